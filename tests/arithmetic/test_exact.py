"""Numbers that the machine's types do not hold: whole ones are exact, floats that overflow are an error."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from math import prod
from random import Random
from typing import Any

import numpy as np
import pytest

from convarith import (
    AdaptivePooling,
    Convolution,
    DeformableConvolution,
    Folding,
    GeometryError,
    Layer,
    MaxUnpooling,
    NearestResize,
    PixelShuffle,
    PixelUnshuffle,
    Pooling,
    ResizeConvolution,
    TransposedConvolution,
    Unfolding,
)
from convarith.arithmetic import rotated

LARGE = (2**63 - 1, -(2**63), 2**63, 2**64 - 1, 2**62 + 1, -(10**30) - 7, 10**40 + 3, 2**53 + 1, 3, 0, -1)
TYPES: dict[str, Any] = {
    "int8": np.int8, "uint8": np.uint8, "int16": np.int16, "uint16": np.uint16,
    "int32": np.int32, "uint32": np.uint32, "int64": np.int64, "uint64": np.uint64,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _warnings_are_errors() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def large(shape: tuple[int, ...], seed: int = 1) -> Any:
    """Return lists, as deep as ``shape`` is long, of numbers that 64 bits do not hold, nor their products."""
    random = Random(repr((shape, seed)))
    if len(shape) == 1:
        return [random.choice(LARGE) for _ in range(shape[0])]
    return [large(shape[1:], seed * 100 + row) for row in range(shape[0])]


def at(values: Any, index: tuple[int, ...]) -> Any:
    """Return what stands at ``index`` of nested lists."""
    for place in index:
        values = values[place]
    return values


def cells(shape: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Yield each index in reading order."""
    return product(*map(range, shape))


def convolved(operation: Convolution, x: Any, kernel: Any) -> list[int]:
    """Return the outputs in reading order, summed in Python's integers."""
    outputs = []
    for index in cells(operation.output_size):
        total = 0
        for tap in cells(operation.kernel_size):
            each = zip(operation.axes, index, tap, strict=True)
            source = [operation.padding_mode.source(axis.reads(u)[m], axis.input_size) for axis, u, m in each]
            total += 0 if None in source else at(x, tuple(s or 0 for s in source)) * at(kernel, tap)
        outputs.append(total)
    return outputs


def scattered(operation: TransposedConvolution, x: Any, kernel: Any) -> list[int]:
    """Return the outputs in reading order, each input added where its taps fall, in Python's integers."""
    totals = dict.fromkeys(cells(operation.output_size), 0)
    for source, tap in product(cells(operation.input_size), cells(operation.kernel_size)):
        where = tuple(axis.reads(j)[m] for axis, j, m in zip(operation.axes, source, tap, strict=True))
        if where in totals:
            totals[where] += at(x, source) * at(kernel, tap)
    return list(totals.values())


def flat(values: Any) -> list[Any]:
    return list(np.asarray(values).ravel().tolist())


@pytest.mark.parametrize("mode", ["zeros", "reflect", "symmetric", "replicate", "circular"])
@pytest.mark.parametrize("arguments", [((7,), 3), ((5, 4), (3, 2), (2, 1)), ((2, 3, 3), 2)])
def test_a_convolution_of_large_numbers_is_exact(mode: str, arguments: tuple[Any, ...]) -> None:
    wide: dict[str, Any] = {"padding": 1, "padding_mode": mode}
    operation = Convolution(*arguments, **wide)
    x, kernel = large(operation.input_size), large(operation.kernel_size)
    assert flat(operation.compute(x, kernel)) == convolved(operation, x, kernel)


@pytest.mark.parametrize(
    "arguments", [((4,), 3, 2, 1, 1, 1), ((3, 4), (3, 2), (2, 1), 1, 2), ((2, 2, 2), 2), ((1,), 2, 2, ((1, 0),))]
)
def test_a_transposed_convolution_of_large_numbers_is_exact(arguments: Any) -> None:
    operation = TransposedConvolution(*arguments)
    x, kernel = large(operation.input_size), large(operation.kernel_size)
    expected = scattered(operation, x, kernel)
    assert flat(operation.compute(x, kernel)) == expected
    assert flat(operation.equivalent().compute(x, kernel)) == expected


@pytest.mark.parametrize(
    ("x", "kernel", "result"),
    [
        (2**63 - 1, 2**63 - 1, (2**63 - 1) ** 2),
        (-(2**63), -(2**63), 2**126),
        (-(2**63), -1, 2**63),
        (2**64 - 1, 1, 2**64 - 1),
        (2**64 - 1, 0, 0),
        (10**400, 10**400, 10**800),
        (2**32, 2**31 - 1, 2**63 - 2**32),
    ],
)
def test_a_product_of_two_large_numbers(x: int, kernel: int, result: int) -> None:
    assert Convolution((1,), 1).compute([x], [kernel]).tolist() == [result]
    assert TransposedConvolution((1,), 1).compute([x], [kernel]).tolist() == [result]


