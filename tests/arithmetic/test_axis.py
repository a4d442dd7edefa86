from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from convarith import GeometryError
from convarith.arithmetic import Axis

from .counting import positions


def test_every_small_axis_reads_what_sliding_the_window_reads() -> None:
    checked = 0
    for i, k, s, d, before, after in product(range(1, 9), range(1, 6), range(1, 5), range(1, 4), range(4), range(4)):
        slid = positions(cells=i + before + after, kernel_size=k, stride=s, dilation=d)
        if not slid:
            with pytest.raises(GeometryError):
                Axis(i, k, s, (before, after), d)
            continue
        axis = Axis(i, k, s, (before, after), d)
        assert axis.output_size == len(slid)
        assert [axis.reads(u) for u in range(axis.output_size)] == [tuple(cell - before for cell in at) for at in slid]
        assert axis.unused == i + before + after - 1 - slid[-1][-1]
        checked += 1
    assert checked > 5000


def test_an_axis_tells_its_sizes() -> None:
    axis = Axis(6, 3, 2, (1, 2), 2)
    assert (axis.effective_kernel_size, axis.padded_size, axis.slack, axis.output_size, axis.unused) == (5, 9, 4, 3, 0)
    assert axis.reads(0) == (-1, 1, 3)
    assert axis.reads(2) == (3, 5, 7)


def test_negative_padding_crops() -> None:
    axis = Axis(7, 3, padding=(-1, -2))
    assert (axis.padded_size, axis.output_size) == (4, 2)
    assert [axis.reads(u) for u in range(2)] == [(1, 2, 3), (2, 3, 4)]


def test_an_axis_is_its_five_numbers() -> None:
    assert Axis(5, 3, 2, (1, 1), 1) == Axis(5, 3, stride=2, padding=(1, 1))
    assert repr(Axis(5, 3)) == "Axis(input_size=5, kernel_size=3, stride=1, padding=(0, 0), dilation=1)"


@pytest.mark.parametrize(
    ("axis", "problem", "hint"),
    [
        (
            lambda: Axis(5, 4, padding=(1, 1), dilation=3),
            "a kernel of 4 with dilation 3 spans 10 cells, but the padded input has 7 (5 + 1 + 1)",
            "use a kernel_size of at most 3, a dilation of at most 2, or at least 3 more cells of padding",
        ),
        (
            lambda: Axis(2, 3),
            "a kernel of 3 spans 3 cells, but the padded input has 2",
            "use a kernel_size of at most 2 or at least 1 more cell of padding",
        ),
        (
            lambda: Axis(3, 1, padding=(-2, -1)),
            "a kernel of 1 spans 1 cell, but the padded input has 0 (3 − 2 − 1)",
            "use at least 1 more cell of padding",
        ),
        (lambda: Axis(0, 3), "input_size is 0, but must be a whole number of at least 1", ""),
        (lambda: Axis(5, 3, stride=0), "stride is 0, but must be a whole number of at least 1", ""),
        (lambda: Axis(5, -3), "kernel_size is -3, but must be a whole number of at least 1", ""),
        (lambda: Axis(5, 3, dilation=True), "dilation is True, but must be a whole number of at least 1", ""),
        (
            lambda: Axis(5, 3, padding=1),  # type: ignore[arg-type]
            "padding is 1, but an axis takes a (before, after) pair",
            "",
        ),
        (
            lambda: Axis(5, 3, padding=(0.0, 1)),  # type: ignore[arg-type]
            "padding is 0.0, but must be a whole number",
            "write 0, without a decimal point",
        ),
    ],
)
def test_an_impossible_axis_says_why(axis: Callable[[], Axis], problem: str, hint: str) -> None:
    with pytest.raises(GeometryError) as error:
        axis()
    assert (error.value.problem, error.value.details.hint) == (problem, hint)
