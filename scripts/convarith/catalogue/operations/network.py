"""The network: layers by name, each with the names of those that it reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from convarith.arithmetic.arguments import whole
from convarith.arithmetic.networks.layers import NamedLayer
from convarith.arithmetic.networks.network import Network, from_stack, unknown_source
from convarith.arithmetic.networks.operations import Input
from convarith.arithmetic.networks.shapes import Shape, shape_after
from convarith.arithmetic.stack import Stack
from convarith.catalogue.operations import keys
from convarith.catalogue.operations.kind import Kind
from convarith.catalogue.operations.network_layers import SOURCES, operation_of
from convarith.catalogue.toml import shown
from convarith.errors import Details, GeometryError
from convarith.sentences import line_like, named
from convarith.words.phrases import counted
from convarith.words.wording import Wording, english

MOST_LAYERS = 5000
INPUT = "input"
"""The name of the input that ``input_size`` and ``in_channels`` describe."""
EXAMPLE = '{ conv1 = { kernel_size = 3, out_channels = 64 }, relu1 = { operation = "pointwise", kind = "ReLU" } }'
USUAL_AXES = 2


def network_of(operation: Any) -> Network:
    """Return an operation of the catalogue as a network: a stack as a chain, a single layer as a chain of one.

    Raises ``GeometryError`` for what cannot stand in a network.
    """
    if isinstance(operation, Network):
        return operation
    return from_stack(operation if isinstance(operation, Stack) else Stack([operation]))


def _make(*, layers: Any = None, input_size: Any = None, in_channels: Any = None) -> Network:
    tables = _tables(layers)
    chain = [NamedLayer(INPUT, _input(input_size, in_channels))] if input_size is not None else []
    if not chain and not any(table.get("operation") == "input" for table in tables.values()):
        details = Details(hint=f'add {line_like("input_size", "224")}, or a layer with operation = "input"')
        raise GeometryError(f"{named('input_size')} is missing", details)
    if chain and INPUT in tables:
        details = Details(
            hint=f"give the layer another name, or take {named('input_size')} away", argument="layers", layer=INPUT
        )
        raise GeometryError(f'layers: layer "{INPUT}" has the name of the input', details)
    shapes = {each.name: shape_after(each.operation, (), ()) for each in chain}
    for name, table in tables.items():
        before = chain[-1].name if chain else ""
        try:
            chain.append(_layer(name, table, before, shapes, tables))
            shapes[name] = _shape(chain, shapes)
        except GeometryError as error:
            raise _of_layer(name, error) from None
    return Network(chain)


def _shape(layers: Sequence[NamedLayer], shapes: Mapping[str, Shape]) -> Shape:
    """Return the shape that the last of the layers gives; raise ``GeometryError`` with what mends it."""
    layer = layers[-1]
    try:
        return shape_after(layer.operation, [shapes[each] for each in layer.inputs], layer.inputs)
    except GeometryError:
        Network(layers)  # which knows what mends a join of unequal maps
        raise


def _of_layer(name: str, error: GeometryError) -> GeometryError:
    """Return an error that names the layer, once."""
    told = error if error.details.layer == name else error.after(f'layer "{name}": ')
    return told.with_details(argument="layers", layer=name)


def _tables(layers: Any) -> Mapping[str, Mapping[str, Any]]:
    """Return the tables of layers by their names; raise ``GeometryError`` for anything else."""
    if layers is None:
        raise GeometryError(f"{named('layers')} is missing", Details(hint=f"add {line_like('layers', EXAMPLE)}"))
    if not isinstance(layers, dict) or not layers:
        problem = f"{named('layers')} must be a table of layers by their names"
        raise GeometryError(problem, Details(hint=f"write {EXAMPLE}", argument="layers"))
    if len(layers) > MOST_LAYERS:
        problem = f"{named('layers')} has {len(layers)} tables, but at most {MOST_LAYERS} can be read"
        raise GeometryError(problem, Details(argument="layers"))
    for name, table in layers.items():
        if not isinstance(table, dict):
            problem = f'layer "{name}" must be a table, not {shown(table)}'
            details = Details(hint="write { kernel_size = 3, out_channels = 64 }", argument="layers", layer=name)
            raise GeometryError(problem, details)
        if table and all(isinstance(value, dict) for value in table.values()):
            inner = next(iter(table))
            hint = f'a name with a dot stands in quotes: "{name}.{inner}" = {{ … }}'
            details = Details(hint=hint, argument="layers", layer=name)
            raise GeometryError(f'layer "{name}" has a table "{inner}" inside', details)
    return layers


def _input(input_size: Any, in_channels: Any) -> Input:
    size = [input_size] * USUAL_AXES if isinstance(input_size, int) else input_size
    channels = whole("in_channels", 1 if in_channels is None else in_channels, minimum=1)
    return Input(channels, size)


def _layer(
    name: str,
    table: Mapping[str, Any],
    before: str,
    shapes: Mapping[str, Shape],
    tables: Mapping[str, Any],
) -> NamedLayer:
    """Return a layer; one that names no inputs reads the layer before it, an input none."""
    is_input = table.get("operation") == "input"
    inputs = table.get("inputs", [before] if before and not is_input else [])
    sources = [inputs] if isinstance(inputs, str) else inputs
    weights_of = table.get("weights_of", "")
    are_names = isinstance(sources, list) and all(isinstance(each, str) for each in sources)
    if not are_names or not isinstance(weights_of, str):
        key = SOURCES[1] if are_names else SOURCES[0]
        problem = f"{named(key)} must be names of layers, not {shown(table[key])}"
        raise GeometryError(problem, Details(hint='write inputs = ["conv1", "conv2"]'))
    for source in (*sources, *filter(None, [weights_of])):
        if source not in shapes:
            raise unknown_source(name, source, shapes, is_later=source in tables)
    if is_input and isinstance(table.get("input_size"), int):
        table = {**table, "input_size": [table["input_size"]] * USUAL_AXES}
    operation = operation_of(table, [shapes[source] for source in sources])
    return NamedLayer(name, operation, sources, weights_of=weights_of)


def _line(network: Network) -> str:
    taken, given = (", ".join(_shapes(network, names)) for names in (network.inputs, network.outputs))
    return f"network of {counted(english(), 'layer', len(network.layers))}: input {taken}, output {given}"


def _shapes(network: Network, names: Sequence[str]) -> list[str]:
    """Return what layers give, as a person reads it."""
    return [str(network.states[name].shape) for name in names]


def _sentence(network: Network, wording: Wording) -> str:
    return wording.say(
        "network.sentence",
        layers=counted(wording, "layer", len(network.layers) - len(network.inputs)),
        inputs=wording.listed(_shapes(network, network.inputs)),
        outputs=wording.listed(_shapes(network, network.outputs)),
        parameters=wording.whole(network.parameters),
    )


NETWORK = Kind(
    "network",
    Network,
    _make,
    (keys.INPUT_SIZE, keys.OF_A_LAYER[0], keys.LAYERS),
    "architecture",
    _line,
    _sentence,
    optional=frozenset({"input_size", "layers"}),
)
