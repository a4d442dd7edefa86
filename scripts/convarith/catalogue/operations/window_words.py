"""Words for what slides a window over a map: which window moves over what, and how large the output is."""

from __future__ import annotations

from convarith.arithmetic import (
    AdaptivePooling,
    Convolution,
    MaskedConvolution,
    Pooling,
    PoolingMode,
    Resize,
    TransposedConvolution,
)
from convarith.arithmetic.windows import MapOperation, SlidingOperation
from convarith.catalogue.operations.kind import Shapes
from convarith.words.phrases import counted, dilated, of_input, padded, paddings, sized, sizes, steps

TEMPLATES = {1: "rows", 2: "isometric", 3: "volume"}
"""The template of what slides a window over one map, by its number of axes."""
TEMPLATES_OF_VALUES = {1: "rows", 2: "numerical"}
"""The same for a figure with numbers in its cells."""


def values(operation: SlidingOperation | AdaptivePooling | Resize) -> Shapes:
    """Return the shapes of the numbers of a figure: those of the input, and of the kernel if there is one."""
    shapes = {"input_values": operation.input_size}
    if isinstance(operation, Convolution | MaskedConvolution | TransposedConvolution):
        shapes["kernel_values"] = operation.kernel_size
    return shapes


def numbers(operation: MapOperation, name: str, *particulars: str) -> str:
    """Return an operation and all of its numbers in one line."""
    parts = [f"input {sizes(operation.input_size)}", f"kernel {sizes(operation.kernel_size)}"]
    parts += [f"stride {steps(operation.stride)}", f"padding {paddings(operation.padding)}"]
    parts += [f"dilation {steps(operation.dilation)}", *particulars, output(operation)]
    return f"{name}: {', '.join(parts)}"


def output(operation: MapOperation | AdaptivePooling | Resize) -> str:
    """Return the size of the output in a line of numbers."""
    return f"output {sizes(operation.output_size)}"


def walk(operation: Convolution | Pooling, window: str, does: str) -> str:
    """Return that a window ``does`` something over the input, in which steps, and how large the output is."""
    over = f"over {of_input(operation)}{padded(operation)}, in steps of {steps(operation.stride)}"
    moving = sized(window, operation.kernel_size).capitalize()
    return f"{moving}{dilated(operation)} {does} {over}; {result(operation)}."


def result(operation: MapOperation) -> str:
    """Return how large the output is, as a clause."""
    size = operation.output_size
    return f"the output is {sizes(size)}" if len(size) > 1 else f"the output has {counted('cell', size[0])}"


def taken(operation: Pooling | AdaptivePooling) -> str:
    """Return what a pooling takes of the cells that it reads."""
    if isinstance(operation, Pooling) and operation.divisor_override:
        return f"sum divided by {operation.divisor_override}"
    return "largest value" if operation.mode is PoolingMode.MAX else "average"
