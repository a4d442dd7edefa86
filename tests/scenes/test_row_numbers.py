"""The numbers in rows of cells, against the layer that the figure shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from convarith import AdaptivePooling, Convolution, Pooling, TransposedConvolution
from convarith.arithmetic.windows import MapOperation
from convarith.catalogue.figure import Figure
from convarith.scenes.rows import Rows
from convarith.scenes.sheet import Role, Sheet

from ..geometries import convolutions, poolings, transposed_convolutions
from .cells import NUMPY_MODES, plain
from .test_numbers import evaluated, near

examples = settings(max_examples=60, deadline=None, print_blob=True)
operations = st.one_of(convolutions(axes=1), transposed_convolutions(axes=1), poolings(axes=1))


def scene(operation: MapOperation | AdaptivePooling, seed: int = 1) -> Rows:
    random = np.random.default_rng(seed)
    values = tuple((random.integers(-9, 10, operation.input_size) / 2).tolist())
    kernel = None
    if isinstance(operation, Convolution | TransposedConvolution):
        kernel = tuple((random.integers(-9, 10, operation.kernel_size) / 2).tolist())
    return Rows(Figure("a", "A", "rows", operation, input_values=values, kernel_values=kernel))


def numbers(sheet: Sheet) -> list[float]:
    return [float(plain(cell.value)) for cell in sheet.cells]


def expected(drawn: Rows) -> Sequence[float]:
    figure = drawn.figure
    values = [each for each in (figure.input_values, figure.kernel_values) if each is not None]
    assert isinstance(figure.operation, Convolution | TransposedConvolution | Pooling | AdaptivePooling)
    computed: Callable[..., NDArray[Any]] = figure.operation.compute
    return [float(value) for value in computed(*values)]


@examples
@given(operations, st.integers(0, 9))
def test_outputs_are_what_the_operation_computes_and_the_working_gives_them(operation: MapOperation, seed: int) -> None:
    drawn = scene(operation, seed)
    for value, shown, frame in zip(expected(drawn), numbers(drawn.rows[-1].sheet), drawn.frames, strict=True):
        assert shown == near(value)
        working, _, result = plain(frame.working).rpartition("=")
        assert float(result) == near(value)
        assert evaluated(working or result) == pytest.approx(value, abs=0.0051)


@examples
@given(convolutions(axes=1), st.integers(0, 9))
def test_padding_shows_zeros_or_what_it_repeats(operation: Convolution, seed: int) -> None:
    drawn = scene(operation, seed)
    (padding,) = operation.padding
    assume(min(padding) >= 0)
    padded = np.pad(drawn.figure.input_values or (), padding, NUMPY_MODES[operation.padding_mode])
    assert numbers(drawn.rows[0].sheet) == padded.tolist()


@examples
@given(st.one_of(convolutions(axes=1), transposed_convolutions(axes=1)), st.integers(0, 9))
def test_a_line_has_the_weight_of_its_tap(operation: MapOperation, seed: int) -> None:
    drawn = scene(operation, seed)
    kernel = list(drawn.figure.kernel_values or ())
    if isinstance(operation, TransposedConvolution):
        kernel.reverse()
    for frame in drawn.frames:
        assert [float(plain(edge.weight)) for edge in frame.edges] == [near(weight) for weight in kernel]


def test_poolings_have_no_weights() -> None:
    frame = scene(Pooling((6,), 2)).frames[0]
    assert {edge.weight for edge in frame.edges} == {""}
    assert frame.working.startswith("max(")


def test_an_adaptive_pooling_averages_its_windows() -> None:
    operation = AdaptivePooling((7,), (3,), mode="average")
    drawn = scene(operation)
    assert [cell.role for cell in drawn.rows[0].sheet.cells] == [Role.INPUT] * 7
    for value, frame in zip(expected(drawn), drawn.frames, strict=True):
        working, _, result = plain(frame.working).rpartition("=")
        assert float(result) == near(value)
        assert evaluated(working) == pytest.approx(value, abs=0.0051)


def test_a_frame_says_its_value() -> None:
    drawn = Rows(Figure("a", "A", "rows", Convolution((3,), 2), input_values=(1, 2, 3), kernel_values=(1, -1)))
    assert drawn.describe_frame(2) == "Cell 1 of the output, which is −1, depends on cells 1 to 2 of the input."
