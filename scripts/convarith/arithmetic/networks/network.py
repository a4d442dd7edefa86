"""Networks: graphs of named layers, with sizes, channels, receptive fields and costs after each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any

from convarith.arithmetic.arguments import choice, index_in, shown, whole
from convarith.arithmetic.boxes import Boxes, box_of, cells_of, union
from convarith.arithmetic.networks.following import boxes_before, fields_after
from convarith.arithmetic.networks.layers import DataType, LayerState, NamedLayer
from convarith.arithmetic.networks.operations import Input, Linear, Opaque, Pointwise
from convarith.arithmetic.networks.shapes import own_shape, shape_after
from convarith.arithmetic.stack import Stack
from convarith.arithmetic.stackable import Stackable, macs_of, parameters_of
from convarith.errors import Details, GeometryError, did_you_mean
from convarith.sentences import named

States = dict[str, LayerState]
Complaint = Callable[[NamedLayer, GeometryError, Mapping[str, LayerState]], None]


@dataclass(frozen=True)
class Network:
    """Layers that read each other's outputs, by name; each comes after those that it reads.

    ``states`` holds the state after each layer by its name, in order.

    Raises GeometryError, which names the layer, for none, for a name that is used twice or does not exist, and for
    sizes or channels that do not fit. ``findings`` says of such layers more than their first mistake.
    """

    layers: tuple[NamedLayer, ...]
    states: Mapping[str, LayerState] = field(init=False, repr=False, compare=False)

    def __init__(self, layers: Sequence[NamedLayer]) -> None:
        given = checked_layers(layers)
        object.__setattr__(self, "layers", given)
        object.__setattr__(self, "states", MappingProxyType(states_of(given, partial(_raised, given))))

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the inputs, in order."""
        return tuple(layer.name for layer in self.layers if isinstance(layer.operation, Input))

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of the layers that no other layer reads, in order."""
        read = {name for layer in self.layers for name in layer.inputs}
        return tuple(layer.name for layer in self.layers if layer.name not in read)

    @property
    def parameters(self) -> int:
        """Learnable parameters of all layers; shared weights count once."""
        return sum(state.parameters for state in self.states.values())

    @property
    def activations(self) -> int:
        """Numbers in the outputs of all layers together, inputs included, for one input."""
        return sum(state.activations for state in self.states.values())

    def activation_bytes(self, dtype: DataType | str = DataType.FLOAT32) -> int:
        """Return the bytes of all outputs together; raises GeometryError for an unknown type of numbers."""
        return self.activations * choice("dtype", dtype, DataType).bytes

    def macs(self, batch: int = 1) -> int:
        """Return the multiply-accumulates of all layers for ``batch`` inputs; GeometryError for a batch below 1."""
        return whole("batch", batch, minimum=1) * sum(state.macs for state in self.states.values())

    def state(self, name: str) -> LayerState:
        """Return the state after a layer; raises GeometryError for a name that does not exist."""
        if name not in self.states:
            raise GeometryError(f"there is no layer {shown(name)}", Details(hint=did_you_mean(name, self.states)))
        return self.states[name]

    def inputs_of(self, layer: str, output_index: Sequence[int], of: str | None = None) -> frozenset[tuple[int, ...]]:
        """Return the cells that an output cell of a layer sees, exactly: those of the first input, or of layer ``of``.

        The index, and the cells, are () for a vector: its features count together, as channels do. Where maps that look
        at different places are concatenated, what then takes some of the channels, or shuffles them into pixels, before
        any layer has mixed them, therefore counts as seeing what all of them see. Raises GeometryError for a layer or a
        cell that does not exist, and where an opaque layer lies between.
        """
        seen = self.state(of if of is not None else self.inputs[0]).layer.name
        index = index_in(self.state(layer).output_size, output_index)
        return cells_of(self.traced({layer: frozenset({box_of(index)})}, [seen])[seen])

    def traced(self, boxes: Mapping[str, Boxes], of: Sequence[str]) -> dict[str, Boxes]:
        """Return which cells of the layers ``of`` are read for cells of other layers.

        Raises GeometryError where an opaque layer lies between them.
        """
        reached = dict(boxes)
        wanted, relevant = set(of), self._between(of)
        for layer in reversed(self.layers):
            here = reached.get(layer.name)
            if not here or layer.name not in relevant:
                continue
            state = self.states[layer.name]
            shapes = [self.states[name].shape for name in layer.inputs]
            for name, read in zip(layer.inputs, boxes_before(layer, here, state.shape, shapes), strict=True):
                reached[name] = union([*reached.get(name, ()), *read])
        return {name: reached.get(name, frozenset()) for name in wanted}

    def _between(self, of: Sequence[str]) -> set[str]:
        """Return the names of the layers that depend on layers ``of``."""
        found = set(of)
        depending: set[str] = set()
        for layer in self.layers:
            if any(name in found for name in layer.inputs):
                found.add(layer.name)
                depending.add(layer.name)
        return depending


def from_stack(stack: Stack, channels: int | None = None) -> Network:
    """Return a stack as a network.

    Its input is called "input", its layers "layer 1", "layer 2" and so on. ``channels`` are those of the input, unless
    the first layer with channels says so. Raises GeometryError as ``Network`` does.
    """
    takes = [stage.layer for stage in stack.stages if getattr(stage.layer, "in_channels", None)]
    first = channels or (takes[0].in_channels if takes else 1)  # type: ignore[union-attr]  # it has some
    layers = [NamedLayer("input", Input(first, stack.input_size))]
    for number, layer in enumerate(stack.layers, start=1):
        layers.append(NamedLayer(f"layer {number}", layer, layers[-1].name))
    return Network(layers)


def checked_layers(layers: object) -> tuple[NamedLayer, ...]:
    """Return layers whose names are unique and exist; raises GeometryError for others."""
    if not isinstance(layers, (tuple, list)) or not layers or not all(isinstance(each, NamedLayer) for each in layers):
        text = f"{named('layers')} is {shown(layers)}, but must be a list of at least one NamedLayer"
        raise GeometryError(text, Details(argument="layers"))
    if not any(isinstance(layer.operation, Input) for layer in layers):
        hint = 'begin with NamedLayer("x", Input(3, 224))'
        raise GeometryError("a network needs an Input, but none of its layers is one", Details(hint=hint))
    later = {layer.name for layer in layers}
    known: set[str] = set()
    for layer in layers:
        if layer.name in known:
            raise GeometryError(f'two layers are called "{layer.name}"', Details(argument="name", layer=layer.name))
        for name in (*layer.inputs, *filter(None, [layer.weights_of])):
            if name not in known:
                raise unknown_source(layer.name, name, known, is_later=name in later)
        known.add(layer.name)
    return tuple(layers)


def unknown_source(layer: str, name: str, known: Iterable[str], *, is_later: bool) -> GeometryError:
    """Return the error of a layer that reads one that is not ``known``; ``is_later`` if it comes after it."""
    text = f'layer "{layer}" reads "{name}", which {"comes later" if is_later else "does not exist"}'
    hint = "list each layer after those that it reads" if is_later else did_you_mean(name, known)
    return GeometryError(text, Details(hint=hint, argument="inputs", layer=layer))


def states_of(layers: Sequence[NamedLayer], complain: Complaint) -> States:
    """Return the state after each layer; each mistake goes to ``complain``, and if that goes on, so does this.

    After a mistake a layer gives what its own numbers say.
    """
    states: States = {}
    for layer in layers:
        before = [states[name] for name in layer.inputs]
        states[layer.name] = _state(layer, before, lambda layer, error: complain(layer, error, states))
    return states


def _state(
    layer: NamedLayer, before: Sequence[LayerState], complain: Callable[[NamedLayer, GeometryError], None]
) -> LayerState:
    shapes = [state.shape for state in before]
    try:
        shape = shape_after(layer.operation, shapes, layer.inputs)
    except GeometryError as error:
        complain(layer, error)
        shape = own_shape(layer.operation, shapes)
    try:
        fields = fields_after(layer, shape, before)
    except GeometryError as error:
        complain(layer, error)
        fields = None
    parameters, macs = _costs(layer.operation)
    return LayerState(layer, shape, fields, 0 if layer.weights_of else parameters, macs)


def _raised(
    layers: Sequence[NamedLayer], layer: NamedLayer, error: GeometryError, states: Mapping[str, LayerState]
) -> None:
    """Raise the error of a layer; that of a join of unequal maps with the smallest changes that mend it as its hint."""
    from convarith.arithmetic.networks.repairing import in_words, join_repairs  # which sound networks do without

    hint = error.details.hint or in_words(join_repairs(layers, layer, states))
    raise error.after(f'layer "{layer.name}": ').with_details(hint=hint, layer=layer.name) from None


def _costs(operation: Any) -> tuple[int, int]:
    """Return the parameters and the multiply-accumulates of an operation."""
    if isinstance(operation, Stackable):
        return parameters_of(operation), macs_of(operation)
    if isinstance(operation, Linear):
        return operation.parameters, operation.macs
    return (operation.parameters, 0) if isinstance(operation, (Opaque, Pointwise)) else (0, 0)
