"""The language of templates: Jinja in a sandbox, with delimiters that leave TeX alone.

Templates use ``<% %>``, ``<< >>`` and ``<# #>``. Any mistake in a template's text, even nesting too deep for Python, is
a ``TemplateSyntaxError`` at its line; nothing is computed before a template is rendered, so that errors in computations
have a line too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial, wraps
from types import CodeType
from typing import Any, NoReturn

from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2 import Undefined as JinjaUndefined
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import TemplateRuntimeError, UndefinedError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from convarith.errors import Details, TemplateError
from convarith.rendering.compiled_templates import CompiledTemplates, Kept
from convarith.rendering.source_map import MarkRanges, SourceMarks, placed
from convarith.rendering.template_files import TemplateFiles
from convarith.rendering.template_parser import TemplateParser, deepest, unclosed
from convarith.words.latex import RESERVED, RESERVED_HINT, reserved

MAX_LEVELS = 100
TOO_DEEP = f"nested too deeply: at most {MAX_LEVELS} levels, and fewer of loops and brackets"
DEBUG_INFO = re.compile(r"^debug_info = '([^']*)'", re.MULTILINE)  # in compiled templates: template lines and Python's
OFFSET = re.compile(r" at \d+$")  # in the text of a template, which nobody counts
LONG_NUMBER = re.compile(r"\d[\d_]{4000,}")
TOO_LONG = "a number of more digits than Python takes"
MAKERS = ("format", "striptags")  # filters that can make a character that is in none of their arguments
MAKING = ("format", "format_map", "decode", "translate", "unescape", "striptags")  # methods of strings that can


class MissingNameError(UndefinedError):
    """The use of a name, or of an attribute of ``owner``, that does not exist."""

    def __init__(self, owner: object, name: object, has_own_message: bool, message: str) -> None:
        super().__init__(message)
        self.owner = owner
        self.name = name
        self.has_own_message = has_own_message

    @property
    def has_owner(self) -> bool:
        """Whether it is an attribute."""
        return self.owner is not missing


class Undefined(StrictUndefined):
    """A missing value; any use of it, also by Python's own functions, is an error that names it."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,
    ) -> None:
        error: Any = partial(MissingNameError, obj, name, hint is not None) if exc is UndefinedError else exc
        super().__init__(hint, obj, name, error)

    __index__ = __round__ = __trunc__ = __floor__ = __ceil__ = JinjaUndefined._fail_with_undefined_error
    __format__ = __reversed__ = __abs__ = __bytes__ = JinjaUndefined._fail_with_undefined_error


