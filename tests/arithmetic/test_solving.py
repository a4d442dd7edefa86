"""Settings that lead from one size to another, against all that there are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convarith import Convolution, GeometryError, Pooling, TransposedConvolution, solve
from convarith.arithmetic import Solvable
from convarith.arithmetic.solving import Solution, nearest_sizes

from .geometries import examples

LARGEST_KERNEL, LARGEST_DILATION, LARGEST_STRIDE = 4, 2, 12


def every_operation(i: int, kind: Solvable) -> list[Solution]:
    """Return all operations on i cells within the bounds, found by trying each."""
    found: list[Solution] = []
    for k, d, s in product(range(1, LARGEST_KERNEL + 1), range(1, LARGEST_DILATION + 1), range(1, LARGEST_STRIDE + 1)):
        if (k == 1 and d > 1) or (kind is Solvable.POOLING and d > 1):
            continue
        extent = d * (k - 1) + 1
        for p in range(k // 2 + 1 if kind is Solvable.POOLING else extent):
            for a in range(s if kind is Solvable.TRANSPOSED_CONVOLUTION else 1):
                try:
                    found.append(made(kind, i, k, s, p, d, a))
                except GeometryError:  # the window does not fit
                    continue
    return found


def made(kind: Solvable, i: int, k: int, s: int, p: int, d: int, a: int) -> Solution:
    match kind:
        case Solvable.CONVOLUTION:
            return Convolution((i,), k, s, p, d)
        case Solvable.POOLING:
            return Pooling((i,), k, s, p, d)
    return TransposedConvolution((i,), k, s, p, d, a)


@pytest.mark.parametrize("kind", Solvable)
@pytest.mark.parametrize("i", [1, 2, 3, 5, 8])
def test_all_that_fits_is_found_and_nothing_else(kind: Solvable, i: int) -> None:
    by_size: dict[int, set[Solution]] = {}
    for operation in every_operation(i, kind):
        by_size.setdefault(operation.output_size[0], set()).add(operation)
    bounds = {"largest_kernel_size": LARGEST_KERNEL, "largest_dilation": LARGEST_DILATION}
    for o in range(1, 20):
        found = solve([i], [o], kind, **bounds)
        assert len(set(found)) == len(found)
        assert all(operation.output_size == (o,) for operation in found)
        small = {operation for operation in found if operation.stride[0] <= LARGEST_STRIDE}
        assert small <= by_size.get(o, set())
        single = i if kind is Solvable.TRANSPOSED_CONVOLUTION else o
        if single > 1:  # a window that never moves has any stride, of which the smallest are listed
            assert set(filter(without_gaps, small)) == set(filter(without_gaps, by_size.get(o, set())))
        assert bool(found) >= bool(by_size.get(o))
        for stride in (1, 2, 7):
            asked = solve([i], [o], kind, stride=stride, **bounds)
            assert set(asked) == {each for each in by_size.get(o, set()) if each.stride == (stride,)}


def without_gaps(operation: Solution) -> bool:
    """Whether windows leave no cells between them."""
    return operation.stride[0] <= operation.axes[0].effective_kernel_size


def test_large_sizes_are_solved_at_once() -> None:
    assert len(solve(100_000, 2)) < 200
    assert len(solve(2, 100_000, "transposed_convolution")) < 200
    assert solve(100_000, 2, stride=60_000, kernel_size=1) == (Convolution(100_000, 1, 60_000),)


FIRST: dict[str, tuple[Callable[[], tuple[Solution, ...]], list[Solution]]] = {
    "halving": (
        lambda: solve(224, 112),
        [Convolution(224, 2, 2), Convolution(224, 3, 2, 1), Convolution(224, 5, 2, 2), Convolution(224, 7, 2, 3)],
    ),
    "the same size": (lambda: solve(32, 32), [Convolution(32, 1), Convolution(32, 3, 1, 1), Convolution(32, 5, 1, 2)]),
    "doubling": (
        lambda: solve(7, 14, "transposed_convolution"),
        [TransposedConvolution(7, 2, 2), TransposedConvolution(7, 4, 2, 1), TransposedConvolution(7, 6, 2, 2)],
    ),
    "doubling with a kernel of 4": (
        lambda: solve(7, 14, "transposed_convolution", kernel_size=4), [TransposedConvolution(7, 4, 2, 1)],
    ),
    "doubling with a kernel of 3": (
        lambda: solve(7, 14, "transposed_convolution", kernel_size=3, stride=2),
        [TransposedConvolution(7, 3, 2, 1, 1, 1)],
    ),
    "pooling": (lambda: solve(224, 112, "pooling"), [Pooling(224, 2), Pooling(224, 3, 2, 1)]),
    "each axis by itself": (
        lambda: solve((4, 9), (2, 3), kernel_size=3, padding=0), [Convolution((4, 9), 3, (1, 3))],
    ),
    "all axes alike": (lambda: solve((4, 9), (2, 3), kernel_size=3), [Convolution((4, 9), 3, 3, 1)]),
    "a large kernel on request": (lambda: solve(20, 1, kernel_size=20), [Convolution(20, 20)]),
}  # fmt: skip


@pytest.mark.parametrize("case", FIRST)
def test_the_simplest_come_first(case: str) -> None:
    find, first = FIRST[case]
    assert list(find()[: len(first)]) == first


@examples(100)
@given(st.tuples(st.integers(1, 9), st.integers(1, 9)), st.tuples(st.integers(1, 9), st.integers(1, 9)))
def test_axes_of_other_sizes_are_solved_too(sizes: tuple[int, int], wanted: tuple[int, int]) -> None:
    found = solve(sizes, wanted)
    assert all(operation.output_size == wanted for operation in found)
    assert bool(found) == all(solve([i], [o]) for i, o in zip(sizes, wanted, strict=True))


def test_nothing_fits_and_what_is_near() -> None:
    assert solve(3, 100) == ()
    assert nearest_sizes(7, 15, "convolution", kernel_size=4, stride=1) == (13,)
    assert nearest_sizes(3, 8, "transposed_convolution", kernel_size=2, stride=2, padding=0, output_padding=0) == (7,)
    assert nearest_sizes(7, 3, "convolution", kernel_size=3, stride=3, padding=0) == (2,)


WRONG: dict[str, tuple[Callable[[], object], str, str]] = {
    "a size": (lambda: solve(0, 3), "input_size is 0, but must be a whole number of at least 1", ""),
    "sizes": (
        lambda: solve((3, 3), (2,)),
        "input_size has 2 values, one per axis, but output_size has 1: (2,)",
        "give output_size one value for all axes, or 2",
    ),
    "a word": (
        lambda: solve(3, 2, "convolutions"),
        'operation is \'convolutions\', but must be one of "convolution", "transposed_convolution", "pooling"',
        'did you mean "convolution"?',
    ),
    "output padding": (
        lambda: solve(3, 2, output_padding=1),
        "output_padding belongs to a transposed convolution, not to a convolution",
        'use operation="transposed_convolution"',
    ),
    "a bound": (
        lambda: solve(3, 2, largest_kernel_size=5000),
        "largest_kernel_size is 5000, but at most 1000 are tried",
        "",
    ),
    "a setting": (lambda: solve(3, 2, stride=0), "stride is 0, but must be a whole number of at least 1", ""),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_meant_is_told(case: str) -> None:
    ask, problem, hint = WRONG[case]
    with pytest.raises(GeometryError) as caught:
        ask()
    assert (caught.value.problem, caught.value.details.hint) == (problem, hint)
