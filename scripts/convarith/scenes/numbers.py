"""The numbers of a figure as TeX: those of the catalogue, and what the operation computes from them.

They are computed exactly, from the decimals that a person wrote: what is printed after "=" is equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from convarith.arithmetic.modes import PoolingMode
from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.windows import SlidingOperation
from convarith.catalogue.values import Values
from convarith.scenes.sheet import Cell, Role, Sheet
from convarith.words.latex import Number, escape, exact, is_exact, number
from convarith.words.wording import Wording

MINUS, INFINITY = escape("−"), escape("∞")
APPROXIMATELY = r"$\approx$"
Shown = tuple[str, bool]
"""A number in TeX, and whether that is all of it."""


@dataclass(frozen=True)
class Tap:
    """One input cell under the window and the kernel's weight there (TeX, empty where the figure shows no numbers).

    ``row`` and ``column`` are those of the weight in the kernel as it is given, from 0: not as a transposed
    convolution rotates it.
    """

    cell: Cell
    row: int
    column: int
    weight: str = ""
    exact: bool = True


@dataclass(frozen=True)
class Total:
    """A sum that grows: what it is by now, and of how many terms."""

    sum: Fraction = Fraction(0)
    terms: int = 0

    def plus(self, term: Fraction) -> Total:
        """Return the sum with one more term."""
        return Total(self.sum + term, self.terms + 1)


def computed(operation: Any, *values: Values | None) -> Any:
    """Return the numbers of the output, or nothing if there are none of the input.

    ``values`` are what the operation's ``compute`` takes: the input, and the kernel and the bias if it has them.
    """
    if values[0] is None:
        return None
    return operation.compute(*(exact_values(each) for each in values if each is not None)).tolist()


def exact_values(values: Any) -> Any:
    """Return the numbers of a figure as fractions, with which operations compute exactly."""
    return [exact_values(each) for each in values] if isinstance(values, tuple) else exact(values)


def fill(operation: SlidingOperation) -> float:
    """Return the value of a cell that is no cell of the input: zero or, for a maximum, less than anything."""
    is_max = isinstance(operation, Pooling) and operation.mode is PoolingMode.MAX
    return float("-inf") if is_max else 0


def working(wording: Wording, operation: Any, output: Cell, taps: Sequence[Tap]) -> str:
    """Return how an output is computed, in numbers; nothing where the figure shows none.

    Where taps have weights it is a sum of products, else what the ``operation``, a pooling, takes.
    """
    if not output.value:
        return ""
    if all(tap.weight for tap in taps):
        products = (f"{_operand(tap.weight)}$\\cdot${_operand(tap.cell.value)}" for tap in taps)
        return f"{' $+$ '.join(products)} {_equals(output, *taps, *(tap.cell for tap in taps))}"
    if operation.mode is PoolingMode.MAX:
        values = wording.texts["numbers"].join(tap.cell.value for tap in taps)
        return f"max({values}) {_equals(output, *(tap.cell for tap in taps))}"
    counts_padding = isinstance(operation, Pooling) and operation.count_include_pad
    counted = [tap.cell for tap in taps if counts_padding or tap.cell.role is Role.INPUT]
    divisor = (isinstance(operation, Pooling) and operation.divisor_override) or len(counted)
    if not counted:  # a dilated window can read padding alone
        return output.value
    total = " $+$ ".join(_operand(cell.value) for cell in counted)
    return f"({total}) / {divisor} {_equals(output, *counted)}"


def sum_of_parts(parts: Sequence[Shown], output: Cell) -> str:
    """Return how an output is the sum of its parts."""
    is_exact = output.exact and all(exact for _, exact in parts)
    return f"{' $+$ '.join(_operand(part) for part, _ in parts)} {'$=$' if is_exact else APPROXIMATELY} {output.value}"


def _operand(value: str) -> str:
    """Return a number as it stands in a sum or product: a negative one in parentheses."""
    return f"({value})" if value.startswith(MINUS) else value


def _equals(output: Cell, *shown: Cell | Tap) -> str:
    """Return the output after its sign: equal only if no number shown was rounded."""
    return f"{'$=$' if all(each.exact for each in (output, *shown)) else APPROXIMATELY} {output.value}"


def tex(wording: Wording, value: Number) -> Shown:
    """Return a number in TeX and whether that is all of it."""
    return escape(wording.decimal(number(value))), is_exact(value)


def longest(*sheets: Sheet) -> int:
    """Return the number of characters of the longest printed number of any cell."""
    return max((len(plain(cell.value)) for sheet in sheets for cell in sheet.cells), default=0)


def plain(value: str) -> str:
    """Return the text of a cell without TeX."""
    return value.replace(MINUS, "−").replace(INFINITY, "∞")


def said(wording: Wording, cell: Cell) -> str:
    """Return the number of a cell for a sentence, which says so if it is rounded."""
    return plain(cell.value) if cell.exact else wording.say("frame.about", number=plain(cell.value))


def which_is(wording: Wording, cell: Cell) -> str:
    """Return the number of a cell as a clause, nothing where it has none."""
    return wording.say("frame.value", number=said(wording, cell)) if cell.value else ""
