"""Windows of a map: as PyTorch's roll and unfold cut them."""

from __future__ import annotations

from math import prod

import numpy as np
from hypothesis import given

from convarith import WindowPartition

from ..geometries import examples
from ..test_window_partition import partitions
from ..verification import PYTORCH, verified
from .framework import F, tensor, torch


@examples(200)
@given(partitions(axes=2))
def test_window_partition(partition: WindowPartition) -> None:
    x = np.arange(prod(partition.input_size)).reshape(partition.input_size)
    rolled = torch.roll(tensor(x), [-shift for shift in partition.shift], (0, 1))
    windows = F.unfold(rolled[None, None], partition.window_size, stride=partition.window_size)[0].T
    np.testing.assert_array_equal(partition.compute(x), windows.numpy())
    verified("window partition", PYTORCH, partition)
