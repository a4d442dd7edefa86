"""Geometry in words: the phrases that descriptions and headings are made of, as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from convarith.arithmetic import (
    AdaptivePooling,
    Convolution,
    DeformableConvolution,
    Layer,
    NearestResize,
    PaddingMode,
    PixelShuffle,
    PixelUnshuffle,
    Pooling,
    PoolingMode,
    Stack,
    TransposedConvolution,
    Unfolding,
)
from convarith.drawing.figure import Figure
from convarith.drawing.operations import MapOperation, Operation

FEWEST_STEPS = 4
"""Numbers in equal steps are listed where there are fewer."""
AXIS_NOUNS = {1: ("cell",), 2: ("row", "column"), 3: ("plane", "row", "column")}


def sizes(values: Sequence[int]) -> str:
    """Return a size as a person reads it: ``5 × 5``."""
    return " × ".join(str(value) for value in values)


def counted(noun: str, count: int) -> str:
    """Return a number with its noun: ``1 cell``, ``4 cells``."""
    return f"{count} {plural(noun, [count])}"


def amount(value: Fraction) -> str:
    """Return a number that need not be whole: ``2``, ``0.5``, ``1.33``."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def cells(value: Fraction) -> str:
    """Return a distance: ``1 cell``, ``0.5 cells``."""
    return f"{amount(value)} {'cell' if value == 1 else 'cells'}"


def numbered(noun: str, numbers: Sequence[int]) -> str:
    """Return things by their numbers: ``input map 2``, ``input maps 1 and 3``."""
    return f"{plural(noun, [len(numbers)])} {listed([str(number) for number in numbers])}"


def places(noun: str, numbers: Sequence[int]) -> str:
    """Return which places these are, in order, counted from 0 here and from 1 in words.

    ``rows 2 to 4``, ``cells 1, 3 and 5``, ``every second column from 1 to 7``, ``no cell``.
    """
    if not numbers:
        return f"no {noun}"
    steps = {after - before for before, after in pairwise(numbers)}
    first, last = numbers[0] + 1, numbers[-1] + 1
    if steps == {1}:
        return f"{noun}s {first} to {last}"
    if len(steps) == 1 and len(numbers) >= FEWEST_STEPS:
        return f"every {_ordinal(*steps)} {noun} from {first} to {last}"
    return numbered(noun, [number + 1 for number in numbers])


def _ordinal(number: int) -> str:
    """Return a number above 1 as it counts: second, third, 4th, 11th, 22nd."""
    if number in (2, 3):
        return ("second", "third")[number - 2]
    is_teen = number // 10 % 10 == 1
    ending = "th" if is_teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def listed(parts: Sequence[str]) -> str:
    """Return parts as a list in a sentence; a comma stands before its "and" where a part has an "and" of its own."""
    if len(parts) == 1:
        return parts[0]
    comma = "," if any(" and " in part for part in parts) else ""
    return f"{', '.join(parts[:-1])}{comma} and {parts[-1]}"


def geometry(figure: Figure) -> str:
    """Return the operation and all of its numbers in one line, for the head of a file."""
    return "; ".join(_geometry(each.operation) for each in figure.compared or [figure])


def _geometry(operation: Operation) -> str:
    match operation:
        case Layer():
            return f"{_geometry(operation.operation)}, channels {_channels(operation)}"
        case DeformableConvolution():
            return f"deformable {_geometry(operation.operation)}"
        case Unfolding():
            return f"unfolding of a {_geometry(operation.operation)}; {counted('channel', operation.channels)}"
        case AdaptivePooling():
            return f"adaptive {operation.mode} pooling: input {sizes(operation.input_size)}, {_output(operation)}"
        case PixelShuffle() | PixelUnshuffle():
            name = "pixel shuffle" if isinstance(operation, PixelShuffle) else "pixel unshuffle"
            change = f"input {sizes(operation.input_shape)}, output {sizes(operation.output_shape)}"
            return f"{name}: {change}, factor {operation.factor}, order {operation.order}"
        case Stack():
            layers = "; ".join(_geometry(layer) for layer in operation.layers if not isinstance(layer, NearestResize))
            return f"stack of {counted('layer', len(operation.layers))}: {layers}"
        case _:
            parts = [f"input {sizes(operation.input_size)}", f"kernel {sizes(operation.kernel_size)}"]
            parts += [f"stride {steps(operation.stride)}", f"padding {paddings(operation.padding)}"]
            parts += [f"dilation {steps(operation.dilation)}", *_particulars(operation), _output(operation)]
            return f"{_name(operation)}: {', '.join(parts)}"


