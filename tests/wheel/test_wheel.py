"""The wheel, in an empty environment and an empty folder: all that README says of the package without a clone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from ..shipped import ROOT
from ..steps.test_readme import blocks

pytestmark = [pytest.mark.needs("registry"), pytest.mark.slow]

(COMMANDS,) = (block for block in blocks("bash") if "convarith init" in block)
(PYTHON,) = blocks("python")
BIN = "Scripts" if os.name == "nt" else "bin"


@dataclass(frozen=True)
class Away:
    """An environment that has the wheel, and a folder far from the repository."""

    programs: Path
    folder: Path
    wheel: Path

    def run(self, command: str) -> str:
        """Run a line of a shell there; return what it prints."""
        environment = {"HOME": str(self.folder.parent), "LANG": "C.UTF-8", "PATH": f"{self.programs}:/usr/bin:/bin"}
        finished = subprocess.run(
            command,
            shell=True,
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert finished.returncode == 0, finished.stdout + finished.stderr
        return finished.stdout


@pytest.fixture(scope="module")
def away(tmp_path_factory: pytest.TempPathFactory) -> Away:
    home = tmp_path_factory.mktemp("away")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(home), str(ROOT)], check=True, timeout=600)
    (wheel,) = home.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(home / "venv")], check=True, timeout=600)
    folder = home / "paper"
    folder.mkdir()
    away = Away(home / "venv" / BIN, folder, wheel)
    away.run(f"pip install --quiet '{wheel}[video]' nbclient ipykernel")
    return away


def test_it_has_the_templates_and_the_themes_and_no_test(away: Away) -> None:
    names = zipfile.ZipFile(away.wheel).namelist()
    packed = {name.removeprefix("convarith/shipped/") for name in names if "/shipped/" in name}
    assert {str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.j2")} <= packed
    assert {str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.toml")} <= packed
    assert "convarith/py.typed" in names
    assert [name for name in names if "test" in name] == []


def test_the_commands_of_readme_work(away: Away) -> None:
    assert away.wheel.name in COMMANDS
    printed = [away.run(line) for line in COMMANDS.splitlines()[1:]]
    assert printed[0].startswith("A 3 × 3 kernel moves over a 7 × 7 input padded by 1, in steps of 2")
    assert printed[1].splitlines()[-1].startswith("draw the first: convarith draw")
    built = away.run("cd figures-of-mine && doit && doit list")
    assert {f"{kind}:mine" for kind in ("tex", "pdf", "png", "gif", "svg")} <= {*built.split()}  # in any order


@pytest.mark.parametrize("ending", ["svg", "pdf", "png", "gif", "webp", "apng", "mp4", "webm", "tex", "tikz"])
def test_it_draws_in_each_format(ending: str, away: Away) -> None:
    away.run(f"python -m convarith draw --input-size 3 --kernel-size 2 --output each.{ending}")
    assert (away.folder / f"each.{ending}").stat().st_size > 500


def test_code_goes_in_and_out(away: Away) -> None:
    command = 'convarith code "nn.ConvTranspose2d(16, 33, 3, stride=2, padding=1)" --input-size 12'
    assert re.match(r"PyTorch:\n  nn.ConvTranspose2d\(.*\nKeras:\n", away.run(command))
    assert away.run(f"{command} --framework pytorch") == "nn.ConvTranspose2d(16, 33, 3, stride=2, padding=1)\n"


def test_a_notebook_runs_there(away: Away) -> None:
    (away.folder / "cell.py").write_text(PYTHON)
    program = (
        "import nbclient, nbformat.v4 as n, pathlib; "
        "b = n.new_notebook(cells=[n.new_code_cell(pathlib.Path('cell.py').read_text())]); "
        "nbclient.NotebookClient(b, kernel_name='python3').execute(); "
        "print(b.cells[0].outputs[-1].data['image/svg+xml'][:4])"
    )
    assert away.run(f'python -c "{program}"') == "<svg\n"
    assert (away.folder / "mine.gif").is_file()


def test_the_repository_was_not_in_reach(away: Away) -> None:
    where = away.run("python -c 'import convarith; print(convarith.__file__)'").strip()
    assert Path(where).is_relative_to(away.programs.parent)
