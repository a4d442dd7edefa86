"""Real TeX: what it makes, and what is said when it fails."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from convarith.tools import tex
from convarith.tools.process import Finished, Limits, run
from convarith.tools.tex import compile_document, split
from convarith.tools.tex_log import ENGINE_HINT, STYLES_HINT

from .engine import BODY, HEAD, Bench, text_of


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Return a bench whose formats are shared by the tests of this module; its path is one that TeX could misread."""
    return Bench(tmp_path_factory.mktemp("a b é"), Limits(seconds=20))


def picture(body: str) -> str:
    return f"\\begin{{tikzpicture}}\n{body}\n\\end{{tikzpicture}}"


def formats(bench: Bench) -> list[Path]:
    return sorted((bench.root / "formats").glob("*.fmt"))


@pytest.mark.parametrize(
    "text",
    [
        "\\documentclass{article}\n\\begin{document}\nx\n\\end{document}\n",
        "% head\n% more\n\\documentclass{article}\n% \\begin{document}\n  \\begin{document}x\n\\end{document}",
        "\\documentclass{article}",
        "% only\n% words",
        "",
    ],
)
def test_both_halves_of_a_document_keep_its_line_numbers(text: str) -> None:
    preamble, body = (half.split("\n") for half in split(text))
    for number, line in enumerate(text.split("\n")):
        halves = [half[number] for half in (preamble, body) if number < len(half) and not half[number].startswith("%")]
        assert "".join(halves) == ("" if line.startswith("%") else line)


def test_documents_that_differ_in_their_head_share_a_preamble() -> None:
    one, other = (split(f"% {head}\n\\documentclass{{a}}\n\\begin{{document}}")[0] for head in ("one", "other"))
    assert one == other


def test_a_document_becomes_a_pdf(bench: Bench) -> None:
    outcome = bench.typeset("words")
    assert text_of(outcome).startswith("words")
    assert outcome.diagnosis is None
    assert "Output written on document.pdf" in outcome.log


def test_a_format_is_made_once_and_used_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    assert bench.compile("% one\n\\documentclass{article}\n\\begin{document}\\shipout\\hbox{}\\end{document}").pdf
    (made,) = formats(bench)
    before = made.stat()
    last = bench.folder()
    text = "% other\n\\documentclass{article}\n\\begin{document}\\shipout\\hbox{}\\end{document}"
    assert compile_document(bench.workshop, text, folder=last).pdf
    assert formats(bench) == [made]
    assert made.stat() == before
    assert not (last / "preamble.log").exists()


