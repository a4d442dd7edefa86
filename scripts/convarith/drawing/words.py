"""How is a geometry said in words? Plain text, every number of it taken from the figure."""

from __future__ import annotations

from collections.abc import Sequence

from convarith.arithmetic import Convolution, PaddingMode, Pooling, PoolingMode, TransposedConvolution
from convarith.drawing.figure import Figure, Operation


def sizes(values: Sequence[int]) -> str:
    """Return a size as a person reads it: ``5 × 5``."""
    return " × ".join(str(value) for value in values)


def geometry(figure: Figure) -> str:
    """Return the operation and all of its numbers in one line, for the head of a file."""
    operation = figure.operation
    parts = [f"input {sizes(operation.input_size)}", f"kernel {sizes(operation.kernel_size)}"]
    parts += [f"stride {_steps(operation.stride)}", f"padding {_paddings(operation.padding)}"]
    parts += [f"dilation {_steps(operation.dilation)}", *_particulars(operation)]
    return f"{_name(operation)}: {', '.join(parts)}, output {sizes(operation.output_size)}"


def describe(figure: Figure) -> str:
    """Return a sentence or two that say what the figure shows."""
    operation = figure.operation
    source = f"{_article(operation.input_size)} {sizes(operation.input_size)} input"
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


def _name(operation: Operation) -> str:
    match operation:
        case Convolution():
            return "convolution"
        case TransposedConvolution():
            return "transposed convolution"
        case Pooling():
            return f"{operation.mode} pooling"


def _particulars(operation: Operation) -> list[str]:
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