def test_a_sum_overflows_where_no_product_does() -> None:
    assert Convolution((4,), 4).compute([2**61] * 4, [1] * 4).tolist() == [2**63]
    assert TransposedConvolution((4,), 4).compute([2**61] * 4, [1] * 4).tolist()[3] == 2**63
    assert Convolution((2,), 2).compute([2**62, 2**62 - 1], [1, 1]).dtype == np.int64


@pytest.mark.parametrize("name", TYPES)
def test_arrays_of_every_whole_type_are_exact(name: str) -> None:
    limits = np.iinfo(TYPES[name])
    low, high = int(limits.min), int(limits.max)
    x, kernel = np.array([low, high, high], TYPES[name]), np.array([high, high, low], TYPES[name])
    assert Convolution((3,), 3).compute(x, kernel).tolist() == [2 * low * high + high * high]
    assert Pooling((3,), 3).compute(x).tolist() == [high]
    assert Pooling((3,), 3).indices(x).tolist() == [1]
    assert Pooling((3,), 3, mode="average").compute(x).tolist() == [float(Fraction(low + 2 * high, 3))]
    assert AdaptivePooling((3,), 1).compute(x).tolist() == [float(Fraction(low + 2 * high, 3))]
    assert AdaptivePooling((3,), 1, "max").compute(x).tolist() == [high]
    assert NearestResize((3,), 2).compute(x).tolist() == [low, low, high, high, high, high]
    columns = Unfolding(Convolution((3,), 2)).compute(x[None])
    assert columns.tolist() == [[low, high], [high, high]]
    assert Folding(Convolution((3,), 2)).compute(columns).tolist() == [[low, 2 * high, high]]


def test_ordinary_numbers_stay_in_64_bits() -> None:
    x = np.arange(25).reshape(5, 5)
    assert Convolution(5, 3).compute(x, np.full((3, 3), -7)).dtype == np.int64
    assert Convolution(5, 3).compute(x.astype(object), np.full((3, 3), -7)).dtype == np.int64
    assert Folding(Convolution((3,), 2)).compute([[1, 2], [3, 4]]).dtype == np.int64


def test_integers_of_numpy_in_lists_and_objects_do_not_wrap() -> None:
    small: Any = np.array([np.int8(127), np.uint64(2**64 - 1), np.int64(-1)], object)
    kernel: Any = [np.int8(127), np.uint64(2**63), 1]
    assert Convolution((3,), 3).compute(small, kernel).tolist() == [127 * 127 + (2**64 - 1) * 2**63 - 1]
    mixed: Any = [np.uint64(2**53 + 1), np.int64(-1)]
    assert Convolution((2,), 2).compute(mixed, [1, 0]).tolist() == [2**53 + 1]
    assert rotated([2**63, -1]).tolist() == [-1, 2**63]


def test_fractions_are_exact() -> None:
    thirds: Any = [Fraction(1, 3), Fraction(2, 3), 1]
    kernel: Any = [3, 3, Fraction(1, 7)]
    assert Convolution((3,), 3).compute(thirds, kernel).tolist() == [Fraction(22, 7)]
    assert Pooling((3,), 3, mode="average").compute(thirds).tolist() == [Fraction(2, 3)]
    assert Pooling((3,), 2, 1).compute(thirds).tolist() == [Fraction(2, 3), 1]
    mixed: Any = [Fraction(1, 2), 0.25]
    assert Convolution((2,), 2).compute(mixed, [1, 1]).tolist() == [0.75]


def test_layers_with_channels_are_exact() -> None:
    layer = Layer(Convolution((4, 4), 3, padding=1), 4, 6, groups=2)
    x, weight, bias = large(layer.input_shape), large(layer.weight_shape), large((6,))
    expected = []
    for channel in range(6):
        maps = [convolved(layer.operation, x[source], weight[channel][local])  # type: ignore[arg-type]
                for local, source in enumerate(layer.inputs_of(channel))]  # fmt: skip
        expected += [sum(each) + bias[channel] for each in zip(*maps, strict=True)]
    assert flat(layer.compute(x, weight, bias)) == expected


