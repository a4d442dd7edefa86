"""Which settings of a layer lead from one size to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from itertools import product

from convarith.arithmetic.arguments import Sizes, choice, count_axes, per_axis, whole
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.pooling import Pooling
from convarith.errors import Details, GeometryError
from convarith.sentences import named

Solution = Convolution | TransposedConvolution | Pooling
MOST_OF_AN_AXIS = 12
"""How many settings of each axis are combined where no settings do for all axes at once."""
LARGEST_BOUND = 1000


class Solvable(StrEnum):
    """What is looked for; the words are those of the catalogue."""

    CONVOLUTION = "convolution"
    TRANSPOSED_CONVOLUTION = "transposed_convolution"
    POOLING = "pooling"


@dataclass(frozen=True)
class Bounds:
    """The largest kernel and dilation that are tried where none is asked for."""

    kernel_size: int = 7
    dilation: int = 2


@dataclass(frozen=True)
class _Setting:
    """The settings of one axis, or of several that have the same."""

    kernel_size: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    output_padding: int = 0

    @property
    def extent(self) -> int:
        """Cells from the first tap to the last."""
        return self.dilation * (self.kernel_size - 1) + 1

    def cost(self, kind: Solvable) -> tuple[int, ...]:
        """Return what makes it simple: less comes first."""
        usual = self.kernel_size if kind is Solvable.POOLING else 1
        given = (self.stride != usual) + (self.padding > 0) + (self.dilation > 1) + (self.output_padding > 0)
        return (
            int(self.stride > self.extent),
            given,
            int(self.kernel_size % 2 == 0 and given > 1),
            abs(2 * self.padding - (self.extent - self.stride)) if self.padding else 0,
            self.kernel_size,
            self.stride,
            self.padding,
            self.dilation,
            self.output_padding,
        )


def solve(
    input_size: Sizes,
    output_size: Sizes,
    operation: Solvable | str = Solvable.CONVOLUTION,
    *,
    kernel_size: int | None = None,
    stride: int | None = None,
    padding: int | None = None,
    dilation: int | None = None,
    output_padding: int | None = None,
    largest_kernel_size: int = Bounds.kernel_size,
    largest_dilation: int = Bounds.dilation,
) -> tuple[Solution, ...]:
    """Return the operations that lead from ``input_size`` to ``output_size``, the simplest first.

    ``operation`` is "convolution", "transposed_convolution" or "pooling". What is given of the others is fixed, one
    number for all axes; of the rest, kernels from 1 to ``largest_kernel_size``, dilations from 1 to
    ``largest_dilation`` (of a pooling 1), and any stride, symmetric padding (below the extent of the kernel, of a
    pooling up to half of it) and output padding below the stride are tried: all that fit are returned, but of strides
    that leave gaps between windows only the smallest, unless one is asked for. Settings are the same along all axes
    where this is possible, else those of each axis are combined.

    Those come first that differ in the fewest settings between the axes. Simple are settings whose windows leave no
    cells between them, then those that differ little from the defaults, odd kernels, and padding that leaves the map
    where it is. The result is empty if nothing fits. Raises GeometryError for sizes that are not whole numbers of at
    least 1, and for settings that the operation does not have.
    """
    kind = choice("operation", operation, Solvable)
    count = count_axes({"input_size": input_size, "output_size": output_size})
    sizes = per_axis("input_size", input_size, axes=count, minimum=1)
    wanted = per_axis("output_size", output_size, axes=count, minimum=1)
    fixed = {"kernel_size": kernel_size, "stride": stride, "padding": padding, "dilation": dilation}
    asked = _checked({**fixed, "output_padding": output_padding}, kind)
    bounds = Bounds(_bound("largest_kernel_size", largest_kernel_size), _bound("largest_dilation", largest_dilation))
    each = [
        sorted(set(_of_axis(i, o, kind, asked, bounds)), key=lambda setting: setting.cost(kind))
        for i, o in zip(sizes, wanted, strict=True)
    ]
    common = [setting for setting in each[0] if all(setting in others for others in each[1:])]
    if common:
        return tuple(_operation(kind, sizes, [setting] * count) for setting in common)
    combined = sorted(
        product(*(settings[:MOST_OF_AN_AXIS] for settings in each)),
        key=lambda settings: (_differences(settings), sorted((each.cost(kind) for each in settings), reverse=True)),
    )
    return tuple(_operation(kind, sizes, settings) for settings in combined)


def _differences(settings: Sequence[_Setting]) -> int:
    """Return how many settings are not the same along all axes."""
    return sum(len({getattr(each, name.name) for each in settings}) > 1 for name in fields(_Setting))


def nearest_sizes(input_size: int, output_size: int, operation: Solvable | str, **asked: int) -> tuple[int, ...]:
    """Return the output sizes next to one that no settings give, below and above, as far as there are any.

    Arguments are those of ``solve`` along one axis. Sizes up to twice as large, and ten more, are tried.
    """
    below, above = range(output_size - 1, 0, -1), range(output_size + 1, 2 * output_size + 11)
    found = (next((o for o in sizes if solve([input_size], [o], operation, **asked)), None) for sizes in (below, above))
    return tuple(size for size in found if size is not None)


def _checked(given: dict[str, int | None], kind: Solvable) -> dict[str, int]:
    """Return the settings that are asked for."""
    asked = {name: value for name, value in given.items() if value is not None}
    for name, value in asked.items():
        whole(name, value, minimum=0 if "padding" in name else 1)
    if "output_padding" in asked and kind is not Solvable.TRANSPOSED_CONVOLUTION:
        text = f"{named('output_padding')} belongs to a transposed convolution, not to a {kind}"
        hint = f"use {named('operation', 'transposed_convolution')}"
        raise GeometryError(text, Details(hint=hint, argument="output_padding"))
    return asked


def _bound(name: str, value: int) -> int:
    whole(name, value, minimum=1)
    if value > LARGEST_BOUND:
        raise GeometryError(f"{named(name)} is {value}, but at most {LARGEST_BOUND} are tried", Details(argument=name))
    return value


def _of_axis(i: int, o: int, kind: Solvable, asked: dict[str, int], bounds: Bounds) -> Iterator[_Setting]:
    """Yield all settings that lead from i to o cells along an axis."""
    kernels = _tried(asked, "kernel_size", bounds.kernel_size)
    dilations = _tried(asked, "dilation", 1 if kind is Solvable.POOLING else bounds.dilation)
    for k, d in product(kernels, dilations):
        if k == 1 and d > 1 and "dilation" not in asked:
            continue  # a single tap has nothing to dilate
        window = _Setting(k, dilation=d)
        most = k // 2 if kind is Solvable.POOLING else window.extent - 1
        for p in [asked["padding"]] if "padding" in asked else range(most + 1):
            if kind is Solvable.POOLING and p > k // 2:
                continue
            padded = replace(window, padding=p)
            if "stride" in asked:
                yield from _with_stride(i, o, kind, padded, asked)
                continue
            found = _transposed(i, o, padded) if kind is Solvable.TRANSPOSED_CONVOLUTION else _direct(i, o, padded)
            yield from (setting for setting in found if _is_asked(setting, asked))


def _with_stride(i: int, o: int, kind: Solvable, window: _Setting, asked: dict[str, int]) -> Iterator[_Setting]:
    """Yield the setting with the stride that is asked for, if it leads from i to o cells."""
    s = asked["stride"]
    if kind is not Solvable.TRANSPOSED_CONVOLUTION:
        slack = i + 2 * window.padding - window.extent
        if slack >= 0 and slack // s == o - 1:
            yield replace(window, stride=s)
        return
    extra = o - window.extent + 2 * window.padding - s * (i - 1)
    setting = replace(window, stride=s, output_padding=extra)
    if 0 <= extra < s and _is_asked(setting, asked):
        yield setting


def _tried(asked: dict[str, int], name: str, largest: int) -> Sequence[int]:
    return [asked[name]] if name in asked else range(1, largest + 1)


def _direct(i: int, o: int, window: _Setting) -> Iterator[_Setting]:
    """Yield the strides with which o windows fit: ⌊n/s⌋ = o − 1."""
    slack = i + 2 * window.padding - window.extent
    if slack < 0:
        return
    if o == 1:  # any stride beyond the slack; the smallest is as good
        yield from (replace(window, stride=s) for s in {slack + 1, window.kernel_size, 1} if s > slack)
        return
    yield from (replace(window, stride=s) for s in _strides(slack // o + 1, slack // (o - 1), window))


def _transposed(i: int, o: int, window: _Setting) -> Iterator[_Setting]:
    """Yield strides and output paddings: s(i − 1) + a = o − k̂ + 2p, with a < s."""
    rest = o - window.extent + 2 * window.padding
    if rest < 0:
        return
    if i == 1:  # the stride matters for the output padding only
        strides: Sequence[int] = sorted({rest + 1, 1} if rest == 0 else {rest + 1})
    else:
        strides = _strides(rest // i + 1, rest // (i - 1), window)
    for s in strides:
        extra = rest - s * (i - 1)
        if 0 <= extra < s:
            yield replace(window, stride=s, output_padding=extra)


def _strides(first: int, last: int, window: _Setting) -> range:
    """Return strides up to the window's extent; of larger ones, which leave gaps, the first if there is no other."""
    return range(first, min(last, max(window.extent, first)) + 1)


def _is_asked(setting: _Setting, asked: dict[str, int]) -> bool:
    return all(getattr(setting, name) == value for name, value in asked.items())


def _operation(kind: Solvable, sizes: tuple[int, ...], settings: Sequence[_Setting]) -> Solution:
    window = (
        sizes,
        tuple(setting.kernel_size for setting in settings),
        tuple(setting.stride for setting in settings),
        tuple((setting.padding, setting.padding) for setting in settings),
        tuple(setting.dilation for setting in settings),
    )
    match kind:
        case Solvable.CONVOLUTION:
            return Convolution(*window)
        case Solvable.POOLING:
            return Pooling(*window)
        case Solvable.TRANSPOSED_CONVOLUTION:
            return TransposedConvolution(*window, tuple(setting.output_padding for setting in settings))
