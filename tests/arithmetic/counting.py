"""The arithmetic by counting on fingers: windows are slid one by one, and no formula is used."""

from __future__ import annotations


def positions(*, cells: int, kernel_size: int, stride: int, dilation: int) -> list[list[int]]:
    """Return the cells that the window reads at each place, sliding it for as long as it fits into ``cells``."""
    places: list[list[int]] = []
    start = 0
    while True:
        taps = [start]
        for _ in range(kernel_size - 1):
            taps.append(taps[-1] + dilation)
        if taps[-1] >= cells:
            return places
        places.append(taps)
        start += stride


def scattered(*, inputs: int, kernel_size: int, stride: int, dilation: int) -> set[int]:
    """Return the cells, uncut, that the inputs of a transposed convolution are added to."""
    cells = set()
    for j in range(inputs):
        for m in range(kernel_size):
            cells.add(j * stride + m * dilation)
    return cells
