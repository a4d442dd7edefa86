"""Checks that what a table gives is used: options that its template reads; comparisons, numbers and words it draws."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from jinja2 import nodes

from convarith.catalogue.entries import Entry
from convarith.catalogue.figure import Figure
from convarith.catalogue.toml import shown
from convarith.catalogue.values import KEYS as KEYS_OF_VALUES
from convarith.errors import CatalogueError, ConvarithError, Details, did_you_mean, excerpt
from convarith.rendering.environment import TemplateFolder
from convarith.rendering.template_syntax import MOST_TEMPLATES, Syntax
from convarith.scenes.registry import SCENES, scene_class, scene_of
from convarith.sentences import named

METHODS = frozenset(dir(dict))
NUMBERS = frozenset({"value", "weight", *KEYS_OF_VALUES, "attr"})
"""What holds the numbers of a figure, and the filter that may read anything."""


def check_use(figure: Figure, entry: Entry, templates: TemplateFolder) -> None:
    """Raise ``CatalogueError`` at the line of what the figure's template does not read: an option, a word, a number, ….

    A template that passes on the options, or the words, as a whole may read any.
    """
    numbers = [key for each in figure.compared or [figure] for key in KEYS_OF_VALUES if getattr(each, key) is not None]
    is_given = figure.compared or figure.options or figure.look.words or numbers
    if not is_given or not templates.is_figure(figure.template):
        return
    syntax = templates.syntax(figure.template)
    if not syntax:
        return  # it cannot be read: rendering reports that
    if figure.compared:
        _check_compared(figure, entry, templates, _members(syntax, "figure"))
    if numbers and not _draws_numbers(syntax):
        others = [name for name in templates.names() if _draws_numbers(templates.syntax(name))]
        drawing = sorted(name for name in others if _can_show(figure, name, templates))
        hint = f"they are drawn by {', '.join(drawing)}; or leave them out" if drawing else "leave them out"
        error = CatalogueError(f"the template {shown(figure.template)} draws no numbers", Details(hint=hint))
        raise entry.locate(error, key=numbers[0])
    _check_words(figure, entry, _members(syntax, "words"))
    known = options_read(syntax)
    given = [name for each in figure.compared or [figure] for name in each.options]
    unread = [name for name in given if known is not None and name not in known]
    if known is not None and unread:
        raise _unread(unread[0], sorted(known), figure, entry)


@lru_cache(MOST_TEMPLATES)
def options_read(syntax: Syntax) -> frozenset[str] | None:
    """Return the names of the options that templates read; None if they may read any."""
    own = _members(syntax, "options")
    of_figure = _members(syntax, "figure")
    if own is None or of_figure is None or "options" in of_figure:
        return None
    return own


@lru_cache(MOST_TEMPLATES)
def _members(trees: Syntax, variable: str) -> frozenset[str] | None:
    """Return what templates read of a variable, as in ``options.k`` and ``options["k"]``; None if all of it."""
    found: set[str] = set()
    for tree in trees:
        single = {id(node.node): name for node, name in _readings(tree) if isinstance(node.node, nodes.Name)}
        for name in tree.find_all(nodes.Name):
            if name.name == variable and name.ctx == "load":
                member = single.get(id(name))
                if member is None or member in METHODS:
                    return None
                found.add(member)
    return frozenset(found)


def _readings(tree: nodes.Template) -> Iterator[tuple[nodes.Getattr | nodes.Getitem, str]]:
    for attribute in tree.find_all(nodes.Getattr):
        yield attribute, attribute.attr
    for item in tree.find_all(nodes.Getitem):
        if isinstance(item.arg, nodes.Const) and isinstance(item.arg.value, str):
            yield item, item.arg.value


@lru_cache(MOST_TEMPLATES)
def _draws_numbers(trees: Syntax) -> bool:
    """Return whether templates may read the number of a cell, other than in macros that they do not call."""
    macros = {macro.name: macro for tree in trees for macro in tree.find_all(nodes.Macro)}
    waiting: list[nodes.Node] = [*trees]
    called: set[str] = set()
    while waiting:
        node = waiting.pop()
        names = {_name(node), *_imported(node)}
        if names & NUMBERS:
            return True
        new = names & macros.keys() - called
        called |= new
        waiting += [each for name in new for each in macros[name].body]
        waiting += [each for each in node.iter_child_nodes() if not isinstance(each, nodes.Macro)]
    return False


def _can_show(figure: Figure, template: str, templates: TemplateFolder) -> bool:
    try:
        scene_of(replace(figure, template=template), templates.scene(template))
    except ConvarithError:
        return False
    return True


def _name(node: nodes.Node) -> str:
    """Return the name that a node reads: of a variable, of what is in one, or of a filter."""
    match node:
        case nodes.Name() | nodes.Filter():
            return node.name
        case nodes.Getattr():
            return node.attr
        case nodes.Const():  # such as an item's key, or what a filter reads
            return str(node.value)
        case _:
            return ""


def _imported(node: nodes.Node) -> set[str]:
    names = node.names if isinstance(node, nodes.FromImport) else []
    return {name if isinstance(name, str) else name[0] for name in names}


def _check_compared(figure: Figure, entry: Entry, templates: TemplateFolder, members: frozenset[str] | None) -> None:
    if members is None or "compared" in members or templates.scene(figure.template) not in SCENES:
        return
    if _compares(templates, figure.template):
        return
    comparing = sorted(name for name in templates.names() if _compares(templates, name))
    hint = f"comparisons are drawn by {', '.join(comparing)}; or take {named('compare')} away"
    error = CatalogueError(f"the template {shown(figure.template)} does not compare figures", Details(hint=hint))
    raise entry.locate(error, key="compare")


def _check_words(figure: Figure, entry: Entry, known: frozenset[str] | None) -> None:
    if known is None:
        return
    unread = [name for name in figure.look.words if name not in known]
    if unread:
        hint = f"its labels are {' and '.join(sorted(known))}" if known else "leave labels out"
        problem = f"the template {shown(figure.template)} draws no label {shown(unread[0])}"
        raise entry.locate(CatalogueError(problem, Details(hint=hint)), key="labels")


def _compares(templates: TemplateFolder, name: str) -> bool:
    kind = templates.scene(name)
    return kind in SCENES and scene_class(kind).compares


def _unread(option: str, known: list[str], figure: Figure, entry: Entry) -> CatalogueError:
    template = f"the template {shown(figure.template)}"
    hint = f"{did_you_mean(option, known)} it reads {', '.join(known)}".strip() if known else "take it away"
    error = CatalogueError(f"{template} reads no option {shown(option)}", Details(hint=hint))
    located = entry.locate(error, key="compare" if figure.compared and "options" not in entry.table else "options")
    place = located.details.place
    line = _line_of_option(entry.text, option, after=place.line) if place and place.line else None
    if place is None or line is None:
        return located
    return located.with_details(place=type(place)(place.path, line), excerpt=excerpt(entry.text, line))


def _line_of_option(text: str, option: str, *, after: int) -> int | None:
    """Return the line at or below ``after``, in the same table, that gives an option."""
    given = re.compile(rf"(?:.*[\s.{{,])?[\"']?{re.escape(option)}[\"']?\s*[.=]")
    for number, line in enumerate(text.split("\n")[after - 1 :], start=after):
        if number > after and line.lstrip().startswith("["):
            return None
        if given.match(line):
            return number
    return None
