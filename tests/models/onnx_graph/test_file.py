"""Files that are no models, and inputs that say too little: what a person is told."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import onnx
import pytest

from convarith import GeometryError
from convarith.errors import ModelError, report
from convarith.models import from_onnx

from .light import path_of

RELU = "g (float[N, {channels}, {size}] x) => (float[N] y) {{ y = Relu (x) }}"


def model(size: str, channels: str = "3", node: str = "") -> Any:
    text = RELU.format(size=size, channels=channels)
    return onnx.parser.parse_model(
        f'<ir_version: 8, opset_import: ["" : 18, "own" : 1]> {text}'.replace("y = Relu (x)", node or "y = Relu (x)")
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"PK\x03\x04 and so on", "this is not a model of ONNX, but a zip file, such as a checkpoint of PyTorch"),
        (b"\x89HDF\r\n\x1a\n", "this is not a model of ONNX, but an HDF5 file"),
        (b"\x1c\x00\x00\x00TFL3", "this is not a model of ONNX, but a model of TensorFlow Lite"),
        (b"version https://git-lfs.github.com/spec/v1\n", "this is not a model of ONNX, but a pointer of Git LFS"),
        (b"", "this is not a model of ONNX, but an empty file"),
        (b"hello world", "this is not a model of ONNX, or the file is damaged: "),
        (b"\x08\x07", "the model has no nodes: it is empty, or the file is damaged"),
    ],
)
def test_another_file_is_said_to_be_what_it_is(content: bytes, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(content)
    with pytest.raises(ModelError) as caught:
        from_onnx(path)
    assert caught.value.problem.startswith(problem)
    assert str(path) in report(caught.value)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_a_file_that_is_cut_short_is_damaged(part: float, tmp_path: Path) -> None:
    content = path_of("resnet50").read_bytes()
    path = tmp_path / "model.onnx"
    path.write_bytes(content[: int(part * len(content))])
    with pytest.raises(ModelError):
        from_onnx(path)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="there is no such file"):
        from_onnx(tmp_path / "none.onnx")
    with pytest.raises(ModelError, match="this is a folder"):
        from_onnx(tmp_path)
    with pytest.raises(ModelError, match=r"a model is a path or an onnx\.ModelProto, not int"):
        from_onnx(3)


def test_a_symbolic_size_asks_for_one() -> None:
    with pytest.raises(ModelError) as caught:
        from_onnx(model("height, width"))
    assert caught.value.problem == 'the input "x" has a symbolic size: N × 3 × height × width'
    assert caught.value.details.hint == "give input_size=(224, 224), or --input-size"
    assert from_onnx(model("height, width"), 64).states["y"].output_size == (64, 64)
    assert from_onnx(model("32, 32"), (64, 48)).states["y"].output_size == (64, 48)
    assert from_onnx(model("L"), (100,)).states["y"].output_size == (100,)


def test_other_things_that_an_input_does_not_say() -> None:
    with pytest.raises(ModelError, match='the input "x" has a symbolic number of channels: N × C × 8 × 8'):
        from_onnx(model("8, 8", "C"))
    with pytest.raises(ModelError, match="has 4 axes beside batch and channels, but at most 3 are read"):
        from_onnx(model("8, 8, 8, 8"))
    with pytest.raises(GeometryError, match=r'input_size is \(8,\), but the input "x" has 2 axes'):
        from_onnx(model("8, 8"), (8,))


def test_an_opaque_node_without_a_shape_cannot_be_followed() -> None:
    with pytest.raises(ModelError) as caught:
        from_onnx(model("8, 8", node="y = own.Secret (x)"))
    assert caught.value.problem == 'the shape of "y" is not known: own.Secret of node "y" is opaque'
    assert caught.value.details.layer == "y"


def test_without_the_package_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ModelError) as caught:
        from_onnx("model.onnx")
    assert caught.value.details.hint == "pip install 'convarith[onnx]'"
