"""What real TeX cannot reach: files outside, programs, the clock, chance. With the kernel's help and without."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from convarith.tools import confinement, files, tex
from convarith.tools.confinement import AllowedPaths, confined
from convarith.tools.engines import EngineName, find_engine
from convarith.tools.process import Limits
from convarith.tools.tex import Workshop, compile_document
from convarith.tools.tex_log import OUTSIDE_HINT, Diagnosis
from convarith.tools.tex_record import OVERWRITTEN, read_outside

from .engine import BODY, HEAD, Bench, text_of

needs_landlock = pytest.mark.skipif(not confinement.is_available(), reason="this kernel has no Landlock")
needs_system = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="there is no TeX Live on this machine")


def unconfined(call: Callable[[], Any], places: AllowedPaths) -> Any:
    return call()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("a b é"), Limits(seconds=20))


@pytest.fixture(params=["kernel", "record"])
def defence(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What keeps TeX from files outside: the kernel, or, where it does not, the record of what TeX reads."""
    if request.param == "record":
        monkeypatch.setattr(tex, "confined", unconfined)
    elif not confinement.is_available():
        pytest.skip("this kernel has no Landlock")


def test_the_shell_is_out_of_reach(bench: Bench) -> None:
    folder = bench.folder()
    text = f"{HEAD}\\begin{{document}}\n\\immediate\\write18{{touch here}}\\input{{|touch there}}\n\\end{{document}}"
    compile_document(bench.workshop, text, folder=folder)
    assert (folder / "document.log").exists()
    assert not list(bench.root.rglob("*here"))


@pytest.fixture(scope="module")
def secret(bench: Bench) -> Iterator[Path]:
    """Return a file beside the private folders."""
    path = bench.root / "private" / "secret.tex"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("SECRET\n")
    yield path
    path.unlink()


READINGS = {
    "input": "\\input{%s}",
    "openin": "\\newread\\r\\openin\\r={%s}\\read\\r to \\x\\x",
    "file dump": "\\edef\\x{\\pdffiledump length 6 {%s}}\\message{(\\x)}\\x",
    "file size": "\\edef\\x{\\pdffilesize{%s}}\\ifx\\x\\empty\\else SECRET\\fi",
    "checksum": "\\edef\\x{\\pdfmdfivesum file {%s}}\\ifx\\x\\empty\\else SECRET\\fi",
    "object": "\\immediate\\pdfobj file {%s}",
    "stream": "\\pdfcompresslevel=0 \\immediate\\pdfobj stream file {%s}",
    "primitive object": "\\pdfprimitive\\immediate\\pdfprimitive\\pdfobj file {%s}",
    "image": "\\pdfximage{%s}\\pdfrefximage\\pdflastximage",
    "graphics": "\\includegraphics{%s}",
    "font map": "\\pdfmapfile{%s}",
    "font": "\\pdfmapline{=ec-lmr10 LMRoman10-Regular <%s}",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["absolute", "../secret.tex", "~/../secret.tex"])
@pytest.mark.parametrize("reading", READINGS.values(), ids=list(READINGS))
def test_files_outside_are_out_of_reach(bench: Bench, secret: Path, name: str, reading: str, defence: None) -> None:
    path = str(secret) if name == "absolute" else name
    outcome = bench.typeset("\\catcode`\\~=12 " + reading % path + " words")
    assert "SECRET" not in outcome.log
    if outcome.pdf is not None:
        assert b"SECRET" not in outcome.pdf.read_bytes()
        assert "SECRET" not in text_of(outcome)


def test_a_file_that_was_read_outside_is_told(bench: Bench, secret: Path, defence: None) -> None:
    diagnosis = bench.typeset("\\immediate\\pdfobj file {../secret.tex}words").diagnosis
    assert diagnosis is not None
    assert diagnosis == Diagnosis(BODY, "nothing: it may not read ../secret.tex", OUTSIDE_HINT)


