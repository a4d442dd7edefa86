"""Whether joined branches agree in size, and look at the same places, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from convarith.arithmetic.fields import AxisField
from convarith.arithmetic.networks.layers import LayerState, NamedLayer
from convarith.arithmetic.networks.operations import Joining
from convarith.arithmetic.networks.shapes import odd_one

SAME_PLACES = "the cells that both have look at the same places"


def unequal_words(join: NamedLayer, states: Mapping[str, LayerState]) -> str:
    """Return which of the joined maps are unequal, and whether they look at the same places; empty if none are."""
    if not isinstance(join.operation, Joining) or not join.inputs:
        return ""
    odd = odd_one(join.operation, [states[name].shape for name in join.inputs])
    if odd is None:
        return ""
    one, other = (states[join.inputs[place]] for place in odd)
    sizes = " and ".join(f'"{state.layer.name}" gives {_size(state)}' for state in (one, other))
    if len(one.output_size) != len(other.output_size):
        return f"the branches are unequal: {sizes}"
    apart = "; ".join(_differences([one, other]))
    text = f"the branches are unequal: {sizes}"
    if one.fields is None or other.fields is None:
        return text
    return f"{text}; {f'they also look at different places: {apart}' if apart else SAME_PLACES}"


def misalignment(join: NamedLayer, states: Mapping[str, LayerState]) -> str:
    """Return where branches of equal size look at different places, which frameworks do not say; empty if nowhere."""
    return "" if is_causal(join, states) else _apart(join, states)


def is_causal(join: NamedLayer, states: Mapping[str, LayerState]) -> bool:
    """Return whether branches of equal size look at different places, but all end at the same cell.

    So do those of causal layers, which see the present and as much of the past as their kernels reach.
    """
    if not _apart(join, states):
        return False
    fields = [fields for name in join.inputs if (fields := states[name].fields)]
    return all(
        _end_together([each[name][axis] for each in fields if name in each])
        for name in {name for each in fields for name in each}
        for axis in range(min(len(each[name]) for each in fields if name in each))
    )


def _apart(join: NamedLayer, states: Mapping[str, LayerState]) -> str:
    """Return where branches of equal size are centred on different places; empty if nowhere."""
    if not isinstance(join.operation, Joining) or unequal_words(join, states):
        return ""
    return "; ".join(_differences([states[name] for name in dict.fromkeys(join.inputs)]))


def _end_together(fields: Sequence[AxisField]) -> bool:
    """Return whether each output sees the same last cell along an axis in all of these fields."""
    if len({field.jump for field in fields}) > 1 or any(len(field.lattices) > 1 for field in fields):
        return False
    periods = range(max(len(field.lattices[0].spans) for field in fields))
    spans = [[field.span(u) for field in fields] for u in periods]
    return all(len({span[1] if span else None for span in each}) == 1 for each in spans)


def _size(state: LayerState) -> str:
    return " × ".join(map(str, state.output_size)) or "a vector"


def _differences(states: Sequence[LayerState]) -> Iterator[str]:
    """Yield how the first two branches differ in jump or start, per input and axis."""
    names = dict.fromkeys(name for state in states for name in state.fields or {})
    for name in names:
        branches = [(state, state.fields[name]) for state in states if state.fields and name in state.fields]
        for axis in range(min((len(field) for _, field in branches), default=0)):
            along = [(state, field[axis]) for state, field in branches if _moves(state, field[axis], axis)]
            yield from _difference(along, axis)


def _moves(state: LayerState, field: AxisField, axis: int) -> bool:
    """Return whether a branch looks somewhere of its own: not everywhere, and not at places that differ already."""
    has_cells = axis < len(state.output_size) and state.output_size[axis] > 1
    return has_cells and bool(field.jump) and field.start is not None


def _difference(branches: Sequence[tuple[LayerState, AxisField]], axis: int) -> Iterator[str]:
    for state, field in branches[1:]:
        first, of_first = branches[0]
        one, other = f'"{first.layer.name}"', f'"{state.layer.name}"'
        if field.jump != of_first.jump:
            yield f"axis {axis}: outputs of {one} are {of_first.jump} input cells apart, those of {other} {field.jump}"
            return
        if field.start != of_first.start:
            centres = f"{one} is centred on {of_first.start}, that of {other} on {field.start}"
            yield f"axis {axis}: the first output of {centres}"
            return
