"""The scene of a window over one map: what it refuses, and what it says of a frame."""

from __future__ import annotations

import pytest

from convarith import Convolution, PixelShuffle, Pooling
from convarith.catalogue.figure import Figure
from convarith.errors import CatalogueError
from convarith.scenes.maps import Maps


def test_an_operation_that_is_no_window_on_a_map_is_refused() -> None:
    with pytest.raises(CatalogueError) as raised:
        Maps(Figure("a", "A", "isometric", PixelShuffle(4, 2, 2)))
    assert raised.value.problem == 'the template "isometric" cannot show this operation'
    hint = "it shows a convolution, a transposed convolution or a pooling, without channels"
    assert raised.value.details.hint == hint


def test_a_frame_in_words() -> None:
    drawn = Maps(Figure("a", "A", "isometric", Convolution(5, 3, 2, 1)))
    assert drawn.describe_frame(1) == (
        "The output's row 0, column 0 is computed from rows 0 to 1 and columns 0 to 1 of the input, with 1 row of "
        "padding above and 1 column of padding on the left."
    )
    assert drawn.describe_frame(5) == (
        "The output's row 1, column 1 is computed from rows 1 to 3 and columns 1 to 3 of the input."
    )


def test_a_frame_in_words_tells_repeated_cells_and_the_edge() -> None:
    reflected = Maps(Figure("a", "A", "plan", Convolution(3, 3, padding=1, padding_mode="reflect")))
    assert reflected.describe_frame(1) == (
        "The output's row 0, column 0 is computed from rows 0 to 1 and columns 0 to 1 of the input, with 1 row of "
        "padding above that repeats row 1 and 1 column of padding on the left that repeats column 1."
    )
    hanging = Maps(Figure("a", "A", "plan", Pooling(3, 2, ceil_mode=True)))
    assert hanging.describe_frame(4) == (
        "The output's row 1, column 1 is computed from row 2 and column 2 of the input; "
        "the window hangs over the bottom and the right edge."
    )