def test_the_record_of_what_was_read_cannot_be_written_over(bench: Bench, secret: Path, defence: None) -> None:
    write = "\\newwrite\\w\\immediate\\openout\\w=document.fls\\immediate\\write\\w{PWD .}\\immediate\\closeout\\w"
    outcome = bench.typeset(f"\\immediate\\pdfobj file {{../secret.tex}}words {write}")
    assert outcome.pdf is None
    assert outcome.diagnosis is not None
    assert outcome.diagnosis.hint == OUTSIDE_HINT


def test_a_preamble_reads_nothing_outside_either(bench: Bench, secret: Path) -> None:
    outcome = bench.typeset("words", preamble="\\input{../secret.tex}\n")
    assert outcome.diagnosis is not None
    assert "SECRET" not in outcome.log


def test_a_document_reads_its_own_folder(bench: Bench) -> None:
    folder = bench.folder()
    (folder / "part.tex").write_text("inner words")
    text = f"{HEAD}\\begin{{document}}\n\\input{{part}}\\immediate\\pdfobj file {{part.tex}}\n\\end{{document}}"
    assert text_of(compile_document(bench.workshop, text, folder=folder)).startswith("inner words")


@pytest.mark.parametrize("name", ["../written.tex", "absolute", "~/../written.tex"])
def test_nothing_outside_is_written(bench: Bench, name: str) -> None:
    path = str(bench.root / "written.tex") if name == "absolute" else name
    bench.typeset(f"\\catcode`\\~=12 \\newwrite\\w\\immediate\\openout\\w={{{path}}}\\immediate\\write\\w{{x}} words")
    assert list(bench.root.rglob("written*")) in ([], [bench.root / "private" / "~"])