def test_a_damaged_format_is_made_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    text = "\\documentclass{article}\n\\begin{document}\\shipout\\hbox{}\\end{document}"
    assert bench.compile(text).pdf
    (made,) = formats(bench)
    sound = made.read_bytes()
    for damaged in (b"", b"words", sound[:100], sound[:-100]):
        made.write_bytes(damaged)
        assert bench.compile(text).pdf
        (made,) = formats(bench)
        assert made.stat().st_size == len(sound)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The runs of TeX."""
    runs: list[object] = []

    def running(*arguments: Any, **options: Any) -> Finished:
        runs.append(arguments)
        return run(*arguments, **options)

    monkeypatch.setattr(tex, "run", running)
    return runs


def test_a_mistake_with_a_sound_format_is_tried_once(bench: Bench, counted: list[object]) -> None:
    bench.typeset("words")
    counted.clear()
    bench.typeset("\\wrong")
    assert len(counted) == 1


def test_few_old_formats_are_kept(tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.fmt").write_bytes(b"")
        os.utime(tmp_path / f"{number}.fmt", (number, number))
    tex._remove_old_formats(tmp_path)
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["3", "4", "5", "6", "7", "8"]


def test_references_are_settled_in_several_passes(bench: Bench) -> None:
    outcome = bench.compile(
        f"{HEAD}\\begin{{document}}\nsee \\pageref{{a}}\\newpage\\label{{a}}x\n\\end{{document}}", passes=4
    )
    assert text_of(outcome).startswith("see 2")


def test_references_of_an_earlier_run_save_one(bench: Bench, counted: list[object]) -> None:
    bench.typeset("words")
    text = f"{HEAD}\\begin{{document}}\nsee \\pageref{{a}}\\newpage\\label{{a}}x\n\\end{{document}}"
    first, second = bench.folder(), bench.folder()
    sound = compile_document(bench.workshop, text, folder=first, passes=4)
    runs = len(counted)
    again = compile_document(bench.workshop, text, folder=second, passes=4, known=tex.auxiliary_files(first))
    assert len(counted) == runs + 1
    assert sound.pdf and again.pdf
    assert again.pdf.read_bytes() == sound.pdf.read_bytes()


def test_a_line_more_in_the_source_takes_no_pass_more(bench: Bench, counted: list[object]) -> None:
    head = HEAD.replace("\\usepackage", "\\usepackage{hyperref,bookmark}\\usepackage", 1)
    text = f"{head}\\begin{{document}}\n\\section{{One}}\\label{{a}}see \\pageref{{a}}\n\\end{{document}}"
    assert "hyperref" in head
    first, second = bench.folder(), bench.folder()
    sound = compile_document(bench.workshop, text, folder=first, passes=4)
    assert b"srcline" in tex.auxiliary_files(first)["document.aux"]
    runs = len(counted)
    longer = text.replace("\\section", "% a remark\n\\section")
    again = compile_document(bench.workshop, longer, folder=second, passes=4, known=tex.auxiliary_files(first))
    assert len(counted) == runs + 1
    assert sound.pdf and again.pdf
    assert again.pdf.read_bytes() == sound.pdf.read_bytes()


LISTS = rf"""{HEAD}\begin{{document}}
\tableofcontents\listoffigures\section{{One}}\begin{{figure}}x\caption{{Two}}\end{{figure}}
\end{{document}}"""


def test_a_part_of_the_references_makes_no_other_document(bench: Bench) -> None:
    first = bench.folder()
    sound = compile_document(bench.workshop, LISTS, folder=first, passes=4)
    whole = tex.auxiliary_files(first)
    assert set(whole) == {"document.aux", "document.toc", "document.lof"}
    for lost in whole:
        for known in ({**whole, lost: b""}, {name: content for name, content in whole.items() if name != lost}):
            again = compile_document(bench.workshop, LISTS, folder=bench.folder(), passes=4, known=known)
            assert sound.pdf and again.pdf
            assert again.pdf.read_bytes() == sound.pdf.read_bytes(), (lost, len(known))


@pytest.mark.parametrize(
    ("head", "body"),
    [("", "of \\PreviousTotalPages"), ("\\newcommand\\pages{of \\PreviousTotalPages}\n", "\\pages")],
)
def test_a_number_of_pages_that_is_printed_is_settled(bench: Bench, head: str, body: str) -> None:
    text = f"{HEAD}{head}\\begin{{document}}\n{body}\\end{{document}}"
    first, second = bench.folder(), bench.folder()
    assert compile_document(bench.workshop, text, folder=first, passes=4).pdf
    longer = text.replace("\\end{document}", "\\newpage x\\newpage x\\end{document}")
    assert "of 3" in text_of(
        compile_document(bench.workshop, longer, folder=second, passes=4, known=tex.auxiliary_files(first))
    )


def test_endless_work_is_not_tried_again_for_its_references(bench: Bench, counted: list[object]) -> None:
    bench.typeset("words")
    counted.clear()
    hasty = replace(bench.workshop, limits=replace(bench.workshop.limits, seconds=1))
    endless = f"{HEAD}\\begin{{document}}\\def\\a{{\\a}}\\a\\end{{document}}"
    outcome = compile_document(hasty, endless, folder=bench.folder(), passes=4, known={"document.aux": b"\\relax\n"})
    assert outcome.diagnosis is not None and "stopped after 1 seconds" in outcome.diagnosis.says
    assert len(counted) == 1


@pytest.mark.parametrize("stale", ["\\relax\n\\newlabel{a}{{1}{7}}\n", "\\relax\n\\gone{a}\n", "\\relax\n\\newlabel{a"])
def test_references_that_no_longer_hold_do_no_harm(bench: Bench, stale: str) -> None:
    folder = bench.folder()
    (folder / "mine.tex").write_text("see")
    text = f"{HEAD}\\begin{{document}}\n\\input{{mine}} \\pageref{{a}}\\newpage\\label{{a}}x\n\\end{{document}}"
    known = {"document.aux": stale.encode()}
    outcome = compile_document(bench.workshop, text, folder=folder, passes=4, known=known)
    assert text_of(outcome).startswith("see 2")


DIAGNOSES: dict[str, tuple[str, int | None, str, str]] = {
    "undefined macro": (
        "words\n\\wrong words",
        BODY + 1,
        "Undefined control sequence \\wrong",
        "check its spelling, or load the package that defines it",
    ),
    "undefined macro in a picture": (
        picture("\\draw (0,0) -- (1,1);\n\\drw (0,0);"),
        BODY + 2,
        "Undefined control sequence \\drw",
        "check its spelling, or load the package that defines it",
    ),
    "unknown key": (
        picture("\\draw[inptu] (0,0) -- (1,1);"),
        BODY + 1,
        "I do not know the key '/tikz/inptu'",
        STYLES_HINT,
    ),
    "unknown key among many": (
        picture("\\draw[thick,\n inptu,\n dashed]\n (0,0) -- (1,1);"),
        BODY + 2,
        "I do not know the key '/tikz/inptu'",
        STYLES_HINT,
    ),
    "missing library": (
        "\\usetikzlibrary{shapes.geometric}\nwords",
        BODY,
        "I did not find the pgf library 'shapes.geometric'.",
        ENGINE_HINT,
    ),
    "missing file": ("words\n\\input{nothing}\n", BODY + 1, "File `nothing.tex' not found.", ENGINE_HINT),
    "missing font": (
        "\\usefont{OT1}{cmr}{m}{n}words",
        None,
        "(file cmr10.pfb): cannot open Type 1 font file for reading",
        ENGINE_HINT,
    ),
    "character that no font has": (
        "words\n☃",
        BODY + 1,
        "Unicode character ☃ (U+2603)",
        'the fonts lack this character: write it as TeX, { tex = "…" }',
    ),
    "missing dollar": (
        "words\na_b\n\nmore",
        BODY + 1,
        "Missing $ inserted.",
        "mathematics stands outside of $…$, or a _ or ^ in plain text",
    ),
    "missing end": (
        "\\begin{center}\nwords",
        BODY + 2,
        f"\\begin{{center}} on input line {BODY} ended by \\end{{document}}.",
        "each \\begin{…} needs its own \\end{…}",
    ),
    "missing semicolon": (
        picture("\\draw (0,0) -- (1,1)\n\\draw (1,1) -- (2,2);"),
        BODY + 2,
        "Giving up on this path. Did you forget a semicolon?",
        "a TikZ path ends with a semicolon: look at the lines above this one too",
    ),
    "missing brace": (
        "words\n\\textbf{more\nwords",
        BODY + 1,
        "File ended while scanning use of \\textbf .",
        "a { or [ lacks its } or ]",
    ),
    "a brace too many": ("words}", BODY, "Too many }'s.", "a } has no { before it"),
    "macro without end": (
        "\\def\\a{\\a x}\n\\a",
        BODY + 1,
        "TeX capacity exceeded, sorry [input stack size=10000].",
        "too much for TeX: look for a macro that calls itself, or draw fewer cells and frames",
    ),
    "no page": ("", None, "No pages of output", "the template draws no frame: fill its block `frame`"),
}


@pytest.mark.parametrize(("body", "line", "says", "hint"), DIAGNOSES.values(), ids=list(DIAGNOSES))
def test_a_failure_is_told(bench: Bench, body: str, line: int | None, says: str, hint: str) -> None:
    outcome = bench.typeset(body)
    assert outcome.pdf is None
    assert outcome.diagnosis is not None
    assert (outcome.diagnosis.line, outcome.diagnosis.says, outcome.diagnosis.hint) == (line, says, hint)
    assert outcome.log


PREAMBLES: dict[str, tuple[str, str, str]] = {
    "missing package": ("\\usepackage{nothing}\n\n", "File `nothing.sty' not found.", ENGINE_HINT),
    "undefined macro": (
        "\\wrong\n",
        "Undefined control sequence \\wrong",
        "check its spelling, or load the package that defines it",
    ),
}


@pytest.mark.parametrize(("preamble", "says", "hint"), PREAMBLES.values(), ids=list(PREAMBLES))
def test_a_failure_of_a_preamble_is_told(bench: Bench, preamble: str, says: str, hint: str) -> None:
    kept = formats(bench) if (bench.root / "formats").exists() else []
    diagnosis = bench.typeset("words", preamble=preamble).diagnosis
    assert diagnosis is not None
    assert (diagnosis.line, diagnosis.says, diagnosis.hint) == (BODY - 1, says, hint)
    assert formats(bench) == kept


def test_a_document_that_ends_too_early(bench: Bench) -> None:
    diagnosis = bench.compile(f"{HEAD}\\begin{{document}}\nwords\n").diagnosis
    assert diagnosis is not None
    assert (diagnosis.line, diagnosis.says) == (BODY, "Emergency stop.")
    assert diagnosis.hint == "the document ended too early: an \\end{…} is missing"


def test_a_loop_without_end(bench: Bench) -> None:
    hurried = replace(bench, limits=Limits(seconds=0.4))
    bench.typeset("words")
    diagnosis = hurried.typeset("\\loop\\iftrue\\repeat").diagnosis
    assert diagnosis is not None
    assert diagnosis.says == "nothing: it was stopped after 0.4 seconds"
    assert diagnosis.hint == "look for a loop that never ends; the limit is the setting tex_seconds"


def test_writing_without_end(bench: Bench) -> None:
    bench.typeset("words")
    small = replace(bench, limits=Limits(seconds=20, file_size=2**20))
    body = "\\newwrite\\w\\immediate\\openout\\w=big\n\\loop\\iftrue\\immediate\\write\\w{words words words}\\repeat"
    diagnosis = small.typeset(body).diagnosis
    assert diagnosis is not None
    assert diagnosis.says == "nothing: a file it wrote passed 1 MB"
    assert diagnosis.hint == "look for a loop that writes or draws without end"


def test_a_system_that_allows_small_files_only(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.typeset("words")
    monkeypatch.setattr(tex, "system_file_size", lambda: 20_480)
    small = replace(bench, limits=Limits(seconds=20, file_size=2**20))
    body = "\\newwrite\\w\\immediate\\openout\\w=big\n\\loop\\iftrue\\immediate\\write\\w{words words words}\\repeat"
    diagnosis = small.typeset(body).diagnosis
    assert diagnosis is not None
    assert diagnosis.says == "nothing: the system allows no file of more than 20 kB"
    assert diagnosis.hint == "the system allows too small files only (ulimit -f): allow more"


def test_the_same_document_gives_the_same_bytes(bench: Bench, tmp_path: Path) -> None:
    body = picture("\\draw (0,0) -- (1,1) node {words};")
    one, other = bench.typeset(body).pdf, Bench(tmp_path).typeset(body).pdf
    assert one is not None
    assert other is not None
    assert one.read_bytes() == other.read_bytes()
