"""Cells that are read more than once, or only move, counted one by one."""

from __future__ import annotations

import numpy as np

from convarith import Convolution, PixelShuffle, Unfolding

from ..counting import positions
from .domains import FEW, numbers


def test_the_columns_of_an_unfolding_are_counted() -> None:
    for each, given in numbers("unfolding", C=FEW, K=range(1, 4), O=FEW):
        x = np.zeros((given["C"], given["K"] + given["O"] - 1))
        columns = Unfolding(Convolution(x.shape[1:], given["K"]), given["C"]).compute(x)
        assert each.value(**given) == columns.shape


def test_how_often_a_cell_is_read_is_counted() -> None:
    ranges = {"k": range(1, 6), "s": FEW, "p_l": FEW, "o": range(1, 8)}
    for each, given in numbers("times_read", j=range(12), **ranges):
        cells = given["o"] * given["s"] + given["k"]
        places = positions(cells=cells, kernel_size=given["k"], stride=given["s"], dilation=1)[: given["o"]]
        assert each.value(**given) == sum(given["j"] + given["p_l"] in taps for taps in places)


def test_a_pixel_shuffle_moves_channels_to_cells() -> None:
    for each, given in numbers("pixel_shuffle", D=range(1, 4), H=FEW, W=FEW, f=range(1, 4)):
        shuffle = PixelShuffle(given["D"] * given["f"] ** 2, (given["H"], given["W"]), given["f"])
        assert each.value(**given) == shuffle.compute(np.zeros(shuffle.input_shape)).shape
    for each, given in numbers("pixel_shuffle_channel", q=range(3), u=range(6), v=range(6), f=range(1, 4)):
        f = given["f"]
        shuffle = PixelShuffle(3 * f**2, 6, f)
        x = np.arange(3 * f**2 * 36).reshape(shuffle.input_shape)
        channel = each.value(**given)
        assert isinstance(channel, int)
        assert shuffle.compute(x)[given["q"], given["u"], given["v"]] == x[channel, given["u"] // f, given["v"] // f]
