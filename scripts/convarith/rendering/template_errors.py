"""Explains errors in templates: which line is to be fixed, what is wrong there, and what to do."""

from __future__ import annotations

import re
import traceback
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jinja2 import TemplateSyntaxError, nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import TemplateReference

from convarith.errors import did_you_mean
from convarith.rendering.template_language import MissingNameError

StackFrame = tuple[str, int, str]
"""A frame of a traceback: file, line of the Python code, and function name."""

OUTERMOST = "root"  # what Jinja calls the function of a template's text; that of a block is block_NAME
BLOCK = "block_"
RECURSION_DEPTH = 20  # a line that is more often in a traceback calls itself
MAX_NAMES = 24
MAX_SHOWN = 80  # characters of a name
OWN_CLASS = re.compile(r"'convarith\.[\w.]*?(\w+) object' has no attribute '(\w+)'")
IMPORTED = re.compile(r"(?i:the) template '(.+)' \(imported on line (\d+)(?: in '(.+)')?\) does not export .* '(\w+)'")
REQUIRED = re.compile(r"Required block '(\w+)' not found")
UNDEFINED = re.compile(r"\bUndefined\b")  # the class, which Python's own errors name
NO_FILTER = re.compile(r"No (filter|test) named '(\w+)'")
WORDS: tuple[tuple[type[Exception], str, str, str], ...] = (
    (MemoryError, "", "the template needs more memory than there is", "make shorter texts and lists"),
    (OverflowError, "Range too big", "a range of more than 100,000 numbers", "loop over fewer"),
    (OverflowError, "", "a number is too large to compute with", "take a smaller one"),
    (RecursionError, "", "a value is nested too deeply to be printed", "print the parts of it that are needed"),
)
"""Python's exceptions, the beginnings of their messages, and the message and hint for a template."""

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


def frames(error: BaseException) -> list[StackFrame]:
    """Return the frames of an exception's traceback, the innermost last."""
    walked = traceback.walk_tb(error.__traceback__)
    return [(frame.f_code.co_filename, line or 1, frame.f_code.co_name) for frame, line in walked]


def is_macro(function: str) -> bool:
    """Return whether a function of a compiled template is that of a macro."""
    return function != OUTERMOST and not function.startswith(BLOCK)


def endless_recursion(lines: Sequence[Line]) -> Line | None:
    """Return the line by which a template uses itself without end, if any, preferably in the outermost template."""
    counts = Counter(lines)
    repeated = [line for line in counts if counts[line] > RECURSION_DEPTH]
    own = [line for line in repeated if line.name == lines[0].name]
    return next(reversed(own or repeated), None)


def line_to_fix(lines: Sequence[Line]) -> Line:
    """Return the innermost line of the template whose text was being written: it passes wrong values to macros."""
    writing = next((line.name for line in reversed(lines) if not line.in_macro), lines[-1].name)
    return next(line for line in reversed(lines) if line.name == writing)


def message_and_hint(error: BaseException) -> tuple[str, str]:
    """Return the message of an exception, and a hint if there is one."""
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


def unknown_filter(message: str, known: Mapping[str, Iterable[str]]) -> tuple[str, str] | None:
    """Return the message and the hint for an unknown filter or test; ``known`` has the names of all."""
    found = NO_FILTER.search(message)
    if found is None:
        return None
    return f'there is no {found[1]} "{found[2]}"', did_you_mean(found[2], known[found[1]])


def missing_name(
    error: MissingNameError, syntax: nodes.Template | None, line: int, names: Iterable[str]
) -> tuple[str, str]:
    """Return the message and the hint for a name or attribute that does not exist; ``names`` are those that do.

    ``syntax`` and ``line`` are where it was used, so that the message can quote the expression there.
    """
    if error.has_own_message:
        return message_and_hint(error)
    if not error.has_owner:
        name = str(error.name)
        return f"'{name}' is undefined", SPECIAL.get(name) or did_you_mean(name, names)
    if isinstance(error.owner, TemplateReference):
        return f'there is no block "{error.name}"', ""
    owner = _expression(syntax, line, error.name) if syntax else None
    shown = f'"{error.name}"' if isinstance(error.name, str) else f"element {error.name!r}"
    if error.owner is None:
        return f"{owner or 'a value'} is none, so it has no {shown}", ""
    return f"{owner or _kind_of(error.owner)} has no {shown}", _members(error)


def quoted(name: str) -> str:
    """Return a name in quotes, truncated if it is long, with unprintable characters escaped."""
    shown = "".join(each if each.isprintable() else repr(each)[1:-1] for each in name[: MAX_SHOWN + 1])
    return f'"{shown}"' if len(name) <= MAX_SHOWN else f'"{shown[:MAX_SHOWN]}…"'


def _members(error: MissingNameError) -> str:
    """Return the hint that lists an object's attributes, if it is ours or a table."""
    owner = error.owner
    if isinstance(owner, Mapping):
        has = [key for key in owner if isinstance(key, str)]
    elif isinstance(owner, TemplateModule) or type(owner).__module__.startswith("convarith."):
        has = [name for name in dir(owner) if not name.startswith("_")]
    elif isinstance(owner, Sequence) and not isinstance(owner, str):
        return f"it has {len(owner)}, counted from 0" if isinstance(error.name, int) else ""
    else:
        return ""
    listed = f"it has {', '.join(sorted(has)[:MAX_NAMES])}" if has else "it has nothing"
    return f"{did_you_mean(str(error.name), has)} {listed}".strip()


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
    """Return the expression before an attribute on a line of a template, if it is unambiguous."""
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
