"""Layers along two axes in space, one map above the other, and the cells of each on which an output depends."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from convarith.arithmetic.channels import Layer
from convarith.arithmetic.masked import MaskedConvolution
from convarith.arithmetic.resizing import NearestResize
from convarith.arithmetic.stack import Stack
from convarith.arithmetic.uneven import Uneven
from convarith.catalogue.figure import Figure
from convarith.catalogue.frames import chosen
from convarith.catalogue.limits import MOST_CELLS, MOST_FRAMES, ONE_FRAME, check_number
from convarith.errors import CatalogueError, Details
from convarith.scenes.grid import Area, areas
from convarith.scenes.scene import Frames, Scene
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.scenes.sliding import AXES, SlidingWindow
from convarith.scenes.tower import OneOperation
from convarith.scenes.uneven_map import UnevenMap
from convarith.sentences import Sentence
from convarith.words.layers import layer_words
from convarith.words.phrases import counted, place, places, sizes
from convarith.words.wording import Wording

DOWN_A_COLUMN, DOWN_A_ROW = 0.15, 0.3
"""How far down the paper a column and a row lead where maps are drawn in space, in centimetres."""
MARGIN = 0.1
FOR_WORDS = 1.26
"""How far a label is at least above that below it: itself and two lines of notes are between them (cm)."""

Window = SlidingWindow | UnevenMap


@dataclass(frozen=True)
class Storey:
    """A map: how far its sheet's corner is from that of the input's in columns and rows, and how high it floats (cm).

    ``label`` names it, ``size`` is its size where not all of its cells are drawn, ``notes`` say what makes it of the
    map below.
    """

    sheet: Sheet
    columns: float
    rows: float
    lift: float
    label: str
    size: str = ""
    notes: tuple[str, ...] = ()

    @property
    def words_at(self) -> float:
        """How high on paper its label is: as high as its corner on the right (cm)."""
        return self.lift - DOWN_A_COLUMN * (self.columns + self.sheet.columns) - DOWN_A_ROW * self.rows


@dataclass(frozen=True)
class Seen:
    """The cells of a map that an output depends on, and the rectangle around them; nothing where it sees none."""

    areas: tuple[Area, ...]
    box: Area | None

    @property
    def is_notched(self) -> bool:
        """Whether a corner of the rectangle is not seen, so that a line to it has no end without an outline."""
        if self.box is None:
            return False
        corners = product(
            (self.box.column, self.box.column + self.box.columns - 1), (self.box.row, self.box.row + self.box.rows - 1)
        )
        return not all(any(_holds(area, *corner) for area in self.areas) for corner in corners)


def _holds(area: Area, column: int, row: int) -> bool:
    return 0 <= column - area.column < area.columns and 0 <= row - area.row < area.rows


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

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        operation = figure.operation
        layers = operation.layers if isinstance(operation, Stack) else (operation,)
        if figure.compared:
            raise CatalogueError(f'the template "{figure.template}" compares nothing')
        self._layers = tuple(map(_of_one_map, layers))
        self._stack = operation if isinstance(operation, Stack) else Stack(self._layers)
        outputs = prod(self._stack.output_size)
        try:
            self._windows = _windows(self._layers, self._chosen(outputs), self.wording)
        except CatalogueError as error:
            if figure.look.frames or len(self._stack.output_size) != AXES:
                raise
            self.refusal = error.with_details(hint=Sentence(error.details.hint, f"; {ONE_FRAME}"))
            self._windows = _windows(self._layers, (), self.wording)

    def _chosen(self, outputs: int) -> Sequence[int] | None:
        """Return the frames that maps are drawn for: those that are chosen, none if all are too many, or all."""
        if self.figure.look.frames:
            return chosen(self.figure.look.frames, outputs)
        return () if outputs > MOST_FRAMES else None

    @property
    def names(self) -> Mapping[str, Any]:
        """The maps, the input first, and whether cells can be hidden by masks."""
        return {"storeys": self.storeys, "has_blind_spot": self._has_blind_spot}

    @cached_property
    def storeys(self) -> tuple[Storey, ...]:
        """The maps, each centred over the padded one below it."""
        first, size = self._windows[0].input, self._windows[0].sizes[0]
        found = [Storey(first, 0, 0, 0, "input", size)]
        for number, layer in enumerate(self._layers, start=1):
            below, is_last = found[-1], number == len(self._layers)
            window = self._windows[number - 1] if is_last else self._windows[number]
            sheet = window.output if is_last else _above_input(window.input)
            real = [cell for cell in sheet.cells if cell.role is Role.OUTPUT]
            columns = below.columns + (below.sheet.columns - 1 - real[0].column - real[-1].column) / 2
            rows = below.rows + (below.sheet.rows - 1 - real[0].row - real[-1].row) / 2
            down = DOWN_A_COLUMN * (columns + sheet.columns) + DOWN_A_ROW * rows
            storey = Storey(
                sheet,
                columns=columns,
                rows=rows,
                lift=round(max(below.lift + _gap(below.sheet, sheet), below.words_at + FOR_WORDS + down), 2),
                label="output" if is_last else self.wording.tex("layer.number", number=number),
                size=window.sizes[1 if is_last else 0],
                notes=(layer_words(self.wording, layer), self._field_words(number)),
            )
            found.append(storey)
        return tuple(found)

    @cached_property
    def frames(self) -> Sequence[FieldFrame]:
        """One frame per output cell, in reading order."""
        return Frames(prod(self._stack.output_size), self._frame)

    def describe_frame(self, number: int) -> str:
        """Say which cells of the input an output sees, and which a mask hides from it."""
        say, hidden = self.wording.say, len(self._hidden(number))
        return say(
            "frame.field",
            output=say("whose.output", place=place(self.wording, *self._at(number))),
            read=self._in_words(self._stack.inputs_of(self._at(number))),
            blind=say("frame.field_blind", count=counted(self.wording, "cell", hidden)) if hidden else "",
        )

    def _in_words(self, cells: Collection[tuple[int, ...]]) -> str:
        """Return cells of the input: how many, and in which rows and columns."""
        if not cells:
            return self.wording.say("frame.field_nothing")
        spans = [range(min(each), max(each) + 1) for each in zip(*cells, strict=True)]
        lines = [places(self.wording, noun, span) for noun, span in zip(("row", "column"), spans, strict=True)]
        box, whole = self.wording.listed(lines), prod(map(len, spans))
        if len(cells) == whole:
            return self.wording.say("frame.field_box", box=box)
        return self.wording.say("frame.field_part", count=len(cells), whole=whole, box=box)

    def _field_words(self, number: int) -> str:
        """Return the receptive field of what a layer makes, counted from 1 (TeX)."""
        return self.wording.tex("layer.field", field=sizes(self._stack.stages[number - 1].receptive_field))

    def _at(self, number: int) -> tuple[int, int]:
        return divmod(number - 1, self._stack.output_size[1])

    def _frame(self, index: int) -> FieldFrame:
        number = index + 1
        numbers, seen = frozenset({number}), [_seen([self._windows[-1].output_cell(number)])]
        for window in reversed(self._windows):
            read = [cell for each in sorted(numbers) for cell in window.read_by(each)]
            numbers = frozenset(cell.number for cell in read if cell.number)
            seen.insert(0, _seen(read))
        hidden = {row * self._stack.input_size[1] + column + 1 for row, column in self._hidden(number)}
        blind = [cell for cell in self.storeys[0].sheet.cells if cell.role is Role.INPUT and cell.number in hidden]
        return FieldFrame(number, tuple(seen), areas((cell.column, cell.row) for cell in blind))

    @cached_property
    def _has_blind_spot(self) -> bool:
        """Whether masks can hide what comes before an output: its place is then one of the input's."""
        sizes = {layer.input_size for layer in self._layers} | {layer.output_size for layer in self._layers}
        return len(sizes) == 1 and any(isinstance(layer, MaskedConvolution) for layer in self._layers)

    @cached_property
    def _unmasked(self) -> Stack:
        return Stack([layer.operation if isinstance(layer, MaskedConvolution) else layer for layer in self._layers])

    def _hidden(self, number: int) -> Collection[tuple[int, ...]]:
        """Return the cells before an output's place that only layers without masks would let it see."""
        if not self._has_blind_spot:
            return ()
        index = self._at(number)
        return {cell for cell in self._unmasked.inputs_of(index) - self._stack.inputs_of(index) if cell < index}


