"""Which frames of a figure become pages: all of them as far as they can be drawn, or the one that is wanted."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from convarith import Convolution, Layer, Pooling, TransposedConvolution
from convarith.catalogue.figure import Figure
from convarith.catalogue.operations.registry import Operation
from convarith.errors import CatalogueError
from convarith.rendering.document import figure_document, figure_piece, figure_scene

from ..shipped import templates

TEMPLATES = templates()
FRAME = re.compile(r"\\begin\{figureframe\} % (\d+) of (\d+)")
LARGE: dict[str, tuple[Operation, int]] = {
    "isometric": (Convolution((21, 20), 1), 420),
    "plan": (Pooling(28, 3, 1), 676),
    "scatter": (TransposedConvolution(28, 3), 784),
    "channels": (Layer(Convolution(12, 3), 2, 5), 500),
    "rows": (Convolution((500,), 3), 498),
    "positions": (Convolution((500,), 3), 498),
    "volume": (Convolution((8, 8, 8), 1), 512),
}
"""Figures of more frames than can be drawn at once."""


def alone(figure: Figure, number: int) -> Figure:
    """Return a figure that shows one of its frames."""
    return replace(figure, look=replace(figure.look, frames=str(number)))


@pytest.mark.parametrize("template", LARGE)
def test_too_many_frames_are_refused_but_any_one_of_them_is_drawn(template: str) -> None:
    operation, count = LARGE[template]
    figure = Figure("a", "A", template, operation)
    for all_of in (figure_document, figure_piece):
        with pytest.raises(CatalogueError) as raised:
            all_of(figure, TEMPLATES)
        assert raised.value.problem == f"the figure would have {count} frames, at most 400 can be drawn"
        assert raised.value.details.hint.endswith("draw one frame alone: --frame 1, in Python frame=1")
    assert len(figure_scene(figure, TEMPLATES).frames) == count
    for number in (1, count // 2, count):
        text = figure_document(alone(figure, number), TEMPLATES).text
        assert FRAME.findall(text) == [(str(number), str(count))]
        assert "A page a frame, 1 in all" in text


def test_a_frame_alone_is_drawn_as_it_is_among_all() -> None:
    figure = Figure("a", "A", "plan", Convolution(5, 3))
    parts = figure_document(figure, TEMPLATES).text.split("\\begin{figureframe}")
    for number in (4, 9):
        (_, single) = figure_document(alone(figure, number), TEMPLATES).text.split("\\begin{figureframe}")
        assert single.split("\\end{figureframe}")[0] == parts[number].split("\\end{figureframe}")[0]


def test_frames_are_counted_from_either_end_and_cut() -> None:
    frames = figure_scene(Figure("a", "A", "scatter", TransposedConvolution(33, 1)), TEMPLATES).frames
    assert (len(frames), frames[1088].number, frames[-1].number) == (1089, 1089, 1089)
    assert frames[1:3] == (frames[1], frames[2])
    with pytest.raises(IndexError):
        frames[1089]
