"""Numbers in cells: what the operation computes from them, how they are printed and how they are worked out."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import Convolution, Pooling, PoolingMode, TransposedConvolution
from convarith.arithmetic.windows import MapOperation
from convarith.catalogue.entries import read_catalogue
from convarith.catalogue.figure import figure_from
from convarith.catalogue.values import Values
from convarith.scenes.maps import Maps
from convarith.scenes.sheet import Role
from convarith.scenes.sliding import MapFrame, SlidingWindow

from ..geometries import convolutions, poolings, transposed_convolutions
from .cells import NUMPY_MODES, plain

examples = settings(max_examples=60, deadline=None, print_blob=True)
operations = st.one_of(convolutions(), transposed_convolutions(), poolings())


def values_for(operation: MapOperation, seed: int) -> tuple[Values, Values | None]:
    """Return numbers of either sign, with halves, for the input and for the kernel if there is one."""
    random = np.random.default_rng(seed)
    values, kernel = (random.integers(-9, 10, size) / 2 for size in (operation.input_size, operation.kernel_size))
    is_pooling = isinstance(operation, Pooling)
    return tuple(map(tuple, values.tolist())), None if is_pooling else tuple(map(tuple, kernel.tolist()))


def shown(operation: MapOperation, seed: int) -> SlidingWindow:
    values, kernel = values_for(operation, seed)
    return SlidingWindow(operation, input_values=values, kernel_values=kernel)


def computed(operation: MapOperation, seed: int) -> list[float]:
    values, kernel = values_for(operation, seed)
    if isinstance(operation, Pooling):
        return [float(value) for value in operation.compute(values).flat]
    assert kernel is not None
    return [float(value) for value in operation.compute(values, kernel).flat]


def near(value: float) -> object:
    """Return what a printed number may be: rounded to two decimals or, if it is too long, to two digits."""
    return pytest.approx(value, abs=0.0051, rel=0.05 if abs(value) >= 100 else 0)


@examples
@given(operations, st.integers(0, 99))
def test_outputs_show_what_the_operation_computes(operation: MapOperation, seed: int) -> None:
    drawn = shown(operation, seed)
    values = [float(plain(cell.value)) for cell in drawn.output.cells]
    for value, expected in zip(values, computed(operation, seed), strict=True):
        assert value == near(expected)


@examples
@given(operations, st.integers(0, 99))
def test_the_working_gives_the_output(operation: MapOperation, seed: int) -> None:
    drawn = shown(operation, seed)
    for frame, value in zip(drawn.frames, computed(operation, seed), strict=True):
        working, _, result = plain(frame.working).rpartition("=")
        assert float(result) == near(value)
        assert evaluated(working or result) == pytest.approx(value, abs=0.0051)
        assert not re.search(r"[+*] *-", working), "a negative number in a sum or product stands in parentheses"


def test_a_sum_is_divided_by_the_divisor_that_is_given() -> None:
    drawn = SlidingWindow(Pooling(2, 2, mode="average", divisor_override=8), input_values=((1, 2), (3, -4)))
    assert plain(drawn.frames[0].working) == "(1 + 2 + 3 + (-4)) / 8 = 0.25"


def evaluated(working: str) -> float:
    """Return the value of sums, products, quotients and maxima of numbers, and of nothing else."""
    assert re.fullmatch(r"[-+*/(), .\d]*(max\([-+*(), .\dinf]*\))?[-+*/(), .\d]*", working), working
    return float(eval(working.replace("inf", "float('inf')").replace("max(", "max(float('-inf'), ")))


@examples
@given(convolutions(), st.integers(0, 99))
def test_padding_shows_the_value_that_it_repeats(operation: Convolution, seed: int) -> None:
    drawn, (values, _) = shown(operation, seed), values_for(operation, seed)
    padded = np.pad(np.array(values), operation.padding, mode=NUMPY_MODES[operation.padding_mode])
    assert [float(plain(cell.value)) for cell in drawn.input.cells] == padded.ravel().tolist()


def test_padding_of_a_max_pooling_is_less_than_anything() -> None:
    drawn = shown(Pooling(2, 2, padding=1), 0)
    assert drawn.input.cells[0].value == r"\textminus{}$\infty$"


@examples
@given(transposed_convolutions(), st.integers(0, 99))
def test_a_transposed_convolution_shows_zeros_and_the_rotated_kernel(
    operation: TransposedConvolution, seed: int
) -> None:
    drawn, (_, kernel) = shown(operation, seed), values_for(operation, seed)
    assert kernel is not None
    for cell in drawn.input.cells:
        if cell.role is not Role.INPUT:
            assert cell.value == "0"
    rotated = np.array(kernel)[::-1, ::-1].ravel().tolist()
    given_, turned = drawn.kernels
    assert [float(plain(cell.value)) for cell in given_.cells] == np.array(kernel).ravel().tolist()
    assert [float(plain(cell.value)) for cell in turned.cells] == rotated
    weights = [float(plain(tap.weight)) for tap in drawn.frames[0].taps]
    assert weights == rotated


def average(working: str) -> str:
    return plain(working).replace(" ", "")


def frame_of(operation: Pooling, number: int) -> MapFrame:
    values = ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0), (7.0, 8.0, 9.0))
    return SlidingWindow(operation, input_values=values).frames[number - 1]


def test_an_average_counts_padding_or_not() -> None:
    counted = Pooling(3, 2, 1, 1, mode=PoolingMode.AVERAGE)
    assert average(frame_of(counted, 1).working) == "(0+0+0+1)/4=0.25"
    alone = Pooling(3, 2, 1, 1, mode=PoolingMode.AVERAGE, count_include_pad=False)
    assert average(frame_of(alone, 1).working) == "(1)/1=1"


def test_an_average_of_ceil_mode_counts_no_cell_over_the_edge() -> None:
    operation = Pooling(3, 2, mode=PoolingMode.AVERAGE, ceil_mode=True)
    assert average(frame_of(operation, 2).working) == "(3+6)/2=4.5"
    assert average(frame_of(operation, 4).working) == "(9)/1=9"


def test_a_maximum_in_numbers() -> None:
    assert plain(frame_of(Pooling(3, 2, 1, 1), 1).working) == "max(-inf, -inf, -inf, 1) = 1"


def test_negative_factors_stand_in_parentheses() -> None:
    window = SlidingWindow(Convolution(1, 1), input_values=((-3.0,),), kernel_values=((2.0,),))
    assert window.frames[0].working == r"2$\cdot$(\textminus{}3) $=$ \textminus{}6"


@pytest.mark.parametrize(
    ("value", "weight", "working"),
    [
        (0.1, 0.2, "0.2*0.1+1*1=1.02"),
        (1 / 3, 3, r"3*0.33+1*1$\approx$2"),  # an input is rounded
        (3, 1 / 3, r"0.33*3+1*1$\approx$2"),  # a weight is rounded
        (0.25, 0.25, r"0.25*0.25+1*1$\approx$1.06"),  # the output is rounded
    ],
)
def test_the_working_is_equal_only_where_nothing_was_rounded(value: float, weight: float, working: str) -> None:
    operation = Convolution((1, 2), (1, 2))
    window = SlidingWindow(operation, input_values=((value, 1),), kernel_values=((weight, 1),))
    drawn = window.frames[0].working
    assert drawn.replace(r"$\cdot$", "*").replace("$+$", "+").replace("$=$", "=").replace(" ", "") == working


def test_the_working_of_a_rounded_average() -> None:
    operation = Pooling((1, 3), (1, 3), mode=PoolingMode.AVERAGE)
    drawn = SlidingWindow(operation, input_values=((1, 2, 2),))
    assert drawn.frames[0].working == r"(1 $+$ 2 $+$ 2) / 3 $\approx$ 1.67"


def test_the_working_of_a_rounded_maximum() -> None:
    drawn = SlidingWindow(Pooling((1, 2), (1, 2)), input_values=((1, 1.234),))
    assert drawn.frames[0].working == r"max(1, 1.23) $\approx$ 1.23"


def test_a_sum_that_is_0_in_decimals_is_0() -> None:
    values, kernel = ((0.1, 0.2, 0.3),), ((1.0, 1.0, -1.0),)
    window = SlidingWindow(Convolution((1, 3), (1, 3)), input_values=values, kernel_values=kernel)
    assert window.output.cells[0].value == "0"


@pytest.mark.parametrize(
    ("value", "weight", "working"),
    [
        (2**63 - 1, 2**63 - 1, "9.2e18*9.2e18+1*1~8.5e37"),
        (-(2**63), 2**63, "9.2e18*(-9.2e18)+1*1~-8.5e37"),
        (10**12, 10**12, "1e12*1e12+1*1~1e24"),
        (1e90, 1e90, "1e90*1e90+1*1~1e180"),
        (1e-90, 1e-90, "1e-90*1e-90+1*1~1"),
        (10**12, -1, "(-1)*1e12+1*1~-1e12"),
        (4e6, 1e-6, "1e-6*4e6+1*1=5"),
        (2**53 + 1, 0, "0*9e15+1*1~1"),
    ],
)
def test_large_and_small_numbers_are_computed_exactly(value: float, weight: float, working: str) -> None:
    operation = Convolution((1, 2), (1, 2))
    window = SlidingWindow(operation, input_values=((value, 1),), kernel_values=((weight, 1),))
    drawn = window.frames[0].working
    assert plain(drawn.replace(r"$\approx$", "~")).replace(" ", "") == working


@pytest.mark.parametrize(
    ("mode", "values", "working"),
    [
        ("average", (10**20, 10**20 + 1), "(1e20+1e20)/2~1e20"),
        ("average", (10**20, 3 * 10**20), "(1e20+3e20)/2=2e20"),
        ("average", (1e99, 1e99), "(1e99+1e99)/2=1e99"),
        ("max", (2**63, 2**63 - 1), "max(9.2e18,9.2e18)~9.2e18"),
        ("max", (-(10**40), -(10**41)), "max(-1e40,-1e41)=-1e40"),
    ],
)
def test_large_numbers_are_pooled_exactly(mode: str, values: tuple[float, float], working: str) -> None:
    window = SlidingWindow(Pooling((1, 2), (1, 2), mode=mode), input_values=(values,))
    drawn = window.frames[0].working
    assert plain(drawn.replace(r"$\approx$", "~")).replace(" ", "") == working


def test_an_output_that_is_small_is_not_0() -> None:
    operation = Convolution(1, 1)
    window = SlidingWindow(operation, input_values=((1e-20,),), kernel_values=((-1,),))
    assert window.output.cells[0].value == r"\textminus{}1e\textminus{}20"


@pytest.mark.parametrize(
    ("value", "characters"), [(1, 1), (-3, 2), (0.25, 4), (-0.25, 5), (-99999, 6), (-1.2e-7, 7), (1.2e-11, 7)]
)
def test_the_longest_value_is_counted_as_it_is_printed(value: float, characters: int) -> None:
    window = SlidingWindow(Pooling(1, 1), input_values=((value,),))
    assert window.longest_value == characters


def test_the_longest_value_may_be_of_the_padding_or_the_output() -> None:
    assert SlidingWindow(Pooling(2, 2, padding=1), input_values=((1, 2), (3, 4))).longest_value == 2
    kernel = ((1000,),)
    window = SlidingWindow(Convolution(1, 1), input_values=((7,),), kernel_values=kernel)
    assert window.longest_value == 4


@pytest.mark.parametrize(
    ("number", "said"), [(3, "3,"), (2.5, "2.5,"), (1 / 3, "about 0.33,"), (10**20, "1e20,"), (2**64, "about 1.8e19,")]
)
def test_a_sentence_says_that_a_number_is_rounded(number: float, said: str) -> None:
    table = f'[a]\ntemplate = "numerical"\ninput_size = 1\nkernel_size = 1\ninput_values = [[{number}]]\n'
    (entry,) = read_catalogue([("a.toml", f"{table}kernel_values = [[1]]\n")]).entries
    assert f"which is {said}" in Maps(figure_from(entry)).describe_frame(1)
