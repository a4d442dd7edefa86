"""How is a geometry said in words? Plain text, every number of it taken from the figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

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

AXIS_NOUNS = {1: ("cell",), 2: ("row", "column"), 3: ("plane", "row", "column")}


def sizes(values: Sequence[int]) -> str:
    """Return a size as a person reads it: ``5 × 5``."""
    return " × ".join(str(value) for value in values)


def counted(noun: str, count: int) -> str:
    """Return a number with its noun: ``1 cell``, ``4 cells``."""
    return f"{count} {_plural(noun, [count])}"


def amount(value: Fraction) -> str:
    """Return a number that need not be whole: ``2``, ``0.5``, ``1.33``."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def cells(value: Fraction) -> str:
    """Return a distance: ``1 cell``, ``0.5 cells``."""
    return f"{amount(value)} {'cell' if value == 1 else 'cells'}"


def cells_of_a_row(numbers: Sequence[int]) -> str:
    """Return which cells of a row these are, counted from 0 here and from 1 in words: ``cells 2 to 4``."""
    if not numbers:
        return "no cell"
    first, last = numbers[0], numbers[-1]
    if len(numbers) > 1 and list(numbers) == list(range(first, last + 1)):
        return _range("cell", first, len(numbers))
    return numbered("cell", [number + 1 for number in numbers])


def numbered(noun: str, numbers: Sequence[int]) -> str:
    """Return things by their numbers: ``input map 2``, ``input maps 1 and 3``."""
    return f"{_plural(noun, [len(numbers)])} {_list([str(number) for number in numbers])}"


def place(row: int, column: int, rows: int, columns: int) -> str:
    """Return where a rectangle of cells lies, counted from 1: ``rows 1 to 3 and columns 2 to 4``."""
    return f"{_range('row', row, rows)} and {_range('column', column, columns)}"


def spans(ranges: Mapping[str, tuple[int, int]]) -> str:
    """Return where a block lies, its first and its number along each axis: ``plane 1, rows 1 to 3 and column 2``."""
    return _list([_range(noun, first, count) for noun, (first, count) in ranges.items()])


def _range(noun: str, first: int, count: int) -> str:
    return f"{noun} {first + 1}" if count == 1 else f"{noun}s {first + 1} to {first + count}"


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


def describe(figure: Figure) -> str:
    """Return a sentence or two that say what the figure shows."""
    return " ".join(_describe(each.operation) for each in figure.compared or [figure])


def _describe(operation: Operation) -> str:
    match operation:
        case Layer():
            return f"{_describe(operation.operation)} {_channels_in_words(operation)}"
        case DeformableConvolution():
            moved = (
                "Every tap is moved by an offset of its own, and reads the cells around it the more the nearer they are"
            )
            return f"{_describe(operation.operation)} {moved}."
        case Unfolding():
            rows, columns = operation.output_size
            return f"{_describe(operation.operation)} Each window becomes one of {columns} columns of {rows} values."
        case AdaptivePooling():
            share = f"each output takes the {_taken(operation)} of all cells that its share of the input touches"
            return f"Adaptive pooling of {of_input(operation)} to {sizes(operation.output_size)}: {share}."
        case PixelShuffle() | PixelUnshuffle():
            source, result = sizes(operation.input_shape), sizes(operation.output_shape)
            return f"Channels and pixels change places: {source} becomes {result} (channels × rows × columns)."
        case Stack():
            count = counted("layer", len(operation.layers))
            field = f"an output sees {sizes(operation.receptive_field)} {_plural('cell', operation.receptive_field)}"
            return f"{count.capitalize()} over {of_input(operation)}; {field} of the input{_next_field(operation)}."
        case _:
            return _describe_window(operation)


def _channels_in_words(layer: Layer) -> str:
    parts = f"{counted('input map', layer.in_channels)} and {counted('output map', layer.out_channels)}"
    reads = layer.in_channels // layer.groups
    weights = f"with weights of shape {sizes(layer.weight_shape)}"
    return f"There are {parts}; each output map reads {counted('input map', reads)}, {weights}."


def _describe_window(operation: MapOperation) -> str:
    source = of_input(operation)
    result = _result(operation)
    match operation:
        case TransposedConvolution():
            transpose = f"The transpose of {_sized('kernel', operation.kernel_size)}{_with(operation)}"
            return f"{transpose} acts on {source}; {result}. {_equivalent(operation)}"
        case Pooling():
            walk = f"over {source}{padded(operation)}, in steps of {steps(operation.stride)}"
            window = _sized("window", operation.kernel_size).capitalize()
            sentence = f"{window}{dilated(operation)} takes the {_taken(operation)} {walk}; {result}."
            return f"{sentence}{_hanging(operation)}{_unread(operation)}"
        case Convolution():
            walk = f"over {source}{padded(operation)}, in steps of {steps(operation.stride)}"
            kernel = _sized("kernel", operation.kernel_size).capitalize()
            return f"{kernel}{dilated(operation)} moves {walk}; {result}.{_unread(operation)}"


