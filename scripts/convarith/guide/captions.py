"""Writes the caption of a figure in the guide: TeX, with all numbers taken from the figure."""

from __future__ import annotations

from collections.abc import Sequence

from convarith.arithmetic.convolution import TransposedConvolution
from convarith.arithmetic.windows import MapOperation
from convarith.catalogue.figure import Figure
from convarith.errors import Details, TemplateError
from convarith.scenes.scene import Scene
from convarith.words.latex import escape
from convarith.words.wording import Wording

TIMES = escape("×")


def caption(scene: Scene, pages: Sequence[int], note: str = "", instead: str = "") -> str:
    """Return the caption of a figure that shows these frames: title, words, symbols, frames, public name.

    A ``note`` (TeX) says what to see. The figure's own description, which names its settings, stands where there is no
    note, and after one where no symbols give the settings; ``instead`` (TeX) takes its place.
    """
    figure = scene.figure
    title = rf"\captiontitle{{{escape(figure.title)}.}}"
    name = rf"\publicname{{{escape(figure.name)}}}"
    settings = _sentence(symbols(figure))
    words = [note] if note else []
    if instead:
        words.append(instead)
    elif not (note and settings):
        words.append(escape(scene.describe()).replace(f" {TIMES} ", f"~{TIMES}~"))  # no line break in a size
    total = len(scene.shown)
    shown = rf"\framesshown{{{_frames_shown(scene.wording, pages, total)}}}{{{total}}}"
    parts = [title, *words, *settings, shown, name]
    return " ".join(parts)


def _sentence(text: str) -> list[str]:
    return [f"{text}."] if text else []


def chosen_frames(scene: Scene, frames: object) -> tuple[int, ...]:
    """Return the frames to show, counted from 1: all of a list, or as many as a number says, evenly from first to last.

    Raises TemplateError for frames that the figure does not have.
    """
    total = len(scene.shown)
    if isinstance(frames, int) and not isinstance(frames, bool) and frames >= 1:
        return _evenly(min(frames, total), total)
    if isinstance(frames, list | tuple) and frames and all(page in range(1, total + 1) for page in frames):
        return tuple(frames)
    hint = f"give how many frames to show, or a list of frames from 1 to {total}"
    raise TemplateError(f'figure "{scene.figure.name}" has no frames {frames!r}', Details(hint=hint))


def symbols(figure: Figure) -> str:
    r"""Return the sizes with the guide's symbols: ``$i = 5$, $k = 3$, …, $o = 3$``.

    Those of a transposed convolution's own input and output carry a prime; dilation and output padding are left out
    where there are none. Empty for an operation that has other numbers than these.
    """
    operation = figure.operation
    if not isinstance(operation, MapOperation) or figure.compared:
        return ""
    prime = "'" if isinstance(operation, TransposedConvolution) else ""
    parts = [(f"i{prime}", operation.input_size), ("k", operation.kernel_size), ("s", operation.stride)]
    parts += _paddings(operation.padding)
    if max(operation.dilation) > 1:
        parts.append(("d", operation.dilation))
    if isinstance(operation, TransposedConvolution) and any(operation.output_padding):
        parts.append(("a", operation.output_padding))
    parts.append((f"o{prime}", operation.output_size))
    return ", ".join(f"${name} = {_each(values)}$" for name, values in parts)


def size(values: Sequence[int]) -> str:
    r"""Return a size as mathematics, per axis: ``$5 \times 5$``."""
    return f"${_times(values)}$"


def _times(values: Sequence[int]) -> str:
    return r" \times ".join(str(value) for value in values)


def _each(values: Sequence[int]) -> str:
    """Return one number where all axes agree, else one per axis."""
    return str(values[0]) if len(set(values)) == 1 else _times(values)


def _paddings(pairs: Sequence[tuple[int, int]]) -> list[tuple[str, tuple[int, ...]]]:
    before, after = zip(*pairs, strict=True)
    return [("p", before)] if before == after else [("p_l", before), ("p_r", after)]


def _evenly(count: int, total: int) -> tuple[int, ...]:
    if count == 1:
        return (1,)
    steps = count - 1
    return tuple(1 + ((total - 1) * at + steps // 2) // steps for at in range(count))


def _frames_shown(wording: Wording, pages: Sequence[int], total: int) -> str:
    if len(set(pages)) == total:
        return wording.tex("caption.all", total, count=total)
    if len(pages) == 1:
        return wording.tex("caption.one", number=pages[0], count=total)
    return wording.tex("caption.several", numbers=wording.listed([str(page) for page in pages]), count=total)
