"""What is found of networks, against counting cell by cell, and the sentences of published cases."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convarith import (
    Convolution,
    GeometryError,
    Layer,
    NearestResize,
    Pooling,
    TransposedConvolution,
)
from convarith.arithmetic import Change
from convarith.arithmetic.networks import (
    Add,
    Concatenate,
    Crop,
    Finding,
    FindingKind,
    Input,
    Linear,
    NamedLayer,
    Network,
    Opaque,
    findings,
    repaired,
)
from convarith.arithmetic.networks.resized import resized_layers

from ..geometries import examples
from .graphs import networks
from .published import resnet50, unet, wavenet


def layers(*each: tuple[Any, ...], size: Any, channels: int = 1) -> list[NamedLayer]:
    return [NamedLayer("x", Input(channels, size)), *(NamedLayer(*layer) for layer in each)]


def found(network: Any, kind: FindingKind) -> list[Finding]:
    return [finding for finding in findings(network) if finding.kind is kind]


def test_branches_of_179_and_178_cells_are_unequal_whatever_they_look_at() -> None:
    three, cut = Convolution((181,), 3), Convolution((181,), 5, padding=((1, 0),))
    (finding,) = findings(layers(("a", three, "x"), ("b", cut, "x"), ("sum", Add(), ("a", "b")), size=(181,)))
    assert finding.kind is FindingKind.UNEQUAL
    assert finding.layer == "sum"
    assert finding.text == (
        'the branches are unequal: "a" gives 179 and "b" gives 178; the cells that both have look at the same places'
    )
    assert finding.hint == 'padding of "b": ((1, 0),) → ((1, 1),); or crop "a" by ((0, 1),)'
    assert str(finding).startswith('unequal branches at "sum": the branches are unequal')
    four = Convolution((181,), 4)
    (finding,) = findings(layers(("a", three, "x"), ("b", four, "x"), ("sum", Add(), ("a", "b")), size=(181,)))
    assert finding.text == (
        'the branches are unequal: "a" gives 179 and "b" gives 178; they also look at different places: '
        'axis 0: the first output of "a" is centred on 1, that of "b" on 3/2'
    )


def padded_unet(size: int) -> list[NamedLayer]:
    """Return a U-Net with padding as for 16 · n cells, for an input of another size."""
    return resized_layers(unet(96, padding=1).layers, {"x": (size, size)})


def test_a_unet_of_100_cells_does_not_fit_and_is_mended_by_96_or_112() -> None:
    given_layers = padded_unet(100)
    first, *others = findings(given_layers)
    assert (first.kind, first.layer) == (FindingKind.UNEQUAL, "concatenate2")
    assert [finding.kind for finding in others if finding.kind.is_mistake] == []
    assert first.text.startswith('the branches are unequal: "down2.b.relu" gives 25 × 25 and "up2" gives 24 × 24; ')
    sizes = [repair.after for repair in first.repairs if repair.change is Change.INPUT_SIZE]
    assert sizes == [(96, 96), (112, 112)]
    assert 'output_padding of "up2": (0, 0) → (1, 1)' in first.hint
    with pytest.raises(GeometryError) as caught:
        Network(given_layers)
    assert caught.value.details.hint == first.hint
    assert caught.value.problem == (
        'layer "concatenate2": its inputs are unequal: "down2.b.relu" gives 25 × 25, but "up2" gives 24 × 24'
    )
    for repair in first.repairs:
        mistakes = found(repaired(given_layers, "concatenate2", repair), FindingKind.UNEQUAL)
        assert "concatenate2" not in [finding.layer for finding in mistakes]
        assert not mistakes or repair.change is not Change.INPUT_SIZE


@st.composite
def unequal(draw: st.DrawFn) -> list[NamedLayer]:
    """Draw two branches of one input along one axis, and their sum."""
    size = draw(st.integers(6, 14))
    found: list[tuple[Any, ...]] = []
    ends = []
    for branch in "ab":
        cells, before = size, "x"
        for number in range(draw(st.integers(0, 2))):
            padding = (draw(st.integers(0, 1)), draw(st.integers(0, 1)))
            kernel, stride = draw(st.integers(1, min(3, cells))), draw(st.integers(1, 2))
            if draw(st.integers(0, 3)) == 0:
                operation: Any = TransposedConvolution((cells,), kernel, stride)
            else:
                operation = Convolution((cells,), kernel, stride, (padding,))
            name = f"{branch}{number}"
            found.append((name, operation, before))
            (cells,), before = operation.output_size, name
        ends.append(before)
    return layers(*found, ("sum", Add(), ends), size=(size,))


@pytest.mark.slow
@examples(60)
@given(unequal())
def test_each_repair_mends_and_says_whether_branches_are_aligned(drawn: list[NamedLayer]) -> None:
    mistakes = found(drawn, FindingKind.UNEQUAL)
    assume(mistakes)
    (mistake,) = mistakes
    assert mistake.repairs
    assert [repair.cells for repair in mistake.repairs] == sorted(each.cells for each in mistake.repairs)
    for repair in mistake.repairs:
        network = Network(repaired(drawn, "sum", repair))
        one, other = (network.states[name] for name in network.states["sum"].layer.inputs)
        assert one.output_size == other.output_size
        if repair.is_aligned is not None and one.output_size != (1,):
            assert repair.is_aligned is ((one.jump, one.start) == (other.jump, other.start))


@examples(150)
@given(networks())
def test_unread_cells_are_those_that_counting_finds(network: Network) -> None:
    expected = {}
    for name, state in network.states.items():
        readers = [layer for layer in network.layers if name in layer.inputs]
        if not readers or any(isinstance(layer.operation, Crop) for layer in readers):
            continue
        cells = set(np.ndindex(state.output_size))
        for layer in readers:
            for index in np.ndindex(network.states[layer.name].output_size):
                cells -= network.inputs_of(layer.name, index, of=name)
        if cells:
            expected[name] = len(cells)
    local = [each for each in found(network, FindingKind.UNREAD) if each.text.startswith("no layer reads")]
    assert {each.layer: int(each.text.split()[3]) for each in local} == expected
    lost = [each for each in found(network, FindingKind.UNREAD) if each.text.startswith("no output depends")]
    sizes = {name: network.states[name].output_size for name in network.outputs}
    reached = [network.inputs_of(name, index) for name, size in sizes.items() for index in np.ndindex(size)]
    total = set(np.ndindex(network.states["x"].output_size)) - frozenset().union(*reached)
    if lost:
        assert int(lost[0].text.split()[4]) == len(total)
    else:
        assert len(total) <= expected.get("x", 0) or any(isinstance(each.operation, Crop) for each in network.layers)


@examples(150)
@given(networks())
def test_misaligned_are_the_joins_whose_branches_differ(network: Network) -> None:
    """Against jump and start of the branches; those that see everything, or look nowhere themselves, have no say."""
    kinds = (FindingKind.MISALIGNED, FindingKind.CAUSAL)
    misaligned = {finding.layer for kind in kinds for finding in found(network, kind)}
    for layer in network.layers:
        if not isinstance(layer.operation, (Add, Concatenate)):
            continue
        differs = False
        for axis in range(len(network.states[layer.name].output_size)):
            seen = set()
            for name in layer.inputs:
                state = network.states[name]
                jump = state.jump[axis] if state.jump else None
                start = state.start[axis] if state.start else None
                if state.output_size[axis] > 1 and jump and start is not None:
                    seen.add((jump, start))
            differs |= len(seen) > 1
        assert differs is (layer.name in misaligned)


def test_a_resnet_that_strides_first_reads_a_quarter_of_some_maps() -> None:
    early = found(resnet50(stride_first=True), FindingKind.UNREAD)
    assert [finding.layer for finding in early] == ["res2c", "res3d", "res4f"]
    assert early[0].text == (
        "no layer reads 2352 of its 3136 cells: along axis 0 1, 3, 5, 7, …; along axis 1 1, 3, 5, 7, …"
    )
    assert early[0].hint == '"res3a.1" steps 2 cells with a kernel that spans 1'
    assert found(resnet50(), FindingKind.UNREAD) == []


def test_the_first_layer_whose_field_is_larger_than_the_image_is_named() -> None:
    (finding,) = found(resnet50(), FindingKind.LARGE_FIELD)
    assert finding.layer == "res4e.2"
    assert finding.text == "from here on, an output sees 235 cells along axis 0, but the input has 224"
    assert found(Network(unet(572).layers), FindingKind.LARGE_FIELD) == []


@pytest.mark.parametrize(("kernel", "stride", "words"), [(3, 2, "1 or 2"), (2, 3, "0 or 1"), (4, 2, ""), (5, 1, "")])
def test_uneven_overlap_of_transposed_layers(kernel: int, stride: int, words: str) -> None:
    each = found(layers(("up", TransposedConvolution(8, kernel, stride), "x"), size=8), FindingKind.OVERLAP)
    assert [finding.layer for finding in each] == (["up"] if words else [])
    if words:
        window = f"a kernel of {kernel} with stride {stride}"
        assert each[0].text == f"axis 0: {window} adds up {words} taps, depending on the output"
    if kernel == 3:
        assert each[0].hint == "use a kernel_size of 2 or 4, or a NearestResize and a convolution"


@pytest.mark.parametrize(
    ("dilations", "seen"),
    [
        *[((2, 2, 2), "7 of the 13"), ((1, 2, 3), ""), ((1, 2, 9), "21 of the 25"), ((1, 2, 4, 8), "")],
        *[
            ((2, 3, 5), "19 of the 21"),
            ((2, 3), "9 of the 11"),
            ((1, 4), "9 of the 11"),
            ((9, 3, 1), ""),
            ((2, 2, 1), ""),
        ],
    ],
)
def test_holes_of_dilated_stacks(dilations: tuple[int, ...], seen: str) -> None:
    """Wang et al., 2018, have the first two; the others by counting."""
    each = [(f"{n}", Convolution((64,), 3, 1, "same", d), f"{n - 1}" if n else "x") for n, d in enumerate(dilations)]
    each = [(name, operation, "x" if source == "-1" else source) for name, operation, source in each]
    found_holes = found(layers(*each, size=(64,)), FindingKind.HOLES)
    sums = {sum(parts) for parts in product(*((-d, 0, d) for d in dilations))}
    expected = f"{len(sums)} of the {max(sums) - min(sums) + 1}" if len(sums) < max(sums) - min(sums) + 1 else ""
    assert expected == seen
    assert [finding.text for finding in found_holes] == ([f"an output sees {seen} cells of its field"] if seen else [])
    follows_the_advice = all(d <= 1 + 2 * sum(sorted(dilations)[:n]) for n, d in enumerate(sorted(dilations)))
    assert follows_the_advice == (not found_holes)
    assert all("none is larger than the field of the layers before it" in finding.hint for finding in found_holes)


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    assert findings(Network(unet(572).layers)) == ()


def test_branches_that_all_end_at_the_present_are_causal_and_not_misaligned() -> None:
    (finding,) = findings(wavenet(layers=4, size=64))
    assert (finding.kind, finding.layer) == (FindingKind.CAUSAL, "0.0")
    assert finding.text == (
        "its branches reach back by different lengths, but all end at the same cell, as those of causal layers do"
    )
    assert finding.hint.startswith("in a causal network this is right")
    back = Layer(Convolution((9,), 2, padding="causal"), 1, 1)
    ahead = Layer(Convolution((9,), 2, padding=((0, 1),)), 1, 1)
    (other,) = findings(layers(("a", back, "x"), ("b", ahead, "x"), ("sum", Add(), ("a", "b")), size=(9,)))
    assert other.kind is FindingKind.MISALIGNED


@examples(100)
@given(networks())
def test_causal_joins_are_those_whose_outputs_end_at_one_cell(network: Network) -> None:
    for finding in findings(network):
        if finding.kind is not FindingKind.CAUSAL:
            continue
        (join,) = (layer for layer in network.layers if layer.name == finding.layer)
        fields = [network.states[name].fields for name in join.inputs]
        for axis in range(len(network.states["x"].output_size)):
            for u in range(network.states[join.name].output_size[axis]):
                spans = [field["x"][axis].span(u) for field in fields if field]
                assert len({span[1] for span in spans if span}) <= 1


def test_mistakes_are_all_told_and_not_only_the_first() -> None:
    drawn = layers(
        ("a", Convolution(7, 3), "x"),
        ("b", Layer(Convolution(8, 3), 4, 8), "x"),
        ("c", Pooling(8, 2), "x"),
        ("fc", Linear(3, 4), "c"),
        size=8,
        channels=3,
    )
    each = findings(drawn)
    assert [(finding.kind, finding.layer) for finding in each] == [
        (FindingKind.MISFIT, name) for name in ("a", "b", "fc")
    ]
    assert each[2].text == 'it takes a vector, but "c" gives maps of 4 × 4'


def test_opaque_layers_are_passed_over() -> None:
    drawn = layers(("a", Opaque("Attention", 1, (8,)), "x"), ("up", NearestResize((8,), (2,)), "a"), size=(8,))
    assert findings(drawn) == ()
    opaque, shorter = ("a", Opaque("Attention", 1, (8,)), "x"), ("b", Convolution((8,), 3), "x")
    (finding,) = findings(layers(opaque, shorter, ("y", Add(), ("a", "b")), size=(8,)))
    assert finding.text == 'the branches are unequal: "a" gives 8 and "b" gives 6'
    assert finding.repairs[0].is_aligned is None
