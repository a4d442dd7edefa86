"""A network in the making: its layers so far, and what each tensor of the graph is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from convarith.arithmetic.networks.layers import NamedLayer
from convarith.arithmetic.networks.operations import Joining
from convarith.arithmetic.networks.shapes import Shape, own_shape, shape_after
from convarith.errors import GeometryError
from convarith.models.onnx_graph.values import Constant, Node, Value
from convarith.models.reshaping import Made, Maps, dims_of


@dataclass
class Draft:
    """Layers and tensors, by name; ``batch`` is the first number of all tensors' shapes, 1 where it is symbolic.

    ``opaque_dims`` are the shapes of opaque layers' tensors, which may have more axes than maps, or no batch.
    ``channels_last`` are the inputs whose channels stand last; what transposes them finds them in order already.
    ``is_misfit`` says that maps were joined that are unequal.
    """

    opset: int
    batch: int = 1
    layers: list[NamedLayer] = field(default_factory=list)
    shapes: dict[str, Shape] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    weights: dict[str, str] = field(default_factory=dict)
    opaque_dims: dict[str, tuple[int, ...]] = field(default_factory=dict)
    channels_last: set[str] = field(default_factory=set)
    is_misfit: bool = False

    def add(self, name: str, made: Made) -> Maps:
        """Add a layer, and return its output; raises GeometryError, with the layer's name, where it does not fit."""
        shapes = [self.shapes[layer] for layer in made.layers]
        try:
            shape = shape_after(made.operation, shapes, made.layers)
        except GeometryError as error:
            if isinstance(made.operation, Joining):  # the network says it, once it is whole
                self.is_misfit = True
                return self._added(name, made, own_shape(made.operation, shapes))
            raise error.after(f'layer "{name}": ').with_details(layer=name) from None
        return self._added(name, made, shape)

    def _added(self, name: str, made: Made, shape: Shape) -> Maps:
        first = self.weights.setdefault(made.weight, name) if made.weight else name
        shared = first if first != name else ""
        self.layers.append(NamedLayer(name, made.operation, made.layers, weights_of=shared))
        self.shapes[name] = shape
        return Maps(name)

    def value(self, node: Node, place: int) -> Value | None:
        """Return what an input of a node is, None where it is left out or not known."""
        return self.values.get(node.inputs[place]) if node.has(place) else None

    def constant(self, node: Node, place: int) -> Constant | None:
        """Return an input of a node if it is a constant."""
        value = self.value(node, place)
        return value if isinstance(value, Constant) else None

    def integers(self, node: Node, place: int, attribute: str) -> tuple[int, ...] | None:
        """Return whole numbers that an attribute has, or an input in later versions; None where they are not known."""
        if attribute in node.attributes:
            value = node.attributes[attribute]
            return tuple(value) if isinstance(value, tuple) else (value,)
        constant = self.constant(node, place)
        return constant.integers() if constant else None

    def is_computed(self, node: Node, *places: int) -> bool:
        """Return whether one of these inputs is given, but its numbers are not known before a network runs."""
        each = [self.constant(node, place) for place in places if node.has(place)]
        return any(constant is None or constant.array() is None for constant in each)

    def maps(self, node: Node, place: int = 0) -> str:
        """Return the layer that an input of a node comes from, empty where it is something else."""
        value = self.value(node, place)
        return value.layer if isinstance(value, Maps) else ""

    def dims(self, value: Value) -> tuple[int, ...]:
        """Return the shape of a tensor as ONNX has it, the batch first."""
        if isinstance(value, Constant):
            return value.shape
        if isinstance(value, Maps) and value.layer in self.opaque_dims:
            return self.opaque_dims[value.layer]
        shape = self.shapes[value.layer]
        if value.layer in self.channels_last:
            return self.batch, *shape.size, shape.channels
        return dims_of(value, shape, self.batch)


Handler = Callable[[Node, Draft], Made | Value | None]
"""Returns what a node becomes, None where it is not known and so opaque."""


def single(operation: Any, node: Node, draft: Draft, weight: str = "") -> Made | None:
    """Return the layer that applies an operation to the first input of a node; None if no layer gives that input."""
    layer = draft.maps(node)
    return Made(operation, (layer,), weight) if layer else None
