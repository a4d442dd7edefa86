"""How does a template become TeX, and which of its lines made which line of the TeX?

Templates use ``<% %>``, ``<< >>`` and ``<# #>``, which leave TeX alone. Each template line is marked as it is
rendered; the marks are stripped into a source map beside the text.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    TemplateError as JinjaError,
    TemplateNotFound,
    TemplateSyntaxError,
    TemplatesNotFound,
    meta,
)
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.sandbox import ImmutableSandboxedEnvironment

from convarith.errors import ConvarithError, Details, Place, TemplateError, excerpt

MARK = re.compile("\x1e([^\x1e\x1f]*):(\\d+)\x1f")


@dataclass(frozen=True)
class Rendered:
    """TeX text and, for each of its lines, the template line that made it."""

    text: str
    places: tuple[Place | None, ...]

    def place(self, line: int) -> Place | None:
        """Return what made a line of the text, counted from 1."""
        return self.places[line - 1] if 0 < line <= len(self.places) else None


class SourceMarks(Extension):
    """Writes a mark with the template's name and line before each piece of a template's own text."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Mark every line of every data token."""
        for token in stream:
            if token.type != "data":
                yield token
                continue
            lines = token.value.split("\n")
            marked = [f"\x1e{stream.name}:{token.lineno + at}\x1f{line}" for at, line in enumerate(lines)]
            yield Token(token.lineno, "data", "\n".join(marked))


class TemplateFolder:
    """The templates of one folder (with a fallback to others), ready to be rendered.

    ``folders`` are searched in order; their names relative to ``root`` appear in errors.
    """

    def __init__(self, root: Path, folders: tuple[str, ...]) -> None:
        self._root = root
        self._folders = folders
        self._environment = ImmutableSandboxedEnvironment(
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

    def names(self) -> tuple[str, ...]:
        """Return the names of all templates, without their ending."""
        return tuple(sorted(name.removesuffix(".tex.j2") for name in self._environment.list_templates()))

    def used_by(self, name: str) -> tuple[str, ...]:
        """Return the paths, relative to the root, of a template and all that it extends, includes or imports."""
        found: dict[str, None] = {}
        waiting = [f"{name}.tex.j2"]
        while waiting:
            current = waiting.pop()
            path = self._path(current)
            if path is None or path in found:
                continue
            found[path] = None
            source = (self._root / path).read_text(encoding="utf-8")
            references = meta.find_referenced_templates(self._environment.parse(source, current))
            waiting += [reference for reference in references if reference]
        return tuple(found)

    def render(self, name: str, context: Mapping[str, Any]) -> Rendered:
        """Fill a template; raise ``TemplateError`` with the template's line for whatever goes wrong in it."""
        try:
            return strip_marks(self._environment.get_template(f"{name}.tex.j2").render(context), self._shown)
        except TemplateSyntaxError as error:
            raise self._at(error.name, error.lineno, f"template syntax: {error.message}") from None
        except (TemplateNotFound, TemplatesNotFound) as error:
            raise self._missing(error) from None
        except ConvarithError as error:
            if error.details.place:
                raise
            raise self._located(error, error.problem, error.details.hint) from None
        except (JinjaError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise self._located(error, str(error)) from None

    def _missing(self, error: TemplateNotFound) -> TemplateError:
        missing = (error.name or "").removesuffix(".tex.j2")
        folders = " or ".join(f"{folder}/" for folder in self._folders)
        hint = f"the templates in {folders} are {', '.join(self.names())}"
        return TemplateError(f'there is no template "{missing}"', Details(hint=hint))

    def _located(self, error: BaseException, problem: str, hint: str = "") -> TemplateError:
        """Find the innermost line of a template in the traceback, which Jinja rewrites to template lines."""
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if frame.filename.endswith(".j2"):
                return self._at(Path(frame.filename).name, frame.lineno or 1, problem, hint)
        return TemplateError(problem, Details(hint=hint))

    def _at(self, name: str | None, line: int, problem: str, hint: str = "") -> TemplateError:
        path = self._path(name or "") or name or "?"
        source = self._root / path
        lines = excerpt(source.read_text(encoding="utf-8"), line) if source.is_file() else ""
        return TemplateError(problem, Details(place=Place(path, line), excerpt=lines, hint=hint))

    def _path(self, name: str) -> str | None:
        """Return the path, relative to the root, of the template file of that name."""
        return next((f"{folder}/{name}" for folder in self._folders if (self._root / folder / name).is_file()), None)

    def _shown(self, name: str) -> str:
        return self._path(name) or name


def strip_marks(marked: str, shown: Any = str) -> Rendered:
    """Take the marks out of a rendered text; a line without a mark of its own has the place of the line above."""
    lines: list[str] = []
    places: list[Place | None] = []
    current: Place | None = None
    for line in marked.split("\n"):
        marks = MARK.findall(line)
        text = MARK.sub("", line)
        made_by = _speaking_mark(line)
        if made_by:
            current = Place(shown(made_by[0]), int(made_by[1]))
        lines.append(text)
        places.append(current)
        if marks:
            current = Place(shown(marks[-1][0]), int(marks[-1][1]))
    return Rendered("\n".join(lines), tuple(places))


def _speaking_mark(line: str) -> tuple[str, str] | None:
    """Return the mark of the first piece of the line that is more than white space, else the first mark."""
    pieces = MARK.split(line)
    triples = list(zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True))
    if not triples:
        return None
    if pieces[0].strip():
        return None
    name, number, _ = next((triple for triple in triples if triple[2].strip()), triples[0])
    return name, number


def _require(condition: object, problem: str, hint: str = "") -> str:
    """Stop a template with a message for whoever wrote the table; templates call it as ``<< require(…) >>``."""
    if not condition:
        raise TemplateError(problem, Details(hint=hint))
    return ""
