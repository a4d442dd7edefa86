from __future__ import annotations

from pathlib import Path

import pytest

from convarith.errors import CatalogueError, Place, report
from convarith.guide.bibliography import read_references

ROOT = Path(__file__).parents[2]
WORK = "@book{%s,\n  author = {%s},\n  title = {A Title},\n  publisher = {A Press},\n  year = {%s},\n}\n"


def failure(text: str) -> str:
    with pytest.raises(CatalogueError) as caught:
        read_references(text)
    return report(caught.value)


def test_the_guides_own_bibliography_is_complete() -> None:
    references = read_references((ROOT / "report/references.bib").read_text(encoding="utf-8"))
    grown_from = references["dumoulin2016guide"]
    assert (grown_from.authors, grown_from.year) == ("Dumoulin and Visin", "2016")
    assert grown_from.entry == (
        "Vincent~Dumoulin and Francesco~Visin. A guide to convolution arithmetic for deep learning. "
        r"\href{https://arxiv.org/abs/1603.07285}{\breakable{arXiv:1603.07285}}."
    )


def test_an_article_has_its_journal_volume_pages_and_link() -> None:
    references = read_references((ROOT / "report/references.bib").read_text(encoding="utf-8"))
    assert references["lecun1998gradient"].authors == "LeCun et~al."
    assert references["lecun1998gradient"].entry.endswith(
        r"\textit{Proceedings of the IEEE} 86(11), pages 2278--2324. "
        r"\href{https://doi.org/10.1109/5.726791}{\breakable{doi:10.1109/5.726791}}."
    )


def test_works_are_ordered_by_author_whatever_the_order_in_the_file() -> None:
    assert list(read_references(WORK % ("b", "Beta, B.", 2001) + WORK % ("a", "Alpha, A.", 2002))) == ["a", "b"]


def test_works_of_the_same_authors_and_year_get_letters() -> None:
    references = read_references(WORK % ("a", "Alpha, A.", 2001) + WORK % ("b", "Alpha, A.", 2001))
    assert [work.year for work in references.values()] == ["2001a", "2001b"]


def test_a_broken_file_names_the_line() -> None:
    assert failure("@book{a,\n  title = {A}\n  year = 2001\n}\n") == (
        "error: not valid BibTeX: '}' expected at report/references.bib:3\n"
        "      2 |   title = {A}\n"
        "    > 3 |   year = 2001\n"
        "      4 | }"
    )


def test_an_incomplete_work_says_what_is_missing() -> None:
    assert failure(WORK % ("a", "Alpha, A.", 2001) + "@misc{b,\n  title = {B},\n}\n") == (
        'error: "b" has no year and no author at report/references.bib:7\n'
        "      6 | }\n"
        "    > 7 | @misc{b,\n"
        "      8 |   title = {B},\n"
        "  hint: a reader must be able to find the work: complete the entry"
    )


def test_a_key_that_stands_twice_is_refused() -> None:
    assert failure(WORK % ("a", "Alpha, A.", 2001) + WORK % ("a", "Beta, B.", 2002)) == (
        'error: two works have the key "a" at report/references.bib:7\n'
        "      6 | }\n"
        "    > 7 | @book{a,\n"
        "      8 |   author = {Beta, B.},\n"
        "  hint: rename one of them"
    )


def test_strings_that_double_from_line_to_line_end_at_a_limit() -> None:
    doubling = "".join(f"@string{{a{number + 1} = a{number} # a{number}}}\n" for number in range(40))
    assert failure(f'@string{{a0 = "x"}}\n{doubling}').startswith(
        "error: not valid BibTeX: more than 200,000 characters, strings filled in at report/references.bib:18\n"
    )


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("@misc{a, title={" + "{" * 20_000 + "}" * 20_000 + "}}", "not valid BibTeX: too many nested braces", 3),
        ("@misc{a,\n title = {x},\n title = {y}}", "not valid BibTeX: entry with key a has a duplicate title field", 3),
        ("@misc{a,\n author = {" + "a, " * 99 + "b}}", "not valid BibTeX: Too many commas in 'a, a, a", 3),
        ("@misc{a,\n title = nowhere}", "not valid BibTeX: undefined string: nowhere", 4),
        ("@misc{a, title = {", "not valid BibTeX: premature end of file", 3),
        ("@" * 1000, "not valid BibTeX: premature end of file", 4),
        ("x" * 200_000, "not valid BibTeX: more than 200,000 characters", 1),
    ],
)
def test_what_pybtex_cannot_read_is_told_at_its_line(text: str, problem: str, line: int) -> None:
    with pytest.raises(CatalogueError) as caught:
        read_references(f"\n\n{text}\n")
    assert caught.value.problem.startswith(problem)
    assert len(caught.value.problem) < 250
    assert caught.value.details.place == Place("report/references.bib", line)


def test_more_works_of_the_same_authors_and_year_than_there_are_letters() -> None:
    works = "".join(WORK % (f"a{number:02}", "Alpha, A.", 2001) for number in range(54))
    years = [work.year for work in read_references(works).values()]
    assert years[25:28] + years[-2:] == ["2001z", "2001aa", "2001ab", "2001ba", "2001bb"]