def _windows(layers: Sequence[OneOperation], shown: Sequence[int] | None, wording: Wording) -> tuple[Window, ...]:
    """Return a window for each layer, with the outputs that those of the last need that are shown; None for all."""
    found: list[Window] = []
    needed = None if shown is None else frozenset(shown)
    for layer in reversed(layers):
        numbers = None if needed is None else sorted(needed)
        if isinstance(layer, Uneven):
            window: Window = UnevenMap(layer, wording)
        else:
            window = SlidingWindow(layer, shown=numbers, wording=wording)
        found.insert(0, window)
        if needed is not None:
            rows, columns = layer.output_size[1], layer.input_size[1]
            cells = {cell for number in needed for cell in layer.inputs_of(divmod(number - 1, rows))}
            needed = frozenset(row * columns + column + 1 for row, column in cells)
    check_number(sum(len(window.input.cells) for window in found), MOST_CELLS, "cells")
    return tuple(found)


def _of_one_map(layer: object) -> OneOperation:
    operation = layer.operation if isinstance(layer, Layer) else layer
    if isinstance(operation, NearestResize):
        return operation.as_resize()
    if isinstance(operation, OneOperation):
        return operation
    hint = "it shows convolutions, masked or not, transposed convolutions, poolings and resizes along two axes"
    raise CatalogueError(f"maps in space cannot show a {type(operation).__name__}", Details(hint=hint))


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
