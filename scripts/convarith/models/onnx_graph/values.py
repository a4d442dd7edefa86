"""What the tensors of a graph of ONNX are to a network: outputs of its layers, or constants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

from convarith.models.reshaping import Grouped, Maps

MOST_NUMBERS = 4096
"""How many numbers a constant may have whose values are computed; of larger ones only the shape is known."""


@dataclass(frozen=True)
class Constant:
    """A tensor that depends on no input; ``tensor`` has its values, a TensorProto or an array, None if unknown.

    ``source`` is the initializer that it comes from, empty for others: only such are learned.
    """

    shape: tuple[int, ...]
    tensor: Any = field(default=None, compare=False, repr=False)
    source: str = ""

    @property
    def numbers(self) -> int:
        """How many numbers it has."""
        return prod(self.shape)

    @property
    def learned(self) -> int:
        """How many learnable parameters it is; a single number, like the 6 of a hard swish, is none."""
        return self.numbers if self.source and self.numbers > 1 else 0

    def array(self) -> Any:
        """Return its values as an array of numpy, None where they are not known or too many."""
        if self.tensor is None or self.numbers > MOST_NUMBERS:
            return None
        if hasattr(self.tensor, "data_type"):
            from onnx import numpy_helper

            return None if self.tensor.data_location else numpy_helper.to_array(self.tensor)
        return self.tensor

    def integers(self) -> tuple[int, ...] | None:
        """Return its values as whole numbers, None where they are not known."""
        array = self.array()
        return None if array is None else tuple(int(number) for number in array.reshape(-1))


Value = Maps | Grouped | Constant


@dataclass(frozen=True)
class Node:
    """A node of a graph: ``name`` is its own, or that of its first output where it has none or shares it."""

    name: str
    kind: str
    attributes: Mapping[str, Any]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    proto: Any = field(compare=False, repr=False)

    def has(self, place: int) -> bool:
        """Return whether an optional input is given."""
        return place < len(self.inputs) and bool(self.inputs[place])


def node_of(proto: Any, name: str) -> Node:
    """Return a node of protobuf as plain data."""
    from onnx import helper

    attributes = {attribute.name: _plain(helper.get_attribute_value(attribute)) for attribute in proto.attribute}
    domain = "" if proto.domain in ("", "ai.onnx") else f"{proto.domain}."
    return Node(name, f"{domain}{proto.op_type}", attributes, tuple(proto.input), tuple(proto.output), proto)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
