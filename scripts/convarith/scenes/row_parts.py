"""The parts of pictures of rows of cells: rows, lines, lit cells and brackets, and the frames that they make.

Sizes are in units of the picture: a cell is one wide and one high. ``x`` runs to the right from the left edge of the
input's first cell, ``y`` downwards from the top edge of the input.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from convarith.scenes.grid import Area
from convarith.scenes.sheet import Sheet
from convarith.words.latex import escape
from convarith.words.phrases import counted
from convarith.words.wording import Wording

Number = int | float
PITCH = Fraction(11, 5)
"""How far a row is from the next where lines are steep."""


@dataclass(frozen=True)
class Row:
    """A row of cells: column 0 is at ``x``, a column is ``width`` wide. ``notes`` say what its layer is and does.

    ``size`` says how many cells it has, where not all are drawn.
    """

    x: Number
    y: Number
    sheet: Sheet
    label: str = ""
    notes: tuple[str, ...] = ()
    width: Number = 1
    size: str = ""

    @property
    def left(self) -> Number:
        """Where the row begins."""
        return self.x + self.width * self.sheet.cells[0].column

    @property
    def right(self) -> Number:
        """Where the row ends."""
        return self.x + self.width * (self.sheet.cells[-1].column + 1)


@dataclass(frozen=True)
class Lit:
    """Cells of a row that a frame lights; ``is_current`` for those that it computes."""

    row: Row
    areas: tuple[Area, ...]
    is_current: bool = False


@dataclass(frozen=True)
class Edge:
    """A line from a cell to one that it reads, and whether that is padding or an inserted zero.

    ``weight`` is what it is multiplied by (TeX), in figures with numbers.
    """

    start: tuple[Number, Number]
    end: tuple[Number, Number]
    is_nothing: bool = False
    weight: str = ""


@dataclass(frozen=True)
class Bracket:
    """A stretch of the picture, below ``y``, and what is said of it."""

    left: Number
    right: Number
    word: str
    y: Number = 1

    @property
    def middle(self) -> Number:
        """Where its word stands."""
        return decimal(Fraction(self.left) / 2 + Fraction(self.right) / 2)


@dataclass(frozen=True)
class RowsFrame:
    """One step of the animation: an output, counted from 1, and all that it depends on.

    ``bracket`` is what the output sees of the input; ``centres`` are what branches look at; ``working`` is the
    computation in numbers (TeX).
    """

    number: int
    lit: tuple[Lit, ...]
    edges: tuple[Edge, ...]
    bracket: Bracket | None = None
    centres: tuple[Number, ...] = ()
    working: str = ""


def field_words(wording: Wording, count: int, field: int) -> str:
    """Return how large a receptive field is, and how much of it lies inside of the input (TeX)."""
    cells = escape(counted(wording, "cell", field))
    part = cells if count == field else wording.tex("layer.part_of_field", count=count, cells=cells)
    return wording.tex("layer.receptive_field", cells=part)


def decimal(value: Fraction) -> Number:
    """Return a number as templates print it: 2 and not 2.0, and no more digits than a picture needs."""
    return int(value) if value.denominator == 1 else round(float(value), 4)
