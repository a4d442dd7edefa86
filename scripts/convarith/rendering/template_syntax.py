"""What stands in the syntax of templates: what they extend and use, the names and the blocks that they have.

The trees of a run are the same objects, so that what was found in them is remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import meta, nodes

MOST_TEMPLATES = 256
"""Of how many templates it is remembered what stands in them."""
Syntax = tuple[nodes.Template, ...]
"""A template and others that go with it, such as its ancestors or all that it uses."""


@dataclass(frozen=True)
class UnshownBlock:
    """A block of the ``at``-th template of an ancestry, from 0, that none of its ancestors has; they have ``known``."""

    at: int
    name: str
    line: int
    known: tuple[str, ...]


@lru_cache(MOST_TEMPLATES)
def parent(syntax: nodes.Template) -> nodes.Extends | None:
    """Return what extends another template in a template, if it does."""
    return syntax.find(nodes.Extends)


@lru_cache(MOST_TEMPLATES)
def referenced(syntax: nodes.Template) -> tuple[str | None, ...]:
    """Return the names of what a template extends, includes and imports, None for one that is computed."""
    return tuple(meta.find_referenced_templates(syntax))


@lru_cache(MOST_TEMPLATES)
def unshown_block(ancestry: Syntax) -> UnshownBlock | None:
    """Return the first block of a template, or of one that it extends, that would never be shown."""
    called = {each.attr for syntax in ancestry for each in syntax.find_all(nodes.Getattr)}  # self.NAME
    for at, syntax in enumerate(ancestry[:-1]):
        blocks = [each.name for above in ancestry[at + 1 :] for each in above.find_all(nodes.Block)]
        inner = {each.name for block in syntax.find_all(nodes.Block) for each in block.find_all(nodes.Block)}
        for block in syntax.find_all(nodes.Block):
            if block.name not in (*blocks, *inner, *called):
                return UnshownBlock(at, block.name, block.lineno, tuple(dict.fromkeys(blocks)))
    return None


def exported_names(syntax: nodes.Template) -> Iterator[str]:
    """Yield the names that other templates can import: macros and values set outside of them."""
    for each in syntax.body:
        if isinstance(each, nodes.Macro):
            yield each.name
        elif isinstance(each, nodes.Assign) and isinstance(each.target, nodes.Name):
            yield each.target.name


def stored_names(syntax: nodes.Template) -> Iterable[str]:
    """Return the names that a template defines: of values, macros and imports."""
    for each in syntax.find_all((nodes.Name, nodes.Macro, nodes.Import, nodes.FromImport)):
        if isinstance(each, nodes.Macro) or (isinstance(each, nodes.Name) and each.ctx != "load"):
            yield each.name
        elif isinstance(each, nodes.Import):
            yield each.target
        elif isinstance(each, nodes.FromImport):
            yield from (name if isinstance(name, str) else name[1] for name in each.names)
