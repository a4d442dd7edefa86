"""The guide's programs and lines for PyTorch print what the arithmetic, and so the guide, says that they print."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from convarith import Convolution, Layer, TransposedConvolution
from convarith.guide.pytorch_lines import LINES

from .framework import torch

FOLDER = Path(__file__).parents[3] / "report" / "snippets"

LAYERS = {
    "pytorch_direct": Layer(Convolution((32, 48), 3, stride=2, padding=1), 3, 8),
    "pytorch_transposed": Layer(TransposedConvolution((16, 24), 3, stride=2, padding=1, output_padding=1), 8, 3),
}


@pytest.mark.parametrize("name", LAYERS)
def test_a_program_prints_the_shape(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert torch is not None  # importing it skips where there is none
    runpy.run_path(str(FOLDER / f"{name}.py"))
    assert capsys.readouterr().out.strip() == str((1, *LAYERS[name].output_shape))


@pytest.mark.parametrize("name", LINES)
def test_the_line_under_a_relationship_returns_its_value(name: str) -> None:
    names = runpy.run_path(str(FOLDER / "pytorch_lines.py"))
    assert eval(LINES[name].code, names) == LINES[name].result(name)  # our own lines
