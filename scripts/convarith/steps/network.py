"""Answers the command ``network``: the table of a model, what is wrong with it, and the geometry of one layer."""

from __future__ import annotations

import io
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from convarith.arithmetic.channels import ChannelPooling, Layer
from convarith.arithmetic.networks.finding import findings
from convarith.arithmetic.networks.layers import DataType
from convarith.arithmetic.networks.network import Network
from convarith.catalogue.operations.to_table import table_of
from convarith.catalogue.options import OPTIONS, spelled
from convarith.catalogue.toml import shown
from convarith.errors import CatalogueError, Details
from convarith.steps.network_source import network_from
from convarith.steps.parsing import Parser, size
from convarith.tools import files
from convarith.words.network_table import COLUMNS, TEXTS, WRITERS, people_cells
from convarith.words.phrases import counted
from convarith.words.wording import english

EXAMPLE = "network model.onnx --input-size 224"
SHOWN = ("name", "kind", "inputs", "channels", "output_size", "receptive_field", "jump", "parameters", "macs")
"""The columns that a terminal has room for."""
WIDE = 200  # characters, where nothing is said of the width
MOST_FINDINGS = 8
LARGEST_WHOLE = 20
"""The side of a map whose frames are all drawn."""


def answer(words: Sequence[str], program: str = "doit") -> str:
    """Return what words of the command line ask for.

    ``program`` is what the command belongs to, as it is typed. Raises ``CatalogueError`` for words that are not
    understood, ``ModelError`` for a model that is none, ``GeometryError`` for one whose sizes do not fit and
    ``OutputError`` for a file that cannot be written.
    """
    if not words:
        hint = f"write {EXAMPLE}; network --help explains it"
        raise CatalogueError("there is no model to read", Details(hint=hint))
    parser = _parser(program)
    asked = parser.parsed(words)
    if asked.help:
        return parser.format_help().rstrip()
    if asked.model is None:
        raise CatalogueError("the model is missing", Details(hint=f"write {EXAMPLE}"))
    writer = _writer(asked.output)
    network = network_from(asked.model, asked.input_size)
    if asked.at is not None:
        return "\n".join(_layer_lines(network, asked.at, program))
    found = list(_finding_lines(network))
    if writer is None:
        return "\n".join([_on_terminal(network, asked.dtype), *found])
    files.write(Path(asked.output).resolve(), writer(network, asked.dtype).encode())
    return "\n".join([f"{asked.output}: {counted(english(), 'layer', len(network.layers))}", *found])


def _parser(program: str) -> Parser:
    parser = Parser(
        "network",
        program=program,
        description="Prints size, channels, receptive field and costs after each layer of a network, and what is wrong "
        "with it.",
        epilog=f"Example: {program} {EXAMPLE} --output table.md",
    )
    parser.add_argument(
        "model", nargs="?", metavar="MODEL", help="a file of ONNX, a file or a text in TOML, or a figure's name"
    )
    parser.add_argument("--input-size", type=size, metavar="7x5", help="of a model's input, where it leaves it open")
    parser.add_argument("--at", metavar="LAYER", help="only this layer: its geometry, and the command that draws it")
    parser.add_argument("--dtype", default=DataType.FLOAT32.value, metavar="WORD", help=", ".join(DataType))
    endings = ", ".join(WRITERS)
    parser.add_argument("--output", metavar="FILE", help=f"write the table to a file; its ending is one of {endings}")
    parser.add_argument("-h", "--help", action="store_true", help="print this")
    return parser


def _writer(output: str | None) -> Any:
    """Return what writes a file of an ending, None where there is none to write."""
    if output is None:
        return None
    ending = Path(output).suffix.lower()
    if ending not in WRITERS:
        problem = f"--output is {shown(output)}, whose ending is that of no table"
        raise CatalogueError(problem, Details(hint=f"the endings are {', '.join(WRITERS)}"))
    return WRITERS[ending]


def _on_terminal(network: Network, dtype: str) -> str:
    """Return the table for a terminal, as wide as it is."""
    names = [*COLUMNS]
    *rows, sums = people_cells(network, dtype)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in SHOWN:
        table.add_column(COLUMNS[name], justify="left" if name in TEXTS else "right", overflow="fold")
    for cells in rows:
        table.add_row(*(cells[names.index(name)] for name in SHOWN))
    table.add_section()
    table.add_row(*(sums[names.index(name)] for name in SHOWN))
    is_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if is_terminal else WIDE
    console = Console(file=io.StringIO(), width=width, force_terminal=is_terminal, highlight=False, markup=False)
    with console.capture() as captured:
        console.print(table)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def _finding_lines(network: Network) -> Iterator[str]:
    """Yield what is found of a network, each with what mends it."""
    found = findings(network)
    if found:
        yield ""
    for each in found[:MOST_FINDINGS]:
        yield str(each)
        if each.hint:
            yield f"  hint: {each.hint}"
    if len(found) > MOST_FINDINGS:
        yield f"and {len(found) - MOST_FINDINGS} more"


def _layer_lines(network: Network, name: str, program: str) -> Iterator[str]:
    """Yield the geometry of a layer, and the command that draws it where one does."""
    state = network.state(name)
    names = [*COLUMNS]
    cells = people_cells(network, DataType.FLOAT32)[[*network.states].index(name)]
    width = max(map(len, COLUMNS.values()))
    for key, cell in zip(names, cells, strict=True):
        yield f"{COLUMNS[key]:<{width}}  {cell}".rstrip()
    operation = state.layer.operation
    alone = operation.operation if isinstance(operation, Layer | ChannelPooling) else operation
    try:
        options = option_words(table_of(alone))
    except CatalogueError:
        return
    one = " --frame 1" if max(getattr(alone, "input_size", (0,))) > LARGEST_WHOLE else ""
    yield f"draw it: {program} draw {options}{one} --output mine.svg"


def option_words(table: dict[str, Any]) -> str:
    """Return the keys of a table as options of ``draw``, quoted for a shell."""
    words = []
    for key, value in table.items():
        option = OPTIONS[spelled(key)]
        if isinstance(value, bool):
            words.append(option.name if value else spelled(f"no-{key}"))
        else:
            words += [option.name, shlex.quote(value if isinstance(value, str) else _spelled(value))]
    return " ".join(words)


def _spelled(value: Any) -> str:
    """Return a number, one per axis with x between them, or a value as in TOML."""
    if isinstance(value, list) and len(value) > 1 and all(isinstance(each, int) for each in value):
        return "x".join(map(str, value))
    return shown(value)
