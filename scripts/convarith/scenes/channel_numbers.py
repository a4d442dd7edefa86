"""The numbers of a layer with channels: those of its maps and kernels, and the sum that each output is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from convarith.arithmetic.channels import ChannelPooling, Layer
from convarith.arithmetic.convolution import TransposedConvolution
from convarith.catalogue.figure import Figure
from convarith.catalogue.values import Values
from convarith.scenes.numbers import Shown, computed, sum_of_parts, tex
from convarith.scenes.sheet import Cell, Sheet
from convarith.scenes.sliding import SlidingWindow, kernel_sheet, output_sheet, rotated
from convarith.words.wording import Wording


class ChannelNumbers:
    """The numbers of a layer; maps are counted from 0."""

    def __init__(self, figure: Figure, wording: Wording) -> None:
        self._wording = wording
        assert isinstance(figure.operation, Layer | ChannelPooling) and figure.input_values is not None
        layer, input_values = figure.operation, figure.input_values
        self._layer = layer
        self._input = input_values
        self._weights = figure.kernel_values or ()
        self._bias = figure.bias_values
        summed = replace(layer, bias=self._bias is not None) if isinstance(layer, Layer) else layer
        values = computed(summed, input_values, figure.kernel_values, self._bias)
        self._windows = tuple(
            SlidingWindow(layer.operation, input_values=each, wording=wording) for each in input_values
        )
        self._parts = cache(self._computed_part)
        self.inputs = tuple(each.input for each in self._windows)
        self.outputs = tuple(output_sheet(wording, layer.output_size, each) for each in values)

    def kernel(self, index: Sequence[int]) -> Sheet:
        """Return the kernel at an index of the weights as it lies on the input: of a transposed layer rotated."""
        kernel = self._kernel(index)
        is_rotated = isinstance(self._layer.operation, TransposedConvolution)
        return kernel_sheet(self._wording, rotated(kernel) if is_rotated else kernel)

    def part(self, source: int, index: Sequence[int], cell: Cell) -> Shown:
        """Return what an input map adds to a cell of an output map, by the kernel at an index of the weights."""
        return tex(self._wording, self._parts(source, tuple(index))[cell.row][cell.column])

    def bias(self, output: int) -> Shown | None:
        """Return the bias of an output map, if there is one."""
        return None if self._bias is None else tex(self._wording, self._bias[output])

    def working(self, output: int, cell: Cell) -> str:
        """Return how a cell of an output map is the sum of its parts and the bias, or is pooled (TeX)."""
        if isinstance(self._layer, ChannelPooling):
            return self._windows[output].frames[cell.number - 1].working
        parts = [self.part(source, index, cell) for source, index in self._layer.joined(output)]
        bias = self.bias(output)
        return sum_of_parts([*parts, bias] if bias else parts, self._cell(output, cell))

    def _cell(self, output: int, cell: Cell) -> Cell:
        sheet = self.outputs[output]
        return sheet.cells[cell.row * sheet.columns + cell.column]

    def _computed_part(self, source: int, index: tuple[int, ...]) -> Any:
        return computed(self._layer.operation, self._input[source], self._kernel(index))

    def _kernel(self, index: Sequence[int]) -> Values:
        first, second = index
        kernel: Values = self._weights[first][second]
        return kernel


def numbers_of(figure: Figure, wording: Wording) -> ChannelNumbers | None:
    """Return the numbers of a figure with channels, if it gives any."""
    return None if figure.input_values is None else ChannelNumbers(figure, wording)
