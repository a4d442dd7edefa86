"""Records what a model of PyTorch computes with tensors, call by call, as the layers of a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Any

from convarith.arithmetic.arguments import MAX_AXES
from convarith.arithmetic.networks.layers import NamedLayer
from convarith.arithmetic.networks.operations import Flatten, Opaque, Operation, Pointwise
from convarith.arithmetic.networks.shapes import Shape, shape_after
from convarith.errors import GeometryError
from convarith.models.reshaping import Grouped, Made, Maps, dims_of
from convarith.models.torch_modules.functions import Call, read

SAME = ("detach", "requires_grad_", "data")
"""Functions whose result is its argument."""

SPLITTING = ("chunk", "split", "tensor_split", "split_with_sizes")


@dataclass
class Tape:
    """The layers so far, and what each tensor is; ``weights`` are the names of the parameters by their id.

    Tensors are held, so that no other gets the id of one that is gone.
    """

    weights: Mapping[int, str]
    layers: list[NamedLayer] = field(default_factory=list)
    shapes: dict[str, Shape] = field(default_factory=dict)
    values: dict[int, Maps | Grouped] = field(default_factory=dict)
    held: list[Any] = field(default_factory=list)
    used: dict[str, str] = field(default_factory=dict)
    where: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def stopped(self) -> str:
        """The path of the module that runs, empty for the whole model."""
        return self.where[-1][0] if self.where else ""

    def begin(self, tensor: Any, operation: Operation, shape: Shape, name: str = "input") -> None:
        """Take a tensor as an input of the network."""
        self.layers.append(NamedLayer(name, operation))
        self.shapes[name] = shape
        self._take(tensor, Maps(name))

    def record(self, name: str, arguments: Any, named: Mapping[str, Any], result: Any) -> None:
        """Take what a function returned: as a layer's output where it depends on one."""
        if name.startswith("new_") or name.endswith("_like"):  # they take no more than a shape
            return
        results = [each for each in _flat(result) if hasattr(each, "numel") and hasattr(each, "shape")]
        layers = self._layers([*arguments, *named.values()])
        if not results or not layers or name in SAME:
            if results and layers:
                self._take(results[0], self.values[next(i for i in map(id, _flat([*arguments])) if i in self.values)])
            return
        is_same = all(id(each) in self.values for each in results)
        if is_same and not (name.endswith("_") or name.startswith("__i")):
            return
        dims = tuple(results[0].shape)
        call = Call(name, arguments, named, self.values, self.shapes, self.weights, dims)
        made = self._read(call)
        if isinstance(made, Grouped):
            self._take(results[0], made)
        elif made is not None and len(results) - (name.endswith("indices")) == 1:
            self._take(results[0], self._add(made, name))
        else:
            for place, each in enumerate(results):
                operation = self._part(call, tuple(each.shape), 0 if place else call.learned)
                self._take(each, self._add(Made(operation, layers), name))

    def end(self, result: Any) -> None:
        """Take what a model returned: groups of channels that nothing shuffled back are then what PyTorch has."""
        for each in _flat(result):
            value = self.values.get(id(each))
            if isinstance(value, Grouped):
                self._add(Made(Opaque("reshape", *_opaque_shape(tuple(each.shape))), (value.layer,)), "reshape")

    def _part(self, call: Call, dims: tuple[int, ...], learned: int) -> Operation:
        """Return the operation that gives one of several results: a choice of channels, or one that is not known."""
        kind, first = call.name.strip("_"), call.first
        is_of_channels = kind in SPLITTING and isinstance(first, Maps) and dims[2:] == call.shape.size
        if is_of_channels and len(dims) > 1:
            return Pointwise(kind, channels=dims[1])
        return Opaque(kind, *_opaque_shape(dims), learned)

    def _read(self, call: Call) -> Made | Grouped | None:
        """Return what a call becomes, None unless it has the shape that PyTorch computed."""
        try:
            made = read(call)
            if made is None:
                return None
            if isinstance(made, Grouped):
                return made if dims_of(made, self.shapes[made.layer], 1) == call.dims else None
            shape = shape_after(made.operation, [self.shapes[layer] for layer in made.layers], made.layers)
        except (GeometryError, TypeError, ValueError, AttributeError, IndexError):  # arguments of some other kind
            return None
        found = dims_of(Maps(""), shape, 1)
        if found == call.dims:
            return made
        if prod(shape.size) == 1 and call.dims == (1, shape.channels):  # a mean that takes its axes away
            return Made(Flatten(), (self._add(made, call.name).layer,))
        return None

    def _add(self, made: Made, function: str) -> Maps:
        name = self._name(function.strip("_"))
        shape = shape_after(made.operation, [self.shapes[layer] for layer in made.layers], made.layers)
        first = self.used.setdefault(made.weight, name) if made.weight else name
        self.layers.append(NamedLayer(name, made.operation, made.layers, weights_of=first if first != name else ""))
        self.shapes[name] = shape
        return Maps(name)

    def _name(self, function: str) -> str:
        """Return the path of the module that runs, with the function where it is no single layer; unique."""
        path, is_leaf = self.where[-1] if self.where else ("", False)
        base = path if is_leaf and path and function != "pad" else f"{path}.{function}" if path else function
        name, number = base, 1
        while name in self.shapes:
            name, number = f"{base}_{number}", number + 1
        return name

    def _layers(self, arguments: Any) -> tuple[str, ...]:
        """Return the layers whose outputs stand among arguments."""
        values = (self.values.get(id(each)) for each in _flat(arguments))
        return tuple(dict.fromkeys(value.layer for value in values if value is not None))

    def _take(self, tensor: Any, value: Maps | Grouped) -> None:
        self.held.append(tensor)
        self.values[id(tensor)] = value


def _flat(arguments: Any) -> list[Any]:
    """Return what stands in nested lists and dictionaries."""
    if isinstance(arguments, (list, tuple)):
        return [inner for each in arguments for inner in _flat(each)]
    if isinstance(arguments, dict):
        return [inner for each in arguments.values() for inner in _flat(each)]
    return [arguments]


def _opaque_shape(dims: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    """Return channels and size of a tensor; of one with more axes than three, the last are together."""
    if len(dims) < 2:
        return max(1, prod(dims)), ()
    size = dims[2:] if len(dims) <= 2 + MAX_AXES else (*dims[2:4], prod(dims[4:]))
    return max(1, dims[1]), tuple(max(1, cells) for cells in size)
