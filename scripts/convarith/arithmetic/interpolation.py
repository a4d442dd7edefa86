"""Resizing by interpolation: which input cells an output mixes, and with which weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from convarith.arithmetic.arguments import (
    Sizes,
    choice,
    count_axes,
    flag,
    index_in,
    on_axis,
    per_axis,
    shown,
    sizes_at,
    whole,
)
from convarith.errors import Details, GeometryError
from convarith.sentences import named

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

NEAREST_EXACT = "nearest_exact"
"""PyTorch's word for the nearest cell at half-pixel coordinates."""
LINEAR_WORDS = {"linear": None, "bilinear": 2, "trilinear": 3}
"""PyTorch's words for linear interpolation, and the number of axes that each is for."""


class ResizeMode(StrEnum):
    """What an output takes of the input: the nearest cell, or a mixture of the two around it along each axis."""

    NEAREST = "nearest"
    LINEAR = "linear"


class Coordinates(StrEnum):
    """Where output u lies in the input, counted in cells from the centre of the first (the words are ONNX's).

    With the scale s = o/i: ``half_pixel`` (u + ½)/s − ½, where both maps cover the same extent; ``pytorch_half_pixel``
    the same, but 0 for a single output; ``align_corners`` u(i − 1)/(o − 1), where the first and the last centres
    coincide; ``asymmetric`` u/s.
    """

    HALF_PIXEL = "half_pixel"
    PYTORCH_HALF_PIXEL = "pytorch_half_pixel"
    ALIGN_CORNERS = "align_corners"
    ASYMMETRIC = "asymmetric"

    def place(self, u: int, *, input_size: int, output_size: int, scale: Fraction) -> Fraction:
        """Return where output ``u`` lies along an axis; it can lie outside of the input."""
        match self:
            case Coordinates.ALIGN_CORNERS:
                return Fraction(u * (input_size - 1), output_size - 1) if output_size > 1 else Fraction(0)
            case Coordinates.ASYMMETRIC:
                return u / scale
            case Coordinates.PYTORCH_HALF_PIXEL if output_size == 1:
                return Fraction(0)
            case _:
                return (u + Fraction(1, 2)) / scale - Fraction(1, 2)


class Rounding(StrEnum):
    """Which cell is the nearest to a place between two (the words are ONNX's)."""

    FLOOR = "floor"
    CEIL = "ceil"
    ROUND_PREFER_FLOOR = "round_prefer_floor"
    ROUND_PREFER_CEIL = "round_prefer_ceil"

    def cell(self, place: Fraction) -> int:
        """Return the cell of a place, which can be outside of the input."""
        match self:
            case Rounding.FLOOR:
                return floor(place)
            case Rounding.CEIL:
                return ceil(place)
            case Rounding.ROUND_PREFER_FLOOR:
                return ceil(place - Fraction(1, 2))
            case Rounding.ROUND_PREFER_CEIL:
                return floor(place + Fraction(1, 2))


