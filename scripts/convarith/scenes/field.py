"""Layers along two axes in space, one map above the other, and the cells of each on which an output depends."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from convarith.arithmetic import Layer, MaskedConvolution, NearestResize, Stack
from convarith.arithmetic.uneven import Uneven
from convarith.catalogue.figure import Figure
from convarith.catalogue.limits import MOST_CELLS, check_number
from convarith.errors import CatalogueError, Details
from convarith.scenes.grid import Area, areas
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.scenes.sliding import SlidingWindow, output_sheet
from convarith.scenes.tower import OneOperation
from convarith.scenes.uneven_map import UnevenMap
from convarith.words import phrases as words
from convarith.words.layers import layer_words

DOWN_A_COLUMN, DOWN_A_ROW = 0.15, 0.3
"""How far down the paper a column and a row lead where maps are drawn in space, in centimetres."""
MARGIN = 0.1

Window = SlidingWindow | UnevenMap


@dataclass(frozen=True)
class Storey:
    """A map: how far its sheet's corner is from that of the input's in columns and rows, and how high it floats (cm).

    ``label`` names it, ``notes`` say what makes it of the map below.
    """

    sheet: Sheet
    columns: float
    rows: float
    lift: float
    label: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seen:
    """The cells of a map that an output depends on, and the rectangle around them; nothing where it sees none."""

    areas: tuple[Area, ...]
    box: Area | None


@dataclass(frozen=True)
class FieldFrame:
    """One step of the animation: an output cell, and what it sees of each map, the input's first.

    ``blind`` are cells of the input before the output's own place that the masks hide from it, though layers without
    them would see these.
    """

    number: int
    seen: tuple[Seen, ...]
    blind: tuple[Area, ...] = ()


class Field(Scene):
    """One layer or a stack of them along two axes, and the receptive field of each output."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure)
        operation = figure.operation
        layers = operation.layers if isinstance(operation, Stack) else (operation,)
        if figure.compared:
            raise CatalogueError(f'the template "{figure.template}" compares nothing')
        self._layers = tuple(map(_of_one_map, layers))
        self._stack = operation if isinstance(operation, Stack) else Stack(self._layers)
        self._windows = tuple(map(_window, self._layers))
        check_number(sum(len(window.input.cells) for window in self._windows), MOST_CELLS, "cells")

    @property
    def names(self) -> Mapping[str, Any]:
        """The maps, the input first, and whether cells can be hidden by masks."""
        return {"storeys": self.storeys, "has_blind_spot": self._has_blind_spot}

    @cached_property
    def storeys(self) -> tuple[Storey, ...]:
        """The maps, each centred over the padded one below it."""
        found = [Storey(self._windows[0].input, 0, 0, 0, "input")]
        for number, layer in enumerate(self._layers, start=1):
            below, is_last = found[-1], number == len(self._layers)
            sheet = output_sheet(layer.output_size) if is_last else _above_input(self._windows[number].input)
            first = sheet.cells[0] if is_last else self._windows[number].first
            rows, columns = layer.output_size
            storey = Storey(
                sheet,
                columns=below.columns + (below.sheet.columns - columns) / 2 - first.column,
                rows=below.rows + (below.sheet.rows - rows) / 2 - first.row,
                lift=round(below.lift + _gap(below.sheet, sheet), 2),
                label="output" if is_last else f"layer {number}",
                notes=(layer_words(layer), f"field {words.sizes(self._stack.stages[number - 1].receptive_field)}"),
            )
            found.append(storey)
        return tuple(found)

    @cached_property
    def frames(self) -> Sequence[FieldFrame]:
        """One frame per output cell, in reading order."""
        return Frames(len(self.storeys[-1].sheet.cells), self._frame)

    def describe_frame(self, number: int) -> str:
        """Say which cells of the input an output sees, and which a mask hides from it."""
        output = self.storeys[-1].sheet.cells[number - 1]
        cells = self._sees(self._windows, number)[0][1]
        hidden = self._hidden(number) if self._has_blind_spot else []
        blind = f"; its blind spot has {words.counted('cell', len(hidden))}" if hidden else ""
        place = f"row {output.row + 1}, column {output.column + 1}"
        return f"The output's {place} sees {_in_words(cells, self._stack.input_size)}{blind}."

    def _frame(self, index: int) -> FieldFrame:
        output = self.storeys[-1].sheet.cells[index]
        seen = [_seen(read) for read, _ in self._sees(self._windows, index + 1)]
        blind = self._hidden(index + 1) if self._has_blind_spot else []
        return FieldFrame(index + 1, (*seen, _seen([output])), areas((cell.column, cell.row) for cell in blind))

    def _sees(self, windows: Sequence[Window], number: int) -> list[tuple[Collection[Cell], frozenset[int]]]:
        """Return, for each map below the output, the cells of its sheet that are read, and the numbers of real ones."""
        above = frozenset({number})
        found: list[tuple[Collection[Cell], frozenset[int]]] = []
        for window in reversed(windows):
            read = frozenset().union(*map(window.read_by, above))
            above = frozenset(cell.number for cell in read if cell.number)
            found.insert(0, (read, above))
        return found

    @cached_property
    def _has_blind_spot(self) -> bool:
        """Whether masks can hide what comes before an output: its place is then one of the input's."""
        sizes = {layer.input_size for layer in self._layers} | {layer.output_size for layer in self._layers}
        return len(sizes) == 1 and any(isinstance(layer, MaskedConvolution) for layer in self._layers)

    @cached_property
    def _unmasked(self) -> tuple[Window, ...]:
        plain = (layer.operation if isinstance(layer, MaskedConvolution) else layer for layer in self._layers)
        return tuple(map(_window, plain))

    def _hidden(self, number: int) -> list[Cell]:
        seen = self._sees(self._windows, number)[0][1]
        reach = self._sees(self._unmasked, number)[0][1]
        numbers = {cell for cell in reach - seen if cell < number}
        return [cell for cell in self.storeys[0].sheet.cells if cell.role is Role.INPUT and cell.number in numbers]


