"""Fonts without the subroutines that no glyph calls: the same to the pixel, whatever font it is."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convarith.tools import pdf_pages, type1

from ..arithmetic.geometries import examples
from .engine import Bench
from .test_pdf_pages import drawn

LETTERS = r"Hamburgefonstiv 0123456789 ,.;:!?() \ss\ae\o\'e\c c fi fl ffi --- \$\&\%"
FONTS = {
    "Latin Modern": rf"{LETTERS} $\sum_{{i}} x_i^2$",
    "Latin Modern, slanted and bold": rf"\textit{{{LETTERS}}} \textbf{{{LETTERS}}}",
    "Source Sans": rf"\fontfamily{{SourceSansPro-LF}}\selectfont {LETTERS} \textit{{{LETTERS}}}",
    "Charter": rf"\fontfamily{{bch}}\selectfont {LETTERS}",
}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, formats: Path) -> Bench:
    return Bench(tmp_path_factory.mktemp("fonts"), formats=formats)


@pytest.mark.parametrize("font", FONTS)
def test_every_glyph_looks_the_same(bench: Bench, font: str) -> None:
    outcome = bench.typeset(rf"\pagestyle{{empty}}\noindent {FONTS[font]}")
    assert outcome.pdf is not None, outcome.diagnosis
    (single,) = pdf_pages.single_pages(outcome.pdf)
    assert drawn(single) == drawn(outcome.pdf)
    texts = [pypdf.PdfReader(io.BytesIO(each)).pages[0].extract_text() for each in (single, outcome.pdf.read_bytes())]
    assert texts[0] == texts[1]


def test_a_few_letters_take_a_few_kilobytes(bench: Bench) -> None:
    outcome = bench.typeset(r"\pagestyle{empty}\fontfamily{SourceSansPro-LF}\selectfont input output")
    assert outcome.pdf is not None, outcome.diagnosis
    (single,) = pdf_pages.single_pages(outcome.pdf)
    assert outcome.pdf.stat().st_size > 50_000
    assert len(single) < 15_000


def font_of(bench: Bench) -> tuple[bytes, int, int]:
    outcome = bench.typeset(r"\pagestyle{empty}abc")
    assert outcome.pdf is not None, outcome.diagnosis
    with pikepdf.open(outcome.pdf) as document:
        (file,) = (
            each.FontFile for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/FontFile" in each
        )
        return file.read_bytes(), int(file.Length1), int(file.Length2)


def test_what_was_shortened_cannot_be_shortened_further(bench: Bench) -> None:
    font, length1, length2 = font_of(bench)
    once, shorter = type1.without_unused_subroutines(font, length1, length2)
    assert shorter < length2
    assert type1.without_unused_subroutines(once, length1, shorter) == (once, shorter)


@pytest.mark.parametrize("cut", [0, 10, 1000, -600])
def test_a_font_that_is_not_understood_stays_as_it_is(bench: Bench, cut: int) -> None:
    font, length1, length2 = font_of(bench)
    broken = font[:length1] + font[length1 : length1 + length2][:cut] if cut else b""
    length2 = max(0, len(broken) - length1)
    assert type1.without_unused_subroutines(broken, length1, length2) == (broken, length2)


@examples(300)
@given(st.integers(0, 5000))
def test_numbers_of_subroutines_are_written_as_they_are_read(number: int) -> None:
    code = type1._written(number)
    assert type1._number(code, 0) == (len(code), number)


@examples(100)
@given(st.binary(max_size=40))
def test_what_is_encrypted_is_decrypted(data: bytes) -> None:
    assert type1._decrypted(type1._encrypted(data, type1.FONT_KEY), type1.FONT_KEY) == data
