"""In no figure does a text touch another or go beyond what is seen: real TeX, and the boxes of glyphs in the PDF.

Corner cases of all templates are drawn in one run of TeX, and geometries that hypothesis chooses in one per template.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from convarith.catalogue.entries import Entry
from convarith.catalogue.figure import Figure, figure_from
from convarith.errors import GeometryError
from convarith.rendering.document import figure_document, figure_scene

from ..shipped import FIGURES as SHIPPED
from ..shipped import templates
from .engine import Bench
from .pdf_texts import Text, texts_of_pages, touching
from .tables import CORNERS, TABLES, Table

pytestmark = pytest.mark.drawn

THEMES = ("light", "print")
"""Without hatching, and with: texts are then nodes with a box behind them."""
OTHER_LANGUAGES = ("de", "es", "fr")
GAP = 0.5  # points that texts are apart at least
CUT = 0.1  # points of a text that may be outside of the page: a glyph's box is wider than its ink
FIGURES = 4
FRAME = "\\begin{figureframe}"
BEGINNING = "\\begin{document}\n"
DOCUMENT = re.compile(rf".*?{re.escape(BEGINNING)}(?P<body>.*)\\end{{document}}\n", re.DOTALL)
RESET = r"""\makeatletter \global\figure@frames=0
\global\figure@left=0pt \global\figure@right=0pt \global\figure@bottom=0pt \global\figure@top=0pt \makeatother"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, formats: Path) -> Bench:
    return Bench(tmp_path_factory.mktemp("texts"), formats=formats)


def test_every_template_is_looked_at() -> None:
    assert set(TABLES) == set(templates().names())


@pytest.mark.parametrize("theme", THEMES)
def test_no_text_of_a_corner_case_touches_another_or_is_cut(bench: Bench, theme: str) -> None:
    tables = [{**table, "template": template} for template, corners in CORNERS.items() for table in corners]
    assert faults([showing(figure_of(table), "first, last") for table in tables], bench, theme) == []


@pytest.mark.slow
@pytest.mark.parametrize("template", TABLES)
def test_no_word_of_another_language_touches_another_or_is_cut(bench: Bench, template: str) -> None:
    corners = [figure_of({**table, "template": template}) for table in CORNERS.get(template, ())]
    shipped = [figure for figure in SHIPPED.values() if figure.template == template]
    figures = [*(showing(each, "last") for each in corners), *(part_of(each, 0.5) for each in shipped)]
    spoken = [
        replace(each, look=replace(each.look, language=language)) for language in OTHER_LANGUAGES for each in figures
    ]
    assert faults(spoken, bench, "light") == []


@pytest.mark.slow
@pytest.mark.parametrize("template", TABLES)
@settings(
    max_examples=1,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_no_text_touches_another_or_is_cut(bench: Bench, template: str, data: st.DataObject) -> None:
    assume(data.draw(st.booleans()))  # the first example is of what is simplest, each time
    tables = data.draw(st.lists(TABLES[template].filter(is_possible), min_size=FIGURES, max_size=FIGURES))
    labels, theme, which = data.draw(st.tuples(st.booleans(), st.sampled_from(THEMES), st.floats(0, 1)))
    figures = [figure_of({**table, "labels": labels, "template": template}) for table in tables]
    assert faults([part_of(figure, which) for figure in figures], bench, theme) == []


def figure_of(table: Table) -> Figure:
    return figure_from(Entry("a", table, "", ""))


def is_possible(table: Table) -> bool:
    """Tell whether a table has a geometry; some that are drawn have none."""
    try:
        figure_of(table)
    except GeometryError:
        return False
    return True


def showing(figure: Figure, frames: str) -> Figure:
    return replace(figure, look=replace(figure.look, frames=frames))


def part_of(figure: Figure, which: float) -> Figure:
    """Return a figure of one frame: ``which`` says how far it is between the first and the last."""
    last = len(figure_scene(figure, templates()).frames)
    return showing(figure, str(1 + round(which * (last - 1))))


def faults(figures: Sequence[Figure], bench: Bench, theme: str) -> list[str]:
    """Draw figures and say what touches or is cut."""
    documents = [figure_document(figure, templates(theme)).text for figure in figures]
    shown = [each for each, text in zip(figures, documents, strict=True) for _ in range(text.count(FRAME))]
    return [
        f"{figure.template}, {figure.operation}: {fault}"
        for figure, texts in zip(shown, texts_of_pages(compiled(documents, bench)), strict=True)
        for fault in faults_of(texts)
    ]


def faults_of(texts: list[Text]) -> list[str]:
    pairs = [f"{first.words!r} touches {second.words!r}" for first, second in touching(texts, gap=GAP)]
    return pairs + [f"{text.words!r} is cut by {text.cut:.1f} points" for text in texts if text.cut > CUT]


def compiled(documents: Sequence[str], bench: Bench) -> Path:
    """Return a PDF of the pages of several figures, which have one preamble."""
    found = [DOCUMENT.fullmatch(text) for text in documents]
    bodies = [each["body"] for each in found if each]
    assert len(bodies) == len(documents)
    parts = (f"\\begingroup\n{RESET}\n{body}\n\\endgroup\n" for body in bodies)
    preamble = documents[0].partition(BEGINNING)[0]
    outcome = bench.compile(f"{preamble}{BEGINNING}{''.join(parts)}\\end{{document}}\n")
    assert outcome.pdf is not None, outcome.diagnosis
    return outcome.pdf
