"""The numbers of a table: which an operation has, in which shapes, and what is said of others."""

from __future__ import annotations

import pytest

from convarith.catalogue.entries import read_catalogue
from convarith.catalogue.figure import Figure, figure_from
from convarith.errors import CatalogueError, Place

SMALL = "[a]\ninput_size = 2\nkernel_size = 1\n"
LAYER = SMALL + "in_channels = 2\nout_channels = 1\n"
RANGE = "use 0 or a number from 1e-100 to 1e+100, of either sign"
GRID = "write 2 × 2 numbers as a list of rows: [[1, 2], [3, 4]]"


def figure(text: str) -> Figure:
    (entry,) = read_catalogue([("figures/a.toml", text)]).entries
    return figure_from(entry)


@pytest.mark.parametrize(
    ("text", "template"),
    [
        (SMALL + "input_values = [[1, 2], [3, 4]]\nkernel_values = [[2]]", "numerical"),
        (SMALL + 'operation = "pooling"\ninput_values = [[1, 2], [3, 4]]', "numerical"),
        ("[a]\ninput_size = [2]\nkernel_size = 1\ninput_values = [1, 2]\nkernel_values = [1]", "rows"),
        ('[a]\noperation = "adaptive_pooling"\ninput_size = [2]\noutput_size = [1]\ninput_values = [1, 2]', "rows"),
        (LAYER + "input_values = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]\nkernel_values = [[[[1]], [[2]]]]", "channels"),
        (SMALL + "kernel_values = [[2]]", "isometric"),  # numbers of a kernel alone are for templates that name it
    ],
)
def test_a_figure_with_numbers_is_drawn_by_a_template_that_shows_them(text: str, template: str) -> None:
    assert figure(text).template == template


def test_numbers_have_the_shape_of_what_they_stand_in() -> None:
    found = figure(
        LAYER
        + "input_values = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]\nkernel_values = [[[[1]], [[2]]]]\nbias_values = [0.5]"
    )
    assert found.input_values == (((1, 2), (3, 4)), ((5, 6), (7, 8)))
    assert found.kernel_values == ((((1,),), ((2,),)),)
    assert found.bias_values == (0.5,)


MISTAKES: dict[str, tuple[str, int, str, str]] = {
    "values of what shows none": (
        '[a]\noperation = "pixel_shuffle"\nchannels = 4\ninput_size = 2\nfactor = 2\ninput_values = [[1]]',
        6,
        "input_values cannot be shown",
        "figures of these have numbers: convolution, masked_convolution, transposed_convolution, pooling, "
        "adaptive_pooling, global_pooling, resize, input_gradient, weight_gradient",
    ),
    "a kernel in a pooling": (
        SMALL + 'operation = "pooling"\nkernel_values = [[1]]',
        5,
        "this operation has no kernel_values",
        "its numbers are input_values",
    ),
    "a bias without channels": (
        SMALL + "bias_values = [1]",
        4,
        "this operation has no bias_values",
        "its numbers are input_values and kernel_values",
    ),
    "a bias alone": (
        LAYER + "bias_values = [1]",
        6,
        "bias_values without input_values",
        "give input_values too, or take bias_values away",
    ),
    "one map for two channels": (
        LAYER + "kernel_values = [[[[1]], [[2]]]]\ninput_values = [[1, 2], [3, 4]]",
        7,
        "input_values must be numbers in 3 levels of brackets",
        "write 2 × 2 × 2 numbers as a list of maps: [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]",
    ),
    "one kernel for two channels": (
        LAYER + "kernel_values = [[1]]\ninput_values = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]",
        6,
        "kernel_values must be numbers in 4 levels of brackets",
        "write 1 × 2 × 1 × 1 numbers as a list of output maps, each a list of kernels: [[[[1, 2], [3, 4]]]]",
    ),
    "rows along one axis": (
        "[a]\ninput_size = [2]\nkernel_size = [1]\ninput_values = [[1, 2]]\nkernel_values = [1]",
        4,
        "input_values must be a list of numbers",
        "write 2 numbers as a list: [1, 2]",
    ),
    "a value without end in a map": (
        LAYER + "kernel_values = [[[[1]], [[2]]]]\ninput_values = [[[1, 2], [3, 4]], [[5, 6], [7, inf]]]",
        7,
        "input_values has inf in channel 1, row 1, column 1, which is no number that can be drawn",
        RANGE,
    ),
    "a value without end in a block": (
        "[a]\ninput_size = [1, 1, 2]\nkernel_size = 1\nkernel_values = [[[1]]]\ninput_values = [[[7, inf]]]",
        5,
        "input_values has inf in plane 0, row 0, column 1, which is no number that can be drawn",
        RANGE,
    ),
    "values in one row": (
        SMALL + "kernel_values = [[1]]\ninput_values = [1, 2]",
        5,
        "input_values must be rows of numbers",
        GRID,
    ),
    "ragged values": (
        SMALL + "kernel_values = [[1]]\ninput_values = [[1, 2], [3]]",
        5,
        "input_values must be rows of numbers",
        GRID,
    ),
    "values that are texts": (
        SMALL + 'kernel_values = [[1]]\ninput_values = [[1, 2], [3, "4"]]',
        5,
        "input_values must be rows of numbers",
        GRID,
    ),
    "values that are true or false": (
        SMALL + "kernel_values = [[1]]\ninput_values = [[1, 2], [3, true]]",
        5,
        "input_values must be rows of numbers",
        GRID,
    ),
    "values without end": (
        SMALL + "kernel_values = [[1]]\ninput_values = [[1, 2], [3, inf]]",
        5,
        "input_values has inf in row 1, column 1, which is no number that can be drawn",
        RANGE,
    ),
    "values that are nan": (
        SMALL + "kernel_values = [[1]]\ninput_values = [[1, 2], [3, nan]]",
        5,
        "input_values has nan in row 1, column 1, which is no number that can be drawn",
        RANGE,
    ),
    "a value too large": (
        SMALL + "kernel_values = [[1]]\ninput_values = [[1, -1e300], [3, 4]]",
        5,
        "input_values has -1e+300 in row 0, column 1, which is no number that can be drawn",
        RANGE,
    ),
    "a value too small": (
        SMALL + "input_values = [[1, 2], [3, 4]]\nkernel_values = [[1e-300]]",
        5,
        "kernel_values has 1e-300 in row 0, column 0, which is no number that can be drawn",
        RANGE,
    ),
    "no rows": (SMALL + "kernel_values = [[1]]\ninput_values = []", 5, "input_values must be rows of numbers", GRID),
    "values of another shape": (
        SMALL + "input_values = [[1, 2], [3, 4]]\nkernel_values = [[1, 2]]",
        5,
        "kernel_values has 1 × 2 numbers, the geometry asks for 1 × 1",
        "",
    ),
    "no kernel's values": (
        SMALL + "input_values = [[1, 2], [3, 4]]",
        4,
        "input_values without kernel_values",
        "give kernel_values too, or take input_values away",
    ),
}


@pytest.mark.parametrize(("text", "line", "problem", "hint"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_told(text: str, line: int, problem: str, hint: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        figure(text)
    assert (raised.value.problem, raised.value.details.hint) == (problem, hint)
    assert raised.value.details.place == Place("figures/a.toml", line)
