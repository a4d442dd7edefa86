"""Receptive field, jump and start of a stack, against going back through its layers cell by cell."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import prod

from hypothesis import assume, given
from hypothesis import strategies as st

from convarith import (
    AdaptivePooling,
    Convolution,
    Layer,
    NearestResize,
    Pooling,
    Resize,
    Stack,
    TransposedConvolution,
    aligned,
    depthwise,
    separable,
)
from convarith.arithmetic import Stage
from convarith.arithmetic.stackable import Stackable

from .geometries import examples
from .relatives import stacks


def paths(layer: Stackable, output: int) -> list[int]:
    """Return the input that each tap leads to from an output of a one-axis layer, on a grid without ends."""
    if isinstance(layer, NearestResize):
        return [output // layer.factor[0]]
    assert not isinstance(layer, (AdaptivePooling, Layer, Resize))
    (k,), (s,), (d,), ((before, _),) = layer.kernel_size, layer.stride, layer.dilation, layer.padding
    if isinstance(layer, TransposedConvolution):
        near = range((output + before - d * (k - 1)) // s, (output + before) // s + 1)
        return [x for x in near for m in range(k) if x * s + m * d - before == output]
    return [output * s + m * d - before for m in range(k)]


def all_paths(layers: tuple[Stackable, ...], output: int) -> Counter[int]:
    """Return how many ways lead from an output to each input, on a grid without ends."""
    ways = Counter({output: 1})
    for layer in reversed(layers):
        before: Counter[int] = Counter()
        for cell, count in ways.items():
            for source in paths(layer, cell):
                before[source] += count
        ways = before
    return ways


def strides_after_transposed(stack: Stack) -> bool:
    seen = False
    for layer in stack.layers:
        if isinstance(layer, (NearestResize, TransposedConvolution)):
            seen = True
        elif seen and isinstance(layer, (Convolution, Pooling)) and layer.stride != (1,):
            return True
    return False


@examples(200)
@given(stacks())
def test_receptive_field_jump_and_start_are_those_of_the_ways_back(stack: Stack) -> None:
    period = prod(
        (layer.factor if isinstance(layer, NearestResize) else layer.stride)[0]
        for layer in stack.layers
        if isinstance(layer, (NearestResize, TransposedConvolution))
    )
    ways = [all_paths(stack.layers, u) for u in range(2 * period)]
    extents = [max(each) - min(each) + 1 for each in ways if each]
    assert stack.receptive_field == (max(extents, default=0),)
    # A period further on the same ways lead back, shifted.
    shift = int(stack.jump[0] * period)
    for u in range(period):
        assert ways[u + period] == Counter({cell + shift: count for cell, count in ways[u].items()})
    # On average an output is centred on t + u·j, unless a later stride steps over some of those that share a period.
    centred = [(cell - u * stack.jump[0], count) for u in range(period) for cell, count in ways[u].items()]
    if centred and not strides_after_transposed(stack):
        assert sum(at * count for at, count in centred) == stack.start[0] * sum(count for _, count in centred)
    for u in range(stack.output_size[0]):
        reads = {cell for (cell,) in stack.inputs_of((u,))}
        assert reads <= {cell for cell in all_paths(stack.layers, u) if 0 <= cell < stack.input_size[0]}


@examples(150)
@given(stacks(transposed=False))
def test_the_published_formulas_hold_where_nothing_is_transposed(stack: Stack) -> None:
    r, j, t = 1, Fraction(1), Fraction(0)
    for layer in stack.layers:
        assert isinstance(layer, (Convolution, Pooling))
        extent = layer.dilation[0] * (layer.kernel_size[0] - 1) + 1
        r, t, j = (
            r + (extent - 1) * int(j),
            t + (Fraction(extent - 1, 2) - layer.padding[0][0]) * j,
            j * layer.stride[0],
        )
    assert (stack.receptive_field, stack.jump, stack.start) == ((r,), (j,), (t,))


def test_dilation_belongs_in_all_three() -> None:
    stack = Stack([Convolution((32,), 3, 2, dilation=4), Convolution((12,), 3, dilation=2)])
    assert [stage.receptive_field for stage in stack.stages] == [(9,), (17,)]
    assert [stage.jump for stage in stack.stages] == [(Fraction(2),), (Fraction(2),)]
    assert [stage.start for stage in stack.stages] == [(Fraction(4),), (Fraction(8),)]


def test_a_stack_tells_what_is_known_behind_each_layer() -> None:
    first, second = separable(Convolution(32, 3, 2, 1), in_channels=3, out_channels=8)
    stack = Stack([first, second, Pooling(16, 2), Layer(TransposedConvolution(8, 4, 2, 1), 8, 4)])
    assert stack.stages[0] == Stage(first, (16, 16), 3, (3, 3), (Fraction(2),) * 2, (Fraction(0),) * 2, 27, 6912)
    assert [stage.channels for stage in stack.stages] == [3, 8, 8, 4]
    assert [stage.parameters for stage in stack.stages] == [27, 32, 0, 516]
    assert stack.parameters == 575
    assert stack.macs() == sum(stage.macs for stage in stack.stages) == 6912 + 6144 + 0 + 32768
    assert stack.macs(5) == 5 * stack.macs()
    assert (stack.input_size, stack.output_size, stack.jump) == ((32, 32), (16, 16), (Fraction(2),) * 2)


def test_one_way_down_and_up_again_leaves_the_jump_and_the_other_way_halves_it() -> None:
    assert Stack([Convolution((8,), 2, 2), TransposedConvolution((4,), 2, 2)]).jump == (Fraction(1),)
    assert Stack([TransposedConvolution((8,), 2, 2)]).jump == (Fraction(1, 2),)
    assert Stack([TransposedConvolution((8,), 2, 2)]).start == (Fraction(-1, 4),)


def test_branches_of_unequal_sizes_are_not_aligned() -> None:
    first, shorter = Stack([Convolution((181,), 3)]), Stack([Convolution((181,), 4)])
    assert aligned(first, shorter).reason == (
        "axis 0: the first output is centred on 1, but on 3/2 in the second branch; "
        "axis 0: the output has size 179, but 178 in the second branch"
    )
    cut = Stack([Convolution((181,), 5, padding=((1, 0),))])
    assert (cut.jump, cut.start, cut.output_size) == (first.jump, first.start, (178,))
    assert not aligned(first, cut)
    assert aligned(first, cut).reason == "axis 0: the output has size 179, but 178 in the second branch"
    assert aligned(cut, first).reason == "axis 0: the output has size 178, but 179 in the second branch"


@examples(200)
@given(st.integers(8, 12), st.data())
def test_branches_are_aligned_where_each_output_has_its_counterpart(size: int, data: st.DataObject) -> None:
    """Against the places that all outputs are centred on, one by one."""

    def drawn() -> Stack:
        layers: list[Convolution] = []
        left = size
        for _ in range(data.draw(st.integers(1, 2))):
            padding = (data.draw(st.integers(0, 2)), data.draw(st.integers(0, 2)))
            kernel_size = data.draw(st.integers(1, min(3, left)))
            layers.append(Convolution((left,), kernel_size, data.draw(st.integers(1, 2)), (padding,)))
            (left,) = layers[-1].output_size
        return Stack(layers)

    first, second = drawn(), drawn()
    assume(max(first.output_size + second.output_size) > 1)  # a single output jumps nowhere
    centres = [[stack.start[0] + u * stack.jump[0] for u in range(stack.output_size[0])] for stack in (first, second)]
    assert bool(aligned(first, second)) is (centres[0] == centres[1])


def test_branches_align_when_jump_and_start_agree() -> None:
    shortcut = Stack([Convolution(8, 1, 2)])
    assert aligned(shortcut, Stack([Convolution(8, 3, 2, 1)]))
    assert aligned(shortcut, Stack([Convolution(8, 3, 1, 1), Convolution(8, 3, 2, 1)])).reason == ""
    uneven = aligned(shortcut, Stack([Convolution(8, 3, 2, "same")]))
    assert not uneven
    assert uneven.reason == (
        "axis 0: the first output is centred on 0, but on 1 in the second branch; "
        "axis 1: the first output is centred on 0, but on 1 in the second branch"
    )
    steps = aligned(shortcut, Stack([Convolution(8, 1, (2, 1))]))
    assert steps.reason == "axis 1: one output is 2 input cells from the next, but 1 in the second branch"


def test_a_bare_operation_has_one_channel_and_no_bias() -> None:
    assert Stack([Convolution(8, 3)]).parameters == 9
    assert Stack([depthwise(Convolution(8, 3), 1, bias=False)]).parameters == 9
    assert Stack([Pooling(8, 2)]).stages[0].channels is None
