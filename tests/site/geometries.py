"""Geometries for the script of the pages, possible and impossible ones, with what the Python package says of each."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from math import prod
from typing import Any

import numpy as np

from convarith import (
    AdaptivePooling,
    Convolution,
    DeformableConvolution,
    InputGradient,
    Layer,
    MaskedConvolution,
    PixelShuffle,
    PixelUnshuffle,
    Pooling,
    Resize,
    TransposedConvolution,
    Unfolding,
    WeightGradient,
    WindowPartition,
    code,
    solve,
)
from convarith.arithmetic.framework_code.writing.code import FRAMEWORKS
from convarith.arithmetic.unpooling import MaxUnpooling
from convarith.errors import CodeError, GeometryError

Draw = random.Random
Case = dict[str, Any]
WORDS = ("valid", "same", "same_upper", "same_lower", "half", "full", "causal", "smae")
MODES = ("zeros", "reflect", "symmetric", "replicate", "circular")
COORDINATES = ("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric", None)
ROUNDINGS = ("floor", "ceil", "round_prefer_floor", "round_prefer_ceil", None)


def coded(count: int, seed: int) -> Iterator[Case]:
    """Yield so many possible operations with their code in each framework."""
    draw = Draw(seed)
    kinds = {kind: make for kind, make in KINDS.items() if kind in OF_CODE}
    found = 0
    while found < count:
        kind = list(kinds)[found % len(kinds)]
        case = kinds[kind](draw)
        if "problem" not in case["expected"]:
            found += 1
            yield {
                "kind": kind,
                "arguments": case["arguments"],
                "expected": {"code": _codes(OF_CODE[kind](case["arguments"]))},
            }


def drawn(count: int, seed: int) -> Iterator[Case]:
    """Yield so many geometries of all operations, each with what the package makes of it."""
    draw = Draw(seed)
    kinds = list(KINDS)
    for number in range(count):
        kind = kinds[number % len(kinds)]
        yield {"kind": kind, **KINDS[kind](draw)}


def _judged(arguments: dict[str, Any], compute: Callable[[], dict[str, Any]]) -> Case:
    """Return arguments with what is computed from them, or with the error that they get."""
    try:
        expected = compute()
    except GeometryError as error:
        expected = {"problem": error.problem, "hint": error.details.hint, "argument": error.details.argument}
    return {"arguments": arguments, "expected": expected}


def _axes(draw: Draw) -> int:
    return draw.choice((1, 2, 2, 2, 3))


def _per_axis(draw: Draw, axes: int, low: int, high: int) -> Any:
    """Return one number for all axes or one per axis; of two axes mostly as a person writes it."""
    if axes == 2 and draw.random() < 0.4:
        return draw.randint(low, high)
    return tuple(draw.randint(low, high) for _ in range(axes))


def _padding(draw: Draw, axes: int, most: int = 3) -> Any:
    chance = draw.random()
    if chance < 0.25:
        return draw.choice(WORDS)
    if chance < 0.6:
        return _per_axis(draw, axes, 0, most)
    return tuple(
        draw.choice((draw.randint(0, most), (draw.randint(0, most), draw.randint(0, most)), draw.choice(WORDS[:7])))
        for _ in range(axes)
    )


def _window(draw: Draw, *, large: int = 9) -> dict[str, Any]:
    axes = _axes(draw)
    largest = {1: 2 * large, 2: large, 3: 5}[axes]
    given = {
        "input_size": tuple(draw.randint(1, largest) for _ in range(axes)),
        "kernel_size": _per_axis(draw, axes, 1, 4 if axes < 3 else 3),
        "stride": _per_axis(draw, axes, 1, 3),
        "padding": _padding(draw, axes),
        "dilation": _per_axis(draw, axes, 1, 1 if draw.random() < 0.6 else 3),
    }
    if draw.random() < 0.02:
        given[draw.choice(("kernel_size", "stride", "dilation"))] = draw.choice((0, -1, (2,) * (axes + 1)))
    return given


def _values(draw: Draw, shape: tuple[int, ...]) -> list[int]:
    return [draw.randint(-9, 9) for _ in range(prod(shape))]


def _array(values: list[Any], shape: tuple[int, ...]) -> Any:
    return np.array(values).reshape(shape)


def _flat(array: Any) -> list[Any]:
    """Return values in reading order; −∞, which JSON does not have, as a word.

    It is the maximum of no cell: the smallest whole number, where an array has only these.
    """
    nothing = (float("-inf"), np.iinfo(np.int64).min)
    return ["-inf" if value in nothing else value for value in np.asarray(array).ravel().tolist()]


def _codes(operation: Any) -> dict[str, str]:
    """Return the code of each framework, or why there is none."""
    return {framework: _code(operation, framework) for framework in FRAMEWORKS}


def _code(operation: Any, framework: str) -> str:
    try:
        return code(operation, framework)
    except CodeError as error:
        return error.problem


def _some_inputs(draw: Draw, operation: Any, size: tuple[int, ...]) -> list[Any]:
    """Return what a few output cells read: the first, the last, and one between."""
    cells = {(0,) * len(size), tuple(n - 1 for n in size), tuple(draw.randrange(n) for n in size)}
    return [[list(cell), sorted(map(list, operation.inputs_of(cell)))] for cell in sorted(cells)]


def _checked(operation: Any, size: tuple[int, ...]) -> None:
    """Leave out what would be large to compare."""
    assert prod(size) <= 10_000, operation


def _sliding(make: Callable[..., Any], more: Callable[[Draw, int], dict[str, Any]], *, has_kernel: bool) -> Any:
    def case(draw: Draw) -> Case:
        arguments = _window(draw, large=9 if make is not TransposedConvolution else 5)
        arguments |= more(draw, len(arguments["input_size"]))

        def compute() -> dict[str, Any]:
            operation = make(**arguments)
            x = _values(draw, operation.input_size)
            kernel = _values(draw, operation.kernel_size) if has_kernel else []
            _checked(operation, operation.output_size)
            given = [_array(x, operation.input_size)]
            given += [_array(kernel, operation.kernel_size)] if has_kernel else []
            found = {
                "size": operation.output_size,
                "padding": operation.padding,
                "inputs": _some_inputs(draw, operation, operation.output_size),
                "x": x,
                "kernel": kernel,
                "values": _flat(operation.compute(*given)),
            }
            if hasattr(operation, "unused"):
                found["unused"] = operation.unused
            if isinstance(operation, TransposedConvolution):
                direct = operation.equivalent()
                found["equivalent"] = [direct.stretched_size, direct.padding]
            if isinstance(operation, Pooling) and operation.mode == "max":
                found["indices"] = _flat(operation.indices(given[0]))
            return found

        return _judged(arguments, compute)

    return case


def _transposed(draw: Draw, axes: int) -> dict[str, Any]:
    chance = draw.random()
    if chance < 0.5:
        return {}
    if chance < 0.8:
        return {"output_padding": _per_axis(draw, axes, 0, 2)}
    return {"output_size": _per_axis(draw, axes, 1, 12)}


def _pooling(draw: Draw, axes: int) -> dict[str, Any]:
    mode = draw.choice(("max", "average"))
    given: dict[str, Any] = {"mode": mode, "ceil_mode": draw.random() < 0.5, "padding": _padding(draw, axes, most=1)}
    if draw.random() < 0.3:
        given["count_include_pad"] = False
    if draw.random() < 0.1:
        given["divisor_override"] = draw.randint(0, 5)
    return given


def _mode(draw: Draw, axes: int) -> dict[str, Any]:
    return {"padding_mode": draw.choice(MODES)} if draw.random() < 0.5 else {}


def _masked(draw: Draw) -> Case:
    arguments = _window(draw)
    mask: Any = draw.choice(("A", "B", "C"))
    kernel = arguments["kernel_size"]
    if draw.random() < 0.4 and isinstance(kernel, tuple):
        mask = _nested(draw, kernel)

    def compute() -> dict[str, Any]:
        operation = MaskedConvolution(Convolution(**arguments), mask)
        x, weights = _values(draw, operation.input_size), _values(draw, operation.kernel_size)
        values = operation.compute(_array(x, operation.input_size), _array(weights, operation.kernel_size))
        return {
            "size": operation.output_size,
            "inputs": _some_inputs(draw, operation, operation.output_size),
            "taps": operation.taps,
            "x": x,
            "kernel": weights,
            "values": _flat(values),
        }

    return _judged({**arguments, "mask": mask}, compute)


def _nested(draw: Draw, shape: tuple[int, ...]) -> Any:
    if not shape:
        return draw.randint(0, 1)
    return tuple(_nested(draw, shape[1:]) for _ in range(shape[0]))


def _unfolding(draw: Draw) -> Case:
    arguments = {**_window(draw, large=6), "channels": draw.randint(1, 3)}

    def compute() -> dict[str, Any]:
        window = {key: value for key, value in arguments.items() if key != "channels"}
        operation = Unfolding(Convolution(**window), arguments["channels"])
        x = _values(draw, operation.input_shape)
        values = operation.compute(_array(x, operation.input_shape))
        return {
            "size": operation.output_size,
            "inputs": _some_inputs(draw, operation, operation.output_size),
            "x": x,
            "values": _flat(values),
        }

    return _judged(arguments, compute)


def _adaptive(draw: Draw) -> Case:
    axes = _axes(draw)
    arguments = {
        "input_size": tuple(draw.randint(1, 9) for _ in range(axes)),
        "output_size": _per_axis(draw, axes, 1, 7),
        "mode": draw.choice(("max", "average")),
    }
    return _judged(arguments, lambda: _of_map(draw, AdaptivePooling(**arguments)))


def _resize(draw: Draw) -> Case:
    axes = _axes(draw)
    arguments: dict[str, Any] = {"input_size": tuple(draw.randint(1, 8) for _ in range(axes))}
    if draw.random() < 0.6:
        arguments["output_size"] = _per_axis(draw, axes, 1, 12)
    else:
        arguments["scale_factor"] = draw.choice((2, 3, 1.5, 0.5, 0.1, 2.25, (2,) * axes, (1.25,) * axes))
    arguments["mode"] = draw.choice(("nearest", "linear", "nearest", "linear", "nearest_exact", "bilinear", "cubic"))
    for key, values in (("coordinates", COORDINATES), ("rounding", ROUNDINGS)):
        if draw.random() < 0.5:
            arguments[key] = draw.choice(values)
    if draw.random() < 0.2:
        arguments["align_corners"] = draw.random() < 0.5
    return _judged(arguments, lambda: _of_map(draw, Resize(**arguments)))


def _partition(draw: Draw) -> Case:
    axes = _axes(draw)
    window = tuple(draw.randint(1, 3) for _ in range(axes))
    arguments = {
        "input_size": tuple(w * draw.randint(1, 3) + (draw.random() < 0.1) for w in window),
        "window_size": window,
        "shift": _per_axis(draw, axes, 0, 2),
    }
    return _judged(arguments, lambda: _of_map(draw, WindowPartition(**arguments)))


def _of_map(draw: Draw, operation: Any) -> dict[str, Any]:
    x = _values(draw, operation.input_size)
    return {
        "size": operation.output_size,
        "inputs": _some_inputs(draw, operation, operation.output_size),
        "x": x,
        "values": _flat(operation.compute(_array(x, operation.input_size))),
    }


def _shuffle(make: Callable[..., Any]) -> Callable[[Draw], Case]:
    def case(draw: Draw) -> Case:
        rows, columns = draw.randint(1, 3), draw.randint(1, 3)
        factor = draw.choice((rows, (rows, columns), (rows, columns), (0, 2), (2,), (1, 2, 3)))
        block = rows * (rows if factor == rows else columns)
        arguments = {
            "channels": draw.choice((block, 2 * block, draw.randint(1, 9))),
            "input_size": draw.choice((draw.randint(1, 6), (rows * 2, columns), (3, 3, 3))),
            "factor": factor,
            "order": draw.choice(("crd", "dcr")),
        }

        def compute() -> dict[str, Any]:
            operation = make(**arguments)
            x = _values(draw, operation.input_shape)
            return {
                "size": operation.output_size,
                "shape": operation.output_shape,
                "inputs": _some_inputs(draw, operation, operation.output_shape),
                "x": x,
                "values": _flat(operation.compute(_array(x, operation.input_shape))),
            }

        return _judged(arguments, compute)

    return case


def _gradient(make: Callable[..., Any]) -> Callable[[Draw], Case]:
    def case(draw: Draw) -> Case:
        arguments = {**_window(draw, large=7), **_mode(draw, 2)}
        if draw.random() < 0.7:
            arguments.pop("padding_mode", None)

        def compute() -> dict[str, Any]:
            convolution = Convolution(**arguments)
            operation = make(convolution)
            is_input = make is InputGradient
            first, second = (
                (convolution.output_size, convolution.kernel_size)
                if is_input
                else (convolution.input_size, convolution.output_size)
            )
            x, other = _values(draw, first), _values(draw, second)
            return {
                "size": operation.output_size,
                "inputs": _some_inputs(draw, operation, operation.output_size),
                "x": x,
                "kernel": other,
                "values": _flat(operation.compute(_array(x, first), _array(other, second))),
            }

        return _judged(arguments, compute)

    return case


def _unpooling(draw: Draw) -> Case:
    axes = _axes(draw)
    arguments: dict[str, Any] = {
        "input_size": tuple(draw.randint(1, 4) for _ in range(axes)),
        "kernel_size": _per_axis(draw, axes, 1, 3),
        "stride": _per_axis(draw, axes, 1, 3),
        "padding": _padding(draw, axes, most=1),
    }
    if draw.random() < 0.4:
        arguments["output_size"] = _per_axis(draw, axes, 1, 9)
    return _judged(arguments, lambda: {"size": MaxUnpooling(**arguments).output_size})


def _deformable(draw: Draw) -> Case:
    arguments = _window(draw, large=5)

    def compute() -> dict[str, Any]:
        operation = DeformableConvolution(Convolution(**arguments))
        convolution = operation.operation
        x, kernel = _values(draw, convolution.input_size), _values(draw, convolution.kernel_size)
        offset = [draw.randint(-8, 8) / 4 for _ in range(prod(operation.offset_shape))]
        field = _array(offset, operation.offset_shape)
        cell = tuple(draw.randrange(size) for size in operation.output_size)
        values = operation.compute(_array(x, convolution.input_size), field, _array(kernel, convolution.kernel_size))
        return {
            "size": operation.output_size,
            "sampled": [list(cell), sorted(map(list, operation.inputs_of(cell, field)))],
            "x": x,
            "offset": offset,
            "kernel": kernel,
            "values": _flat(values),
        }

    return _judged(arguments, compute)


def _layer(draw: Draw) -> Case:
    is_transposed = draw.random() < 0.4
    arguments = _window(draw, large=4)
    channels: dict[str, Any] = {
        "in_channels": draw.randint(1, 4),
        "out_channels": draw.randint(1, 4),
        "groups": draw.choice((1, 1, 2)),
        "bias": draw.random() < 0.5,
    }

    def compute() -> dict[str, Any]:
        window = (TransposedConvolution if is_transposed else Convolution)(**arguments)
        layer = Layer(window, **channels)
        x, weight = _values(draw, layer.input_shape), _values(draw, layer.weight_shape)
        bias = _values(draw, (layer.out_channels,)) if layer.bias else None
        given = [_array(x, layer.input_shape), _array(weight, layer.weight_shape), *([bias] if bias else [])]
        return {
            "size": layer.output_size,
            "weights": [layer.weight_shape, layer.parameters, layer.macs()],
            "x": x,
            "kernel": weight,
            "bias": bias,
            "values": _flat(layer.compute(*given)),
        }

    return _judged({**arguments, **channels, "is_transposed": is_transposed}, compute)


def _solving(draw: Draw) -> Case:
    axes = draw.choice((1, 2, 2))
    arguments: dict[str, Any] = {
        "input_size": tuple(draw.randint(1, 12) for _ in range(axes)),
        "output_size": tuple(draw.randint(1, 16) for _ in range(axes)),
        "operation": draw.choice(("convolution", "transposed_convolution", "pooling")),
    }
    asked: dict[str, Any] = {}
    for name, high in (("kernel_size", 4), ("stride", 3), ("padding", 2), ("dilation", 2)):
        if draw.random() < 0.25:
            asked[name] = draw.randint(0 if name == "padding" else 1, high)

    def compute() -> dict[str, Any]:
        found = solve(**arguments, **asked)[:8]
        return {
            "found": [
                [each.kernel_size, each.stride, each.padding, each.dilation, getattr(each, "output_padding", [])]
                for each in found
            ]
        }

    return _judged({**arguments, "asked": asked}, compute)


KINDS: dict[str, Callable[[Draw], Case]] = {
    "Convolution": _sliding(Convolution, _mode, has_kernel=True),
    "TransposedConvolution": _sliding(TransposedConvolution, _transposed, has_kernel=True),
    "Pooling": _sliding(Pooling, _pooling, has_kernel=False),
    "AdaptivePooling": _adaptive,
    "MaskedConvolution": _masked,
    "Unfolding": _unfolding,
    "PixelShuffle": _shuffle(PixelShuffle),
    "PixelUnshuffle": _shuffle(PixelUnshuffle),
    "Resize": _resize,
    "InputGradient": _gradient(InputGradient),
    "WeightGradient": _gradient(WeightGradient),
    "WindowPartition": _partition,
    "MaxUnpooling": _unpooling,
    "DeformableConvolution": _deformable,
    "Layer": _layer,
    "solve": _solving,
}


def _made_layer(arguments: dict[str, Any]) -> Layer:
    names = ("in_channels", "out_channels", "groups", "bias")
    window = {key: value for key, value in arguments.items() if key not in (*names, "is_transposed")}
    operation = (TransposedConvolution if arguments["is_transposed"] else Convolution)(**window)
    return Layer(operation, **{key: arguments[key] for key in names})


def _made_unfolding(arguments: dict[str, Any]) -> Unfolding:
    window = {key: value for key, value in arguments.items() if key != "channels"}
    return Unfolding(Convolution(**window), arguments["channels"])


OF_CODE: dict[str, Callable[[dict[str, Any]], Any]] = {
    "Convolution": lambda given: Convolution(**given),
    "TransposedConvolution": lambda given: TransposedConvolution(**given),
    "Pooling": lambda given: Pooling(**given),
    "AdaptivePooling": lambda given: AdaptivePooling(**given),
    "Unfolding": _made_unfolding,
    "PixelShuffle": lambda given: PixelShuffle(**given),
    "PixelUnshuffle": lambda given: PixelUnshuffle(**given),
    "Resize": lambda given: Resize(**given),
    "WindowPartition": lambda given: WindowPartition(**given),
    "Layer": _made_layer,
}
"""The operations whose code is compared, each from its arguments."""
