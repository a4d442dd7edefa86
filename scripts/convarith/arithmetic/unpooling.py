"""Max unpooling: puts the maxima of a max pooling back where they came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from convarith.arithmetic.arguments import Sizes, count_axes, index_in, on_axis, per_axis
from convarith.arithmetic.padding import Padding, PaddingWord, Pair, Pairs, check_room, paddings
from convarith.errors import Details, GeometryError
from convarith.sentences import named

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, init=False)
class MaxUnpooling:
    """An unpooling: each value goes back to the cell that its maximum came from, all other cells become 0.

    Arguments are those of the max pooling that it undoes; ``input_size`` is its own input, the output of that pooling.
    Along an axis the output has (i − 1)s + k − p_l − p_r cells, or the requested ``output_size``, which must differ
    from it by less than the stride (PyTorch's rule). The ``indices`` that its methods take are those of
    ``Pooling.indices``, the flat positions in the output: PyTorch's and ONNX's for one map.

    Raises GeometryError for an impossible geometry.
    """

    input_size: tuple[int, ...]
    kernel_size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: Pairs
    output_size: tuple[int, ...]

    def __init__(
        self,
        input_size: Sizes,
        kernel_size: Sizes,
        stride: Sizes | None = None,
        padding: Padding = 0,
        output_size: Sizes | None = None,
    ) -> None:
        steps = kernel_size if stride is None else stride
        sizes = {"input_size": input_size, "kernel_size": kernel_size, "stride": steps}
        count = count_axes({**sizes, "padding": padding, "output_size": output_size})
        values = {name: per_axis(name, value, axes=count, minimum=1) for name, value in sizes.items()}
        asked = (None,) * count if output_size is None else per_axis("output_size", output_size, axes=count, minimum=1)
        pairs, results = [], []
        for axis, given in enumerate(paddings(padding, axes=count)):
            with on_axis(axis):
                window = {name: numbers[axis] for name, numbers in values.items()}
                pairs.append(_numbers(given, kernel_size=window["kernel_size"]))
                results.append(_output_size(asked[axis], padding=pairs[-1], **window))
        for name, numbers in values.items():
            object.__setattr__(self, name, numbers)
        object.__setattr__(self, "padding", tuple(pairs))
        object.__setattr__(self, "output_size", tuple(results))

    def inputs_of(self, output_index: Sequence[int], indices: ArrayLike) -> frozenset[tuple[int, ...]]:
        """Return the input position whose value an output cell takes: one, or none where it is 0.

        Where windows overlap, several may have had their maximum in the same cell: the last of them in reading order
        is taken, as PyTorch and ONNX Runtime do on a CPU. Raises GeometryError for an index outside the output
        and for ``indices`` of another shape than input_size, or that are not positions in the output.
        """
        index = index_in(self.output_size, output_index)
        from convarith.arithmetic.values import pooled

        return pooled.unpooled_from(index, indices, input_size=self.input_size, output_size=self.output_size)

    def compute(self, x: ArrayLike, indices: ArrayLike) -> NDArray[Any]:
        """Return the output values for ``x`` and ``indices``, both of shape input_size.

        Raises GeometryError for other shapes, for values that are not real numbers and for indices that are not
        positions in the output.
        """
        from convarith.arithmetic.values import pooled

        return pooled.unpooled(x, indices, input_size=self.input_size, output_size=self.output_size)


def _numbers(given: Pair | PaddingWord, *, kernel_size: int) -> Pair:
    """Return the padding as numbers, limited to half the kernel as in a pooling."""
    if isinstance(given, PaddingWord):
        text = f'{named("padding")} is "{given}", but an unpooling does not know the input that the word was meant for'
        raise GeometryError(text, Details(hint="give the padding of the pooling as numbers", argument="padding"))
    reason = f"a pooling pads by at most half its kernel of {kernel_size}"
    larger = f"a {named('kernel_size')} of {2 * max(given)}"
    check_room(given, most=kernel_size // 2, fits=True, reason=reason, others=[larger])
    return given


def _output_size(asked: int | None, *, input_size: int, kernel_size: int, stride: int, padding: Pair) -> int:
    formula = (input_size - 1) * stride + kernel_size - sum(padding)
    minimum, maximum = max(1, formula - stride + 1), formula + stride - 1
    size = formula if asked is None else asked
    if not minimum <= size <= maximum:
        gives = f"an unpooling of {input_size} {'cell' if input_size == 1 else 'cells'} gives {formula}"
        text = gives
        if asked is not None:
            text = f"{named('output_size')} is {asked}, but {gives}, give or take less than a stride"
        sizes = f"{minimum} to {maximum}" if minimum < maximum else f"{minimum}"
        hint = f"use an {named('output_size')} of {sizes}" if minimum <= maximum else ""
        raise GeometryError(text, Details(hint=hint, argument="output_size"))
    return size
