"""What a figure shows, in a sentence or two or in a line: plain text, every number of it taken from the figure."""

from __future__ import annotations

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
from convarith.arithmetic.windows import MapOperation
from convarith.catalogue.figure import Figure
from convarith.catalogue.operations import Operation
from convarith.words.phrases import (
    cells,
    counted,
    dilated,
    listed,
    of_input,
    padded,
    paddings,
    plural,
    sized,
    sizes,
    steps,
)
from convarith.words.windows import added_by_ceil_mode, left_by_the_crop, left_unread


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


def describe(figure: Figure) -> str:
    """Return a sentence or two that say what the figure shows."""
    return " ".join(_describe(each.operation) for each in figure.compared or [figure])


def _describe(operation: Operation) -> str:
    match operation:
        case Layer():
            unread = _left_out(operation.operation, maps=operation.in_channels)
            return f"{_walk(operation.operation)}{unread} {_channels_in_words(operation)}"
        case DeformableConvolution():
            moved = (
                "Every tap is moved by an offset of its own and reads the cells around it, the nearer with more weight"
            )
            return f"{_walk(operation.operation)} {moved}."
        case Unfolding():
            rows, columns = operation.output_size
            unread = _left_out(operation.operation, maps=operation.channels)
            columns_of = f"Each window becomes one of {counted('column', columns)} of {counted('value', rows)}"
            return f"{_walk(operation.operation)}{unread} {columns_of}."
        case AdaptivePooling():
            share = f"each output takes the {_taken(operation)} of all cells that its share of the input touches"
            return f"Adaptive pooling of {of_input(operation)} to {sizes(operation.output_size)}: {share}."
        case PixelShuffle() | PixelUnshuffle():
            source, result = sizes(operation.input_shape), sizes(operation.output_shape)
            return f"Channels and pixels change places: {source} becomes {result} (channels × rows × columns)."
        case Stack():
            count = counted("layer", len(operation.layers))
            field = f"{sizes(operation.receptive_field)} {plural('cell', operation.receptive_field)} of the input"
            spans = f"the receptive field of an output spans {field}{_next_field(operation)}"
            return f"{count.capitalize()} over {of_input(operation)}; {spans}."
        case _:
            return f"{_walk(operation)}{_left_out(operation)}"


def _channels_in_words(layer: Layer) -> str:
    parts = f"{counted('input map', layer.in_channels)} and {counted('output map', layer.out_channels)}"
    reads = layer.in_channels // layer.groups
    weights = f"with weights of shape {sizes(layer.weight_shape)}"
    return f"There are {parts}; each output map reads {counted('input map', reads)}, {weights}."


def _walk(operation: MapOperation) -> str:
    """Return which window moves over what, and how large the output is."""
    source = of_input(operation)
    result = _result(operation)
    match operation:
        case TransposedConvolution():
            transpose = f"The transpose of {sized('kernel', operation.kernel_size)}{_with(operation)}"
            return f"{transpose} acts on {source}; {result}. {_equivalent(operation)}"
        case Pooling():
            walk = f"over {source}{padded(operation)}, in steps of {steps(operation.stride)}"
            window = sized("window", operation.kernel_size).capitalize()
            sentence = f"{window}{dilated(operation)} takes the {_taken(operation)} {walk}; {result}."
            return f"{sentence}{added_by_ceil_mode(operation)}"
        case Convolution():
            walk = f"over {source}{padded(operation)}, in steps of {steps(operation.stride)}"
            kernel = sized("kernel", operation.kernel_size).capitalize()
            return f"{kernel}{dilated(operation)} moves {walk}; {result}."


def _left_out(operation: MapOperation, *, maps: int = 1) -> str:
    """Return a sentence about the cells that nothing is computed from, nothing where there are none."""
    if isinstance(operation, TransposedConvolution):
        return left_by_the_crop(operation)
    return left_unread(operation, maps=maps)


def _taken(operation: Pooling | AdaptivePooling) -> str:
    return "largest value" if operation.mode is PoolingMode.MAX else "average"


def _result(operation: MapOperation) -> str:
    size = operation.output_size
    return f"the output is {sizes(size)}" if len(size) > 1 else f"the output has {counted('cell', size[0])}"


def _next_field(stack: Stack) -> str:
    """Return how far on the next output looks, nothing where that differs between the axes."""
    return f", and that of the next one lies {cells(stack.jump[0])} further on" if len(set(stack.jump)) == 1 else ""


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