def _taken(operation: Pooling | AdaptivePooling) -> str:
    return "largest value" if operation.mode is PoolingMode.MAX else "average"


def _result(operation: MapOperation) -> str:
    size = operation.output_size
    return f"the output is {sizes(size)}" if len(size) > 1 else f"the output has {counted('cell', size[0])}"


def _next_field(stack: Stack) -> str:
    """Return how far on the next output looks, nothing where that differs between the axes."""
    return f", the next one {cells(stack.jump[0])} further on" if len(set(stack.jump)) == 1 else ""


def _hanging(operation: Pooling) -> str:
    """Return a sentence about windows of ceil mode that are not inside the padded input, nothing where all are."""
    each = zip(operation.output_size, operation.axes, strict=True)
    hangs = any(size > axis.output_size for size, axis in each)
    return " The last window hangs over the edge (ceil mode)." if hangs else ""


def _unread(operation: Convolution | Pooling) -> str:
    """Return a sentence about the cells behind the last window, nothing where there are none."""
    each = zip(AXIS_NOUNS[len(operation.axes)], operation.output_size, operation.axes, strict=True)
    counts = [(noun, axis.unused) for noun, size, axis in each if axis.unused and size == axis.output_size]
    if not counts:
        return ""
    parts = [f"the last {noun if count == 1 else f'{count} {noun}s'}" for noun, count in counts]
    return f" No window reads {_list(parts)}{' of the padded input' if any(map(any, operation.padding)) else ''}."


def of_input(operation: MapOperation | AdaptivePooling | Stack) -> str:
    """Return the input with its size and article: ``a 5 × 5 input``, ``an input of 7 cells``."""
    size = operation.input_size
    return _sized("input", size) if len(size) > 1 else f"an input of {counted('cell', size[0])}"


def _sized(noun: str, size: Sequence[int]) -> str:
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


def _with(operation: TransposedConvolution) -> str:
    parts = [f"stride {steps(operation.stride)}", f"padding {paddings(operation.padding)}"]
    if max(operation.dilation) > 1:
        parts.append(f"dilation {steps(operation.dilation)}")
    if any(operation.output_padding):
        parts.append(f"output padding {steps(operation.output_padding)}")
    return f" with {_list(parts)}"


def _equivalent(operation: TransposedConvolution) -> str:
    direct = operation.equivalent()
    inserted = [stretch - 1 for stretch in direct.stretch]
    parts = [f"{steps(inserted)} {_plural('zero', inserted)} between neighbours"] if any(inserted) else []
    added = [(max(before, 0), max(after, 0)) for before, after in direct.padding]
    taken = [(max(-before, 0), max(-after, 0)) for before, after in direct.padding]
    parts += [f"a padding of {paddings(added)}"] if any(map(any, added)) else []
    parts += [f"a crop of {paddings(taken)}"] if any(map(any, taken)) else []
    changes = f" with {_list(parts)}" if parts else ""
    return f"Drawn is the direct convolution that computes it: in steps of 1 over the input{changes}."


def padded(operation: Convolution | Pooling) -> str:
    """Return the padding of a direct operation, nothing where there is none."""
    if not any(map(any, operation.padding)):
        return ""
    mode = operation.padding_mode if isinstance(operation, Convolution) else PaddingMode.ZEROS
    how = "" if mode is PaddingMode.ZEROS else f" with cells of its own ({mode})"
    return f" padded by {paddings(operation.padding)}{how}"


def dilated(operation: MapOperation) -> str:
    """Return the dilation between commas, nothing where there is none."""
    return f", dilated by {steps(operation.dilation)}," if max(operation.dilation) > 1 else ""


def steps(values: Sequence[int]) -> str:
    """Return one number where all axes agree, else one an axis."""
    return str(values[0]) if len(set(values)) == 1 else sizes(values)


def paddings(pairs: Sequence[tuple[int, int]]) -> str:
    """Return one padding where all axes agree, else one an axis; before and after are told apart where they differ."""
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


def _plural(noun: str, counts: Sequence[int]) -> str:
    return noun if set(counts) == {1} else f"{noun}s"


def _list(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
