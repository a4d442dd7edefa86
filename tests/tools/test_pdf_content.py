r"""What a finished PDF may hold: real PDFs by real TeX, each with something that \pdfcatalog and its kin add."""

from __future__ import annotations

from pathlib import Path

import pytest

from convarith.errors import OutputError, TeXError
from convarith.tools import pdf, pdf_content
from convarith.tools.animations import transparent_pages
from convarith.tools.pdf_content import check_figure, check_guide
from convarith.tools.pdf_limits import MAX_PAGE_SIDE, check_count, check_pixels, check_sizes

from .engine import Bench

PAGE = "\\pdfpagewidth=200pt \\pdfpageheight=100pt \\shipout\\vbox{\\hbox{words}}\n"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, formats: Path) -> Bench:
    return Bench(tmp_path_factory.mktemp("content"), formats=formats)


def made(bench: Bench, body: str, preamble: str = "") -> Path:
    outcome = bench.typeset(body, preamble=preamble)
    assert outcome.pdf is not None, outcome.diagnosis
    return outcome.pdf


ANNOTATION = "\\shipout\\vbox{\\hbox{\\pdfannot width 9pt height 9pt {%s}x}}"
FOREIGN = {
    "script when it opens": ("\\pdfcatalog{/OpenAction << /S /JavaScript /JS (x) >>}", "/JS, /JavaScript, /OpenAction"),
    "script in other letters": (
        "\\catcode`\\#=12 \\pdfcatalog{/Open#41ction << /S /J#61vaScript >>}",
        "/JavaScript, /OpenAction",
    ),
    "script by name": ("\\pdfnames{/JavaScript << /Names [] >>}", "/JavaScript"),
    "script of nobody": ("\\immediate\\pdfobj{<< /S /JavaScript /JS (x) >>}", "/JS, /JavaScript"),
    "script far inside": ("\\immediate\\pdfobj{[[<< /X [<< /JS (x) >>] >>]]}", "/JS"),
    "program": (ANNOTATION % "/Subtype /Link /A << /S /Launch /F (/bin/sh) >>", "/A, /Annots, /Launch"),
    "link": (ANNOTATION % "/Subtype /Link /A << /S /URI /URI (http://x.example) >>", "/A, /Annots, /URI"),
    "other file": (ANNOTATION % "/Subtype /Link /A << /S /GoToR /F (x.pdf) /D [0 /Fit] >>", "/A, /Annots, /GoToR"),
    "form": ("\\pdfcatalog{/AcroForm << /Fields [] >>}", "/AcroForm"),
    "sending": ("\\immediate\\pdfobj{<< /S /SubmitForm >>}", "/SubmitForm"),
    "import": ("\\immediate\\pdfobj{<< /S /ImportData >>}", "/ImportData"),
    "file": ("\\immediate\\pdfobj stream attr {/Type /EmbeddedFile} {x}", "/EmbeddedFile"),
    "name of a file": ("\\immediate\\pdfobj{<< /Type /Filespec /EF << >> >>}", "/EF, /Filespec"),
    "content elsewhere": ("\\immediate\\pdfobj stream attr {/F (/etc/passwd)} {}", "/F"),
    "film": (ANNOTATION % "/Subtype /RichMedia", "/Annots, /RichMedia"),
    "action of a page": ("\\pdfpageattr{/AA << >>}", "/AA"),
    "turned page": ("\\pdfpageattr{/Rotate 90}", "/Rotate"),
    "larger unit": ("\\pdfpageattr{/UserUnit 100}", "/UserUnit"),
    "turned pages": ("\\pdfpagesattr{/Rotate 90}", "/Rotate"),
    "unknown": ("\\pdfcatalog{/Leak (x)}", "/Leak"),
    "other type": ("\\pdfcatalog{/Outlines 1 0 R}", "/Outlines"),
}


@pytest.mark.parametrize(("body", "names"), FOREIGN.values(), ids=list(FOREIGN))
def test_a_figure_draws_and_does_nothing_else(bench: Bench, body: str, names: str) -> None:
    path = made(bench, body if "\\shipout" in body else body + PAGE)
    with pytest.raises(TeXError) as raised:
        check_figure(path, frames=1)
    assert str(raised.value) == f"the PDF contains {names}, which a figure never needs"
    assert raised.value.details.hint == pdf_content.HINT_FOR_FIGURES


TWICE = {
    "catalogue": "\\pdfcatalog{/Type /Other}",
    "pages": "\\pdfcatalog{/Pages 1 0 R}",
    "page's type": "\\pdfpageattr{/Type /Pages}",
    "count": "\\pdfpagesattr{/Count 1}",
}


