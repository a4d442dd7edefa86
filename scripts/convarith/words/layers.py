"""Writes what a layer of a stack is, beside the row or the map that it makes, in TeX."""

from __future__ import annotations

from convarith.arithmetic.convolution import TransposedConvolution
from convarith.arithmetic.interpolation import Resize
from convarith.arithmetic.masked import MaskedConvolution
from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.uneven import Uneven
from convarith.arithmetic.window_partition import WindowPartition
from convarith.arithmetic.windows import SlidingOperation
from convarith.words.phrases import sizes, steps
from convarith.words.wording import Wording


def layer_words(wording: Wording, operation: SlidingOperation | Uneven) -> str:
    """Return the operation and its window: ``kernel 3, stride 2``, ``linear resize to 8``."""
    if isinstance(operation, Uneven):
        name = "resize" if isinstance(operation, Resize) else "pooling_to"
        return wording.tex(f"layer.{operation.mode}_{name}", size=sizes(operation.output_size))
    name = f"{operation.mode}_pooling" if isinstance(operation, Pooling) else "kernel"
    parts = [wording.tex(f"layer.{name}", size=sizes(operation.kernel_size))]
    if isinstance(operation, MaskedConvolution):
        parts.append(wording.tex("masked.mask", mask=operation.word or operation.mask))
    if max(operation.stride) > 1:
        parts.append(wording.tex("setting.stride", stride=steps(operation.stride)))
    if max(operation.dilation) > 1:
        parts.append(wording.tex("setting.dilation", dilation=steps(operation.dilation)))
    if isinstance(operation, TransposedConvolution):
        parts.append(wording.tex("layer.transposed"))
    return wording.texts["comma"].join(parts)


def partition_words(wording: Wording, partition: WindowPartition) -> str:
    """Return the windows that a map is cut into: ``windows of 4 × 4, shift 2``."""
    parts = [wording.tex("layer.windows", size=sizes(partition.window_size))]
    if any(partition.shift):
        parts.append(wording.tex("heading.shift", value=steps(partition.shift)))
    return wording.texts["comma"].join(parts)


def padding_words(wording: Wording, operation: SlidingOperation | Uneven) -> list[str]:
    """Return a line about the padding, and the output padding, of a layer of one axis; nothing where there is none."""
    if isinstance(operation, Uneven):
        return []
    ((before, after),) = operation.padding
    each = (("before", before), ("after", after))
    uneven = [wording.tex(f"layer.padding_{side}", amount=amount) for side, amount in each if amount]
    padding = str(before) if before == after else wording.texts["comma"].join(uneven)
    parts = [wording.tex("setting.padding", padding=padding)] if before or after else []
    if isinstance(operation, TransposedConvolution) and operation.output_padding[0]:
        parts.append(wording.tex("setting.output_padding", output_padding=operation.output_padding[0]))
    return [wording.texts["comma"].join(parts)] if parts else []
