"""Reads the text of a layer as the syntax of a call in Python, with ``ast``: it is parsed and never run."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from convarith.arithmetic.framework_code.reading.source import LONGEST, Source, Span
from convarith.errors import CodeError

ONE_LAYER = "write one layer, such as nn.Conv2d(16, 33, 3, stride=2)"
LITERALS = "the text is read and never run: write numbers, words in quotes, True, False, None, and tuples of these"


@dataclass(frozen=True)
class Argument:
    """An argument of a call as it stands in the text; ``span`` includes its name, if it has one."""

    source: Source
    node: ast.expr
    span: Span

    def value(self, name: str) -> Any:
        """Return the value of a literal; raises CodeError for what would have to be run."""
        return _literal(self.source, self.node, name)

    def elements(self) -> tuple[Argument, ...]:
        """Return what a list or tuple consists of; the argument itself where it is neither."""
        if not isinstance(self.node, ast.List | ast.Tuple):
            return (self,)
        return tuple(Argument(self.source, each, self.source.span(each)) for each in self.node.elts)

    def call(self) -> Call | None:
        """Return the argument as a call, None where it is another expression."""
        return _call(self.source, self.node) if isinstance(self.node, ast.Call) else None


@dataclass(frozen=True)
class Call:
    """A call: ``prefix.name(positional, …, key=…, …)``; ``name_span`` is where the dotted name stands."""

    source: Source
    prefix: str
    name: str
    name_span: Span
    span: Span
    positional: tuple[Argument, ...]
    keywords: Mapping[str, Argument]

    @property
    def path(self) -> str:
        """The dotted name as it was written."""
        return f"{self.prefix}.{self.name}" if self.prefix else self.name


def read_call(source: Source) -> Call:
    """Return the call in a text: alone, assigned to a name, or applied to one as Keras' layers are.

    Raises CodeError that points to what is something else.
    """
    statements = _parsed(source).body
    whole = Span(0, len(source.text))
    if len(statements) != 1:
        if not statements:
            raise source.error("there is no layer in the text", whole, ONE_LAYER)
        raise source.error("the text is more than one layer", source.span(statements[1]), ONE_LAYER)
    statement = statements[0]
    value = statement.value if isinstance(statement, ast.Expr | ast.Assign) else None
    if isinstance(value, ast.Tuple) and len(value.elts) == 1:  # a comma after it, from a list of layers
        value = value.elts[0]
    if not isinstance(value, ast.Call):
        raise source.error("this is not a layer", source.span(statement), ONE_LAYER)
    if isinstance(value.func, ast.Call):
        value = value.func
    return _call(source, value)


def checked_source(text: object) -> Source:
    """Return a text without the space around it; raises CodeError unless it is one, and not too long."""
    if not isinstance(text, str):
        raise CodeError(f"the code of a layer must be a text, not {type(text).__name__}")
    source = Source(re.sub(r"\r\n?", "\n", text).strip())  # as Python's parser counts lines
    if len(source.text) > LONGEST:
        problem = f"the text has {len(source.text)} characters, but a layer at most {LONGEST}"
        raise source.error(problem, Span(0, 1), ONE_LAYER)
    return source


def _parsed(source: Source) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a doubtful escape in a string that is ignored anyway
            return ast.parse(source.text)
    except SyntaxError as error:
        at = source._at(error.lineno, 0) + max(0, (error.offset or 1) - 1) if error.lineno else 0
        at = min(at, max(0, len(source.text) - 1))
        raise source.error(f"this is not the text of a layer: {error.msg}", Span(at, at + 1), ONE_LAYER) from None
    except (ValueError, RecursionError, MemoryError):
        raise source.error("this is not the text of a layer", Span(0, 1), ONE_LAYER) from None


def _call(source: Source, node: ast.Call) -> Call:
    path = _dotted(node.func)
    if path is None:
        raise source.error("this is not the name of a layer", source.span(node.func), ONE_LAYER)
    keywords = {}
    for keyword in node.keywords:
        if keyword.arg is None:
            raise source.error("** stands for arguments that are not in the text", source.span(keyword), LITERALS)
        keywords[keyword.arg] = Argument(source, keyword.value, source.span(keyword))
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            raise source.error("* stands for arguments that are not in the text", source.span(argument), LITERALS)
    prefix, _, name = path.rpartition(".")
    positional = tuple(Argument(source, each, source.span(each)) for each in node.args)
    return Call(source, prefix, name, source.span(node.func), source.span(node), positional, keywords)


def _dotted(node: ast.expr) -> str | None:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join(reversed([*parts, node.id]))


def _literal(source: Source, node: ast.expr, name: str) -> Any:
    match node:
        case ast.Constant(value=bool() | int() | float() | str() | None):
            return node.value
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            number = _literal(source, operand, name)
            if isinstance(number, int | float) and not isinstance(number, bool):
                return -number if isinstance(node.op, ast.USub) else number
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return tuple(_literal(source, each, name) for each in elements)
        case ast.Call(func=ast.Name(id="float"), args=[ast.Constant(value="inf" | "-inf") as word], keywords=[]):
            return float(str(word.value))
        case ast.Attribute(attr="inf", value=ast.Name(id="math" | "torch" | "np" | "numpy" | "jnp")):
            return float("inf")
    raise source.error(f"{name} is {_kind(node)}", source.span(node), LITERALS)


def _kind(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return f"{node.id}, whose value is not in the text"
    return "an expression, not a value"
