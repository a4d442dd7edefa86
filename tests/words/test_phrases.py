"""What is said of a figure: exact sentences, every number of them from its geometry."""

from __future__ import annotations

import pytest

from convarith import AdaptivePooling, Convolution, Pooling, Stack, TransposedConvolution
from convarith.catalogue.figure import Figure
from convarith.catalogue.operations.registry import Operation
from convarith.scenes.descriptions import describe, geometry

DRAWN = "The picture shows the direct convolution that computes it: in steps of 1 over the input"

SENTENCES: list[tuple[Operation, str]] = [
    (Convolution(5, 3), "A 3 × 3 kernel moves over a 5 × 5 input, in steps of 1; the output is 3 × 3."),
    (
        Convolution(8, 3, 2, 1),
        "A 3 × 3 kernel moves over an 8 × 8 input padded by 1, in steps of 2; the output is 4 × 4. "
        "No window reads 19 of the 36 cells of padding: 1 row and 1 column of the padded input lie after the last "
        "window.",
    ),
    (
        Convolution((11, 4), (8, 2), (1, 2), ((0, 1), (2, 0)), (1, 2)),
        "An 8 × 2 kernel, dilated by 1 × 2, moves over an 11 × 4 input "
        "padded by (0 before, 1 after) × (2 before, 0 after), in steps of 1 × 2; the output is 5 × 2. "
        "No window reads 22 of the 44 input cells or 14 of the 28 cells of padding: 2 columns of the padded input lie "
        "between the taps of the dilated kernel and 1 column lies after the last window.",
    ),
    (
        Convolution(5, 3, padding=1, padding_mode="reflect"),
        "A 3 × 3 kernel moves over a 5 × 5 input padded by 1 with copies of its own cells (reflect), in steps of 1; "
        "the output is 5 × 5.",
    ),
    (
        Pooling(18, 2),
        "A 2 × 2 window takes the largest value over an 18 × 18 input, in steps of 2; the output is 9 × 9.",
    ),
    (
        Pooling(80, 3, padding=1, dilation=2, mode="average"),
        "A 3 × 3 window, dilated by 2, takes the average over an 80 × 80 input padded by 1, in steps of 3; "
        "the output is 26 × 26. No window reads 471 of the 6400 input cells or 169 of the 324 cells of padding: "
        "2 rows and 2 columns of the padded input lie between the taps of the dilated kernel, "
        "and 2 rows and 2 columns lie after the last window.",
    ),
    (
        Pooling(5, 2, ceil_mode=True),
        "A 2 × 2 window takes the largest value over a 5 × 5 input, in steps of 2; the output is 3 × 3. "
        "Ceil mode adds 5 windows that hang over the bottom and the right edge.",
    ),
    (
        Convolution((6, 5), 2, (5, 3)),
        "A 2 × 2 kernel moves over a 6 × 5 input, in steps of 5 × 3; the output is 1 × 2. "
        "No window reads 22 of the 30 input cells: "
        "1 column lies between windows (the stride is larger than the window) "
        "and 4 rows lie after the last window.",
    ),
    (
        TransposedConvolution(4, 3, padding=2),
        "The transpose of a 3 × 3 kernel with stride 1 and padding 2 acts on a 4 × 4 input; the output is 2 × 2. "
        f"{DRAWN}.",
    ),
    (
        TransposedConvolution(2, 3, 2),
        "The transpose of a 3 × 3 kernel with stride 2 and padding 0 acts on a 2 × 2 input; the output is 5 × 5. "
        f"{DRAWN} with 1 zero between neighbours and a padding of 2.",
    ),
    (
        TransposedConvolution((2, 3), 3, (3, 1), 1, 1, (1, 0)),
        "The transpose of a 3 × 3 kernel with stride 3 × 1, padding 1 and output padding 1 × 0 acts on a 2 × 3 input; "
        f"the output is 5 × 3. {DRAWN} with 2 × 0 zeros between neighbours and a padding of "
        "(1 before, 2 after) × 1.",
    ),
    (
        TransposedConvolution(5, 2, padding=2),
        "The transpose of a 2 × 2 kernel with stride 1 and padding 2 acts on a 5 × 5 input; the output is 2 × 2. "
        f"{DRAWN} with a crop of 1. Padding crops what 16 of the 25 input cells would add to the output.",
    ),
    (
        TransposedConvolution(4, 2, 2, ((2, 0), (0, 3)), 1),
        "The transpose of a 2 × 2 kernel with stride 2 and padding (2 before, 0 after) × (0 before, 3 after) acts on "
        f"a 4 × 4 input; the output is 6 × 5. {DRAWN} with 1 zero between neighbours, a padding of "
        "(0 before, 1 after) × (1 before, 0 after) and a crop of (1 before, 0 after) × (0 before, 2 after). "
        "Padding crops what 7 of the 16 input cells would add to the output.",
    ),
]


