"""The handlers of tables: rows and cells, heads of columns and rows, groups of rows, captions.

TeX has no word for a head. The first row above a rule is one, and so is each row right below heads that span columns;
further down, a row all of whose cells are set as heads. The first cell of any other row is the head of that row. A wide
table scrolls by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import escape
from pylatexenc.latexwalker import LatexEnvironmentNode, LatexNode, LatexSpecialsNode

from convarith.guide.html.columns import Column, columns
from convarith.guide.html.figures import captioned
from convarith.guide.html.nodes import Nodes, argument, argument_text, blank, macro, walk
from convarith.guide.html.writer import Block, Handler, Writer, plain

FORMULA = re.compile(r"<math.*?</math>", re.DOTALL)
DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
ENDS = ("endfirsthead", "endhead", "endfoot", "endlastfoot")


@dataclass
class Row:
    """A row of a table: the nodes of each cell."""

    cells: list[list[LatexNode]] = field(default_factory=lambda: [[]])

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all stands in it."""
        return all(blank(node) for cell in self.cells for node in cell)


def _captioned_table(writer: Writer, node: LatexEnvironmentNode) -> str:
    """Return a table that has a caption and a number."""
    captions = [each for each in node.nodelist if macro(each, "caption")]
    if len(captions) != 1:
        raise writer.error(node, f"a table has one caption, and this one has {len(captions)}")
    inside = [each for each in node.nodelist if not macro(each, "caption", "label")]
    return Block(_framed(writer, captions[0], writer.blocks(inside)))


def _framed(writer: Writer, caption: LatexNode, table: str) -> str:
    target = writer.target(caption)
    text = captioned("Table", target.number, target.anchor, writer.inline(argument(caption, 1)))
    return f'<figure class="guide-table" id="{target.anchor}">\n{table}\n{text}\n</figure>'


def _long_table(writer: Writer, node: LatexEnvironmentNode) -> str:
    captions = [each for each in node.nodelist if macro(each, "caption")]
    table = _table(writer, node)
    return Block(_framed(writer, captions[0], table)) if captions else table


def _table(writer: Writer, node: LatexEnvironmentNode) -> str:
    try:
        kinds = columns(argument_text(node, 1))
    except ValueError as error:
        raise writer.error(node, str(error)) from None
    groups = _groups(_without_repeated_head(node.nodelist))
    heads = _head_rows(groups[0], len(kinds)) if len(groups) > 1 else 0
    parts = [_rows(writer, groups[0][:heads], kinds, is_head=True)] if heads else []
    bodies = [rows for rows in (groups[0][heads:], *groups[1:]) if rows] if groups else []
    parts += [_rows(writer, rows, kinds, is_head=False) for rows in bodies]
    inner = "\n".join(parts)
    return Block(
        f'<div class="scroll" tabindex="0" role="group" aria-label="Table">\n<table>\n{inner}\n</table>\n</div>'
    )


def _without_repeated_head(nodes: Nodes) -> list[LatexNode]:
    """Return a table without the head that paper repeats on each further page, and without its caption."""
    kept, is_repeated = [], False
    for node in nodes:
        if macro(node, *ENDS):
            is_repeated = macro(node, "endfirsthead")
        elif not is_repeated and not macro(node, "caption"):
            kept.append(node)
    return kept


def _groups(nodes: Nodes) -> list[list[Row]]:
    """Return the rows between the rules."""
    groups: list[list[Row]] = [[Row()]]
    for node in nodes:
        if macro(node, "toprule", "midrule", "bottomrule"):
            groups.append([Row()])
        elif macro(node, "\\"):
            groups[-1].append(Row())
        elif isinstance(node, LatexSpecialsNode) and node.specials_chars == "&":
            groups[-1][-1].cells.append([])
        else:
            groups[-1][-1].cells[-1].append(node)
    filled = ([row for row in group if not (row.is_empty and len(row.cells) == 1)] for group in groups)
    return [group for group in filled if group]


