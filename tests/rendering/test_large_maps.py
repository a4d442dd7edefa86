"""Maps of 28 and of 224 cells a side: each template draws a frame of them, or says what does."""

from __future__ import annotations

from typing import Any

import pytest

from convarith.catalogue.entries import read_catalogue
from convarith.catalogue.figure import figure_from
from convarith.catalogue.made_up_values import with_values
from convarith.errors import CatalogueError
from convarith.rendering.document import figure_document

from ..shipped import templates

TEMPLATES = templates()
ROW, MAP, BLOCK = "[SIZE]", "SIZE", "[SIZE, SIZE, SIZE]"
WINDOW = "input_size = SHAPE\nkernel_size = 3"
UP = f'operation = "transposed_convolution"\nstride = 2\n{WINDOW}'
DRAWN = {
    "isometric": (MAP, WINDOW),
    "plan": (MAP, WINDOW),
    "comparison": (MAP, f"{WINDOW}\ncompare = [{{ padding = 0 }}, {{ padding = 1 }}]"),
    "subsampling": (MAP, f"stride = 2\n{WINDOW}"),
    "scatter": (MAP, UP),
    "channels": (MAP, f"in_channels = 2\nout_channels = 3\n{WINDOW}"),
    "field": (MAP, 'operation = "stack"\ninput_size = SHAPE\nlayers = [{ kernel_size = 3 }, { kernel_size = 3 }]'),
    "regions": (MAP, 'operation = "adaptive_pooling"\ninput_size = SHAPE\noutput_size = 5'),
    "windows": (MAP, 'operation = "window_partition"\ninput_size = SHAPE\nwindow_size = 7'),
    "im2col": (MAP, f'operation = "unfolding"\n{WINDOW}'),
    "rows": (ROW, WINDOW),
    "branches": (ROW, f"{WINDOW}\ncompare = [{{ title = 'One' }}, {{ title = 'Other' }}]"),
    "positions": (ROW, WINDOW),
    "volume": (BLOCK, WINDOW),
}
"""Tables of figures without numbers, with a place for the size."""
REFUSED = {
    ("numerical", 224): (MAP, WINDOW, "without numbers, one frame of maps of any size can be drawn"),
    ("matrix", 28): (MAP, WINDOW, 'template = "isometric"'),
    ("matrix", 224): (MAP, WINDOW, "without numbers"),
    ("unpooling", 224): (MAP, 'operation = "pooling"\ninput_size = SHAPE\nkernel_size = 2', "without numbers"),
    ("slices", 28): (BLOCK, WINDOW, "without numbers"),
    ("shades", 224): (MAP, f"in_channels = 1\nout_channels = 1\n{WINDOW}", "without numbers"),
    ("shuffle", 224): (
        MAP,
        'operation = "pixel_shuffle"\ninput_size = SHAPE\nchannels = 4\nfactor = 2',
        "as the first is",
    ),
}
"""The same of figures that cannot be drawn, with what the error says to do."""


def sized(shape: str, table: str, size: int) -> str:
    return table.replace("SHAPE", shape.replace("SIZE", str(size)))


def render(template: str, table: str, *, has_values: bool = False) -> str:
    text = f'[a]\ntitle = "A"\ntemplate = "{template}"\nframes = "2"\n{table}\n'
    (entry,) = read_catalogue([("a.toml", text)]).entries
    figure: Any = figure_from(with_values(entry, "--values") if has_values else entry)
    return figure_document(figure, TEMPLATES).text


@pytest.mark.parametrize("size", [28, 224])
@pytest.mark.parametrize("template", DRAWN)
def test_a_frame_of_a_large_map_is_drawn(template: str, size: int) -> None:
    shape, table = DRAWN[template]
    text = render(template, sized(shape, table, size))
    assert text.count(r"\begin{figureframe}") == 1
    assert len(text) < 1_000_000


@pytest.mark.parametrize(("template", "size"), REFUSED)
def test_what_is_too_large_for_a_template_is_refused_with_what_can_be_done(template: str, size: int) -> None:
    shape, table, hint = REFUSED[template, size]
    has_values = template != "shuffle" and (template, size) != ("matrix", 28)
    with pytest.raises(CatalogueError) as raised:
        render(template, sized(shape, table, size), has_values=has_values)
    assert "can be drawn" in raised.value.problem
    assert hint in raised.value.details.hint
