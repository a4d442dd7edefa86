"""The partition of a map into windows: patches, and the shifted windows of attention."""

from __future__ import annotations

from convarith.arithmetic import WindowPartition
from convarith.catalogue.operations import keys
from convarith.catalogue.operations.kind import Key, Kind
from convarith.words.phrases import counted, of_input, sizes, steps


def _line(operation: WindowPartition) -> str:
    size = f"input {sizes(operation.input_size)}, windows {sizes(operation.window_size)}"
    return f"window partition: {size}, shift {steps(operation.shift)}, sequence {sizes(operation.output_shape)}"


def _sentence(operation: WindowPartition) -> str:
    count, cells = operation.output_shape
    cut = f"{of_input(operation).capitalize()} is cut into {sizes(operation.output_size)} windows"
    moved = f", after a shift by {steps(operation.shift)}" if any(operation.shift) else ""
    sequence = f"a sequence of {counted('window', count)}, {counted('cell', cells)} each"
    return f"{cut} of {sizes(operation.window_size)} cells{moved}: {sequence}."


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
