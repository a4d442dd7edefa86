"""What each drawn cell is, against the operation that the figure shows."""

from __future__ import annotations

from collections import Counter
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convarith import Convolution, PaddingMode, Pooling, TransposedConvolution
from convarith.arithmetic.windows import tracks
from convarith.scenes.roles import input_role, output_role
from convarith.scenes.sheet import Role
from convarith.scenes.sliding import SlidingWindow

from ..geometries import convolutions, poolings, transposed_convolutions

examples = settings(max_examples=60, deadline=None, print_blob=True)


@examples
@given(st.one_of(convolutions(), poolings()))
def test_a_direct_operation_has_input_and_padding(operation: Convolution | Pooling) -> None:
    sheet = SlidingWindow(operation).input
    counts = Counter(cell.role for cell in sheet.cells)
    padded = [i + sum(pair) for i, pair in zip(operation.input_size, operation.padding, strict=True)]
    inputs = prod(operation.input_size)
    assert [sheet.rows, sheet.columns] == padded
    mode = operation.padding_mode if isinstance(operation, Convolution) else PaddingMode.ZEROS
    around = Role.PADDING if mode is PaddingMode.ZEROS else Role.REPEATED
    assert counts == Counter({Role.INPUT: inputs, around: prod(padded) - inputs})


@examples
@given(transposed_convolutions())
def test_a_transposed_convolution_has_its_stretched_and_padded_input(operation: TransposedConvolution) -> None:
    sheet = SlidingWindow(operation).input
    counts = Counter(cell.role for cell in sheet.cells)
    stretched = [s * (i - 1) + 1 for i, s in zip(operation.input_size, operation.stride, strict=True)]
    fulls = [d * (k - 1) for k, d in zip(operation.kernel_size, operation.dilation, strict=True)]
    afters = [full - pair[1] for full, pair in zip(fulls, operation.padding, strict=True)]
    ordinary = [
        max(full - pair[0], 0) + size + max(after, 0)
        for full, pair, size, after in zip(fulls, operation.padding, stretched, afters, strict=True)
    ]
    extra = [max(after + a, 0) - max(after, 0) for after, a in zip(afters, operation.output_padding, strict=True)]
    inputs = prod(operation.input_size)
    assert counts[Role.INPUT] == inputs
    assert counts[Role.INSERTED_ZERO] == prod(stretched) - inputs
    assert counts[Role.PADDING] == prod(ordinary) - prod(stretched)
    assert counts[Role.OUTPUT_PADDING] == (ordinary[0] + extra[0]) * (ordinary[1] + extra[1]) - prod(ordinary)
    assert len(sheet.cells) == sum(counts.values())


def test_the_role_of_every_cell_of_a_small_figure() -> None:
    letters = {Role.INPUT: "i", Role.INSERTED_ZERO: "0", Role.PADDING: ".", Role.OUTPUT_PADDING: "+"}
    sheet = SlidingWindow(TransposedConvolution(2, 3, 2, 1, output_padding=(1, 0))).input
    text = "".join(letters[cell.role] for cell in sheet.cells)
    assert [text[at : at + sheet.columns] for at in range(0, len(text), sheet.columns)] == [
        ".....",
        ".i0i.",
        ".000.",
        ".i0i.",
        ".....",
        "+++++",
    ]
    assert sheet.roles == (Role.OUTPUT_PADDING, Role.PADDING, Role.INSERTED_ZERO, Role.INPUT)


def test_a_cell_that_is_two_things_is_the_first_of_them() -> None:
    each = tracks(TransposedConvolution(2, 3, 2, 1, output_padding=1))
    assert [input_role(each, (1, place)) for place in (-1, 0, 1, 3, 4)] == [
        Role.PADDING,
        Role.INSERTED_ZERO,
        Role.INSERTED_ZERO,
        Role.PADDING,
        Role.OUTPUT_PADDING,
    ]


@pytest.mark.parametrize(
    ("places", "role"),
    [
        ((-1, 0), Role.DROPPED),
        ((0, 0), Role.OUTPUT),
        ((2, 2), Role.OUTPUT),
        ((3, 2), Role.OUTPUT_PADDING),
        ((3, 4), Role.DROPPED),
    ],
)
def test_what_a_transposed_convolution_adds_to(places: tuple[int, int], role: Role) -> None:
    operation = TransposedConvolution(2, 3, 2, 1, output_padding=1)
    assert operation.output_size == (4, 4)
    assert output_role(operation, places) is role
