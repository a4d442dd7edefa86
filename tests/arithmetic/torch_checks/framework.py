"""What PyTorch computes on a CPU, to check the arithmetic against; importing it skips where there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ...needs import demand

demand("torch")
torch = pytest.importorskip("torch")
flop_counter = pytest.importorskip("torch.utils.flop_counter")
F = torch.nn.functional

torch.set_num_threads(1)

Tensor = Any

CONVOLUTIONS = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
TRANSPOSED_CONVOLUTIONS = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}
MAX_POOLINGS = {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d}
AVERAGE_POOLINGS = {1: F.avg_pool1d, 2: F.avg_pool2d, 3: F.avg_pool3d}
ADAPTIVE_MAX_POOLINGS = {1: F.adaptive_max_pool1d, 2: F.adaptive_max_pool2d, 3: F.adaptive_max_pool3d}
ADAPTIVE_AVERAGE_POOLINGS = {1: F.adaptive_avg_pool1d, 2: F.adaptive_avg_pool2d, 3: F.adaptive_avg_pool3d}
UNPOOLINGS = {1: F.max_unpool1d, 2: F.max_unpool2d, 3: F.max_unpool3d}


def tensor(values: NDArray[Any]) -> Tensor:
    """Return ``values`` as a tensor of double precision, in which sums of small whole numbers are exact."""
    return torch.tensor(np.asarray(values), dtype=torch.float64)


def symmetric(padding: Sequence[tuple[int, int]]) -> list[int] | None:
    """Return one number per axis, None where an axis has different ones before and after: PyTorch takes no pairs."""
    return [before for before, _ in padding] if all(before == after for before, after in padding) else None


def padded(x: Tensor, padding: Sequence[tuple[int, int]], mode: str = "constant") -> Tensor:
    """Return ``x`` after a pad of its last axes, which PyTorch lists from the last to the first."""
    return F.pad(x, [amount for pair in reversed(padding) for amount in pair], mode=mode)


def gradients(
    function: Callable[[Tensor], Tensor], x: NDArray[Any]
) -> dict[tuple[int, ...], frozenset[tuple[int, ...]]]:
    """Return for each output position the positions of ``x`` with a gradient that is not 0.

    ``function`` maps (batch, *x.shape) to (batch, *output): the batch repeats x, once for each output position, so that
    one pass back gives all the gradients.
    """
    output_shape = tuple(function(tensor(x)[None]).shape[1:])
    count = int(np.prod(output_shape))
    batch = tensor(x).repeat(count, *[1] * x.ndim).requires_grad_()
    function(batch).reshape(count, count).diagonal().sum().backward()
    slopes = batch.grad.numpy()
    reaching: dict[tuple[int, ...], set[tuple[int, ...]]] = {index: set() for index in np.ndindex(*output_shape)}
    indices = list(reaching)
    for number, *position in np.argwhere(slopes).tolist():
        reaching[indices[number]].add(tuple(position))
    return {index: frozenset(cells) for index, cells in reaching.items()}
