"""Words for what slides a window over a map: which window moves over what, and how large the output is."""

from __future__ import annotations

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.interpolation import Resize
from convarith.arithmetic.masked import MaskedConvolution
from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.windows import MapOperation, SlidingOperation
from convarith.catalogue.operations.kind import Shapes
from convarith.words.phrases import begun, dilated, padded, paddings, sized, sizes, steps, with_input
from convarith.words.wording import Wording, english

TEMPLATES = {1: "rows", 2: "isometric", 3: "volume"}
"""The template of what slides a window over one map, by its number of axes."""
TEMPLATES_OF_VALUES = {1: "rows", 2: "numerical", 3: "slices"}
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
    parts += [f"stride {steps(operation.stride)}", f"padding {paddings(english(), operation.padding)}"]
    parts += [f"dilation {steps(operation.dilation)}", *particulars, output(operation)]
    return f"{name}: {', '.join(parts)}"


def output(operation: MapOperation | AdaptivePooling | Resize) -> str:
    """Return the size of the output in a line of numbers."""
    return f"output {sizes(operation.output_size)}"


def walk(operation: Convolution | Pooling, wording: Wording) -> str:
    """Return what a window does with the input, in which steps, and how large the output is."""
    is_pooling = isinstance(operation, Pooling)
    return wording.say(
        f"walk.{taken(operation) if isinstance(operation, Pooling) else 'kernel'}",
        window=begun(sized(wording, "window" if is_pooling else "kernel", operation.kernel_size)),
        dilated=dilated(wording, operation),
        over_input=with_input(wording, operation, "over_input"),
        padded=padded(wording, operation),
        stride=steps(operation.stride),
        result=result(wording, operation),
        divisor=operation.divisor_override if isinstance(operation, Pooling) else None,
    )


def result(wording: Wording, operation: MapOperation) -> str:
    """Return how large the output is, as a clause."""
    size = operation.output_size
    if len(size) > 1:
        return wording.say("result.size", size=sizes(size))
    return wording.say("result.cells", size[0], count=size[0])


def taken(operation: Pooling) -> str:
    """Return what a pooling takes of the cells that it reads."""
    return "divided" if operation.divisor_override else str(operation.mode)
