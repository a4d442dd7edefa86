"""The same bytes, whatever the folder, the user's settings and the number of workers are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ..sandbox import Sandbox, small_project
from .attacks import bounded, differing

SURROUNDINGS: dict[str, dict[str, str | None]] = {
    "another time and language, a narrow terminal, one thread": {
        **{"TZ": "Asia/Kolkata", "LANG": "tr_TR.UTF-8", "LC_ALL": "C"},
        **{"TERM": "dumb", "COLUMNS": "20", "LINES": "3", "NO_COLOR": "1"},
        **{"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    },
    "a date, TeX's own variables, a locale that is not there, no assertions, another order of hashes": {
        **{"SOURCE_DATE_EPOCH": "1234567890", "FORCE_SOURCE_DATE": "0"},
        **{"TEXINPUTS": "/tmp//:", "TEXMFCNF": "/nowhere", "openin_any": "a", "max_print_line": "79"},
        **{"LC_ALL": "de_DE.ISO-8859-1", "LANGUAGE": "de"},
        **{"PYTHONOPTIMIZE": "2", "PYTHONHASHSEED": "4242"},
    },
    "warnings are errors, no home and no path": {
        **{"PYTHONWARNINGS": "error"},
        **dict.fromkeys(("HOME", "PATH", "USER", "LOGNAME")),
    },
}
"""Variables that are set, or None, together where none of them hides what another one does."""


def builds_the_same(project: Sandbox, built: Sandbox, *words: str) -> None:
    run = bounded(project, *words)
    assert run.status == 0, run.printed
    assert differing(project.made(), built.made()) == []


@pytest.mark.parametrize("surroundings", SURROUNDINGS.values(), ids=SURROUNDINGS)
def test_settings_of_the_user(
    built: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, surroundings: dict[str, str | None]
) -> None:
    for name, value in surroundings.items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    builds_the_same(small_project(tmp_path / "project"), built)


@pytest.mark.parametrize(("mask", "workers"), [(0o077, "1"), (0o000, "4")])
def test_the_folder_the_number_of_workers_and_the_mask_of_permissions(
    built: Sandbox, tmp_path: Path, mask: int, workers: str
) -> None:
    project = small_project(tmp_path / "a b/ü/deep er")
    before = os.umask(mask)
    try:
        builds_the_same(project, built, "-n", workers)
    finally:
        os.umask(before)
    made = [project.path(f"build/{name}") for name in project.made()]
    assert {oct(path.stat().st_mode & 0o777) for path in made} == {oct(0o666 & ~mask)}


@pytest.mark.skipif(os.name != "posix", reason="names of folders are text on other systems")
def test_a_folder_whose_name_is_not_text(built: Sandbox, tmp_path: Path) -> None:
    name = os.fsdecode(b"a\xffb")
    try:
        (tmp_path / name).mkdir()
    except OSError:
        pytest.skip("this disk takes names of UTF-8 only")
    project = small_project(tmp_path / name)
    builds_the_same(project, built)
    for words in (["sheet", "frames"], ["draw", "--input-size", "3", "--kernel-size", "2", "--output", "x.png"]):
        run = bounded(project, *words)
        assert run.status == 0, run.printed
