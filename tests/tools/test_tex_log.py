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


def with_line_5(text: str) -> str:
    lines = DOCUMENT.split("\n")
    lines[4:6] = [text, ""]
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
    found = diagnose(log(20, "Paragraphs: too many."), "document.tex", DOCUMENT)
    assert (found.line, found.says, found.hint) == (20, "Paragraphs: too many.", "")


LACKS = "this %s has no %s"


@pytest.mark.parametrize(
    ("mistake", "stopped", "says", "hint"),
    [
        (r"\foreach \x in {1,...,3 {\draw (\x,0);}", 22, "File ended while scanning use of \\x.", LACKS % ("{", "}")),
        (r"\node{a;", 6, "Undefined control sequence.\nl.6 \\draw", LACKS % ("{", "}")),
        (r"\draw (0,0)--(1,1;", 6, "Argument of \\tikz has an extra }.", LACKS % ("(", ")")),
        (r"\draw[->, thick (0,0);", 22, "File ended while scanning use of \\x.", LACKS % ("[", "]")),
        (r"\node {x}};", 5, "Undefined control sequence.", LACKS % ("}", "{")),
        (
            r"\node {50% of it};",
            6,
            "Undefined control sequence.\nl.6 \\draw",
            LACKS % ("{", "}") + ": a % begins a comment, write \\% to print one",
        ),
    ],
)
def test_a_bracket_without_its_partner_is_to_blame(mistake: str, stopped: int, says: str, hint: str) -> None:
    text = with_line_5(mistake)
    found = diagnose(log(stopped, says), "document.tex", text)
    assert (found.line, found.hint) == (5, hint)


def test_brackets_in_texts_and_escaped_ones_are_no_mistake() -> None:
    text = with_line_5(r"\node {a) b] \{ \% (};")
    found = diagnose(log(6, "Undefined control sequence.\nl.6 \\drwa"), "document.tex", text)
    assert (found.line, found.says) == (6, "Undefined control sequence \\drwa")


def test_the_end_of_the_document_in_a_frame() -> None:
    text = with_line_5("\\end{document}")
    found = diagnose(log(20, "Improper \\prevdepth."), "document.tex", text)
    assert found.line == 5
    assert found.hint == "a figure ends by itself: take this \\end{document} out"


def test_a_second_beginning_of_the_document() -> None:
    text = DOCUMENT.replace("\\documentclass{article}\n", "\\documentclass{article}\n\\begin{document}\n")
    found = diagnose(log(3, "Can be used only in preamble."), "document.tex", text)
    assert (found.line, found.hint) == (2, "a figure begins by itself: take this \\begin{document} out")


def test_a_brace_without_its_partner_in_the_preamble() -> None:
    text = DOCUMENT.replace("{article}\n", "{article}\n\\tikzset{mine/.style={draw=red}\n")
    found = diagnose(log(23, "File ended while scanning use of \\x."), "document.tex", text)
    assert (found.line, found.hint) == (2, "this { has no }")


def test_reading_of_a_file_that_is_not_there() -> None:
    found = diagnose("./document.tex:5: Emergency stop.\n<read 5> \n", "document.tex", DOCUMENT)
    assert (found.line, found.says) == (5, "Emergency stop: nothing to \\read")


def test_a_shape_that_is_unknown_is_told_where_it_is_asked_for() -> None:
    text = with_line_5(r"\node[shape=hexagonn] {x};")
    message = "Package pgf Error: Unknown shape ``hexagonn.'' Using ``rectangle'' instead."
    assert diagnose(log(8, message), "document.tex", text).line == 5


def test_a_drawing_outside_of_a_layer() -> None:
    found = diagnose(
        "./document.tex:13: Undefined control sequence.\nl.13   \\draw\n [0,0]\n", "document.tex", DOCUMENT
    )
    assert found.hint == "drawings stand in a picture: in a frame between \\begin{layer} and \\end{layer}"
