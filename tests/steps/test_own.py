"""What README.md tells people to add to a clone fails no test of what is shipped, wherever and however they run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from ..shipped import README, ROOT

COPIED = ("README.md", "dodo.py", "figures", "pyproject.toml", "report", "scripts", "templates", "tests")
LOOKING_AT_ALL = (
    "steps/test_readme.py", "steps/test_readme_gallery.py",
    "steps/test_themes.py::test_the_published_pictures_are_what_is_drawn",
    "steps/test_themes.py::test_an_unknown_theme_is_refused_with_the_choice",
    "guide/test_document.py", "guide/test_snippets.py", "tools/test_themes.py", "test_errors.py",
)  # fmt: skip
SETTINGS = '\n[tool.convarith]\nengine = "system"\ntheme = "mine"\nbuild = "out"\ndpi = 100\n'
SURROUNDINGS = {
    "PYTHONWARNINGS": "error,ignore::DeprecationWarning,ignore::SyntaxWarning",  # of libraries, compiled
    "LC_ALL": "C",
    "TERM": "dumb",
    "NO_COLOR": "1",
    "COLUMNS": "20",
    "CI": "true",
}


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this clone, with what is compiled."""
    clone = tmp_path_factory.mktemp("clones") / "a clone"
    clone.mkdir()
    for name in COPIED:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("*.egg-info")
            shutil.copytree(ROOT / name, clone / name, ignore=ignored, copy_function=copied_writable)
        else:
            shutil.copyfile(ROOT / name, clone / name)
    return clone


def copied_writable(source: str, target: str) -> None:
    """Copy a file with its time, by which Python knows what it compiled, but without its permissions."""
    shutil.copyfile(source, target)
    state = Path(source).stat()
    os.utime(target, ns=(state.st_atime_ns, state.st_mtime_ns))


@pytest.fixture(scope="module")
def ids_before(clone: Path) -> list[str]:
    return collected(clone)


@pytest.fixture(scope="module")
def extended(clone: Path, ids_before: list[str]) -> Path:
    """The copy, after somebody followed README.md, and left more behind than that."""
    assert len(ids_before) > 1000
    figure = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)[0]
    template = re.findall(r"```tex\n(.*?)```", README, re.DOTALL)[0]
    add(clone / "figures/mine.toml", figure)
    add(clone / "figures/flat.toml", '[flat]\ntemplate = "flat"\ninput_size = 3\nkernel_size = 2\n')
    add(clone / "figures/broken.toml", "[broken\n")
    add(clone / "figures/convolution.toml", f"\n{figure.replace('[wide]', '[beside]')}")
    add(clone / "figures/gallery/wide.gif", "GIF89a")
    add(clone / "templates/flat.tex.j2", template)
    add(clone / "templates/broken.tex.j2", "<% extends %>")
    theme = (clone / "templates/themes/dark.toml").read_text(encoding="utf-8")
    add(clone / "templates/themes/mine.toml", theme.replace("#0d1117", "#ffeedd"))
    add(clone / "templates/themes/broken.toml", "input = 3")
    add(clone / "report/mine.tex.j2", '\\chapter{Mine}\n<< figure("wide") >>\n')
    add(clone / "pyproject.toml", SETTINGS)
    add(clone / "build/tests/test_old.py", "raise SystemExit")
    return clone


def add(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def pytest_in(
    clone: Path, *words: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the tests of a clone from another folder."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "0", "--rootdir", clone, "-p", "no:cacheprovider", *words],
        cwd=clone.parent,
        env={**os.environ, "PYTHONPATH": str(clone / "scripts"), "CONVARITH_TESTS": "", **(environment or {})},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )


def collected(clone: Path) -> list[str]:
    run = pytest_in(clone, "--collect-only", str(clone / "tests"))
    assert run.returncode == 0, run.stdout + run.stderr
    return [line for line in run.stdout.splitlines() if "::" in line]


@pytest.mark.slow
def test_nothing_of_ones_own_is_tested(extended: Path, ids_before: list[str]) -> None:
    assert collected(extended) == ids_before


@pytest.mark.slow
@pytest.mark.usefixtures("ordinary_user")
def test_what_looks_at_all_that_is_there_passes_in_any_surroundings(
    extended: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a clone that can only be read, with settings of all kinds, and no home."""
    folder = tmp_path / "a b ü"
    folder.mkdir()
    for name in ("HOME", "LANG"):
        monkeypatch.delenv(name, raising=False)
    folders = [extended, *(path for path in extended.rglob("*") if path.is_dir())]
    for path in folders:
        path.chmod(0o555)
    try:
        tests = [str(extended / "tests" / name) for name in LOOKING_AT_ALL]
        run = pytest_in(extended, "-m", "not slow", *tests, environment={**SURROUNDINGS, "TMPDIR": str(folder)})
    finally:
        for path in folders:
            path.chmod(0o755)
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr
