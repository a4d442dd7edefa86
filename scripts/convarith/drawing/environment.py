"""How does a template become TeX, and which of its lines made which line of the TeX?

Templates use ``<% %>``, ``<< >>`` and ``<# #>``, which leave TeX alone. Each template line is marked as it is
rendered; the marks are stripped into a source map beside the text.
"""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplatesNotFound,
    TemplateSyntaxError,
    meta,
    nodes,
)
from jinja2 import (
    TemplateError as JinjaError,
)
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.sandbox import ImmutableSandboxedEnvironment

from convarith.drawing.theme import DEFAULT_THEME, Theme, theme_from
from convarith.errors import CatalogueError, ConvarithError, Details, Place, TemplateError, excerpt

FIRST_MARK, LAST_MARK = 0xF0000, 0xFFFFD  # characters for private use: no filter changes them, no font has them
MARK = re.compile(f"[{chr(FIRST_MARK)}-{chr(LAST_MARK)}]")
ENDING = ".tex.j2"
DEFAULT_SCENE = "maps"
OWN_CLASS = re.compile(r"'convarith\.[\w.]*?(\w+) object' has no attribute '(\w+)'")
MACRO = "template"  # what Jinja's tracebacks call code that is neither a block nor at the top level


@dataclass(frozen=True)
class Rendered:
    """TeX text and, for each of its lines, the template line that made it."""

    text: str
    places: tuple[Place | None, ...]

    def place(self, line: int) -> Place | None:
        """Return what made a line of the text, counted from 1."""
        return self.places[line - 1] if 0 < line <= len(self.places) else None


@dataclass(frozen=True)
class _Line:
    """A line of a template in a traceback."""

    name: str
    number: int
    in_macro: bool


class SourceMarks(Extension):
    """Writes a mark, a single character, before each line of a template's own text and each value it prints."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._lines: dict[tuple[str | None, int], str] = {}

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Mark text and values, but for the white space of a required block, which may hold nothing else."""
        is_required = False
        for token in stream:
            if token.type == "data" and not (is_required and token.value.isspace()):
                lines = token.value.split("\n")
                marked = [self._mark(stream.name, token.lineno + at) + line for at, line in enumerate(lines)]
                yield Token(token.lineno, "data", "\n".join(marked))
                continue
            if token.type == "variable_begin":
                yield Token(token.lineno, "data", self._mark(stream.name, token.lineno))
            if token.type == "name":
                is_required = token.value == "required"
            yield token

    def places(self) -> Mapping[str, tuple[str | None, int]]:
        """Return what each mark means: a template's name and a line."""
        return {mark: line for line, mark in self._lines.items()}

    def _mark(self, name: str | None, line: int) -> str:
        return self._lines.setdefault((name, line), chr(min(FIRST_MARK + len(self._lines), LAST_MARK)))


class _ParsingOnce(ImmutableSandboxedEnvironment):
    """Parses a text once, whether to see what it refers to or to render it: parsing is half the work of either."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._syntax: dict[tuple[str | None, str], nodes.Template] = {}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if (name, source) not in self._syntax:
            self._syntax[name, source] = super()._parse(source, name, filename)
        return self._syntax[name, source]


class TemplateFolder:
    """The templates of one folder (with a fallback to others), ready to be rendered.

    ``folders`` are searched in order; their names relative to ``root`` appear in errors. Templates call ``theme()``
    for the look of the figures, which the file of the chosen theme in the folder ``themes`` of one of them tells.
    """

    def __init__(self, root: Path, folders: tuple[str, ...], theme: str = DEFAULT_THEME) -> None:
        self._root = root
        self._folders = folders
        self._theme = theme
        self._environment = _ParsingOnce(
            block_start_string="<%",
            block_end_string="%>",
            variable_start_string="<<",
            variable_end_string=">>",
            comment_start_string="<#",
            comment_end_string="#>",
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            undefined=StrictUndefined,
            autoescape=False,  # the escape is TeX's: the catalogue's texts are escaped before a template sees them
            extensions=[SourceMarks],
            loader=FileSystemLoader([root / folder for folder in folders]),
        )
        self._environment.globals["require"] = _require
        self._environment.globals["theme"] = self.theme
        self._scenes: dict[str, str] = {}
        self._marks = next(each for each in self._environment.iter_extensions() if isinstance(each, SourceMarks))

    def names(self) -> tuple[str, ...]:
        """Return the names of the templates that are kinds of figures, without their ending."""
        return tuple(name for name in self._all_names() if self.is_figure(name))

    def is_figure(self, name: str) -> bool:
        """Tell whether a template is a kind of figure: one that extends another.

        One that cannot be read may be: ``render`` tells what is wrong with it.
        """
        path = self._path(f"{name}{ENDING}")
        if path is None:
            return False
        try:
            return self._parsed(path).find(nodes.Extends) is not None
        except (TemplateSyntaxError, UnicodeDecodeError):
            return True

    def scene(self, name: str) -> str:
        """Return the scene that a template draws: what it sets at its top level, or what it extends does, or maps."""
        if name not in self._scenes:
            self._scenes[name] = self._find_scene(name)
        return self._scenes[name]

    def _find_scene(self, name: str) -> str:
        path = self._path(f"{name}{ENDING}")
        try:
            syntax = self._parsed(path) if path else nodes.Template([])
        except (TemplateSyntaxError, UnicodeDecodeError):  # told when it is rendered
            return DEFAULT_SCENE
        for each in syntax.body:
            if isinstance(each, nodes.Assign) and each.target == nodes.Name("scene", "store"):
                return str(each.node.value) if isinstance(each.node, nodes.Const) else DEFAULT_SCENE
        parent = syntax.find(nodes.Extends)
        extended = parent.template.value if parent and isinstance(parent.template, nodes.Const) else ENDING
        return self.scene(extended.removesuffix(ENDING)) if extended != ENDING else DEFAULT_SCENE

    def missing(self, name: str) -> TemplateError:
        """Return the error of a figure whose template is no kind of figure."""
        return TemplateError(f'there is no template "{name}"', Details(hint=self._choice(self.names())))

    def theme(self, name: str = "") -> Theme:
        """Read the chosen theme, or that of a name; raise ``CatalogueError`` for what is none."""
        path = self._path(_theme_file(name or self._theme))
        if path is None:
            hint = "a theme is a file templates/themes/NAME.toml"
            raise CatalogueError(f'there is no theme "{name or self._theme}"', Details(hint=hint))
        return theme_from((self._root / path).read_text(encoding="utf-8"), path)

    def error(self, place: Place, problem: str, hint: str = "") -> TemplateError:
        """Return an error that shows the line of a template."""
        source = self._root / place.path
        lines = excerpt(source.read_text(encoding="utf-8"), place.line or 1) if source.is_file() else ""
        return TemplateError(problem, Details(place=place, excerpt=lines, hint=hint))

    def used_by(self, name: str) -> tuple[str, ...]:
        """Return the paths, relative to the root, of a template, what it extends, includes or imports, and the theme.

        Where a template computes the name of what it includes, that may be any. One that cannot be read uses nothing:
        ``render`` tells.
        """
        found: dict[str, None] = {}
        waiting: list[str | None] = [f"{name}{ENDING}", _theme_file(self._theme)]
        while waiting:
            current = waiting.pop()
            path = self._path(current) if current else None
            if path is None:
                waiting += [] if current else self._files()
            elif path not in found:
                found[path] = None
                waiting += self._references(path)
        return tuple(found)

    def render(self, name: str, context: Mapping[str, Any]) -> Rendered:
        """Fill a template; raise ``TemplateError`` with the template's line for whatever goes wrong in it."""
        try:
            marked = self._environment.get_template(f"{name}{ENDING}").render(context)
        except TemplateSyntaxError as error:
            raise self._at(error.name, error.lineno, f"template syntax: {error.message}") from None
        except (TemplateNotFound, TemplatesNotFound) as error:
            raise self._missing(error) from None
        except UnicodeDecodeError as error:
            raise self._not_text(error) from None
        except ConvarithError as error:
            if error.details.place:
                raise
            raise self._located(error, error.problem, error.details.hint) from None
        except RecursionError as error:
            raise self._located(error, "the template uses itself without end") from None
        except (JinjaError, ArithmeticError, AttributeError, LookupError, MemoryError, TypeError, ValueError) as error:
            raise self._located(error, str(error) or type(error).__name__) from None
        lines = self._marks.places()
        paths = {template: self._place(template, 1).path for template, _ in lines.values()}
        return _without_marks(marked, {mark: Place(paths[template], line) for mark, (template, line) in lines.items()})

    def _files(self) -> list[str]:
        return self._environment.list_templates()

    def _references(self, path: str) -> list[str | None]:
        try:
            return list(meta.find_referenced_templates(self._parsed(path)))
        except (TemplateSyntaxError, UnicodeDecodeError):
            return []

    def _parsed(self, path: str) -> nodes.Template:
        name = next(path.removeprefix(f"{folder}/") for folder in self._folders if path.startswith(f"{folder}/"))
        return self._environment.parse((self._root / path).read_text(encoding="utf-8"), name)

    def _all_names(self) -> list[str]:
        return sorted(name.removesuffix(ENDING) for name in self._files() if name.endswith(ENDING))

    def _choice(self, names: Iterable[str]) -> str:
        folders = " or ".join(f"{folder}/" for folder in self._folders)
        return f"the templates in {folders} are {', '.join(names)}"

    def _missing(self, error: TemplateNotFound) -> TemplateError:
        missing = (error.name or "").removesuffix(ENDING)
        if not self._lines(error):
            return self.missing(missing)
        return self._located(error, f'there is no template "{missing}"', self._choice(self._all_names()))

    def _not_text(self, error: UnicodeDecodeError) -> TemplateError:
        """Find the template whose bytes could not be read."""
        line = error.object.count(b"\n", 0, error.start) + 1
        paths = [path for path in map(self._path, self._files()) if path]
        path = next((path for path in paths if (self._root / path).read_bytes() == error.object), "?")
        details = Details(place=Place(path, line), hint="save the template as UTF-8")
        return TemplateError("the template is not UTF-8", details)

    def _located(self, error: BaseException, problem: str, hint: str = "") -> TemplateError:
        """Find the line to mend: the innermost one of the template whose text was being written.

        A macro of another template is given what that one hands it; where it stopped is added to the problem.
        """
        problem = OWN_CLASS.sub(_without_attribute, problem)
        lines = self._lines(error)
        if not lines:
            return TemplateError(problem, Details(hint=hint))
        writing = next((line.name for line in reversed(lines) if not line.in_macro), lines[-1].name)
        line = next(line for line in reversed(lines) if line.name == writing)
        if line.name != lines[-1].name:
            problem = f"{problem} (in {self._place(lines[-1].name, lines[-1].number)})"
        return self._at(line.name, line.number, problem, hint)

    def _lines(self, error: BaseException) -> list[_Line]:
        """Return the lines of templates in a traceback, which Jinja rewrites to such, the innermost last."""
        found = []
        for frame in traceback.extract_tb(error.__traceback__):
            path = Path(frame.filename)
            folder = next((each for each in self._folders if path.is_relative_to(self._root / each)), None)
            if folder is not None:
                name = path.relative_to(self._root / folder).as_posix()
                found.append(_Line(name, frame.lineno or 1, frame.name == MACRO))
        return found

    def _at(self, name: str | None, line: int, problem: str, hint: str = "") -> TemplateError:
        return self.error(self._place(name, line), problem, hint)

    def _place(self, name: str | None, line: int) -> Place:
        return Place(self._path(name or "") or name or "?", line)

    def _path(self, name: str) -> str | None:
        """Return the path, relative to the root, of the template file of that name; none of a file outside."""
        if os.pardir in PurePosixPath(name).parts:
            return None
        return next((f"{folder}/{name}" for folder in self._folders if (self._root / folder / name).is_file()), None)

    def syntax(self, name: str) -> tuple[nodes.Template, ...]:
        """Return the syntax of a template and of all that it uses; nothing if one of them cannot be read."""
        try:
            return tuple(self._parsed(path) for path in self.used_by(name) if path.endswith(ENDING))
        except (OSError, RecursionError, TemplateSyntaxError, UnicodeDecodeError):
            return ()


def _without_marks(marked: str, meanings: Mapping[str, Place]) -> Rendered:
    """Take the marks out of a rendered text; a line without a mark of its own has the place of the line above."""
    places: list[Place | None] = []
    current: Place | None = None
    for line in marked.split("\n"):
        first, *others = MARK.split(line)
        marks = [meanings[mark] for mark in MARK.findall(line)]
        speaking = [mark for mark, piece in zip(marks, others, strict=True) if piece.strip()]
        places.append(current if first.strip() or not marks else (speaking or marks)[0])
        current = marks[-1] if marks else current
    return Rendered(MARK.sub("", marked), tuple(places))


def _without_attribute(found: re.Match[str]) -> str:
    """Say of an object of ours what it is, not where its class stands: ``a frame has no "raeds"``."""
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", found[1]).strip("_").lower()
    return f'{"an" if kind[0] in "aeiou" else "a"} {kind} has no "{found[2]}"'


def _theme_file(name: str) -> str:
    return f"themes/{name}.toml"


def _require(condition: object, problem: str, hint: str = "") -> str:
    """Stop a template with a message for whoever wrote the table; templates call it as ``<< require(…) >>``."""
    if not condition:
        raise TemplateError(problem, Details(hint=hint))
    return ""
