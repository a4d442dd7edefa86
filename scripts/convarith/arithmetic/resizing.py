"""Nearest-neighbour resize, alone and with a convolution after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from convarith.arithmetic.arguments import Sizes, count_axes, index_in, per_axis
from convarith.arithmetic.axis import Axis
from convarith.arithmetic.convolution import Convolution
from convarith.arithmetic.interpolation import Resize
from convarith.arithmetic.modes import PaddingMode
from convarith.arithmetic.padding import Padding, Pairs

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, init=False)
class NearestResize:
    """A nearest-neighbour resize by a whole ``factor``: each cell becomes a block of that many equal cells per axis.

    Output y reads input ⌊y / factor⌋ (PyTorch's "nearest"; ONNX's Resize with "nearest", "asymmetric" and "floor").
    ``axes`` are windows of the size and stride of the factor: a resize scatters like a transposed convolution whose
    kernel is as large as its stride and all ones.

    Raises GeometryError for a size or factor below 1.
    """

    input_size: tuple[int, ...]
    factor: tuple[int, ...]
    axes: tuple[Axis, ...] = field(init=False, repr=False, compare=False)

    def __init__(self, input_size: Sizes, factor: Sizes) -> None:
        sizes = {"input_size": input_size, "factor": factor}
        count = count_axes(sizes)
        for name, value in sizes.items():
            object.__setattr__(self, name, per_axis(name, value, axes=count, minimum=1))
        object.__setattr__(
            self, "axes", tuple(Axis(o, f, f) for o, f in zip(self.output_size, self.factor, strict=True))
        )

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of the output, one number per axis: i·factor."""
        return tuple(size * factor for size, factor in zip(self.input_size, self.factor, strict=True))

    def as_resize(self) -> Resize:
        """Return the same as a ``Resize``."""
        return Resize(self.input_size, scale_factor=self.factor)

    def inputs_of(self, output_index: Sequence[int]) -> frozenset[tuple[int, ...]]:
        """Return the one input position that an output cell repeats; raises GeometryError for a missing cell."""
        index = index_in(self.output_size, output_index)
        return frozenset({tuple(y // factor for y, factor in zip(index, self.factor, strict=True))})

    def compute(self, x: ArrayLike) -> NDArray[Any]:
        """Return the output values for ``x`` of shape input_size.

        Raises GeometryError for another shape and for values that are not real numbers.
        """
        from convarith.arithmetic.values import moved

        return moved.repeated(x, input_size=self.input_size, factor=self.factor)


@dataclass(frozen=True, init=False)
class ResizeConvolution:
    """A nearest-neighbour resize and then a convolution: larger maps without the uneven overlap of a transposed one.

    ``factor`` is that of the resize (Odena et al., "Deconvolution and checkerboard artifacts", 2016); the other
    arguments are those of the ``Convolution``, whose padding is "same" unless given.

    Raises GeometryError as ``NearestResize`` and ``Convolution`` do.
    """

    input_size: tuple[int, ...]
    factor: tuple[int, ...]
    kernel_size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: Pairs
    dilation: tuple[int, ...]
    padding_mode: PaddingMode
    resize: NearestResize = field(init=False, repr=False, compare=False)
    convolution: Convolution = field(init=False, repr=False, compare=False)

    def __init__(
        self,
        input_size: Sizes,
        factor: Sizes,
        kernel_size: Sizes,
        stride: Sizes = 1,
        padding: Padding = "same",
        dilation: Sizes = 1,
        padding_mode: PaddingMode | str = PaddingMode.ZEROS,
    ) -> None:
        given = {"input_size": input_size, "factor": factor, "kernel_size": kernel_size, "stride": stride}
        count = count_axes({**given, "padding": padding, "dilation": dilation})
        resize = NearestResize(
            per_axis("input_size", input_size, axes=count, minimum=1), per_axis("factor", factor, axes=count, minimum=1)
        )
        convolution = Convolution(resize.output_size, kernel_size, stride, padding, dilation, padding_mode)
        object.__setattr__(self, "input_size", resize.input_size)
        object.__setattr__(self, "factor", resize.factor)
        for name in ("kernel_size", "stride", "padding", "dilation", "padding_mode"):
            object.__setattr__(self, name, getattr(convolution, name))
        object.__setattr__(self, "resize", resize)
        object.__setattr__(self, "convolution", convolution)

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of the output, one number per axis: that of the convolution of i·factor cells."""
        return self.convolution.output_size

    def inputs_of(self, output_index: Sequence[int]) -> frozenset[tuple[int, ...]]:
        """Return the input positions that an output cell reads through the resize.

        Raises GeometryError for an index outside the output.
        """
        between = self.convolution.inputs_of(output_index)
        return frozenset().union(*(self.resize.inputs_of(cell) for cell in between))

    def compute(self, x: ArrayLike, kernel: ArrayLike) -> NDArray[Any]:
        """Return the output values for ``x`` of shape input_size and ``kernel`` of shape kernel_size.

        Raises GeometryError for other shapes, for values that are not real numbers, and where floats overflow.
        """
        return self.convolution.compute(self.resize.compute(x), kernel)
