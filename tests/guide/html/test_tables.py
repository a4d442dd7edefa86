from __future__ import annotations

import re

import pytest

from convarith.errors import TemplateError

from .chapters import text

TABLE = (
    r"\begin{guidetable}",
    r"\begin{tabular}{@{}lc@{}}",
    r"\toprule",
    r"& \head{Size} $i$ \\",
    r"\midrule",
    r"one & 1 \\[3pt]",
    r"two & -- \\",
    r"\bottomrule",
    r"\end{tabular}",
    r"\caption{Some sizes.}",
    r"\label{table:sizes}",
    r"\end{guidetable}",
)


def test_a_table_has_a_head_a_body_and_a_numbered_caption() -> None:
    written = text(*TABLE)
    assert '<figure class="guide-table" id="table-sizes">' in written
    head, body = written.split("</thead>")
    assert '<tr><td></td><th class="c" scope="col"><span class="head">Size</span> <math>' in head
    assert (
        '<tr><th scope="row">one</th><td class="c">1</td></tr>\n<tr><th scope="row">two</th><td class="c">–</td></tr>'
        in body
    )
    assert '<b class="caption-number">Table\N{NO-BREAK SPACE}1.1</b> Some sizes.' in body


def test_a_cell_can_span_columns_and_a_row_can_be_a_title() -> None:
    written = text(
        *(r"\begin{tabular}{lcc}", r"\toprule", r"& \multicolumn{2}{c}{both} \\", r"\midrule"),
        *(r"\multicolumn{3}{@{}l@{}}{\head{Title}} \\*[2pt]", r"a & b & c \\", r"\bottomrule", r"\end{tabular}"),
    )
    assert '<th class="c" colspan="2" scope="colgroup">both</th>' in written
    assert '<tr class="group"><th colspan="3" scope="rowgroup"><span class="head">Title</span></th></tr>' in written


def test_heads_that_span_columns_have_heads_below_and_no_other_row_is_one() -> None:
    written = table(
        *(r"\toprule", r"& \multicolumn{2}{c}{$i = 1$} \\", r"\head{Name} & $o$ & \head{unused} \\"),
        *(r"one & 1 & 2 \\", r"\midrule", r"two & 3 & 4 \\", r"\bottomrule"),
    )
    head, first, second = re.findall("<t(?:head|body)>(.*?)</t(?:head|body)>", written, re.DOTALL)
    assert (head.count("<tr>"), head.count('scope="colgroup"'), head.count('scope="col"')) == (2, 1, 3)
    assert first.strip() == '<tr><th scope="row">one</th><td class="c">1</td><td class="c">2</td></tr>'
    assert '<th scope="row">two</th>' in second


def test_a_span_over_the_names_of_rows_has_no_heads_below() -> None:
    head = r"\multicolumn{2}{l}{\head{In all}} & \head{put} \\"
    written = table(r"\toprule", head, r"1 & one & a \\", r"\midrule", head, r"2 & two & b \\", r"\bottomrule")
    assert written.split("</thead>")[0].count("<tr>") == 1
    heads = '<th colspan="2" scope="colgroup"><span class="head">In all</span></th>'
    assert written.count(heads) == 2, "the second stands below a rule"
    assert '<tr><th scope="row">1</th><td class="c">one</td><td class="c">a</td></tr>' in written


def test_a_table_without_a_rule_has_names_of_rows_and_no_head() -> None:
    written = table(r"\toprule", r"$k$ & a & b \\", r"\faint{} & c & d \\", r"\bottomrule")
    assert "<thead>" not in written
    assert '<tr><th scope="row"><span class="visually-hidden">k</span><math aria-hidden="true">' in written
    assert '<tr><td></td><td class="c">c</td>' in re.sub("<span[^>]*></span>", "", written)


def test_a_drawing_is_no_name_of_a_row() -> None:
    assert "<tr><td><svg></svg></td>" in table(r"\tikz{\path (0,0) rectangle (1,1);} & a & b \\")


def table(*rows: str) -> str:
    """Return a table of three columns."""
    return text(r"\begin{tabular}{lcc}", *rows, r"\end{tabular}")


def test_a_table_whose_first_row_is_a_title_has_no_head() -> None:
    title = r"\multicolumn{2}{l}{\head{Title}} \\"
    written = text(
        r"\begin{tabularx}{\linewidth}{lX}",
        r"\toprule",
        title,
        r"a & b \\",
        r"\midrule",
        title,
        r"c & d \\",
        r"\end{tabularx}",
    )
    assert "<thead>" not in written
    assert written.count('class="group"') == 2


def test_the_head_that_a_long_table_repeats_on_paper_stands_once() -> None:
    head = (r"\toprule", r"\head{A} & \head{B} \\", r"\midrule")
    written = text(
        *(
            r"\begin{longtable}{ll}",
            r"\caption{Long.\label{table:long}}\\",
            *head,
            r"\endfirsthead",
            *head,
            r"\endhead",
        ),
        *(r"a & b \\", r"\bottomrule", r"\end{longtable}", r"\see{table:long}{Table}"),
    )
    assert written.count('<span class="head">A</span>') == 1
    assert '<a class="see" href="#table-long">Table\N{NO-BREAK SPACE}1.1</a>' in written


def test_a_row_with_too_many_cells_is_an_error() -> None:
    with pytest.raises(TemplateError, match="more cells than the table has columns"):
        text(r"\begin{tabular}{ll}", r"a & b & c \\", r"\end{tabular}")


def test_a_cell_outside_a_table_is_an_error() -> None:
    with pytest.raises(TemplateError, match="a cell of a table ends where there is no table"):
        text("a & b")
