"""From an operation to the text of a framework's layer: ``code``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from convarith.arithmetic.channels import Layer
from convarith.arithmetic.framework_code.reading.from_code import from_code
from convarith.arithmetic.framework_code.writing.calls import NoLayerError
from convarith.arithmetic.framework_code.writing.equality import computes_the_same
from convarith.arithmetic.framework_code.writing.flax import flax_text
from convarith.arithmetic.framework_code.writing.keras import keras_text
from convarith.arithmetic.framework_code.writing.onnx import onnx_text
from convarith.arithmetic.framework_code.writing.pytorch import pytorch_text
from convarith.arithmetic.unfolding import Unfolding
from convarith.errors import CodeError, Details, GeometryError, did_you_mean


@dataclass(frozen=True)
class Writer:
    """A framework that code is written for; ``says_channels`` where its text has those of an output."""

    title: str
    write: Callable[[Any], str]
    says_channels: bool = True


WRITERS: Mapping[str, Writer] = {
    writer.title: writer
    for writer in (
        Writer("PyTorch", pytorch_text),
        Writer("Keras", keras_text),
        Writer("Flax", flax_text),
        Writer("ONNX", onnx_text, says_channels=False),
    )
}


def code(operation: Any, framework: str = "PyTorch") -> str:
    """Return the text of the layer in a framework that computes what an operation computes.

    ``framework`` is "PyTorch", "Keras", "Flax" or "ONNX", in letters of any case. Where a layer needs another one
    around it, one that pads before it or crops after it, the text has both. What is written is read back and compared:
    ``from_code`` gives an operation that computes the same, and the same operation but for arguments that make no
    difference, such as the ceil mode of a pooling that adds no window. ONNX's text has no channels: they are the shape
    of its weights.

    Raises CodeError that says why where there is no such layer, and for an unknown framework.
    """
    writer = _writer_named(framework)
    kind = _in_words(operation)
    try:
        text = writer.write(operation)
        read = _read_back(text, operation)
    except NoLayerError as error:
        raise CodeError(f"there is no {writer.title} layer for this {kind}: {error}") from None
    except GeometryError as error:
        raise CodeError(f"there is no {writer.title} layer for this {kind}: {error.problem}") from None
    expected = operation.operation if isinstance(operation, Layer) and not writer.says_channels else operation
    if not computes_the_same(read, expected):
        raise CodeError(f"there is no {writer.title} layer for this {kind}: {text} computes something else")
    return text


FRAMEWORKS = tuple(WRITERS)
"""The frameworks that code is written for."""


def framework_named(framework: object) -> str:
    """Return the usual name of a framework, from one in letters of any case; raises CodeError that lists all."""
    return _writer_named(framework).title


def _writer_named(framework: object) -> Writer:
    by_lower = {title.lower(): writer for title, writer in WRITERS.items()}
    if isinstance(framework, str) and framework.lower() in by_lower:
        return by_lower[framework.lower()]
    problem = f"code is not written for {framework!r}, only for {', '.join(WRITERS)}"
    raise CodeError(problem, Details(hint=did_you_mean(framework, WRITERS), argument="framework"))


def _read_back(text: str, operation: Any) -> Any:
    size = operation.input_shape[1:] if isinstance(operation, Unfolding) else operation.input_size
    channels = getattr(operation, "in_channels", getattr(operation, "channels", None))
    return from_code(text, size, channels=channels)


def _in_words(operation: Any) -> str:
    """Return what an operation is called: ``TransposedConvolution`` is a transposed convolution."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(operation).__name__).lower()
