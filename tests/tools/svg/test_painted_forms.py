"""A form that is read once for all pages shows on each what it shows where that page is all there is."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from convarith.tools.pdf_pages import single_pages
from convarith.tools.svg.painted_forms import painted_forms
from convarith.tools.svg.pdf_objects import pdf_drawing

from ..engine import Bench
from .pages import typeset

HERE = r"\node[inner sep=0] at (1,1) {\form};"
PAGES = [
    HERE,
    HERE,
    r"\node[inner sep=0] at (2,1) {\form};",
    rf"\begin{{scope}}[opacity=0.5]{HERE}\end{{scope}}",
    rf"\begin{{scope}}[transparency group, opacity=0.5]{HERE}\end{{scope}}",
    rf"\begin{{scope}}\clip (1,1) circle (0.3);{HERE}\end{{scope}}",
    rf"{HERE}\node at (3,2) {{ab}};{HERE}",
    r"\node at (3,2) {ab};",
]


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory, formats: Path) -> Path:
    return typeset(Bench(tmp_path_factory.mktemp("tex"), formats=formats), PAGES)


def test_each_page_is_as_it_is_alone(pdf: Path, tmp_path: Path) -> None:
    together = pdf_drawing(pdf).pages
    for number, content in enumerate(single_pages(pdf)):
        alone = tmp_path / f"{number}.pdf"
        alone.write_bytes(content)
        assert pdf_drawing(alone).pages == (together[number],), PAGES[number]


def test_a_form_has_one_name_on_all_pages_and_each_painting_counts(pdf: Path) -> None:
    with pikepdf.open(pdf) as document:
        painted = painted_forms(document)
    (name,) = set(painted[0])
    assert [page.count(name) for page in painted] == [1, 1, 1, 1, 0, 1, 2, 0]
