"""Writes the table of a network as Markdown, CSV, LaTeX or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from convarith.arithmetic.networks.network import Network
from convarith.arithmetic.networks.table import network_rows, totals
from convarith.words.latex import escape

COLUMNS = {
    "name": "layer",
    "kind": "kind",
    "inputs": "inputs",
    "channels": "channels",
    "output_size": "size",
    "receptive_field": "receptive field",
    "jump": "jump",
    "start": "start",
    "parameters": "parameters",
    "macs": "MACs",
    "activations": "activations",
    "memory": "bytes",
}
"""The columns by the names of their values, with their headings."""
TEXTS = ("name", "kind", "inputs")
"""Columns that are aligned to the left."""
UNKNOWN = "?"
THOUSANDS = "\N{NO-BREAK SPACE}"
"""What stands between groups of three digits."""


def markdown(network: Network, dtype: str = "float32") -> str:
    """Return the table as Markdown, with a last row of sums; numbers are grouped by thousands."""
    lines = [
        _in_bars(COLUMNS.values()),
        _in_bars(":--" if name in TEXTS else "--:" for name in COLUMNS),
        *(_in_bars(_escaped_bars(cell) for cell in cells) for cells in people_cells(network, dtype)),
    ]
    return "\n".join(lines) + "\n"


def comma_separated(network: Network, dtype: str = "float32") -> str:
    """Return the table as CSV (RFC 4180), without sums and with bare numbers, for programs that read tables."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS.values())
    for row in network_rows(network, dtype):
        writer.writerow(_cell(getattr(row, name), is_grouped=False) for name in COLUMNS)
    return text.getvalue()


def latex(network: Network, dtype: str = "float32") -> str:
    r"""Return the table as a LaTeX ``tabular`` with the rules of the package booktabs, with a last row of sums."""
    *rows, sums = ([_in_tex(cell) for cell in cells] for cells in people_cells(network, dtype))
    lines = [
        rf"\begin{{tabular}}{{{''.join('l' if name in TEXTS else 'r' for name in COLUMNS)}}}",
        r"  \toprule",
        rf"  {' & '.join(COLUMNS.values())} \\",
        r"  \midrule",
        *(rf"  {' & '.join(cells)} \\" for cells in rows),
        r"  \midrule",
        rf"  {' & '.join(sums)} \\",
        r"  \bottomrule",
        r"\end{tabular}",
    ]
    return "\n".join(lines) + "\n"


def as_json(network: Network, dtype: str = "float32") -> str:
    """Return the table as JSON: ``layers`` and ``totals``; fractions are texts like "1/2", what is unknown is null."""
    rows = network_rows(network, dtype)
    layers = [{name: _plain(value) for name, value in asdict(row).items()} for row in rows]
    return json.dumps({"layers": layers, "totals": asdict(totals(rows))}, indent=2, ensure_ascii=False) + "\n"


WRITERS: Mapping[str, Callable[[Network, str], str]] = {
    ".md": markdown,
    ".csv": comma_separated,
    ".tex": latex,
    ".json": as_json,
}
"""The writers by the ending of a file."""


def people_cells(network: Network, dtype: str) -> list[list[str]]:
    """Return the cells of all rows and of their sums, as people read them."""
    rows = network_rows(network, dtype)
    sums = asdict(totals(rows))
    last = ["total" if name == "name" else _cell(sums[name]) if name in sums else "" for name in COLUMNS]
    return [*([_for_people(getattr(row, name)) for name in COLUMNS] for row in rows), last]


def _for_people(value: Any) -> str:
    return _cell(value).replace("-", "−") if _has_numbers(value) else _cell(value)


def _has_numbers(value: Any) -> bool:
    return isinstance(value, tuple) and not any(isinstance(each, str) for each in value)


def _cell(value: Any, *, is_grouped: bool = True) -> str:
    """Return a value for people: sizes with ×, names with commas, unknown ones as a question mark."""
    match value:
        case None:
            return UNKNOWN
        case tuple() if all(isinstance(each, str) for each in value):
            return ", ".join(value)
        case tuple():
            return " × ".join(_cell(each, is_grouped=False) for each in value)
        case int() if is_grouped:
            return f"{value:,}".replace(",", "\N{NO-BREAK SPACE}")
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    return value


def _in_bars(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped_bars(cell: str) -> str:
    return cell.replace("|", r"\|")


def _in_tex(cell: str) -> str:
    """Return a cell in TeX; the space between thousands is a thin one that breaks no line."""
    return r"\,".join(escape(part) for part in cell.split(THOUSANDS))