@pytest.mark.parametrize("body", TWICE.values(), ids=list(TWICE))
def test_a_key_that_stands_twice_is_refused(bench: Bench, body: str) -> None:
    with pytest.raises(TeXError, match="the PDF is not sound: "):
        check_figure(made(bench, body + PAGE), frames=1)


def test_words_may_name_anything(bench: Bench) -> None:
    title = "\\pdfinfo{/Title (the key /JavaScript and /OpenAction)}"
    check_figure(made(bench, title + PAGE), frames=1)
    check_guide(made(bench, title + PAGE))


GUIDE = "\\usepackage{hyperref}\n"


def test_the_guide_has_links_and_an_outline(bench: Bench) -> None:
    body = "\\tableofcontents\\section{One}\\label{a}\\ref{a} \\href{https://x.example}{x}"
    check_guide(made(bench, body, GUIDE))


@pytest.mark.parametrize("names", ["script when it opens", "program", "other file", "form", "file", "film"])
def test_the_guide_does_not_act(bench: Bench, names: str) -> None:
    body = FOREIGN[names][0].replace("\\pdfcatalog{/OpenAction", "\\pdfcatalog{/X")
    with pytest.raises(TeXError, match="which the guide never needs") as raised:
        check_guide(made(bench, "words" + body, GUIDE))
    assert raised.value.details.hint == pdf_content.HINT_FOR_GUIDE


def test_objects_without_end_are_refused(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_content, "MAX_OBJECTS", 200)
    loop = "\\newcount\\n\\loop\\advance\\n1 \\immediate\\pdfobj{<< >>}\\ifnum\\n<300\\repeat"
    with pytest.raises(TeXError, match=r"the PDF has 3.. objects, more than 200"):
        check_figure(made(bench, loop + PAGE), frames=1)


def test_what_is_no_pdf_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.5\nwords")
    with pytest.raises(TeXError, match="the PDF is not sound"):
        check_figure(tmp_path / "x.pdf", frames=1)


@pytest.mark.parametrize(
    ("pages", "frames", "problem"),
    [
        (3, 2, "the PDF has 3 pages, but the figure has 2 frames"),
        (1, 2, "the PDF has 1 page, but the figure has 2 frames"),
        (60000, 1, "the PDF has 60000 pages, but the figure has 1 frame"),
    ],
)
def test_a_frame_is_a_page(pages: int, frames: int, problem: str) -> None:
    with pytest.raises(TeXError) as raised:
        check_count(pages, frames)
    assert str(raised.value) == problem
    assert "\\shipout" in raised.value.details.hint
    check_count(frames, frames)


def test_pages_of_a_pdf_are_counted(bench: Bench) -> None:
    path = made(bench, PAGE * 3)
    check_figure(path, frames=3)
    with pytest.raises(TeXError, match="the PDF has 3 pages, but the figure has 4 frames"):
        check_figure(path, frames=4)


def test_pages_have_one_size_within_the_limit(bench: Bench) -> None:
    check_sizes([(MAX_PAGE_SIDE, 1), (MAX_PAGE_SIDE, 1)])
    with pytest.raises(TeXError, match="page 1 is 14401 × 5 pt, but a side is at most 14400 pt long"):
        check_sizes([(14401, 5)])
    with pytest.raises(TeXError, match="page 1 is 90000 × 9 pt, but"):
        check_figure(made(bench, "\\pdfpageattr{/MediaBox [0 0 90000 9]}" + PAGE), frames=1)
    with pytest.raises(TeXError, match="page 1 is 5 × 0 pt"):
        check_sizes([(5, 0)])
    with pytest.raises(TeXError, match="page 2 is 199 × 100 pt, but page 1 is 199 × 50 pt"):
        check_figure(made(bench, PAGE.replace("height=100pt", "height=50pt") + PAGE), frames=2)


@pytest.mark.parametrize(("size", "dpi"), [((1000, 1000), 700), ((14400, 1), 82), ((1, 14400), 82), ((1, 1), 10**9)])
def test_too_many_pixels_are_told(size: tuple[float, float], dpi: int) -> None:
    with pytest.raises(OutputError, match=rf"a page of \d+ × \d+ pixels is too large: {dpi} dpi") as raised:
        check_pixels(size, dpi=dpi)
    assert raised.value.details.hint.startswith("a picture has at most 80 million pixels, 16383 per side")


def test_pixels_are_counted_before_a_page_is_drawn(bench: Bench) -> None:
    path = made(bench, PAGE)
    for drawn in (pdf.pages, transparent_pages):
        with pytest.raises(OutputError, match="is too large: 20000 dpi"):
            next(iter(drawn(path, dpi=20000)))
        assert next(iter(drawn(path, dpi=72))).size == (200, 100)