@pytest.mark.parametrize(("operation", "sentence"), SENTENCES)
def test_a_figure_in_a_sentence(operation: Operation, sentence: str) -> None:
    assert describe(Figure("a", "A", "isometric", operation)) == sentence


ONE_AXIS: list[tuple[Operation, str]] = [
    (
        Convolution((7,), 3, 2, 1),
        "A kernel of 3 moves over an input of 7 cells padded by 1, in steps of 2; the output has 4 cells.",
    ),
    (
        Pooling((1,), 1, mode="average"),
        "A window of 1 takes the average over an input of 1 cell, in steps of 1; the output has 1 cell.",
    ),
    (
        TransposedConvolution((4,), 3, 2, 1),
        "The transpose of a kernel of 3 with stride 2 and padding 1 acts on an input of 4 cells; "
        f"the output has 7 cells. {DRAWN} with 1 zero between neighbours and a padding of 1.",
    ),
    (
        AdaptivePooling((10,), 6),
        "Adaptive pooling of an input of 10 cells to 6: each output takes the average of all cells that its share of "
        "the input touches.",
    ),
    (
        Stack([Convolution((9,), 3), Convolution((7,), 3, 2)]),
        "2 layers over an input of 9 cells; the receptive field of "
        "an output spans 5 cells of the input, and that of the next one lies 2 cells further on.",
    ),
    (
        Stack([Convolution((9, 9), 3, (1, 2))]),
        "1 layer over a 9 × 9 input; the receptive field of an output spans 3 × 3 cells of the input.",
    ),
    (
        Stack([TransposedConvolution((4,), 2, 2)]),
        "1 layer over an input of 4 cells; the receptive field of "
        "an output spans 1 cell of the input, and that of the next one lies 0.5 cells further on.",
    ),
]


@pytest.mark.parametrize(("operation", "sentence"), ONE_AXIS)
def test_one_axis_in_a_sentence(operation: Operation, sentence: str) -> None:
    assert describe(Figure("a", "A", "rows", operation)) == sentence


@pytest.mark.parametrize("operation", [operation for operation, _ in SENTENCES])
def test_no_sentence_has_a_negative_number(operation: Operation) -> None:
    assert "-" not in describe(Figure("a", "A", "isometric", operation))


LINES: list[tuple[Operation, str]] = [
    (
        Convolution((5, 6), 3, 2, 1, padding_mode="circular"),
        "convolution: input 5 × 6, kernel 3 × 3, stride 2, padding 1, dilation 1, padding mode circular, output 3 × 3",
    ),
    (
        TransposedConvolution(3, 3, 2, 1, output_padding=1),
        "transposed convolution: input 3 × 3, kernel 3 × 3, stride 2, padding 1, dilation 1, output padding 1, "
        "output 6 × 6",
    ),
    (
        Pooling(5, 2, ceil_mode=True),
        "max pooling: input 5 × 5, kernel 2 × 2, stride 2, padding 0, dilation 1, ceil mode, output 3 × 3",
    ),
    (
        Pooling(5, 2, padding=1, mode="average", count_include_pad=False),
        "average pooling: input 5 × 5, kernel 2 × 2, stride 2, padding 1, dilation 1, padding not counted, "
        "output 3 × 3",
    ),
]


@pytest.mark.parametrize(("operation", "line"), LINES)
def test_a_geometry_in_a_line(operation: Operation, line: str) -> None:
    assert geometry(Figure("a", "A", "isometric", operation)) == line
