"""The programs in the chapter on frameworks: ONNX's are run here, others beside the checks of their framework."""

from __future__ import annotations

import re
import runpy

import pytest

from convarith import Convolution, Layer, TransposedConvolution

from ..shipped import ROOT
from .shipped_guide import shipped_guide

FOLDER = ROOT / "report" / "snippets"
LINES = FOLDER / "pytorch_lines.py"
PROGRAMS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.py")) if path != LINES}
RUN_BY_TESTS = ("jax", "keras", "onnx", "pytorch")
CHANNELS_LAST = ("keras",)

LAYERS = {
    "direct": Layer(Convolution((32, 48), 3, stride=2, padding=1), 3, 8),
    "transposed": Layer(TransposedConvolution((16, 24), 3, stride=2, padding=1, output_padding=1), 8, 3),
}

SHOWN = re.compile(
    r"\\begin\{verbatim\}\n(?P<code>(?:(?!\\end).)*?)\\end\{verbatim\}\n\\prints\{(?P<shape>[^}]*)\}\{(?P<note>[^}]*)\}",
    re.DOTALL,
)


def expected(name: str) -> str:
    """Return the shape, with a batch of one, that a program's layer has by the arithmetic."""
    framework, kind = name.split("_")
    channels, *cells = LAYERS[kind].output_shape
    return str((1, *cells, channels) if framework in CHANNELS_LAST else (1, channels, *cells))


@pytest.fixture(scope="module")
def shown() -> dict[str, re.Match[str]]:
    """Return what the guide shows, by the text of the program."""
    return {found["code"]: found for found in SHOWN.finditer(shipped_guide().rendered.text)}


def test_there_is_one_of_each_kind_in_each_framework() -> None:
    frameworks = ("jax", "keras", "onnx", "pytorch")
    assert list(PROGRAMS) == [f"{framework}_{kind}" for framework in frameworks for kind in ("direct", "transposed")]


def test_the_guide_shows_every_program_as_it_is_and_the_shape_of_the_arithmetic(
    shown: dict[str, re.Match[str]],
) -> None:
    assert len(shown) == len(PROGRAMS)
    for name, program in PROGRAMS.items():
        assert shown[program]["shape"] == expected(name)


def test_the_guide_says_which_programs_the_tests_run(shown: dict[str, re.Match[str]]) -> None:
    for name, program in PROGRAMS.items():
        is_run = name.startswith(RUN_BY_TESTS)
        assert shown[program]["note"] == ("run by the tests" if is_run else "not run by the tests")


@pytest.mark.parametrize("name", ["onnx_direct", "onnx_transposed"])
def test_a_program_prints_the_shape(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(FOLDER / f"{name}.py"))
    assert capsys.readouterr().out.strip() == expected(name)
