"""A named layer of a network, and the state of the network after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from convarith.arithmetic.arguments import choice, shown
from convarith.arithmetic.fields import AxisField
from convarith.arithmetic.networks.operations import Operation, check_operation, kind_of
from convarith.arithmetic.networks.shapes import Shape
from convarith.errors import Details, GeometryError


class DataType(StrEnum):
    """The types of numbers that activations can have; the names are PyTorch's."""

    FLOAT64 = "float64"
    FLOAT32 = "float32"
    FLOAT16 = "float16"
    BFLOAT16 = "bfloat16"
    FLOAT8 = "float8"
    INT8 = "int8"

    @property
    def bytes(self) -> int:
        """Bytes per number."""
        return {"64": 8, "32": 4, "16": 2}.get(self.value[-2:], 1)


@dataclass(frozen=True, init=False)
class NamedLayer:
    """A layer of a network: what it does, and the names of the layers whose outputs it takes, in order.

    ``inputs`` may be one name. ``weights_of`` is the layer whose weights it shares, whose parameters then count once.

    Raises GeometryError for a name that is not a text or is empty, and for what no layer can do.
    """

    name: str
    operation: Operation
    inputs: tuple[str, ...] = ()
    weights_of: str = ""

    def __init__(
        self, name: str, operation: Operation, inputs: str | Sequence[str] = (), *, weights_of: str = ""
    ) -> None:
        each = (inputs,) if isinstance(inputs, str) else inputs
        is_named = isinstance(each, (tuple, list)) and all(isinstance(source, str) for source in each)
        if not isinstance(name, str) or not name:
            text = f"the name of a layer is {shown(name)}, but must be a text"
            raise GeometryError(text, Details(argument="name"))
        if not is_named:
            text = f'the inputs of "{name}" are {shown(inputs)}, but must be the names of layers'
            raise GeometryError(text, Details(hint='write inputs=("conv1", "conv2")', argument="inputs", layer=name))
        check_operation(operation)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "operation", operation)
        object.__setattr__(self, "inputs", tuple(each))
        object.__setattr__(self, "weights_of", weights_of)

    @property
    def kind(self) -> str:
        """What the layer does, in one word."""
        return kind_of(self.operation)


@dataclass(frozen=True)
class LayerState:
    """The state of a network after one of its layers.

    ``fields`` are those of the layer's outputs in each input that they depend on, one per axis of that input; None
    after an opaque layer. The properties ``receptive_field``, ``jump`` and ``start`` are in cells of the first of those
    inputs, one value per axis, padding included, ``start`` from the centre of the first cell; None where unknown.
    ``macs`` are multiply-accumulates for one input.
    """

    layer: NamedLayer
    shape: Shape
    fields: Mapping[str, tuple[AxisField, ...]] | None
    parameters: int
    macs: int

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of one output map, one number per axis; () for a vector."""
        return self.shape.size

    @property
    def channels(self) -> int:
        """Maps of the output, or features of a vector."""
        return self.shape.channels

    @property
    def activations(self) -> int:
        """Numbers in the output, for one input."""
        return self.shape.numbers

    def activation_bytes(self, dtype: DataType | str = DataType.FLOAT32) -> int:
        """Return the bytes of the output for one input; raises GeometryError for an unknown type of numbers."""
        return self.activations * choice("dtype", dtype, DataType).bytes

    @property
    def receptive_field(self) -> tuple[int, ...] | None:
        """Cells from the first to the last that an output can see, of the output that sees most."""
        field = self._field()
        if field is None:
            return None
        sizes = self.output_size if len(self.output_size) == len(field) else (1,) * len(field)
        return tuple(axis.largest(size) for axis, size in zip(field, sizes, strict=True))

    @property
    def jump(self) -> tuple[Fraction | None, ...] | None:
        """Cells from one output to the next: 0 where all see the same, None along an axis where branches differ."""
        field = self._field()
        return None if field is None else tuple(axis.jump for axis in field)

    @property
    def start(self) -> tuple[Fraction | None, ...] | None:
        """Where the first output is centred; None along an axis where branches look at different places."""
        field = self._field()
        return None if field is None else tuple(axis.start for axis in field)

    def _field(self) -> tuple[AxisField, ...] | None:
        return None if self.fields is None else next(iter(self.fields.values()), ())
