"""What went wrong in a template, in words: which line is to be mended, what is wrong there, and what to do."""

from __future__ import annotations

import re
import traceback
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from jinja2 import TemplateSyntaxError, nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import TemplateReference

from convarith.rendering.template_language import NotThereError

Frame = tuple[str, int, str]
"""A frame of a traceback: the file, the line of the Python code that runs, and the function's name."""

OUTERMOST = "root"  # what Jinja calls the function of a template's text; that of a block is block_NAME
BLOCK = "block_"
CIRCLE = 20  # a line that is there more often in a traceback calls itself
MOST_NAMES = 24
MOST_SHOWN = 80  # characters of a name
OWN_CLASS = re.compile(r"'convarith\.[\w.]*?(\w+) object' has no attribute '(\w+)'")
IMPORTED = re.compile(r"(?i:the) template '(.+)' \(imported on line (\d+)(?: in '(.+)')?\) does not export .* '(\w+)'")
REQUIRED = re.compile(r"Required block '(\w+)' not found")
UNDEFINED = re.compile(r"\bUndefined\b")  # the class, which Python names where it stops by itself
NO_FILTER = re.compile(r"No (filter|test) named '(\w+)'")
WORDS: tuple[tuple[type[Exception], str, str, str], ...] = (
    (MemoryError, "", "the template needs more memory than there is", "make shorter texts and lists"),
    (OverflowError, "Range too big", "a range of more than 100,000 numbers", "loop over fewer"),
    (OverflowError, "", "a number is too large to compute with", "take a smaller one"),
    (RecursionError, "", "a value is nested too deeply to be printed", "print the parts of it that are needed"),
)
"""Exceptions of Python and how their messages begin, with what they mean in a template and what to do."""

SPECIAL = {
    "loop": "`loop` is there only between <% for … %> and <% endfor %>",
    "frame": "`frame` is there only in the block of this name, which is filled once for each frame",
    "caller": "`caller` is there only in a macro that is used with <% call … %>",
}


@dataclass(frozen=True)
class Line:
    """A line of a template in a traceback."""

    name: str
    number: int
    in_macro: bool


def frames(error: BaseException) -> list[Frame]:
    """Return the frames of an exception's traceback, the innermost last."""
    walked = traceback.walk_tb(error.__traceback__)
    return [(frame.f_code.co_filename, line or 1, frame.f_code.co_name) for frame, line in walked]


def is_macro(function: str) -> bool:
    """Tell whether a function of a compiled template is that of a macro."""
    return function != OUTERMOST and not function.startswith(BLOCK)


def circle(lines: Sequence[Line]) -> Line | None:
    """Return the line by which a template uses itself without end, if one does: rather of the outermost template."""
    counts = Counter(lines)
    repeated = [line for line in counts if counts[line] > CIRCLE]
    own = [line for line in repeated if line.name == lines[0].name]
    return next(reversed(own or repeated), None)


def to_mend(lines: Sequence[Line]) -> Line:
    """Return the innermost line of the template whose text was being written: it hands wrong values to macros."""
    writing = next((line.name for line in reversed(lines) if not line.in_macro), lines[-1].name)
    return next(line for line in reversed(lines) if line.name == writing)


def words(error: BaseException) -> tuple[str, str]:
    """Return what an exception means, and what to do about it if anything is known of that."""
    message = str(error)
    for kind, begin, problem, hint in WORDS:
        if isinstance(error, kind) and message.startswith(begin):
            return problem, hint
    if isinstance(error, TemplateSyntaxError):
        message = error.message or ""
    if UNDEFINED.search(message):
        return f"a value that is not there is used ({message})", ""
    message = OWN_CLASS.sub(lambda found: f'{_kind(found[1])} has no "{found[2]}"', message)
    return message or type(error).__name__, ""


def no_filter(message: str, known: Mapping[str, Iterable[str]]) -> tuple[str, str] | None:
    """Return the words for a filter or test that is not there; ``known`` has the names of those that are."""
    found = NO_FILTER.search(message)
    if found is None:
        return None
    return f'there is no {found[1]} "{found[2]}"', near(found[2], known[found[1]])


def not_there(error: NotThereError, syntax: nodes.Template | None, line: int, names: Iterable[str]) -> tuple[str, str]:
    """Return the words for a name or attribute that is not there; ``names`` are those that are.

    ``syntax`` and ``line`` say where it was used, so that what lacks it can be called as it is called there.
    """
    if error.has_own_words:
        return words(error)
    if not error.has_owner:
        name = str(error.name)
        return f"'{name}' is undefined", SPECIAL.get(name) or near(name, names)
    if isinstance(error.owner, TemplateReference):
        return f'there is no block "{error.name}"', ""
    owner = _expression(syntax, line, error.name) if syntax else None
    shown = f'"{error.name}"' if isinstance(error.name, str) else f"element {error.name!r}"
    if error.owner is None:
        return f"{owner or 'a value'} is none, so it has no {shown}", ""
    return f"{owner or _kind_of(error.owner)} has no {shown}", _members(error)


def quoted(name: str) -> str:
    """Return a name in quotes, cut where it is long, without what a terminal would not print."""
    shown = "".join(each if each.isprintable() else repr(each)[1:-1] for each in name[: MOST_SHOWN + 1])
    return f'"{shown}"' if len(name) <= MOST_SHOWN else f'"{shown[:MOST_SHOWN]}…"'


def near(name: str, names: Iterable[str]) -> str:
    """Return a question for the name that a person may have meant; nothing if none is like it."""
    found = get_close_matches(name, sorted(set(names)), n=1)
    return f'did you mean "{found[0]}"?' if found else ""


def _members(error: NotThereError) -> str:
    """Return the hint that names what an object has, if that is ours or a table."""
    owner = error.owner
    if isinstance(owner, Mapping):
        has = [key for key in owner if isinstance(key, str)]
    elif isinstance(owner, TemplateModule) or type(owner).__module__.startswith("convarith."):
        has = [name for name in dir(owner) if not name.startswith("_")]
    elif isinstance(owner, Sequence) and not isinstance(owner, str):
        return f"it has {len(owner)}, counted from 0" if isinstance(error.name, int) else ""
    else:
        return ""
    listed = f"it has {', '.join(sorted(has)[:MOST_NAMES])}" if has else "it has nothing"
    return f"{near(str(error.name), has)} {listed}".strip()


def _kind_of(value: object) -> str:
    if isinstance(value, TemplateModule):
        return f'the template "{value.__name__}"'
    return _kind(type(value).__name__)


def _kind(name: str) -> str:
    """Return the name of a class as words: ``a frame`` for any scene's frame, as templates call it."""
    if name.endswith("Frame"):
        return "a frame"
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).strip("_").lower()
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _expression(syntax: nodes.Template, line: int, name: object) -> str | None:
    """Return what stands before the name of an attribute on a line of a template, if it is clear which."""
    by_attribute = [each for each in syntax.find_all(nodes.Getattr) if each.attr == name]
    by_item = [each for each in syntax.find_all(nodes.Getitem) if getattr(each.arg, "value", None) == name]
    used: list[nodes.Getattr | nodes.Getitem] = [*by_attribute, *by_item]
    here = [each for each in used if each.lineno == line] or used
    found = {_text(each.node) for each in here}
    return found.pop() if len(found) == 1 else None


def _text(node: nodes.Node) -> str | None:
    """Return an expression as a person writes it, if it is simple."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        before = _text(node.node)
        return before and f"{before}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        before = _text(node.node)
        return before and f"{before}[{node.arg.value!r}]"
    return None
