"""TeX's log: a picture that lacks its beginning or its end is found where it stands, not where TeX stumbles."""

from __future__ import annotations

import pytest

from convarith.tools.tex_log import diagnose

DOCUMENT = """\
\\documentclass{article}
\\newenvironment{mine}{\\begin{still}}{}
\\begin{document} % \\begin{still}
\\begin{still}{one}
\\begin{scope}
\\end{scope}
\\end{still}
\\begin{still}{two}
\\end{still}
\\begin{figureframe}
\\begin{layer}
\\end{layer}
\\end{figureframe}
\\begin{figureframe}
\\begin{layer}
\\begin{texts}{value}
\\end{texts}
\\end{layer}
\\end{figureframe}
\\end{document}
"""


def without(line: int) -> str:
    lines = DOCUMENT.split("\n")
    lines[line - 1] = ""
    return "\n".join(lines)


def log(line: int, message: str) -> str:
    return f"./document.tex:{line}: {message}\nl.{line}\n"


@pytest.mark.parametrize(
    ("taken", "stopped", "says", "line", "lacks"),
    [
        (4, 5, "Undefined control sequence.", 7, "\\end{still} has no \\begin{still}"),
        (5, 6, "Extra }, or forgotten \\endgroup.", 6, "\\end{scope} has no \\begin{scope}"),
        (6, 7, "Extra }, or forgotten \\endgroup.", 5, "\\begin{scope} has no \\end{scope}"),
        (7, 20, "Improper \\prevdepth.", 4, "\\begin{still} has no \\end{still}"),
        (9, 20, "Improper \\prevdepth.", 8, "\\begin{still} has no \\end{still}"),
        (11, 12, "Extra \\endgroup.", 12, "\\end{layer} has no \\begin{layer}"),
        (12, 13, "LaTeX Error: \\begin{tikzpicture} ended by \\end{lrbox}.", 11, "\\begin{layer} has no \\end{layer}"),
        (17, 18, "Extra }, or forgotten \\endgroup.", 16, "\\begin{texts} has no \\end{texts}"),
    ],
)
def test_what_lacks_its_beginning_or_end(taken: int, stopped: int, says: str, line: int, lacks: str) -> None:
    found = diagnose(log(stopped, says), "document.tex", without(taken))
    assert (found.line, found.hint) == (line, f"this {lacks}")
    assert found.says == says.removeprefix("LaTeX Error: ")


def test_an_error_before_what_lacks_its_end_is_told_first() -> None:
    found = diagnose(log(5, "Undefined control sequence.\nl.5 \\drwa"), "document.tex", without(12))
    assert (found.line, found.says) == (5, "Undefined control sequence \\drwa")
    found = diagnose(log(5, "Undefined control sequence.\nl.5 \\drwa"), "document.tex", without(11))
    assert (found.line, found.says) == (5, "Undefined control sequence \\drwa")


def test_a_sound_document_leaves_the_error_where_it_is() -> None:
    found = diagnose(log(20, "Improper \\prevdepth."), "document.tex", DOCUMENT)
    assert (found.line, found.says, found.hint) == (20, "Improper \\prevdepth.", "")
