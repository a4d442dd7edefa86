"""`doit code` writes layers of frameworks, from options or from the code of another one."""

from __future__ import annotations

import pytest

from convarith.errors import ConvarithError, report
from convarith.steps.code import written_code

from .conftest import Sandbox

WRITTEN = {
    ("--framework", "pytorch", "--kernel-size", "3", "--stride", "2", "--input-size", "7"): (
        "nn.Conv2d(1, 1, 3, stride=2, bias=False)"
    ),
    ("nn.ConvTranspose2d(16, 33, 3, stride=2, padding=1)", "--input-size", "12", "--framework", "onnx"): (
        "y = ConvTranspose <kernel_shape = [3, 3], strides = [2, 2], pads = [1, 1, 1, 1]> (x, w, b)"
    ),
    ("nn.MaxPool2d(2)", "--input-size", "8", "--framework=Keras"): "layers.MaxPooling2D(2)",
}


@pytest.mark.parametrize("words", WRITTEN, ids=" ".join)
def test_the_code_of_a_layer(words: tuple[str, ...]) -> None:
    assert written_code(words) == WRITTEN[words]


def test_without_a_framework_there_is_the_code_of_each_or_why_there_is_none() -> None:
    text = written_code(["--operation", "masked_convolution", "--mask", "B", "--kernel-size", "3", "--input-size", "5"])
    assert [line for line in text.splitlines() if not line.startswith(" ")] == ["PyTorch:", "Keras:", "Flax:", "ONNX:"]
    assert "there is no PyTorch layer for this masked convolution" in text


def test_the_command_prints_it(project: Sandbox) -> None:
    run = project.doit("code", "nn.Conv2d(3, 16, 3)", "--input-size", "8", "--framework", "pytorch")
    assert (run.status, run.printed) == (0, "nn.Conv2d(3, 16, 3)\n")
    assert project.doit("help", "code").printed.startswith("Prints the code of a layer")


REFUSED = {
    (): "there is nothing to write the code of",
    ("--framework",): "--framework needs a value",
    ("--framework", "keras", "--framework", "onnx", "--input-size", "5"): "--framework stands twice",
    (
        "--framework",
        "pytroch",
        "nn.Conv2d(3, 16, 3)",
        "--input-size",
        "8",
    ): "code is not written for 'pytroch', only for PyTorch, Keras, Flax, ONNX",
    ("nn.Conv2d(3, 16, 3)", "--input-size", "8", "--output", "x.svg"): "--output belongs to draw",
    ("nn.Conv2d(3, 16, 3, stirde=2)", "--input-size", "8"): "Conv2d has no argument stirde",
}


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_what_is_not_understood_is_told(words: tuple[str, ...]) -> None:
    with pytest.raises(ConvarithError) as caught:
        written_code(words)
    assert REFUSED[words] in report(caught.value)