def test_a_sum_over_channels_overflows_where_no_map_does() -> None:
    layer = Layer(Convolution((1,), 1), 2, 1)
    assert layer.compute([[2**62], [2**62]], [[[1], [1]]], [0]).tolist() == [[2**63]]
    assert layer.compute([[2**62], [0]], [[[1], [1]]], [2**62]).tolist() == [[2**63]]
    assert layer.compute([[-(2**62)], [-(2**62)]], [[[1], [1]]], [-1]).tolist() == [[-(2**63) - 1]]
    transposed = Layer(TransposedConvolution((1,), 1), 2, 1, bias=False)
    assert transposed.compute([[2**62], [2**62]], [[[1]], [[1]]]).tolist() == [[2**63]]


def test_what_only_moves_keeps_large_numbers() -> None:
    for shuffle in (PixelShuffle(4, (2, 1), 2), PixelShuffle(12, (2, 3), (2, 3)), PixelShuffle(12, 2, (1, 6), "dcr")):
        x = large(shuffle.input_shape)
        shuffled = shuffle.compute(x)
        for index in cells(shuffle.output_shape):
            (source,) = shuffle.inputs_of(index)
            assert shuffled[index] == at(x, source)
        back = shuffle.transpose()
        assert back.compute(shuffled).tolist() == x
        for index in cells(back.output_shape):
            (source,) = back.inputs_of(index)
            assert at(x, index) == shuffled[source]
    assert PixelUnshuffle(1, 2, 2).compute([large((2, 2))]).ravel().tolist() == [*large((2, 2))[0], *large((2, 2))[1]]
    assert MaxUnpooling((2,), 2).compute([2**63, -1], [1, 2]).tolist() == [0, 2**63, -1, 0]
    assert NearestResize((2,), 2).compute([2**63, -1]).tolist() == [2**63, 2**63, -1, -1]
    assert Unfolding(Convolution((2,), 2, padding=1)).compute([[2**63, -1]]).tolist() == [
        [0, 2**63, -1],
        [2**63, -1, 0],
    ]
    assert ResizeConvolution((2,), 2, 3).compute([2**63, -1], [2**63, 0, 1])[1] == 2**126 - 1


def test_poolings_of_large_numbers() -> None:
    operation = Pooling((5, 5), 3, 2, 1, ceil_mode=True)
    x = large((5, 5))
    windows = [[at(x, cell) for cell in sorted(operation.inputs_of(u))] for u in cells(operation.output_size)]
    assert flat(operation.compute(x)) == [max(window) for window in windows]
    for place, window, index in zip(flat(operation.indices(x)), windows, cells(operation.output_size), strict=True):
        first = min(cell for cell in operation.inputs_of(index) if at(x, cell) == max(window))
        assert place == first[0] * 5 + first[1]
    average = Pooling((5, 5), 3, 2, 1, mode="average", count_include_pad=False)
    windows = [[at(x, cell) for cell in average.inputs_of(u)] for u in cells(average.output_size)]
    assert flat(average.compute(x)) == [float(Fraction(sum(window), len(window))) for window in windows]
    adaptive = AdaptivePooling((5, 5), (2, 3))
    windows = [[at(x, cell) for cell in adaptive.inputs_of(u)] for u in cells(adaptive.output_size)]
    assert flat(adaptive.compute(x)) == [float(Fraction(sum(window), len(window))) for window in windows]


def test_a_window_of_padding_alone_among_large_numbers() -> None:
    only_padding = Pooling((2,), 2, 1, 1, 3)
    assert only_padding.compute([2**70, -(2**70)]).tolist() == [float("-inf")]
    assert only_padding.indices([2**70, -(2**70)]).tolist() == [-1]


def test_an_average_is_rounded_once() -> None:
    x = [2**53 + 1, 2**53 + 1, 2**53 + 3]
    assert Pooling((3,), 3, mode="average").compute(x).tolist() == [float(Fraction(sum(x), 3))]
    assert Pooling((2,), 2, mode="average").compute([2**63 - 1, -(2**63)]).tolist() == [-0.5]


@pytest.mark.parametrize("pooling", [Pooling((3,), 3, mode="average"), AdaptivePooling((3,), 1)])
def test_an_average_of_floats_does_not_overflow(pooling: Any) -> None:
    largest = np.finfo(np.float64).max
    assert pooling.compute([largest] * 3).tolist() == [largest]
    assert pooling.compute([largest, largest, -largest]).tolist() == [pytest.approx(largest / 3)]
    assert pooling.compute(np.full(3, 60000, np.float16)).tolist() == [60000]


