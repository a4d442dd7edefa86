"""The transposed convolution, of one map or of channels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from convarith.arithmetic.convolution import TransposedConvolution
from convarith.catalogue.operations import channels, keys, window_words
from convarith.catalogue.operations.kind import Key, Kind
from convarith.words.phrases import number_of, paddings, sized, steps, with_input
from convarith.words.windows import left_by_the_crop
from convarith.words.wording import Wording


def _make(**given: Any) -> Any:
    return channels.layered(TransposedConvolution, given)


def _line(operation: TransposedConvolution) -> str:
    added = f"output padding {steps(operation.output_padding)}"
    return window_words.numbers(operation, "transposed convolution", added)


def walk(operation: TransposedConvolution, wording: Wording) -> str:
    """Return which kernel is transposed, what it acts on, and which direct convolution the picture shows."""
    acts = wording.say(
        "transposed.walk",
        of_kernel=sized(wording, "of_kernel", operation.kernel_size),
        settings=wording.listed(list(_settings(operation, wording))),
        on_input=with_input(wording, operation, "on_input"),
        result=window_words.result(wording, operation),
    )
    return f"{acts} {_equivalent(operation, wording)}"


def _sentence(operation: TransposedConvolution, wording: Wording) -> str:
    return f"{walk(operation, wording)}{left_by_the_crop(wording, operation)}"


def _settings(operation: TransposedConvolution, wording: Wording) -> Iterator[str]:
    yield wording.say("setting.stride", stride=steps(operation.stride))
    yield wording.say("setting.padding", padding=paddings(wording, operation.padding))
    if max(operation.dilation) > 1:
        yield wording.say("setting.dilation", dilation=steps(operation.dilation))
    if any(operation.output_padding):
        yield wording.say("setting.output_padding", output_padding=steps(operation.output_padding))


def _equivalent(operation: TransposedConvolution, wording: Wording) -> str:
    direct = operation.equivalent()
    inserted = [stretch - 1 for stretch in direct.stretch]
    added = [(max(before, 0), max(after, 0)) for before, after in direct.padding]
    taken = [(max(-before, 0), max(-after, 0)) for before, after in direct.padding]
    parts = [wording.say("transposed.zeros", number_of(inserted), count=steps(inserted))] if any(inserted) else []
    for key, pairs in (("padding", added), ("crop", taken)):
        if any(map(any, pairs)):
            parts.append(wording.say(f"transposed.{key}", padding=paddings(wording, pairs)))
    changes = wording.say("transposed.changes", changes=wording.listed(parts)) if parts else ""
    return wording.say("transposed.direct", changes=changes)


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
