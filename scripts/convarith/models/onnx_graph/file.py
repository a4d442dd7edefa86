"""Opens a file of ONNX, and says what another file is instead."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from convarith.errors import Details, ModelError, Place

STARTS = {
    b"PK\x03\x04": "a zip file, such as a checkpoint of PyTorch or a model of Keras",
    b"\x80\x02": "a pickle, such as an old checkpoint of PyTorch",
    b"\x80\x04": "a pickle, such as an old checkpoint of PyTorch",
    b"\x89HDF": "an HDF5 file, such as an old model of Keras",
    b"\x89PNG": "a picture",
    b"version https://git-lfs": "a pointer of Git LFS, which stands for a file that was not fetched",
    b"{": "a text in JSON",
    b"<": "a text in XML or HTML",
}
"""What files begin with that are taken for models."""
EXPORT = "export the model to ONNX, for instance with torch.onnx.export(model, example, 'model.onnx')"


def opened(model: Any) -> Any:
    """Return the ``ModelProto`` of a file, by its path, without weights that lie in other files; or a model as it is.

    Raises ModelError for what is no model: a missing file, a damaged one, one of another format.
    """
    onnx = _onnx()
    if isinstance(model, onnx.ModelProto):
        return _with_nodes(model, None)
    if not isinstance(model, (str, os.PathLike)):
        kind = type(model).__name__
        raise ModelError(f"a model is a path or an onnx.ModelProto, not {kind}", Details(argument="path_or_model"))
    path = Path(model)
    return _with_nodes(_parsed(onnx, _content(path), path), path)


def _onnx() -> Any:
    try:
        import onnx
    except ModuleNotFoundError:
        hint = "pip install 'convarith[onnx]'"
        raise ModelError("the package onnx, which reads its files, is not installed", Details(hint=hint)) from None
    return onnx


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = {FileNotFoundError: "there is no such file", IsADirectoryError: "this is a folder"}.get(type(error))
        text = f"the model cannot be read: {reason or error.strerror or error}"
        raise ModelError(text, Details(place=Place(str(path)))) from None


def _parsed(onnx: Any, content: bytes, path: Path) -> Any:
    other = _other_format(content)
    if other:
        raise ModelError(f"this is not a model of ONNX, but {other}", Details(hint=EXPORT, place=Place(str(path))))
    try:
        return onnx.load_model_from_string(content)
    except Exception as error:  # protobuf has an error of its own in each of its implementations
        text = "this is not a model of ONNX, or the file is damaged"
        hint = "fetch or export it again"
        raise ModelError(f"{text}: {error}", Details(hint=hint, place=Place(str(path)))) from None


def _other_format(content: bytes) -> str:
    if not content:
        return "an empty file"
    if content[4:8] == b"TFL3":
        return "a model of TensorFlow Lite"
    return next((name for start, name in STARTS.items() if content.startswith(start)), "")


def _with_nodes(model: Any, path: Path | None) -> Any:
    """Return a model that has nodes; bytes of another format can be parsed as a model that has none."""
    if len(model.graph.node):
        return model
    text = "the model has no nodes: it is empty, or the file is damaged or not one of ONNX"
    raise ModelError(text, Details(place=Place(str(path)) if path else None))