def _of_one_map(layer: object) -> OneOperation:
    operation = layer.operation if isinstance(layer, Layer) else layer
    if isinstance(operation, NearestResize):
        return operation.as_resize()
    if isinstance(operation, OneOperation):
        return operation
    hint = "it shows convolutions, masked or not, transposed convolutions, poolings and resizes along two axes"
    raise CatalogueError(f"maps in space cannot show a {type(operation).__name__}", Details(hint=hint))


def _window(operation: OneOperation) -> Window:
    return UnevenMap(operation) if isinstance(operation, Uneven) else SlidingWindow(operation)


def _gap(*sheets: Sheet) -> float:
    """Return how far one sheet floats above another, in centimetres: so far that it hides nothing of it."""
    return sum(DOWN_A_COLUMN * sheet.columns + DOWN_A_ROW * sheet.rows for sheet in sheets) / 2 + MARGIN


def _above_input(sheet: Sheet) -> Sheet:
    """Return the sheet of a map that a layer made."""
    cells = (replace(cell, role=Role.OUTPUT) if cell.role is Role.INPUT else cell for cell in sheet.cells)
    return replace(sheet, cells=tuple(cells))


def _seen(cells: Iterable[Cell]) -> Seen:
    at = {(cell.column, cell.row) for cell in cells}
    if not at:
        return Seen((), None)
    columns, rows = ([place[axis] for place in at] for axis in (0, 1))
    left, top = min(columns), min(rows)
    return Seen(areas(at), Area(left, top, max(columns) - left + 1, max(rows) - top + 1))


def _in_words(numbers: Collection[int], size: Sequence[int]) -> str:
    """Return cells of the input, given by their numbers: how many, and in which rows and columns."""
    if not numbers:
        return "no cell of the input"
    rows, columns = (
        sorted(places) for places in zip(*(divmod(number - 1, size[1]) for number in numbers), strict=True)
    )
    height, width = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    box = words.listed(
        [words.places(noun, range(at[0], at[-1] + 1)) for noun, at in (("row", rows), ("column", columns))]
    )
    if len(numbers) == height * width:
        return f"{box} of the input"
    return f"{len(numbers)} of the {height * width} cells in {box} of the input"
