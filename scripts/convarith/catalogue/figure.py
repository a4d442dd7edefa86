"""The figure that a table of the catalogue asks for: an entry is judged and made a ``Figure``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import prod
from typing import Any

from convarith.arithmetic.deformable import DeformableConvolution
from convarith.catalogue.differences import Differences, differences
from convarith.catalogue.entries import LONGEST_NAME, Entry
from convarith.catalogue.look import KEYS as KEYS_OF_LOOK
from convarith.catalogue.look import Look, look_from
from convarith.catalogue.nested import frozen, shape_of
from convarith.catalogue.operations.code import CODE, check_keys_beside_code, operation_from_code
from convarith.catalogue.operations.registry import Operation, default_template
from convarith.catalogue.operations.table import check_keys, kind_named, operation_from
from convarith.catalogue.toml import shown
from convarith.catalogue.values import KEYS as KEYS_OF_VALUES
from convarith.catalogue.values import Values, shown_number, values_from
from convarith.errors import CatalogueError, ConvarithError, Details
from convarith.sentences import named
from convarith.words.latex import RESERVED_HINT, find_reserved, reserved, tex_text

Offsets = tuple[tuple[tuple[float, ...], ...], ...]
"""For each output, in reading order, for each tap of the kernel: how far it moves along rows and along columns."""
FIGURE_KEYS = ("title", "template", "operation", *KEYS_OF_LOOK, *KEYS_OF_VALUES, "compare", "options")
COMPARING = {"isometric": "comparison", "rows": "branches"}
"""The template of a table that names none and compares figures of these."""
MOST_COMPARED = 20
OF_ALL_COMPARED = ("template", *KEYS_OF_LOOK)
AXES_OF_OFFSETS = 2
FARTHEST = 100
"""How many cells an offset may move a tap, so that TeX can draw where it leads."""


@dataclass(frozen=True)
class Figure:
    """A figure to draw: one operation, how it looks, and the numbers in its cells if it shows any.

    ``input_values`` has the shape of the operation's own input, ``kernel_values`` that of its kernel or weights and
    ``bias_values`` one for each output map; ``labels`` says whether the words "input" and "output" stand in the
    picture, and ``look`` what else the table changes of how it looks; ``options`` go to the template as they are;
    ``compared`` are figures to be shown side by side, for templates that compare; ``offsets`` are those of the taps of
    a deformable convolution, in cells; ``differences`` are what sets a compared figure without a title apart.
    """

    name: str
    title: str
    template: str
    operation: Operation
    labels: bool = True
    look: Look = field(default_factory=Look)
    input_values: Values | None = None
    kernel_values: Values | None = None
    bias_values: Values | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    compared: tuple[Figure, ...] = ()
    offsets: Offsets | None = None
    differences: Differences = ()


def figure_from(entry: Entry) -> Figure:
    """Judge a table of the catalogue.

    Raises ``CatalogueError`` for a key, a type or a word that is not understood, ``CodeError`` for a code that is not,
    and ``GeometryError`` for a geometry that is impossible, all with the line of the table.
    """
    kind = None if CODE in entry.table else kind_named(entry)
    if kind is None:
        check_keys_beside_code(entry, FIGURE_KEYS)
    else:
        check_keys(entry, kind, FIGURE_KEYS)
    compared = _compared(entry)
    if compared:
        alone = compared[0].template
        template = _template(entry, COMPARING.get(alone, alone))
        return replace(compared[0], title=_title(entry), template=template, compared=compared)
    operation = operation_from_code(entry) if kind is None else operation_from(entry, kind)
    values = values_from(entry, operation)
    return Figure(
        name=entry.name,
        title=_title(entry),
        template=_template(entry, default_template(operation, has_values=bool(values["input_values"]))),
        operation=operation,
        labels=entry.table.get("labels", True) is not False,
        look=look_from(entry),
        input_values=values["input_values"],
        kernel_values=values["kernel_values"],
        bias_values=values["bias_values"],
        options=_options(entry),
        offsets=_offsets(entry, operation),
    )


def _options(entry: Entry) -> Mapping[str, Any]:
    options: Mapping[str, Any] = _typed(entry, "options", dict, {})
    found = find_reserved(tex_text(options))
    if found:
        raise entry.locate(CatalogueError(reserved(found), Details(hint=RESERVED_HINT)), key="options")
    return options


def _title(entry: Entry) -> str:
    title: str = _typed(entry, "title", str, entry.name.replace("_", " ").capitalize())
    return title


def _template(entry: Entry, default: str) -> str:
    name: str = _typed(entry, "template", str, default)
    if name.isprintable() and 0 < len(name) <= LONGEST_NAME:
        return name
    details = Details(hint="write the name of a file of templates/ without its ending, such as isometric")
    raise entry.locate(CatalogueError(f"{named('template')} cannot be {shown(name)}", details), key="template")


def _compared(entry: Entry) -> tuple[Figure, ...]:
    """Return the figures that a table compares: each has its keys, but for those that it gives itself."""
    if "compare" not in entry.table:
        return ()
    variants = entry.table["compare"]
    if not isinstance(variants, list) or not variants or not all(isinstance(variant, dict) for variant in variants):
        hint = 'write [{ title = "upper", padding = "same_upper" }, { title = "lower", padding = "same_lower" }]'
        raise entry.locate(
            CatalogueError(f"{named('compare')} must be a list of tables", Details(hint=hint)), key="compare"
        )
    if len(variants) > MOST_COMPARED:
        details = Details(hint="compare fewer of them, or make more figures")
        problem = f"{named('compare')} has {len(variants)} tables, but at most {MOST_COMPARED} can be drawn"
        error = CatalogueError(problem, details)
        raise entry.locate(error, key="compare")
    if any("compare" in variant for variant in variants):
        details = Details(hint="put all figures into one list")
        raise entry.locate(CatalogueError("a figure that is compared compares none itself", details), key="compare")
    shared = {key: value for key, value in entry.table.items() if key != "compare"}
    tables = [{**shared, **variant} for variant in variants]
    figures = [_one_compared(entry, table, variants[at], number=at + 1) for at, table in enumerate(tables)]
    apart = differences(tables, [figure.operation for figure in figures])
    titled = tuple(
        replace(figure, title="", differences=found) if found and "title" not in variant else figure
        for figure, found, variant in zip(figures, apart, variants, strict=True)
    )
    bare = [replace(figure, differences=()) for figure in titled]
    for at, figure in enumerate(bare, start=1):
        if figure in bare[: at - 1]:
            problem = f"compare: figure {at} is the same as figure {bare.index(figure) + 1}"
            details = Details(hint="give each of them what sets it apart, such as padding = 1, or a title")
            raise entry.locate(CatalogueError(problem, details), key="compare")
    return titled


def _one_compared(entry: Entry, table: Mapping[str, Any], own: Mapping[str, Any], *, number: int) -> Figure:
    """Return one of the figures that are compared; errors say which. ``own`` are the keys that it gives itself."""
    try:
        for key in OF_ALL_COMPARED:
            if key in own:
                problem = f"{named(key)} is for all figures that are compared"
                raise CatalogueError(problem, Details(hint=f"write {named(key)} beside {named('compare')}"))
        return figure_from(replace(entry, table=table, inner=frozenset(own)))
    except ConvarithError as error:
        if error.details.place not in (entry.place(), None):
            raise  # at a line that all of them share
        told = error.after(f"compare: figure {number}: ")
        raise entry.locate(told, key="compare") from None


def _typed(entry: Entry, key: str, expected: type, default: Any) -> Any:
    value = entry.table.get(key, default)
    if isinstance(value, expected):
        return value
    words: Mapping[type, str] = {str: "a text in quotes", dict: "a table"}
    problem = f"{named(key)} must be {words[expected]}, not {shown(value)}"
    raise entry.locate(CatalogueError(problem), key=key)


def _offsets(entry: Entry, operation: Operation) -> Offsets | None:
    """Return the offsets of a table: a list of pairs, the same at every output, or such a list for each output."""
    if "offsets" not in entry.table or not isinstance(operation, DeformableConvolution):
        return None
    outputs, taps = prod(operation.output_size), prod(operation.operation.kernel_size)
    given = entry.table["offsets"]
    each = [given] * outputs if shape_of(given) == (taps, AXES_OF_OFFSETS) else given
    if shape_of(each) != (outputs, taps, AXES_OF_OFFSETS):
        hint = f"write a pair a tap, [[0, 0.5], [-0.25, 1], …], or {outputs} such lists, one an output"
        error = CatalogueError(
            f"{named('offsets')} must be {taps} pairs of numbers, along rows and columns", Details(hint=hint)
        )
        raise entry.locate(error, key="offsets")
    for cells in (abs(cells) for pairs in each for pair in pairs for cells in pair):
        if not cells <= FARTHEST:  # nan is not
            problem = f"{named('offsets')} move a tap by {shown_number(cells)} cells, at most {FARTHEST} can be drawn"
            raise entry.locate(CatalogueError(problem), key="offsets")
    offsets: Offsets = frozen(each)
    return offsets