def test_the_callers_own_tex_does_not_leak_in(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("inputs", "texmf/tex/latex/local", "home/texmf/tex/latex/local"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "leak.tex").write_text("LEAK")
    monkeypatch.setenv("TEXINPUTS", f"{tmp_path / 'inputs'}//:")
    monkeypatch.setenv("TEXMFHOME", str(tmp_path / "texmf"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert bench.typeset("\\IfFileExists{leak.tex}{leaked}{sound}").diagnosis is None
    assert text_of(bench.typeset("\\IfFileExists{leak.tex}{leaked}{sound}")).startswith("sound")


LEAVES_LINES_IN_THE_LOG = "\\pdfmapfile{%s}"


@pytest.mark.parametrize("folder", ["outside", "texmf-home", "miktex"])
def test_places_are_trusted_for_where_they_are_not_for_their_names(
    bench: Bench, tmp_path: Path, folder: str, defence: None
) -> None:
    path = tmp_path / folder / "secret.tex"
    files.write(path, b"SECRET\n")
    for reading in ("\\pdfcompresslevel=0 \\immediate\\pdfobj stream file {%s}words", LEAVES_LINES_IN_THE_LOG):
        outcome = bench.typeset(reading % path)
        assert outcome.diagnosis == Diagnosis(BODY, f"nothing: it may not read {path}", OUTSIDE_HINT)
        assert outcome.pdf is None
        assert "SECRET" not in outcome.log


def test_the_log_of_a_run_that_read_outside_says_why_it_is_not_kept(
    bench: Bench, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tex, "confined", unconfined)
    outcome = bench.typeset(LEAVES_LINES_IN_THE_LOG % "../secret.tex")
    assert outcome.log.startswith("TeX read ../secret.tex, which it may not. Its log is not kept")


FOLDER = Path("/place/a\nb")
RECORD = "PWD /place/a\nb\nINPUT ./document.tex\nINPUT ../formats/tex/texmf.cnf\nOUTPUT document.log\n"


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (RECORD, None),
        (RECORD + "INPUT /trees/x\n", None),
        (RECORD + "INPUT /trees/../etc/passwd\n", "/trees/../etc/passwd"),
        (RECORD + "INPUT /trees of others/texmf/x\n", "/trees of others/texmf/x"),
        (RECORD + "INPUT ../ab/x\n", "../ab/x"),
        (RECORD + "OUTPUT document.FLS\n", OVERWRITTEN),
        ("\0\0OUTPUT document.fls\n", OVERWRITTEN),
        (RECORD + "words\n", OVERWRITTEN),
        ("", None),
    ],
)
def test_a_record_tells_what_was_read_outside(record: str, found: str | None) -> None:
    assert read_outside(record, folder=FOLDER, trees=(Path("/place/formats"), Path("/trees"))) == found


@needs_landlock
def test_what_runs_confined_opens_no_file_of_another_place(tmp_path: Path) -> None:
    for name in ("own", "read", "other"):
        files.write(tmp_path / name / "file", b"words")
    places = AllowedPaths(read=(tmp_path / "read",), run=(), own=(tmp_path / "own",))

    def work() -> list[str]:
        done = []
        for name in ("own", "read", "other"):
            for mode in ("r", "w"):
                try:
                    (tmp_path / name / "file").open(mode).close()
                    done.append(f"{name} {mode}")
                except PermissionError:
                    pass
        return done

    assert confined(work, places) == ["own r", "own w", "read r"]
    assert "other w" in work()  # here nothing was given up


@needs_landlock
def test_what_goes_wrong_confined_is_raised(tmp_path: Path) -> None:
    with pytest.raises(PermissionError):
        confined((tmp_path / "x").touch, AllowedPaths((), (), ()))


def fonts_made(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.suffix in (".tfm", ".pk", ".mf", ".600pk")]


def test_no_program_of_the_machine_runs(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scripts that kpathsea would start, and TeX's shell, leave a mark where they are run at all."""
    monkeypatch.setattr(tex, "confined", unconfined)
    for name in ("mktextfm", "mktexpk", "mktexmf", "mktextex", "mktexfmt", "kpsewhich", "mf", "sh", "touch"):
        files.write(tmp_path / "bin" / name, f"#!/bin/sh\n: > {tmp_path}/ran-{name}\n".encode())
        (tmp_path / "bin" / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    for body in ("\\font\\x=ecrm1717\\x A", "\\usefont{OT1}{cmr}{m}{n}x", "\\input{nothing}", "\\write18{touch x}x"):
        bench.typeset(body)
    assert not list(tmp_path.glob("ran-*"))


@needs_system
def test_the_machines_tex_makes_no_fonts_either(tmp_path: Path) -> None:
    workshop = Workshop(find_engine(EngineName.SYSTEM), tmp_path / "formats", tmp_path / "private", Limits(seconds=60))
    folder = tmp_path / "private" / "one"
    folder.mkdir(parents=True)
    text = "\\documentclass{article}\n\\begin{document}\n\\font\\x=ecrm1717\\x A\n\\end{document}\n"
    outcome = compile_document(workshop, text, folder=folder)
    assert outcome.diagnosis is not None
    assert outcome.diagnosis.says == "Font \\x=ecrm1717 not loadable: Metric (TFM) file not found."


@needs_system
def test_the_machines_tex_reads_nothing_outside_either(tmp_path: Path, defence: None) -> None:
    files.write(tmp_path / "texmf" / "secret.tex", b"SECRET\n")
    workshop = Workshop(find_engine(EngineName.SYSTEM), tmp_path / "formats", tmp_path / "private", Limits(seconds=60))
    for number, reading in enumerate(("\\immediate\\pdfobj stream file {%s}x", LEAVES_LINES_IN_THE_LOG, "x%% %s")):
        folder = tmp_path / "private" / str(number)
        folder.mkdir(parents=True)
        body = reading % (tmp_path / "texmf" / "secret.tex")
        text = f"\\documentclass{{article}}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
        outcome = compile_document(workshop, text, folder=folder)
        assert (outcome.pdf is not None) == body.startswith("x")
        assert "SECRET" not in outcome.log


CHANCE = {
    "uniform": "\\pdfuniformdeviate 100000000",
    "normal": "\\pdfnormaldeviate",
    "seed": "\\the\\pdfrandomseed",
    "clock": "\\the\\pdfelapsedtime",
    "clock set back": "\\loop\\ifnum\\pdfelapsedtime<0 \\repeat\\pdfresettimer\\the\\pdfelapsedtime",
    "time of a file": "\\pdffilemoddate{document.tex}",
    "dates": "\\pdfcreationdate\\the\\year\\the\\month\\the\\day\\the\\time",
    "TikZ": "\\pgfmathparse{rnd}\\pgfmathresult",
    "LaTeX": "\\ExplSyntaxOn\\int_rand:n{10000000}~\\fp_eval:n{rand()}~\\sys_timer:\\ExplSyntaxOff",
    "LaTeX's time of a file": "\\ExplSyntaxOn\\file_timestamp:n{document.tex}\\ExplSyntaxOff",
    "names of primitives": "\\csname tex_elapsedtime:D\\endcsname\\the\\csname tex_elapsedtime:D\\endcsname",
}


@pytest.fixture(scope="module")
def other_bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Return a bench for which TeX dumps its own formats, at another time."""
    return Bench(tmp_path_factory.mktemp("other"), Limits(seconds=20))


def test_chance_and_the_clock_give_the_same_bytes(bench: Bench, other_bench: Bench) -> None:
    body, preamble = "\n\\newpage\n".join(CHANCE.values()), f"\\edef\\kept{{{CHANCE['uniform']}}}\n"
    one, other = (each.typeset(body, preamble=preamble) for each in (bench, other_bench))
    assert one.pdf is not None, one.diagnosis
    assert other.pdf is not None, other.diagnosis
    assert one.pdf.read_bytes() == other.pdf.read_bytes()


def test_numbers_drawn_in_a_preamble_are_the_same_each_time(bench: Bench, other_bench: Bench) -> None:
    preamble = "\\edef\\kept{\\pdfuniformdeviate 100000000}\n"
    one, other = (each.typeset("\\kept", preamble=preamble) for each in (bench, other_bench))
    assert text_of(one) == text_of(other)


SMALL = """\\documentclass{article}
\\usepackage[T1]{fontenc}
\\usepackage{lmodern}
\\begin{document}
words
\\end{document}
"""
NAMES = (
    *("dollar $HOME", "per%cent", "ha#sh", "tilde~", "new\nline", "{a,b}", "co:lon;", "ü☃", "back\\slash", "x" * 255),
    'quote"s',  # the last: what stands after it may be taken as quoted
)


@pytest.mark.skipif(os.name != "posix", reason="names that other systems do not allow")
def test_tex_works_in_folders_of_any_name(tmp_path: Path) -> None:
    bench = Bench(tmp_path.joinpath(*NAMES))
    assert text_of(bench.compile(SMALL)).startswith("words")
    assert not list((bench.root / "formats").glob("*.fls"))


@pytest.mark.skipif(os.name != "posix", reason="names that other systems do not allow")
def test_tex_works_far_down(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["x" * 200] * 17)
    assert text_of(Bench(deep).compile(SMALL)).startswith("words")


def linked_or_copied(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # on another disk
        shutil.copy2(source, target)


@pytest.mark.skipif(os.name != "posix", reason="names that other systems do not allow")
def test_an_engine_in_a_folder_of_any_name_works(tmp_path: Path) -> None:
    """The engine comes with the project where its virtual environment is one of the project's folders."""
    engine = find_engine(EngineName.EMBEDDED)
    root = engine.program.parents[2]
    moved = tmp_path / 'a{b,c}$d"e:f' / root.name
    shutil.copytree(root, moved, copy_function=linked_or_copied)
    program = moved / engine.program.relative_to(root)
    bench = Bench(tmp_path / "bench")
    workshop = replace(bench.workshop, engine=replace(engine, program=program))
    text = f"{HEAD}\\begin{{document}}\nwords\n\\end{{document}}\n"
    assert text_of(compile_document(workshop, text, folder=bench.folder())).startswith("words")


@pytest.mark.parametrize("name", [".tex/texmf-dist/written.tex", "./.tex/texmf-dist/written.tex", ".tex/written.tex"])
def test_nothing_is_written_into_the_engine(bench: Bench, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(tex, "confined", unconfined)
    folder = bench.folder()
    write = f"\\newwrite\\w\\immediate\\openout\\w={{{name}}}\\immediate\\write\\w{{x}}words"
    compile_document(bench.workshop, f"{HEAD}\\begin{{document}}\n{write}\n\\end{{document}}\n", folder=folder)
    assert (folder / ".tex/texmf-dist").is_dir()
    assert not (folder / name).exists()
