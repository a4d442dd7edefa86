"""Writes what a layer of a stack is, beside the row or the map that it makes."""

from __future__ import annotations

from convarith.arithmetic import MaskedConvolution, Pooling, Resize, TransposedConvolution
from convarith.arithmetic.uneven import Uneven
from convarith.arithmetic.windows import SlidingOperation
from convarith.words.masks import mask_words
from convarith.words.phrases import sizes, steps


def layer_words(operation: SlidingOperation | Uneven) -> str:
    """Return the operation and its window: ``kernel 3, stride 2``, ``linear resize to 8``."""
    if isinstance(operation, Uneven):
        name = "resize" if isinstance(operation, Resize) else "pooling"
        return f"{operation.mode} {name} to {sizes(operation.output_size)}"
    name = f"{operation.mode} pooling" if isinstance(operation, Pooling) else "kernel"
    parts = [f"{name} {sizes(operation.kernel_size)}"]
    parts += [mask_words(operation)] if isinstance(operation, MaskedConvolution) else []
    parts += [f"stride {steps(operation.stride)}"] if max(operation.stride) > 1 else []
    parts += [f"dilation {steps(operation.dilation)}"] if max(operation.dilation) > 1 else []
    parts += ["transposed"] if isinstance(operation, TransposedConvolution) else []
    return ", ".join(parts)


def padding_words(operation: SlidingOperation | Uneven) -> list[str]:
    """Return a line about the padding, and the output padding, of a layer of one axis; nothing where there is none."""
    if isinstance(operation, Uneven):
        return []
    ((before, after),) = operation.padding
    uneven = ", ".join(f"{amount} {side}" for amount, side in ((before, "before"), (after, "after")) if amount)
    parts = [f"padding {before if before == after else uneven}"] if before or after else []
    if isinstance(operation, TransposedConvolution) and operation.output_padding[0]:
        parts.append(f"output padding {operation.output_padding[0]}")
    return [", ".join(parts)] if parts else []
