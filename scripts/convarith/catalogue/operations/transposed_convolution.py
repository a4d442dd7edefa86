"""The transposed convolution, of one map or of channels."""

from __future__ import annotations

from typing import Any

from convarith.arithmetic import TransposedConvolution
from convarith.catalogue.operations import channels, keys, window_words
from convarith.catalogue.operations.kind import Key, Kind
from convarith.words.phrases import listed, of_input, paddings, plural, sized, steps
from convarith.words.windows import left_by_the_crop


def _make(**given: Any) -> Any:
    return channels.layered(TransposedConvolution, given)


def _line(operation: TransposedConvolution) -> str:
    added = f"output padding {steps(operation.output_padding)}"
    return window_words.numbers(operation, "transposed convolution", added)


def walk(operation: TransposedConvolution) -> str:
    """Return which kernel is transposed, what it acts on, and which direct convolution the picture shows."""
    transpose = f"The transpose of {sized('kernel', operation.kernel_size)}{_with(operation)}"
    acts = f"acts on {of_input(operation)}; {window_words.result(operation)}"
    return f"{transpose} {acts}. {_equivalent(operation)}"


def _sentence(operation: TransposedConvolution) -> str:
    return f"{walk(operation)}{left_by_the_crop(operation)}"


def _with(operation: TransposedConvolution) -> str:
    parts = [f"stride {steps(operation.stride)}", f"padding {paddings(operation.padding)}"]
    if max(operation.dilation) > 1:
        parts.append(f"dilation {steps(operation.dilation)}")
    if any(operation.output_padding):
        parts.append(f"output padding {steps(operation.output_padding)}")
    return f" with {listed(parts)}"


def _equivalent(operation: TransposedConvolution) -> str:
    direct = operation.equivalent()
    inserted = [stretch - 1 for stretch in direct.stretch]
    parts = [f"{steps(inserted)} {plural('zero', inserted)} between neighbours"] if any(inserted) else []
    added = [(max(before, 0), max(after, 0)) for before, after in direct.padding]
    taken = [(max(-before, 0), max(-after, 0)) for before, after in direct.padding]
    parts += [f"a padding of {paddings(added)}"] if any(map(any, added)) else []
    parts += [f"a crop of {paddings(taken)}"] if any(map(any, taken)) else []
    changes = f" with {listed(parts)}" if parts else ""
    return f"The picture shows the direct convolution that computes it: in steps of 1 over the input{changes}."


TRANSPOSED_CONVOLUTION = Kind(
    "transposed_convolution",
    TransposedConvolution,
    _make,
    (
        *keys.WINDOW,
        Key("output_padding", "1x0", "of a transposed convolution: cells added below and to the right"),
        keys.OUTPUT_SIZE,
        *keys.OF_A_LAYER,
    ),
    window_words.TEMPLATES,
    _line,
    _sentence,
    refused={
        "padding_mode": "frameworks' transposed convolutions have zeros only: pad the input by a layer of its own "
        "before it, and crop what that adds with a larger padding",
    },
    optional=frozenset({"output_size"}),
    values=window_words.values,
    template_of_values=window_words.TEMPLATES_OF_VALUES,
)
