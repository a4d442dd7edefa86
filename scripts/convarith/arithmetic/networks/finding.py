"""What is wrong with a network, or worth knowing of it, in words and as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from convarith.arithmetic.networks.coverage import holes, unread_cells
from convarith.arithmetic.networks.joins import is_causal, misalignment, unequal_words
from convarith.arithmetic.networks.layers import LayerState, NamedLayer
from convarith.arithmetic.networks.network import Network, checked_layers, states_of
from convarith.arithmetic.networks.operations import Input
from convarith.arithmetic.networks.overlap import overlap_words
from convarith.arithmetic.networks.repairing import NetworkRepair, in_words, join_repairs
from convarith.errors import GeometryError


class FindingKind(StrEnum):
    """What a finding is about; the first two are mistakes, with which no network can be computed."""

    UNEQUAL = "unequal branches"
    MISFIT = "sizes that do not fit"
    MISALIGNED = "misaligned branches"
    CAUSAL = "causal branches"
    UNREAD = "unread cells"
    OVERLAP = "uneven overlap"
    HOLES = "holes in the field"
    LARGE_FIELD = "field larger than the input"

    @property
    def is_mistake(self) -> bool:
        """Whether frameworks refuse such a network."""
        return self in (FindingKind.UNEQUAL, FindingKind.MISFIT)


@dataclass(frozen=True)
class Finding:
    """Something found at a ``layer``: ``text`` says what, ``hint`` what to do, ``repairs`` which changes mend it."""

    kind: FindingKind
    layer: str
    text: str
    hint: str = ""
    repairs: tuple[NetworkRepair, ...] = ()

    def __str__(self) -> str:
        return f'{self.kind} at "{self.layer}": {self.text}'


def findings(network: Network | Sequence[NamedLayer]) -> tuple[Finding, ...]:
    """Return all that is found of a network, or of layers that do not make one: mistakes first.

    After a mistake a layer counts as giving what its own numbers say; what more than sizes depends on it may be
    a consequence. Raises GeometryError for layers whose names are not unique, or do not exist.
    """
    layers = network.layers if isinstance(network, Network) else checked_layers(network)
    found: list[Finding] = []

    def complain(layer: NamedLayer, error: GeometryError, states: Mapping[str, LayerState]) -> None:
        found.append(_mistake(layers, layer, error, states))

    states = states_of(layers, complain)
    for layer in layers:
        found.extend(_at_joins(layer, states))
        found.extend(_at_layers(layer, states))
    found.extend(_large_fields(layers, states))
    if not any(finding.kind.is_mistake for finding in found):
        whole = network if isinstance(network, Network) else Network(layers)
        found.extend(Finding(FindingKind.UNREAD, *each) for each in unread_cells(whole))
        found.extend(Finding(FindingKind.HOLES, *each) for each in holes(whole))
    kinds = [*FindingKind]
    return tuple(sorted(found, key=lambda finding: kinds.index(finding.kind)))


def _mistake(
    layers: Sequence[NamedLayer], layer: NamedLayer, error: GeometryError, states: Mapping[str, LayerState]
) -> Finding:
    changes = join_repairs(layers, layer, states)
    words = unequal_words(layer, states)
    if words:
        return Finding(FindingKind.UNEQUAL, layer.name, words, in_words(changes), changes)
    return Finding(FindingKind.MISFIT, layer.name, error.problem, error.details.hint)


def _at_joins(layer: NamedLayer, states: Mapping[str, LayerState]) -> list[Finding]:
    words = misalignment(layer, states)
    if words:
        hint = "pad as much before as after in each branch, or crop where they are joined"
        return [Finding(FindingKind.MISALIGNED, layer.name, words, hint)]
    if is_causal(layer, states):
        text = (
            "its branches reach back by different lengths, but all end at the same cell, as those of causal layers do"
        )
        hint = "in a causal network this is right; elsewhere pad as much before as after in each branch"
        return [Finding(FindingKind.CAUSAL, layer.name, text, hint)]
    return []


def _at_layers(layer: NamedLayer, states: Mapping[str, LayerState]) -> list[Finding]:
    found = overlap_words(layer)
    return [Finding(FindingKind.OVERLAP, layer.name, *found)] if found else []


def _large_fields(layers: Sequence[NamedLayer], states: Mapping[str, LayerState]) -> list[Finding]:
    """Return the first layer whose field is larger than the first input; what sees all of it does not count."""
    inputs = [layer.operation for layer in layers if isinstance(layer.operation, Input)]
    size = inputs[0].input_size
    for state in states.values():
        field, jump = state.receptive_field, state.jump
        if field is None or jump is None or len(field) != len(size):
            continue
        larger = [axis for axis, cells in enumerate(field) if cells > size[axis] and jump[axis] != 0]
        if larger:
            axis = larger[0]
            text = f"from here on, an output sees {field[axis]} cells along axis {axis}, but the input has {size[axis]}"
            hint = "larger inputs let outputs see more than padding at their edges"
            return [Finding(FindingKind.LARGE_FIELD, state.layer.name, text, hint)]
    return []
