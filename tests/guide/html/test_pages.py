"""The whole guide as pages, beside the TeX that the PDF is made of, and beside the PDF."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path

import pypdfium2
import pytest

from convarith.errors import ConvarithError, TemplateError, report
from convarith.guide.document import Guide
from convarith.guide.html.pages import GuidePage, guide_pages
from convarith.rendering.source_map import Rendered

from ...sandbox import Sandbox
from ...shipped import guide_templates
from ..shipped_guide import shipped_guide
from .chapters import error_at, pages

pytestmark = pytest.mark.slow  # it reads and writes all that the guide has

TEMPLATES = guide_templates()
SKIPPED = re.compile(r"\s+|-|\N{SOFT HYPHEN}|\N{HYPHEN}|\ufffe|\x02")


@pytest.fixture(scope="module")
def document() -> Guide:
    return shipped_guide()


@pytest.fixture(scope="module")
def tex(document: Guide) -> Rendered:
    return document.rendered


@pytest.fixture(scope="module")
def made(tex: Rendered) -> dict[str, GuidePage]:
    found = guide_pages(tex, TEMPLATES.error, picture=lambda name: f"[{name}]", drawing=lambda tex: "[drawing]")
    return {page.name: page for page in found}


def body(tex: Rendered) -> str:
    """Return the TeX of the chapters, without programs, repeated heads of tables and comments."""
    text = tex.text[tex.text.index(r"\chapter", tex.text.index(r"\begin{document}")) :]
    for left_out in (r"\\begin\{verbatim\}.*?\\end\{verbatim\}", r"(?<=\\endfirsthead).*?\\endhead", r"(?<!\\)%.*?$"):
        text = re.sub(left_out, "", text, flags=re.DOTALL | re.MULTILINE)
    return text


def html(made: dict[str, GuidePage]) -> str:
    """Return the text of all pages; answers stand in it once, at the back."""
    whole = "\n".join(page.text for page in made.values())
    return re.sub(r'<details class="answer">.*?</details>', "", whole, flags=re.DOTALL)


# Nothing is lost.


@pytest.mark.parametrize(
    ("in_tex", "in_html"),
    [
        (r"\\frames\{", r'<figure class="guide-figure"'),
        (r"\\begin\{relationship\}", r'<section class="relationship"'),
        (r"\\begin\{tabular|\\begin\{longtable", r"<table>"),
        (r"\\label\{table:", r'<figure class="guide-table"'),
        (r"\\(?:see|ref|pageref)\{", r'<a class="see"'),
        (r"\\work\{", r'<a class="cite"'),
        (r"\\workentry\{", r'<p class="work"'),
        (r"\\(?:sub)?section[*{]", r'<h[23] id="(?!answers-|check-yourself)'),
        (r"\\begin\{questions\}", r'<section class="questions"'),
        (r"\\answer\{", r'<li value="'),
        (r"\\begin\{verbatim\}|\\begin\{listing\}", r'<pre class="listing"'),
        (r"\\tikz\[", r"\[drawing\]"),
        (r"\\term\{", r"<dfn"),
        (r"\\label\{term:", r'<span class="place"'),
        (r"\\indexentry\{", r'<p class="index-entry"'),
        (r"\\inpytorch\{", r'<p class="in-pytorch"'),
        (r"\\href\{", r'<a href="https?://'),
        (r"(?<!\\)\\\[", r'<math display="block">'),
    ],
)
def test_the_pages_have_as_many(tex: Rendered, made: dict[str, GuidePage], in_tex: str, in_html: str) -> None:
    source = tex.text if "verbatim" in in_tex else body(tex)
    expected = len(re.findall(in_tex, source))
    assert len(re.findall(in_html, html(made))) == expected > 0


def test_the_pages_have_every_formula_of_a_line(tex: Rendered, made: dict[str, GuidePage]) -> None:
    """Numbers and sizes are text."""
    found = re.findall(r"(?<!\\)\$([^$]+)\$", re.sub(r"(?<!\\)\\\[.*?\\\]", "", body(tex), flags=re.DOTALL))
    formulas = [each for each in found if not re.fullmatch(r"[\d.\s]+((\\,|\\times)[\d.\s]+)*", each)]
    assert len(formulas) > 1000
    assert len(re.findall(r"<math(?: aria-hidden=\"true\")?>", html(made))) == len(formulas)


def test_the_figures_are_those_that_the_guide_shows(document: Guide, made: dict[str, GuidePage]) -> None:
    found = re.findall(r'id="figure-(\w+)">\n(?:<p>)?\[(\w+)\]', html(made))
    assert [name for _, name in found] == list(document.figures)
    assert all(label == name for label, name in found)


def test_each_address_within_the_guide_leads_somewhere(made: dict[str, GuidePage]) -> None:
    anchors = {name: set(re.findall(r' id="([^"]*)"', page.text)) for name, page in made.items()}
    anchors["answers"] |= {""}
    for name, page in made.items():
        for address in re.findall(r'href="([^"]*)"', page.text):
            if address.startswith(("http", "../figures/")):
                continue
            target, _, anchor = address.partition("#")
            there = target.removesuffix(".html") or name
            assert there in anchors, f"{name}: {address}"
            assert not anchor or anchor in anchors[there], f"{name}: {address}"


def test_no_page_has_an_anchor_twice(made: dict[str, GuidePage]) -> None:
    for page in made.values():
        twice = [anchor for anchor, count in Counter(re.findall(r' id="([^"]*)"', page.text)).items() if count > 1]
        assert twice == [], page.name


def test_headings_relationships_figures_and_tables_can_be_linked_to(made: dict[str, GuidePage]) -> None:
    whole = html(made)
    tags = re.findall(r'<(?:h[23]|figure|section class="relationship")[^>]*>', whole)
    assert len(tags) > 200
    assert [tag for tag in tags if ' id="' not in tag] == []


def test_no_tex_is_left_in_the_pages(made: dict[str, GuidePage]) -> None:
    prose = re.sub(r"<pre.*?</pre>|<code>.*?</code>", "", html(made), flags=re.DOTALL)
    assert re.findall(r".{20}(?:\\[A-Za-z]|\$|~|``|''|--).{20}", unescape(re.sub(r"<[^>]*>", "", prose))) == []


def test_every_page_has_its_entries_for_the_search(document: Guide, made: dict[str, GuidePage]) -> None:
    entries = [entry for page in made.values() for entry in page.entries]
    counts = Counter(entry.kind for entry in entries)
    assert counts["figure"] == len(document.figures)
    assert counts["chapter"] == len(made)
    assert counts["term"] > 50
    anchors = {(name, anchor) for name, page in made.items() for anchor in re.findall(r' id="([^"]*)"', page.text)}
    assert [entry for entry in entries if entry.anchor and (entry.page, entry.anchor) not in anchors] == []


def test_the_same_guide_gives_the_same_pages(tex: Rendered, made: dict[str, GuidePage]) -> None:
    again = guide_pages(tex, TEMPLATES.error, picture=lambda name: f"[{name}]", drawing=lambda tex: "[drawing]")
    assert list(again) == list(made.values())


# What cannot be shown is an error at its line.


def failure(*lines: str) -> str:
    with pytest.raises(ConvarithError) as caught:
        pages(r"\chapter{One}", *lines)
    return report(caught.value, subject="the guide's pages")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (r"\unheardof{x}", r"the pages do not know \unheardof"),
        (r"\begin{unheardof} x \end{unheardof}", r"the pages do not know \begin{unheardof}"),
        (r"A $\unheardof$", r"the pages cannot show the formula \unheardof: \unheardof is not known"),
        (r"\emph{a \begin{itemize} \item b \end{itemize}}", "the pages cannot show this within a line"),
        (r"\begin{tabular}{?} a \end{tabular}", "the columns '?' of a table are not understood from '?' on"),
        (r"{\chapter{Two}}", r"\chapter stands within something else: a page begins with a chapter"),
        (r"a } b", "the pages cannot read this"),
        (r"\item lost", r"an \item stands where there is no list"),
        (r"\toprule", r"\toprule stands where there is no table"),
    ],
)
def test_what_is_not_known_names_the_template_and_its_line(line: str, problem: str) -> None:
    says = failure("", "Text.", "", line)
    assert problem in says
    assert "report/some.tex.j2:5" in says


def test_an_unknown_macro_gets_a_hint() -> None:
    assert "give it a handler in scripts/convarith/guide/html" in failure(r"\unheardof")


def test_text_before_the_first_chapter_is_an_error() -> None:
    with pytest.raises(TemplateError, match="before the first chapter"):
        pages("Lost.", r"\chapter{One}")


# Beside the PDF.


@pytest.fixture(scope="module")
def beside(whole: Sandbox) -> tuple[dict[str, GuidePage], Path]:
    build = whole.path("build")
    text = (build / "guide/guide.tex").read_text(encoding="utf-8")
    lines = json.loads((build / "guide/guide.map.json").read_text(encoding="utf-8"))
    rendered = Rendered(text, (None,) * len(lines))
    found = guide_pages(rendered, error_at, picture=lambda name: "", drawing=lambda tex: "")
    return {page.name: page for page in found}, build


def test_the_numbers_are_those_of_the_pdf(beside: tuple[dict[str, GuidePage], Path]) -> None:
    made, build = beside
    auxiliary = (build / "guide/references/document.aux").read_text(encoding="utf-8")
    in_pdf = dict(re.findall(r"\\newlabel\{(\w+:\w+)\}\{\{([^}]*)\}", auxiliary))
    assert len(in_pdf) > 200
    numbers: dict[str, str] = {}
    for page in made.values():
        numbers |= {f"chapter:{page.name}": page.number} if page.number else {}
        numbers |= {entry.anchor.replace("-", ":", 1): entry.number for entry in page.entries if entry.number}
    for label, number in in_pdf.items():
        if label in numbers:
            assert numbers[label] == number, label
    missing = {label.partition(":")[0] for label in in_pdf if label not in numbers}
    assert missing <= {"section"}, "only unnumbered sections below have a label and no number of their own"


def test_the_contents_are_those_of_the_pdf(beside: tuple[dict[str, GuidePage], Path]) -> None:
    made, build = beside
    contents = (build / "guide/references/document.toc").read_text(encoding="utf-8")
    in_pdf = re.findall(r"\\contentsline \{section\}\{\\numberline \{([^}]*)\}", contents)
    assert [heading.number for page in made.values() for heading in page.headings if heading.number] == in_pdf


def test_the_sentences_are_those_of_the_pdf(beside: tuple[dict[str, GuidePage], Path]) -> None:
    """Pieces of the paragraphs, between formulas, stand in the PDF, numbers included; a page's end cuts a few."""
    made, build = beside
    document = pypdfium2.PdfDocument(build / "guide.pdf")
    printed = SKIPPED.sub("", "".join(page.get_textpage().get_text_bounded() for page in document))
    pieces = [piece for page in made.values() for piece in _pieces(page.text)]
    lost = [piece for piece in pieces if piece not in printed]
    assert len(pieces) > 1500
    assert len(lost) < len(pieces) / 50, lost


def _pieces(text: str) -> Iterator[str]:
    """Yield runs of 40 characters of the paragraphs, without spaces and hyphens, as they stand between formulas."""
    for paragraph in re.findall(r"<p>(.*?)</p>", text, flags=re.DOTALL):
        for run in re.split(r"<math.*?</math>", paragraph, flags=re.DOTALL):
            plain = SKIPPED.sub("", unescape(re.sub(r"<[^>]*>", "", run)))
            yield from _cut(plain)


def _cut(plain: str) -> Sequence[str]:
    return [plain[at : at + 40] for at in range(0, max(1, len(plain) - 39), 40) if len(plain) >= 8]