@dataclass(frozen=True, init=False)
class Resize:
    """A resize to a given output size, along each axis by itself (PyTorch's ``interpolate``, ONNX's Resize).

    ``mode`` is "nearest", "linear" (or "bilinear", "trilinear") or "nearest_exact", PyTorch's nearest cell at
    half-pixel coordinates. ``coordinates`` are asymmetric for the nearest cell and half-pixel for a mixture unless
    given, and ``rounding``, for the nearest cell only, is floor: as in PyTorch. ``align_corners`` is short for
    coordinates of that name. ``scale_factor`` s may be given instead of ``output_size``, which is then ⌊i·s⌋;
    coordinates use s as it is given, and o/i otherwise.

    Raises GeometryError for a size below 1, for words that are not known, and for arguments that contradict each other.
    """

    input_size: tuple[int, ...]
    output_size: tuple[int, ...]
    mode: ResizeMode
    coordinates: Coordinates
    rounding: Rounding | None
    scale: tuple[Fraction, ...]

    def __init__(
        self,
        input_size: Sizes,
        output_size: Sizes | None = None,
        mode: ResizeMode | str = ResizeMode.NEAREST,
        coordinates: Coordinates | str | None = None,
        rounding: Rounding | str | None = None,
        *,
        scale_factor: float | Fraction | Sequence[float | Fraction] | None = None,
        align_corners: bool | None = None,
    ) -> None:
        if (output_size is None) == (scale_factor is None):
            problem = f"give either {named('output_size')} or {named('scale_factor')}"
            argument = "output_size" if output_size is None else "scale_factor"
            hint = f"{named('output_size', 8)}, or {named('scale_factor', 2)}"
            raise GeometryError(problem, Details(hint=hint, argument=argument))
        factors = () if scale_factor is None else _factors(scale_factor)
        resized = {"scale_factor": scale_factor} if output_size is None else {"output_size": output_size}
        count = count_axes({"input_size": input_size, **resized})
        sizes = per_axis("input_size", input_size, axes=count, minimum=1)
        object.__setattr__(self, "input_size", sizes)
        if output_size is not None:
            given = per_axis("output_size", output_size, axes=count, minimum=1)
            object.__setattr__(self, "output_size", given)
            object.__setattr__(self, "scale", tuple(Fraction(o, i) for o, i in zip(given, sizes, strict=True)))
        else:
            scales = factors * count if len(factors) == 1 else factors
            object.__setattr__(self, "output_size", _scaled(sizes, scales))
            object.__setattr__(self, "scale", scales)
        self._set_words(mode, coordinates, rounding, align_corners=align_corners)

    def _set_words(self, mode: object, coordinates: object, rounding: object, *, align_corners: object) -> None:
        if mode == NEAREST_EXACT:
            mode, coordinates = ResizeMode.NEAREST, coordinates or Coordinates.HALF_PIXEL
            rounding = rounding or Rounding.ROUND_PREFER_CEIL
        axes = LINEAR_WORDS.get(mode) if isinstance(mode, str) else None
        if axes not in (None, len(self.input_size)):
            text = f'{named("mode")} is "{mode}", which is for {axes} axes, but the input has {len(self.input_size)}'
            raise GeometryError(text, Details(hint=f"use {named('mode', 'linear')}", argument="mode"))
        found = choice("mode", ResizeMode.LINEAR if axes else mode, ResizeMode, also=[NEAREST_EXACT])
        is_nearest = found is ResizeMode.NEAREST
        if align_corners is not None:
            flag("align_corners", align_corners)
        if align_corners and coordinates is not None:
            text = f"{named('align_corners')} and {named('coordinates', str(coordinates))} say the same thing"
            raise GeometryError(text, Details(hint="leave one of them out", argument="align_corners"))
        if align_corners is not None and is_nearest:
            text = f"{named('align_corners')} belongs to a linear resize"
            hint = f"use {named('mode', 'linear')}, or {named('coordinates', 'align_corners')}"
            raise GeometryError(text, Details(hint=hint, argument="align_corners"))
        if rounding is not None and not is_nearest:
            text = f"{named('rounding')} belongs to the nearest cell, but {named('mode')} is linear"
            hint = f"leave it out, or use {named('mode', 'nearest')}"
            raise GeometryError(text, Details(hint=hint, argument="rounding"))
        usual = Coordinates.ASYMMETRIC if is_nearest else Coordinates.HALF_PIXEL
        asked = Coordinates.ALIGN_CORNERS if align_corners else coordinates or usual
        object.__setattr__(self, "mode", found)
        object.__setattr__(self, "coordinates", choice("coordinates", asked, Coordinates))
        nearest = choice("rounding", rounding or Rounding.FLOOR, Rounding) if is_nearest else None
        object.__setattr__(self, "rounding", nearest)

    @property
    def jump(self) -> tuple[Fraction, ...]:
        """How far neighbouring outputs lie apart, in cells of the input: 1/s, or (i − 1)/(o − 1) for aligned corners.

        That of a single output is what it would be without aligned corners.
        """
        aligned = self.coordinates is Coordinates.ALIGN_CORNERS
        each = zip(self.input_size, self.output_size, self.scale, strict=True)
        return tuple(Fraction(i - 1, o - 1) if aligned and o > 1 else 1 / scale for i, o, scale in each)

    def place(self, axis: int, u: int) -> Fraction:
        """Return where output ``u`` lies along an axis of the input, in cells from the first cell's centre.

        Raises GeometryError for an axis or an output that does not exist.
        """
        i, o = sizes_at(axis, u, input_size=self.input_size, output_size=self.output_size)
        return self.coordinates.place(u, input_size=i, output_size=o, scale=self.scale[axis])

    def weights(self, axis: int, u: int) -> tuple[tuple[int, Fraction], ...]:
        """Return the cells along an axis that output ``u`` mixes, each with its weight; these add up to 1.

        Raises GeometryError for an axis or an output that does not exist.
        """
        place, last = self.place(axis, u), self.input_size[axis] - 1
        if self.rounding is not None:
            return ((min(max(self.rounding.cell(place), 0), last), Fraction(1)),)
        inside = min(max(place, Fraction(0)), Fraction(last))
        below = floor(inside)
        above = inside - below
        return ((below, 1 - above), (below + 1, above)) if above else ((below, Fraction(1)),)

    def inputs_of(self, output_index: Sequence[int]) -> frozenset[tuple[int, ...]]:
        """Return the input positions that an output cell mixes; raises GeometryError for one that does not exist."""
        index = index_in(self.output_size, output_index)
        return frozenset(product(*([cell for cell, _ in self.weights(axis, u)] for axis, u in enumerate(index))))

    def compute(self, x: ArrayLike) -> NDArray[Any]:
        """Return the output values for ``x`` of shape input_size.

        A mixture of whole numbers is a float, one of fractions a fraction. Raises GeometryError for another shape and
        for values that are not real numbers.
        """
        from convarith.arithmetic.values import interpolated

        weights = [[self.weights(axis, u) for u in range(size)] for axis, size in enumerate(self.output_size)]
        return interpolated.resized(x, input_size=self.input_size, weights=weights)


def _factors(given: float | Fraction | Sequence[float | Fraction]) -> tuple[Fraction, ...]:
    each = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
    return tuple(_factor(number) for number in each)


def _factor(number: object) -> Fraction:
    """Return a factor as people write it: the float 0.1 is a tenth."""
    if isinstance(number, int | float | Fraction) and not isinstance(number, bool) and 0 < number < float("inf"):
        return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)
    text = f"{named('scale_factor')} is {shown(number)}, but must be a number above 0"
    raise GeometryError(text, Details(argument="scale_factor"))


def _scaled(sizes: tuple[int, ...], scales: tuple[Fraction, ...]) -> tuple[int, ...]:
    """Return ⌊i·s⌋ for each axis; raises GeometryError where nothing is left, or too much comes out."""
    found = []
    for axis, (i, scale) in enumerate(zip(sizes, scales, strict=True)):
        with on_axis(axis):
            size = floor(i * scale)
            if size < 1:
                text = f"{named('scale_factor')} is {float(scale):g}, which leaves nothing of an input of {i}"
                raise GeometryError(text, Details(argument="scale_factor"))
            found.append(whole("output_size", size, minimum=1))
    return tuple(found)