OVERFLOWS: dict[str, Callable[[], Any]] = {
    "convolution": lambda: Convolution((1,), 1).compute([1e300], [1e300]),
    "negative": lambda: Convolution((1,), 1).compute([-1e300], [1e300]),
    "sum": lambda: Convolution((2,), 2).compute([1e308, 1e308], [1.0, 1.0]),
    "float32": lambda: Convolution((1,), 1).compute(np.array([1e30], np.float32), np.array([1e30], np.float32)),
    "float16": lambda: Convolution((2,), 2).compute(np.full(2, 6e4, np.float16), np.ones(2, np.float16)),
    "many": lambda: Convolution((64, 64), 3).compute(np.full((64, 64), 1e300), np.full((3, 3), 1e300)),
    "transposed": lambda: TransposedConvolution((2,), 2).compute([1e308, 1e308], [1.0, 1.0]),
    "equivalent": lambda: TransposedConvolution((2,), 2).equivalent().compute([1e308, 1e308], [1.0, 1.0]),
    "layer": lambda: Layer(Convolution((1,), 1), 2, 1, bias=False).compute([[1e308], [1e308]], [[[1.0], [1.0]]]),
    "bias": lambda: Layer(Convolution((1,), 1), 1, 1).compute([[1e308]], [[[1.0]]], [1e308]),
    "folding": lambda: Folding(Convolution((3,), 2)).compute([[1e308, 1e308], [1e308, 1e308]]),
    "resize": lambda: ResizeConvolution((1,), 2, 3).compute([1e308], [1.0, 1.0, 1.0]),
    "deformable": lambda: DeformableConvolution(Convolution(1, 1)).compute([[1e300]], np.zeros((2, 1, 1)), [[1e300]]),
    "integer beside floats": lambda: Convolution((2,), 2).compute([10**400, 0], [1.5, 1]),
    "average of integers": lambda: Pooling((2,), 2, mode="average").compute([10**400, 10**400]),
}


@pytest.mark.parametrize("overflow", OVERFLOWS.values(), ids=list(OVERFLOWS))
def test_floats_that_overflow_are_an_error(overflow: Callable[[], Any]) -> None:
    with pytest.raises(GeometryError, match=r"overflow: no float\d+ is that large") as error:
        overflow()
    assert "integers or fractions, which are exact" in error.value.details.hint


def test_an_overflow_names_the_type_and_a_larger_one() -> None:
    with pytest.raises(GeometryError, match=r"^sums of products overflow: no float32 is that large$") as error:
        OVERFLOWS["float32"]()
    assert error.value.details.hint.startswith("give smaller values, float64, or integers")
    with pytest.raises(GeometryError, match=r"^sums of products overflow: no float64 is that large$") as error:
        OVERFLOWS["sum"]()
    assert error.value.details.hint.startswith("give smaller values, or integers")


def test_an_integer_too_large_to_stand_in_a_list_with_floats_is_an_error() -> None:
    with pytest.raises(GeometryError, match="values of x overflow: no float64 is that large"):
        Convolution((2,), 2).compute([10**400, 0.5], [1, 1])


def test_infinities_and_nan_that_are_given_go_on() -> None:
    assert Convolution((2,), 1).compute([np.inf, 1.0], [2.0]).tolist() == [np.inf, 2]
    assert np.isnan(Convolution((2,), 2).compute([np.inf, -np.inf], [1.0, 1.0])).all()
    assert np.isnan(Convolution((1,), 1).compute([np.nan], [0.0])).all()
    assert Pooling((2,), 2, mode="average").compute([np.inf, 1e308]).tolist() == [np.inf]
    with pytest.raises(GeometryError, match="overflow"):
        Convolution((2,), 1).compute([np.inf, 1e300], [1e300])


def test_nan_is_the_maximum_and_has_its_place() -> None:
    pooling, x = Pooling((4,), 3, 1), [1.0, np.nan, 2.0, 3.0]
    assert np.isnan(pooling.compute(x)).all()
    assert pooling.indices(x).tolist() == [1, 1]
    assert Pooling((3,), 3).indices([np.nan, 5.0, np.nan]).tolist() == [2]  # as PyTorch has it


@pytest.mark.parametrize("value", ["1", 1j, None, np.bool_(True)])
def test_other_values_are_refused_among_large_numbers(value: Any) -> None:
    with pytest.raises(GeometryError, match=rf"x holds values of type {type(value).__name__}, but must hold whole"):
        Pooling((2,), 2).compute([value, 2**70])


def test_truth_values_are_refused() -> None:
    with pytest.raises(GeometryError, match="x holds values of type bool, but must hold whole numbers or floats"):
        Pooling((2,), 2).compute([True, False])


def test_a_large_number_is_as_large_as_python_has_it() -> None:
    operation = Convolution(3, 2)
    result = operation.compute([[10**2000] * 3] * 3, [[10**2000] * 2] * 2)
    assert result.ravel().tolist() == [4 * 10**4000] * prod(operation.output_size)