def _head_rows(rows: list[Row], count: int) -> int:
    """Return how many rows above the first rule are heads: one, and one more below each whose heads span columns."""
    if _is_title(rows[0], count):
        return 0
    heads = 1
    while heads < len(rows) and any(_spanning(cell) for cell in rows[heads - 1].cells[1:]):
        heads += 1
    return heads


def _is_of_heads(row: Row) -> bool:
    """Return whether all cells of a row, of several, are set as heads of the columns below."""
    filled = [cell for cell in row.cells if not all(blank(node) for node in cell)]
    return len(filled) > 1 and all(any(macro(node, "head") for node in walk(cell)) for cell in filled)


def _is_title(row: Row, count: int) -> bool:
    """Return whether a row is one cell over all columns: the title of the rows below."""
    spanning = _spanning(row.cells[0])
    return len(row.cells) == 1 and spanning is not None and int(argument_text(spanning, 0)) == count


def _spanning(cell: Nodes) -> LatexNode | None:
    return next((node for node in cell if macro(node, "multicolumn")), None)


def _rows(writer: Writer, rows: list[Row], kinds: list[Column], *, is_head: bool) -> str:
    element = "thead" if is_head else "tbody"
    inner = "\n".join(_row(writer, row, kinds, is_head=is_head) for row in rows)
    return f"<{element}>\n{inner}\n</{element}>"


def _row(writer: Writer, row: Row, kinds: list[Column], *, is_head: bool) -> str:
    if _is_title(row, len(kinds)):
        words = _cell_text(writer, row.cells[0])
        return f'<tr class="group"><th colspan="{len(kinds)}" scope="rowgroup">{words}</th></tr>'
    is_head = is_head or _is_of_heads(row)
    cells, at = [], 0
    for cell in row.cells:
        spanning = _spanning(cell)
        width = int(argument_text(spanning, 0)) if spanning else 1
        if at + width > len(kinds):
            raise writer.error(cell[0] if cell else row.cells[0][0], "a row has more cells than the table has columns")
        kind = columns(argument_text(spanning, 1))[0] if spanning else kinds[at]
        text = _cell_text(writer, cell)
        is_name = at == 0 and len(row.cells) > 1 and bool(plain(DRAWING.sub("", text)))
        scope = "col" if is_head and text else "row" if is_name and not is_head else ""
        cells.append(_cell(text, kind, width, scope=scope))
        at += width
    return f"<tr>{''.join(cells)}</tr>"


def _cell_text(writer: Writer, cell: Nodes) -> str:
    spanning = _spanning(cell)
    inside = [each for node in cell for each in (argument(node, 2) if node is spanning else [node])]
    return writer.flow(inside).strip()


def _cell(text: str, kind: Column, width: int, *, scope: str) -> str:
    """Return a cell; ``scope`` says whether it is the head of a column, "col", of a row, "row", or none."""
    span = f' colspan="{width}"' if width > 1 else ""
    if not scope:
        return f"<td{kind.classes}{span}>{text}</td>"
    own = f' scope="{scope}{"group" if scope == "col" and width > 1 else ""}"'
    return f"<th{kind.classes}{span}{own}>{_said(text)}</th>"


def _said(text: str) -> str:
    """Return a head with words for whoever does not see it, and for tools that read no formulas."""
    if plain(FORMULA.sub("", text)):
        return text
    hidden = text.replace("<math>", '<math aria-hidden="true">')
    return f'<span class="visually-hidden">{escape(plain(text))}</span>{hidden}'


def _misplaced(writer: Writer, node: LatexNode) -> str:
    raise writer.error(node, f"\\{node.macroname} stands where there is no table")


MACROS: Mapping[str, Handler] = {
    **{name: Handler("", _misplaced) for name in ("toprule", "midrule", "bottomrule", *ENDS)},
    "multicolumn": Handler("{{{", _misplaced),
    "caption": Handler("[{", _misplaced),
}
ENVIRONMENTS: Mapping[str, Handler] = {
    "guidetable": Handler("", _captioned_table),
    "tabular": Handler("[{", _table),
    "tabularx": Handler("{{", _table),
    "longtable": Handler("[{", _long_table),
}