class Language(ImmutableSandboxedEnvironment):
    """Jinja's environment for the templates of some files. A text is parsed only once, for inspection and rendering.

    What is ``kept`` from earlier runs is not parsed and compiled again.
    """

    intercepted_binops = frozenset({"%"})

    def __init__(self, files: TemplateFiles, kept: Kept | None = None) -> None:
        super().__init__(
            block_start_string="<%",
            block_end_string="%>",
            variable_start_string="<<",
            variable_end_string=">>",
            comment_start_string="<#",
            comment_end_string="#>",
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            undefined=Undefined,
            autoescape=False,  # texts of the catalogue are escaped for TeX before a template sees them
            optimized=False,
            extensions=[SourceMarks],
            loader=_Loader(files),
        )
        self.marks = MarkRanges()
        self._compiled = CompiledTemplates(self, kept)
        self._syntax: dict[tuple[str | None, str], nodes.Template | TemplateSyntaxError] = {}
        self._safe: dict[tuple[type, str], bool] = {}
        self.filters.update({name: _without_reserved(self.filters[name]) for name in MAKERS})

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may read an attribute, as Jinja's sandbox says it of an object's type."""
        asked = type(obj), attr
        if asked not in self._safe:
            self._safe[asked] = super().is_safe_attribute(obj, attr, value)
        return self._safe[asked]

    def handle_exception(self, source: str | None = None) -> NoReturn:
        """Leave the traceback as it is: its lines are mapped where an error is reported."""
        raise  # within the handler that calls this

    def compile(  # type: ignore[override]  # one of Jinja's overloads: a text to code
        self, source: str, name: str | None = None, filename: str | None = None
    ) -> CodeType:
        """Compile a template's text; what Python's compiler cannot take is an error at the template's line."""
        code = self._compiled.code(name, source)
        if code is None:
            code = self._code(source, name, filename)
            self._compiled.keep_code(name, source, code)
        return placed(code, self.marks.of(name, source.count("\n") + 1), filename or code.co_filename)

    def _code(self, source: str, name: str | None, filename: str | None) -> CodeType:
        try:
            return super().compile(source, name, filename)
        except (SyntaxError, RecursionError, MemoryError, ValueError) as error:
            line = self._line(source, name, filename, getattr(error, "lineno", None))
            problem = TOO_LONG if isinstance(error, ValueError) else TOO_DEEP
            raise TemplateSyntaxError(problem, line, name, filename) from None

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Compute ``left % right``, the one operator that can make a reserved character."""
        return _checked(super().call_binop(context, operator, left, right), (left, right))

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what a template calls; a string method, like ``format``, must not make a reserved character."""
        result = super().call(context, obj, *args, **kwargs)
        if not isinstance(result, str) or result.isascii():
            return result
        method = getattr(obj, "__wrapped__", obj)  # the sandbox wraps format
        owner = getattr(method, "__self__", None)
        is_making = isinstance(owner, str | bytes) and method.__name__ in MAKING
        return _checked(result, (owner, args, kwargs)) if is_making else result

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if (name, source) not in self._syntax:
            self._syntax[name, source] = self._compiled.syntax(name, source) or self._newly_parsed(
                source, name, filename
            )
        syntax = self._syntax[name, source]
        if isinstance(syntax, TemplateSyntaxError):
            raise syntax.with_traceback(None)
        return syntax

    def _newly_parsed(
        self, source: str, name: str | None, filename: str | None
    ) -> nodes.Template | TemplateSyntaxError:
        try:
            syntax = self._parsed(source, name, filename)
        except TemplateSyntaxError as error:
            return error
        self._compiled.keep_syntax(name, source, syntax)
        return syntax

    def _parsed(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parser = None
        try:
            parser = TemplateParser(self, source, name, filename)
            syntax = parser.parse()
        except TemplateSyntaxError as error:  # in which the lexer takes the file's name for the template's
            problem, line = unclosed(source, error.lineno) or (OFFSET.sub("", error.message or ""), error.lineno)
            raise type(error)(problem, line, name, filename) from None
        except RecursionError:
            raise TemplateSyntaxError(TOO_DEEP, parser.stream.current.lineno if parser else 1, name, filename) from None
        except ValueError:
            long = LONG_NUMBER.search(source)
            line = source.count("\n", 0, long.start()) + 1 if long else 1
            raise TemplateSyntaxError(TOO_LONG, line, name, filename) from None
        level, line = deepest(syntax)
        if level > MAX_LEVELS:
            raise TemplateSyntaxError(TOO_DEEP, line, name, filename)
        return syntax

    def _line(self, source: str, name: str | None, filename: str | None, code_line: int | None) -> int:
        """Return the template line that a line of its Python code comes from, else the most deeply nested."""
        try:
            code: str = super().compile(source, name, filename, raw=True)
        except (RecursionError, MemoryError, ValueError):
            code = ""
        found = DEBUG_INFO.search(code)
        if code_line is None or found is None or not found[1]:
            return deepest(self._parse(source, name, filename))[1]
        pairs = [pair.split("=") for pair in found[1].split("&")]
        return next((int(own) for own, python in reversed(pairs) if int(python) <= code_line), 1)


class _Loader(BaseLoader):
    """Hands the texts of files to Jinja."""

    def __init__(self, files: TemplateFiles) -> None:
        self._files = files

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        path = self._files.find(template)
        if path is None:
            raise TemplateNotFound(str(template))
        text, file = self._files.read(path), self._files.root / path
        changed = file.stat().st_mtime_ns

        def is_current() -> bool:
            try:
                return file.stat().st_mtime_ns == changed
            except OSError:
                return False

        return text, str(file), is_current


class _Generator(CodeGenerator):
    """Computes nothing at compile time; only joins the pieces of a template's own text."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)


Language.code_generator_class = _Generator


def _without_reserved(filter_: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(filter_)
    def checked(*args: Any, **kwargs: Any) -> Any:
        return _checked(filter_(*args, **kwargs), (args, kwargs))

    return checked


def _checked(result: Any, given: object) -> Any:
    """Return the result of a computation; raise ``TemplateError`` for a reserved character not in its input."""
    if isinstance(result, str) and not result.isascii():
        made = set(RESERVED.findall(result))
        if made:
            made -= {character for text in _texts(given) for character in RESERVED.findall(text)}
        if made:
            raise TemplateError(reserved(min(made)), Details(hint=RESERVED_HINT))
    return result


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(tuple(value.values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
