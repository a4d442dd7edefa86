"""How is a geometry said in words? Plain text, every number of it taken from the figure."""

from __future__ import annotations

from collections.abc import Sequence

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


def sizes(values: Sequence[int]) -> str:
    """Return a size as a person reads it: ``5 × 5``."""
    return " × ".join(str(value) for value in values)


def counted(noun: str, count: int) -> str:
    """Return a number with its noun: ``1 cell``, ``4 cells``."""
    return f"{count} {_plural(noun, [count])}"


def place(row: int, column: int, rows: int, columns: int) -> str:
    """Return where a rectangle of cells lies, counted from 1: ``rows 1 to 3 and columns 2 to 4``."""
    return f"{_range('row', row, rows)} and {_range('column', column, columns)}"


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
            parts += [f"stride {_steps(operation.stride)}", f"padding {_paddings(operation.padding)}"]
            parts += [f"dilation {_steps(operation.dilation)}", *_particulars(operation), _output(operation)]
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
            return f"{_describe(operation.operation)} Every tap is moved by an offset of its own."
        case Unfolding():
            rows, columns = operation.output_size
            return f"{_describe(operation.operation)} Each window becomes one of {columns} columns of {rows} values."
        case AdaptivePooling():
            return f"Adaptive pooling of {_of_input(operation)} to {sizes(operation.output_size)}."
        case PixelShuffle() | PixelUnshuffle():
            source, result = sizes(operation.input_shape), sizes(operation.output_shape)
            return f"Channels and pixels change places: {source} becomes {result} (channels × rows × columns)."
        case Stack():
            count = counted("layer", len(operation.layers))
            field = f"an output sees {sizes(operation.receptive_field)} cells of the input"
            return f"{count.capitalize()} over an input of {sizes(operation.input_size)}; {field}."
        case _:
            return _describe_window(operation)


def _channels_in_words(layer: Layer) -> str:
    parts = f"{counted('input map', layer.in_channels)} and {counted('output map', layer.out_channels)}"
    reads = layer.in_channels // layer.groups
    return f"There are {parts}; each output map reads {counted('input map', reads)}."


def _describe_window(operation: MapOperation) -> str:
    source = _of_input(operation)
    kernel = f"{_article(operation.kernel_size)} {sizes(operation.kernel_size)}"
    result = f"the output is {sizes(operation.output_size)}"
    match operation:
        case TransposedConvolution():
            transpose = f"The transpose of {kernel} kernel{_with(operation)}"
            return f"{transpose} acts on {source}; {result}. {_equivalent(operation)}"
        case Pooling():
            verb = "largest value" if operation.mode is PoolingMode.MAX else "average"
            walk = f"over {source}{_padded(operation)}, in steps of {_steps(operation.stride)}"
            return f"{kernel.capitalize()} window{_dilated(operation)} takes the {verb} {walk}; {result}."
        case Convolution():
            walk = f"over {source}{_padded(operation)}, in steps of {_steps(operation.stride)}"
            return f"{kernel.capitalize()} kernel{_dilated(operation)} moves {walk}; {result}."


def _of_input(operation: MapOperation | AdaptivePooling) -> str:
    return f"{_article(operation.input_size)} {sizes(operation.input_size)} input"


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
            return [f"output padding {_steps(operation.output_padding)}"]
        case Pooling():
            counts = (
                operation.count_include_pad or operation.mode is PoolingMode.MAX or not any(map(any, operation.padding))
            )
            return ["ceil mode"] * operation.ceil_mode + ["padding not counted"] * (not counts)


def _with(operation: TransposedConvolution) -> str:
    parts = [f"stride {_steps(operation.stride)}", f"padding {_paddings(operation.padding)}"]
    if max(operation.dilation) > 1:
        parts.append(f"dilation {_steps(operation.dilation)}")
    if any(operation.output_padding):
        parts.append(f"output padding {_steps(operation.output_padding)}")
    return f" with {_list(parts)}"


def _equivalent(operation: TransposedConvolution) -> str:
    direct = operation.equivalent()
    inserted = [stretch - 1 for stretch in direct.stretch]
    parts = [f"{_steps(inserted)} {_plural('zero', inserted)} between neighbours"] if any(inserted) else []
    added = [(max(before, 0), max(after, 0)) for before, after in direct.padding]
    taken = [(max(-before, 0), max(-after, 0)) for before, after in direct.padding]
    parts += [f"a padding of {_paddings(added)}"] if any(map(any, added)) else []
    parts += [f"a crop of {_paddings(taken)}"] if any(map(any, taken)) else []
    changes = f" with {_list(parts)}" if parts else ""
    return f"Drawn is the direct convolution that computes it: in steps of 1 over the input{changes}."


def _padded(operation: Convolution | Pooling) -> str:
    if not any(map(any, operation.padding)):
        return ""
    mode = operation.padding_mode if isinstance(operation, Convolution) else PaddingMode.ZEROS
    how = "" if mode is PaddingMode.ZEROS else f" ({mode})"
    return f" padded by {_paddings(operation.padding)}{how}"


def _dilated(operation: Convolution | Pooling) -> str:
    return f", dilated by {_steps(operation.dilation)}," if max(operation.dilation) > 1 else ""


def _steps(values: Sequence[int]) -> str:
    """Return one number where all axes agree, else one an axis."""
    return str(values[0]) if len(set(values)) == 1 else sizes(values)


def _paddings(pairs: Sequence[tuple[int, int]]) -> str:
    if len(set(pairs)) == 1:
        return _pair(pairs[0])
    return " × ".join(_pair(pair) for pair in pairs)


def _pair(pair: tuple[int, int]) -> str:
    before, after = pair
    return str(before) if before == after else f"({before} before, {after} after)"


def _article(size: Sequence[int]) -> str:
    """Return the article of a spoken number: an 8, an 11, an 18, an 80; a 5."""
    spoken = str(size[0])
    return "an" if spoken.startswith("8") or spoken in ("11", "18") else "a"


def _plural(noun: str, counts: Sequence[int]) -> str:
    return noun if set(counts) == {1} else f"{noun}s"


def _list(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
