"""The partition of a map into windows: patches, and the shifted windows of attention."""

from __future__ import annotations

from convarith.arithmetic.window_partition import WindowPartition
from convarith.catalogue.operations import keys
from convarith.catalogue.operations.kind import Key, Kind
from convarith.words.phrases import begun, counted, sizes, steps, with_input
from convarith.words.wording import Wording


def _line(operation: WindowPartition) -> str:
    size = f"input {sizes(operation.input_size)}, windows {sizes(operation.window_size)}"
    return f"window partition: {size}, shift {steps(operation.shift)}, sequence {sizes(operation.output_shape)}"


def _sentence(operation: WindowPartition, wording: Wording) -> str:
    count, cells = operation.output_shape
    return wording.say(
        "others.partition",
        input=begun(with_input(wording, operation, "input")),
        windows=sizes(operation.output_size),
        size=sizes(operation.window_size),
        shift=wording.say("others.shift", shift=steps(operation.shift)) if any(operation.shift) else "",
        sequence=counted(wording, "window", count),
        cells=counted(wording, "cell", cells),
    )


WINDOW_PARTITION = Kind(
    "window_partition",
    WindowPartition,
    WindowPartition,
    (
        keys.INPUT_SIZE,
        Key("window_size", "4", "of a window partition: what its windows span", example="2"),
        Key("shift", "2", "of a window partition: by how many cells its windows are shifted"),
    ),
    "windows",
    _line,
    _sentence,
)
