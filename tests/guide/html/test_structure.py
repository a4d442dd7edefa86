from __future__ import annotations

import pytest

from convarith.errors import TemplateError

from .chapters import pages, text


def test_headings_have_numbers_and_anchors() -> None:
    written = text(
        r"\section{First}", r"\label{section:a_b}", r"\subsection{Below}", r"\section*{Pitfalls}", r"\section{Next}"
    )
    assert '<h2 id="section-a_b"><span class="number">1.1</span> First ' in written
    assert '<h3 id="below">Below ' in written
    assert '<h2 id="pitfalls">Pitfalls ' in written
    assert '<h2 id="next"><span class="number">1.2</span> Next ' in written


def test_headings_of_one_name_have_anchors_of_their_own() -> None:
    written = text(r"\section*{Again}", r"\section*{Again}")
    assert 'id="again"' in written
    assert 'id="again-2"' in written


def test_lists_become_lists() -> None:
    assert text(r"\begin{itemize}", r"\item one", r"\item two", "", "more", r"\end{itemize}") == (
        "<ul>\n<li>one</li>\n<li><p>two</p>\n<p>more</p></li>\n</ul>"
    )
    assert text(r"\begin{description}", r"\item[Term.] words", r"\end{description}") == (
        "<dl>\n<dt>Term.</dt><dd>words</dd>\n</dl>"
    )


def test_a_list_that_resumes_counts_on() -> None:
    first = (r"\begin{enumerate}[leftmargin=2em]", r"\item a", r"\item b", r"\end{enumerate}")
    second = (r"\begin{enumerate}[resume,leftmargin=2em]", r"\item c", r"\end{enumerate}")
    third = (r"\begin{enumerate}", r"\item d", r"\end{enumerate}")
    assert text(*first, *second, *third).count('<ol start="3">') == 1


def test_what_stands_before_the_first_item_is_an_error() -> None:
    with pytest.raises(TemplateError, match="a list begins with an \\\\item"):
        text(r"\begin{itemize} lost \item a \end{itemize}")


def test_a_relationship_is_a_box_with_its_number() -> None:
    box = (r"\begin{relationship}{Padding}", r"\label{relationship:padding}%", r"For $s = 1$:", r"\[ o = i \]")
    written = text(*box, r"\remark{Known.}", r"\end{relationship}")
    assert '<section class="relationship" id="relationship-padding"' in written
    assert "<b>Relationship\N{NO-BREAK SPACE}1</b> Padding" in written
    assert written.count('<math display="block">') == 1
    assert '<p class="remark">Known.</p>' in written


def test_a_program_is_printed_as_it_stands() -> None:
    program = ('x = "a -- b" # \\n', "", "if x < 1:", "    pass")
    written = text(
        r"\begin{snippet}", r"\begin{verbatim}", *program, r"\end{verbatim}", r"\prints{(1, 2)}{run}", r"\end{snippet}"
    )
    assert "<code>x = &#34;a -- b&#34; # \\n\n\nif x &lt; 1:\n    pass</code>" in written
    assert "<code>(1, 2)</code>" in written


def test_answers_stand_below_their_questions_and_at_the_back() -> None:
    made = pages(
        *(r"\chapter{One}", r"\label{chapter:one}", r"\begin{questions}"),
        *(
            r"\item Why? \answer{Because of $k$.}",
            r"\item How?",
            r"  \answer{So, \term{thus}\label{term:thus}.}",
            r"\end{questions}",
        ),
        *(r"\chapter*{Answers}", r"\hypertarget{answers}{}%", r"\allanswers"),
    )
    assert made["one"].text.count("<details") == 2
    assert 'id="term-thus"' in made["one"].text
    answers = made["answers"].text
    assert '<a href="one.html#check-yourself">Chapter\N{NO-BREAK SPACE}1</a>' in answers
    assert '<li value="2">So, <dfn>thus</dfn>.</li>' in answers
