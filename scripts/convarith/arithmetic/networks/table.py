"""The table of a network: a row per layer, of plain data."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from convarith.arithmetic.networks.layers import DataType, LayerState
from convarith.arithmetic.networks.network import Network


@dataclass(frozen=True)
class Row:
    """A layer and the state of the network after it; sizes and fields in cells, one value per axis.

    ``receptive_field``, ``jump`` and ``start`` are None where they are not known, and have None along an axis where
    branches differ. ``memory`` is how many bytes the activations take. Numbers are those of one input.
    """

    name: str
    kind: str
    inputs: tuple[str, ...]
    channels: int
    output_size: tuple[int, ...]
    receptive_field: tuple[int, ...] | None
    jump: tuple[Fraction | None, ...] | None
    start: tuple[Fraction | None, ...] | None
    parameters: int
    macs: int
    activations: int
    memory: int


@dataclass(frozen=True)
class Totals:
    """The sums of a network's rows."""

    parameters: int
    macs: int
    activations: int
    memory: int


def network_rows(network: Network, dtype: DataType | str = DataType.FLOAT32) -> tuple[Row, ...]:
    """Return a row per layer, in order; raises GeometryError for an unknown type of numbers."""
    return tuple(_row(state, dtype) for state in network.states.values())


def totals(rows: tuple[Row, ...]) -> Totals:
    """Return the sums of rows."""
    names = ("parameters", "macs", "activations", "memory")
    return Totals(**{name: sum(getattr(row, name) for row in rows) for name in names})


def _row(state: LayerState, dtype: DataType | str) -> Row:
    return Row(
        name=state.layer.name,
        kind=state.layer.kind,
        inputs=state.layer.inputs,
        channels=state.channels,
        output_size=state.output_size,
        receptive_field=state.receptive_field,
        jump=state.jump,
        start=state.start,
        parameters=state.parameters,
        macs=state.macs,
        activations=state.activations,
        memory=state.activation_bytes(dtype),
    )
