"""What a person reads of an error, and that errors survive the way between processes."""

from __future__ import annotations

import pickle

import pytest

from convarith.errors import (
    CatalogueError,
    ConvarithError,
    Details,
    EngineError,
    GeometryError,
    OutputError,
    Place,
    TemplateError,
    TeXError,
    excerpt,
    report,
)

CLASSES = [ConvarithError, GeometryError, CatalogueError, TemplateError, TeXError, EngineError, OutputError]

TEMPLATE = "\n" * 12 + "\\begin{scope}[sheet]\n  \\draw[inptu] (<< x >>, << y >>) rectangle +(1,1);\n"

REPORT = """\
error: figure "padding_strides": TeX stopped at templates/isometric.tex.j2:14
      13 | \\begin{scope}[sheet]
    > 14 |   \\draw[inptu] (<< x >>, << y >>) rectangle +(1,1);
  TeX says: I do not know the key '/tikz/inptu'
  hint: the styles a figure may use are defined in templates/styles.tex.j2
  log:  build/tex/padding_strides.log"""


def test_a_report_says_everything() -> None:
    details = Details(
        place=Place("templates/isometric.tex.j2", 14),
        excerpt=excerpt(TEMPLATE, 14).rstrip("\n").removesuffix("  15 | "),
        says="I do not know the key '/tikz/inptu'",
        hint="the styles a figure may use are defined in templates/styles.tex.j2",
        log="build/tex/padding_strides.log",
    )
    assert report(TeXError("TeX stopped", details), subject='figure "padding_strides"') == REPORT


def test_a_report_of_a_bare_problem() -> None:
    assert report(OutputError("cannot write build")) == "error: cannot write build"


def test_a_place_without_a_line() -> None:
    error = CatalogueError("unknown setting", Details(place=Place("pyproject.toml")))
    assert report(error) == "error: unknown setting at pyproject.toml"


@pytest.mark.parametrize("kind", CLASSES)
def test_an_error_survives_pickling(kind: type[ConvarithError]) -> None:
    error = kind("wrong", Details(place=Place("a", 1), excerpt="b", says="c", hint="d", log="e"))
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is kind
    assert (copy.problem, copy.details, str(copy)) == ("wrong", error.details, "wrong")
    assert report(copy) == report(error)


@pytest.mark.parametrize("kind", CLASSES)
def test_more_details_leave_the_others_and_the_class(kind: type[ConvarithError]) -> None:
    error = kind("wrong", Details(hint="mend it"))
    more = error.with_details(log="build/log")
    assert type(more) is kind
    assert more.details == Details(hint="mend it", log="build/log")
    assert error.details == Details(hint="mend it")


def test_a_geometry_error_is_a_value_error() -> None:
    assert issubclass(GeometryError, ValueError)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (1, "> 1 | a\n  2 | \x0cb"),
        (2, "  1 | a\n> 2 | \x0cb\n  3 | c\u2028"),
        (3, "  2 | \x0cb\n> 3 | c\u2028"),
    ],
)
def test_an_excerpt_counts_lines_as_editors_do(line: int, expected: str) -> None:
    assert excerpt("a\r\n\x0cb\nc\u2028\n", line) == expected


def test_a_long_line_of_an_excerpt_is_cut() -> None:
    assert excerpt(f"{'x' * 200}\n{'y' * 201}", 1) == f"> 1 | {'x' * 200}\n  2 | {'y' * 198} …"


def test_numbers_of_an_excerpt_stand_in_a_column() -> None:
    assert excerpt("x\n" * 12, 9) == "   8 | x\n>  9 | x\n  10 | x"


def test_an_excerpt_cuts_lines_that_nobody_could_read() -> None:
    assert excerpt(f"a\n{'b' * 5000}\n", 2) == f"  1 | a\n> 2 | {'b' * 198} …"
