"""Figures side by side: each panel shows what its figure alone would."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import Convolution, Pooling
from convarith.arithmetic.windows import MapOperation
from convarith.catalogue.entries import read_catalogue
from convarith.catalogue.figure import Figure, figure_from
from convarith.catalogue.look import Look
from convarith.errors import CatalogueError
from convarith.scenes.comparison import Comparison
from convarith.scenes.sheet import Role
from convarith.scenes.sliding import SlidingWindow

from ..geometries import convolutions, poolings, transposed_convolutions

examples = settings(max_examples=40, deadline=None, print_blob=True)
operations = st.one_of(convolutions(), transposed_convolutions(), poolings())


def comparison(*compared: MapOperation) -> Comparison:
    figures = tuple(Figure("a", f"T{at}", "comparison", each) for at, each in enumerate(compared, start=1))
    return Comparison(Figure("a", "A", "comparison", compared[0], compared=figures))


@examples
@given(st.lists(operations, min_size=1, max_size=3))
def test_each_panel_shows_what_its_figure_shows(compared: list[MapOperation]) -> None:
    drawn = comparison(*compared)
    for at, operation in enumerate(compared):
        alone = SlidingWindow(operation)
        panel = drawn.panels[at]
        assert (panel.input, panel.output, panel.windows) == (alone.input, alone.output, alone.windows)
        shown = [frame.panels[at] for frame in drawn.frames]
        assert tuple(shown[: len(alone.frames)]) == tuple(alone.frames)
        assert set(shown[len(alone.frames) :]) <= {alone.frames[-1]}
    assert [frame.number for frame in drawn.frames] == list(range(1, len(drawn.frames) + 1))


def test_a_long_word_of_a_title_may_go_on_in_the_next_line() -> None:
    drawn = Comparison(Figure("a", "A", "comparison", Convolution(5, 3), compared=(titled("a 50% uncharacteristic"),)))
    assert drawn.panels[0].title == "a 50\\% uncharacteri\\allowbreak{}stic"


def titled(title: str) -> Figure:
    return Figure("a", title, "plan", Convolution(5, 3))


def test_upper_and_lower_differ_in_the_first_window() -> None:
    table = """
[same]
template = "comparison"
input_size = 5
kernel_size = 4
stride = 2
compare = [{ title = "Upper & more", padding = "same_upper" }, { title = "Lower", padding = "same_lower" }]
"""
    (entry,) = read_catalogue([("figures/a.toml", table)]).entries
    drawn = Comparison(figure_from(entry))
    assert [panel.title for panel in drawn.panels] == [r"Upper \& more", "Lower"]
    assert [panel.padding for panel in drawn.panels] == ["padding: 1 before, 2 after", "padding: 2 before, 1 after"]
    assert [len(each.taps) for each in drawn.frames[0].panels] == [16, 16]
    assert drawn.describe_frame(1) == (
        "Upper & more: The output's row 0, column 0 is computed from rows 0 to 2 and columns 0 to 2 of the input, "
        "with 1 row of padding above and 1 column of padding on the left. "
        "Lower: The output's row 0, column 0 is computed from rows 0 to 1 and columns 0 to 1 of the input, "
        "with 2 rows of padding above and 2 columns of padding on the left."
    )
    assert drawn.describe().startswith("Upper & more: A 4 × 4 kernel moves over a 5 × 5 input padded by (1 before, 2")


def test_the_shorter_one_waits_at_its_end() -> None:
    drawn = comparison(Convolution(3, 2), Pooling(3, 3))
    assert len(drawn.frames) == 4
    assert drawn.describe_frame(4).endswith(
        "T2: The output's row 0, column 0 is computed from rows 0 to 2 and columns 0 to 2 of the input."
    )


def test_a_table_that_compares_nothing_is_refused() -> None:
    with pytest.raises(CatalogueError) as raised:
        Comparison(Figure("a", "A", "comparison", Convolution(5, 3)))
    assert raised.value.problem == 'the template "comparison" compares figures, but the table gives none'
    assert raised.value.details.hint.startswith('add compare = [{ title = "upper", padding = "same_upper" }')


def test_a_frame_of_large_maps_has_what_each_of_them_needs() -> None:
    compared = [Convolution(60, 3), Convolution(60, 3, padding=1)]
    figures = tuple(Figure("a", f"T{at}", "comparison", each) for at, each in enumerate(compared, start=1))
    whole = Figure("a", "A", "comparison", compared[0], compared=figures, look=Look(frames="3500"))
    drawn = Comparison(whole)
    first, second = drawn.frames[3499].panels
    assert (first.output.number, second.output.number) == (58 * 58, 3500)
    assert all(Role.ELIDED in panel.input.roles for panel in drawn.panels)
    assert comparison(*compared).refusal is None
    assert comparison(Convolution(224, 16, 16), Convolution(5, 3)).refusal is not None