def _output(operation: MapOperation | AdaptivePooling) -> str:
    return f"output {sizes(operation.output_size)}"


def _channels(layer: Layer) -> str:
    groups = f" in {layer.groups} groups" if layer.groups > 1 else ""
    return f"{layer.in_channels} to {layer.out_channels}{groups}"


def of_input(operation: MapOperation | AdaptivePooling | Stack) -> str:
    """Return the input with its size and article: ``a 5 × 5 input``, ``an input of 7 cells``."""
    size = operation.input_size
    return sized("input", size) if len(size) > 1 else f"an input of {counted('cell', size[0])}"


def sized(noun: str, size: Sequence[int]) -> str:
    """Return a noun with its size and article: ``a 3 × 3 kernel``, ``a kernel of 3``."""
    return f"{_article(size)} {sizes(size)} {noun}" if len(size) > 1 else f"a {noun} of {size[0]}"


def _name(operation: MapOperation) -> str:
    match operation:
        case Convolution():
            return "convolution"
        case TransposedConvolution():
            return "transposed convolution"
        case Pooling():
            return f"{operation.mode} pooling"


def _particulars(operation: MapOperation) -> list[str]:
    match operation:
        case Convolution():
            is_zeros = operation.padding_mode is PaddingMode.ZEROS
            return [] if is_zeros else [f"padding mode {operation.padding_mode}"]
        case TransposedConvolution():
            return [f"output padding {steps(operation.output_padding)}"]
        case Pooling():
            counts = (
                operation.count_include_pad or operation.mode is PoolingMode.MAX or not any(map(any, operation.padding))
            )
            return ["ceil mode"] * operation.ceil_mode + ["padding not counted"] * (not counts)


def padded(operation: Convolution | Pooling) -> str:
    """Return the padding of a direct operation, nothing where there is none."""
    if not any(map(any, operation.padding)):
        return ""
    mode = operation.padding_mode if isinstance(operation, Convolution) else PaddingMode.ZEROS
    how = "" if mode is PaddingMode.ZEROS else f" with copies of its own cells ({mode})"
    return f" padded by {paddings(operation.padding)}{how}"


def dilated(operation: MapOperation) -> str:
    """Return the dilation between commas, nothing where there is none."""
    return f", dilated by {steps(operation.dilation)}," if max(operation.dilation) > 1 else ""


def steps(values: Sequence[int]) -> str:
    """Return one number where all axes agree, else one per axis."""
    return str(values[0]) if len(set(values)) == 1 else sizes(values)


def paddings(pairs: Sequence[tuple[int, int]]) -> str:
    """Return one padding where all axes agree, else one per axis; before and after are told apart where they differ."""
    if len(set(pairs)) == 1:
        return _pair(pairs[0])
    return " × ".join(_pair(pair) for pair in pairs)


def _pair(pair: tuple[int, int]) -> str:
    before, after = pair
    return str(before) if before == after else f"({sides(before, after)})"


def sides(before: int, after: int) -> str:
    """Return the padding of one axis, before and after told apart: ``1 before, 2 after``."""
    return f"{before} before, {after} after"


def _article(size: Sequence[int]) -> str:
    """Return the article of a spoken number: an 8, an 11, an 18, an 80; a 5."""
    spoken = str(size[0])
    return "an" if spoken.startswith("8") or spoken in ("11", "18") else "a"


def plural(noun: str, counts: Sequence[int]) -> str:
    """Return a noun in the plural unless all counts are 1."""
    return noun if set(counts) == {1} else f"{noun}s"
