from __future__ import annotations

import pytest

from convarith.errors import TemplateError
from convarith.guide.html.pages import Entry

from .chapters import pages, text


def test_references_lead_to_other_pages_and_within_their_own() -> None:
    made = pages(
        *(r"\chapter{One}", r"\label{chapter:one}", r"\section{A}", r"\label{section:a}", r"\see{section:a}{Section}"),
        *(
            r"\chapter{Two}",
            r"\label{chapter:two}",
            r"\see{section:a}{Section}, \see{chapter:one}{Chapter}, \ref{section:a}",
        ),
        *(r"\appendix", r"\chapter{Three}", r"\label{chapter:three}", r"\pageref{chapter:three}, \pageref{section:a}"),
    )
    assert '<a class="see" href="#section-a">Section\N{NO-BREAK SPACE}1.1</a>' in made["one"].text
    assert '<a class="see" href="one.html#section-a">Section\N{NO-BREAK SPACE}1.1</a>' in made["two"].text
    assert '<a class="see" href="one.html">Chapter\N{NO-BREAK SPACE}1</a>' in made["two"].text
    assert '<a class="see" href="one.html#section-a">1.1</a>' in made["two"].text
    assert '<a class="see" href="three.html">Appendix\N{NO-BREAK SPACE}A</a>' in made["three"].text
    assert ">Section\N{NO-BREAK SPACE}1.1</a>" in made["three"].text


def test_links_lead_to_places_with_a_name() -> None:
    made = pages(r"\chapter*{Front}", r"\hypertarget{symbols}{}%", r"\chapter{One}", r"\hyperlink{symbols}{there}")
    assert '<span id="symbols"></span>' in made["front"].text
    assert made["one"].text == '<p><a href="front.html#symbols">there</a></p>'


def test_works_lead_to_the_bibliography() -> None:
    made = pages(
        *(r"\chapter{One}", r"(\work{yu2016}{Yu et~al., 2016})"),
        *(r"\chapter*{Bibliography}", r"\workentry{yu2016}{Yu et~al., 2016.}{Multi-scale.}"),
    )
    assert 'href="bibliography.html#work-yu2016">Yu et\N{NO-BREAK SPACE}al., 2016</a>)' in made["one"].text
    assert (
        '<p class="work" id="work-yu2016"><b>Yu et\N{NO-BREAK SPACE}al., 2016.</b> Multi-scale.</p>'
        in made["bibliography"].text
    )


def test_footnotes_lead_down_and_back() -> None:
    (page,) = pages(r"\chapter{One}", r"Text.\footnote{A \emph{note}.}").values()
    assert 'id="footnote-1-mark"><a href="#footnote-1" role="doc-noteref">1</a>' in page.text
    assert page.footnotes == ("A <em>note</em>.",)


def test_a_term_has_its_place_and_the_index_its_section() -> None:
    made = pages(
        *(r"\chapter{One}", r"\label{chapter:one}", r"\section{A}", r"A \term{stride}\label{term:stride}."),
        *(r"\chapter*{Index}", r"\indexentry{stride}{term:stride}"),
    )
    assert '<dfn>stride</dfn><span class="place" id="term-stride"></span>.' in made["one"].text
    entry = '<p class="index-entry">stride, <a href="one.html#term-stride">1.1</a></p>'
    assert made["terms"].text == f'<div class="index">\n<p class="letter">S</p>\n{entry}\n</div>\n'
    assert [entry for entry in made["terms"].entries if entry.kind == "term"] == [
        Entry("term", "1.1", "stride", "one", "term-stride")
    ]


@pytest.mark.parametrize(
    ("tex", "problem"),
    [(r"\see{section:none}{Section}", 'has the label "section:none"'), (r"\hyperlink{none}{x}", 'is called "none"')],
)
def test_what_leads_nowhere_is_an_error(tex: str, problem: str) -> None:
    with pytest.raises(TemplateError, match=problem):
        text(tex)
