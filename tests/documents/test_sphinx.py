"""The directive, in pages that Sphinx makes of Markdown."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ..shipped import README
from ..steps.test_readme import blocks

pytestmark = pytest.mark.needs("documents")

(CONTENT,) = blocks(r"\{convarith\}")
FENCE = "```{{convarith}}\n{}```\n"
(EXTENSIONS,) = re.findall(r"`(extensions = .*)`", README)

Build = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Return what builds a page of fenced blocks with a builder of Sphinx, into the folder of its name."""
    (tmp_path / "conf.py").write_text(f'project = "Mine"\n{EXTENSIONS}\n')

    def run(builder: str, *contents: str) -> subprocess.CompletedProcess[str]:
        page = "# Mine\n\n" + "\n".join(FENCE.format(each) for each in contents)
        (tmp_path / "index.md").write_text(page, encoding="utf-8")
        command = [sys.executable, "-m", "sphinx", "-q", "-b", builder, ".", builder]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)

    return run


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_a_block_of_readme_becomes_a_figure_twice_on_a_page(build: Build, tmp_path: Path) -> None:
    finished = build("html", CONTENT, CONTENT)
    assert (finished.returncode, finished.stderr) == (0, "")
    page = (tmp_path / "html/index.html").read_text(encoding="utf-8")
    assert page.count('<div class="convarith align-center">\n<svg ') == 2
    ids = re.findall(r' id="(c[^"]+)"', page)
    assert ids and len(ids) == len(set(ids))


def test_the_pdf_has_the_frame_and_a_text_the_description(build: Build, tmp_path: Path) -> None:
    assert build("latex", f":frame: 2\n{CONTENT}").returncode == 0
    (pdf,) = (tmp_path / "latex").glob("convarith-*.pdf")
    (document,) = (tmp_path / "latex").glob("mine.tex")
    assert f"\\includegraphics{{{pdf.name}}}" in document.read_text(encoding="utf-8")
    assert build("text", CONTENT).returncode == 0
    assert "A 3 × 3 kernel moves over a 5 × 5 input" in (tmp_path / "text/index.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "problem", "hint"),
    [
        ("input_size = 5\nkernel_sise = 3\n", 'unknown key "kernel_sise"', 'did you mean "kernel_size"?'),
        (":theme: drak\ninput_size = 5\nkernel_size = 3\n", 'unknown theme "drak"', 'did you mean "dark"?'),
        (":frame: 99\ninput_size = 5\nkernel_size = 3\n", "frame is 99, but the figure has 9", "take one from 1 to 9"),
    ],
)
def test_a_mistake_is_told_at_the_line_of_the_block(content: str, problem: str, hint: str, build: Build) -> None:
    finished = build("html", content)
    assert f"index.md:3: ERROR: the directive convarith: {problem}" in finished.stderr
    assert f"  hint: {hint}" in finished.stderr
    assert "Traceback" not in finished.stderr
