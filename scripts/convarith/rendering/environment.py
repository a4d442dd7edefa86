"""Renders the templates of a project, and maps each line of the TeX to the template line that made it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import TemplateNotFound, TemplatesNotFound, TemplateSyntaxError, nodes

from convarith.errors import ConvarithError, Details, Place, TemplateError, did_you_mean, excerpt
from convarith.rendering import template_errors as errors
from convarith.rendering.compiled_templates import Kept
from convarith.rendering.languages import Languages
from convarith.rendering.source_map import Rendered, ReservedCharacterError, strip_marks
from convarith.rendering.template_errors import Line, StackFrame
from convarith.rendering.template_files import TemplateFiles
from convarith.rendering.template_language import Language, MissingNameError
from convarith.rendering.template_syntax import exported_names, parent, referenced, stored_names, unshown_block
from convarith.rendering.theme import DEFAULT_THEME, is_file
from convarith.rendering.themes import Themes
from convarith.sentences import Named, Sentence
from convarith.words.latex import RESERVED_HINT
from convarith.words.wording import ENGLISH

__all__ = ["Rendered", "TemplateFolder"]

ENDING = ".tex.j2"
BASE = "figure"
DEFAULT_SCENE = "maps"


class TemplateFolder:
    """The templates of one folder (with a fallback to others), ready to be rendered.

    ``folders`` are searched in order; their names relative to ``root`` appear in errors. ``themes`` has the looks of
    figures, ``theme`` is the chosen one; ``languages`` has the words, ``language`` the chosen ones. ``kept`` has what
    was compiled in earlier runs.
    """

    def __init__(
        self,
        root: Path,
        folders: tuple[str, ...],
        theme: str = DEFAULT_THEME,
        language: str = ENGLISH,
        kept: Kept | None = None,
    ) -> None:
        self._folders = folders
        self._files = TemplateFiles(root, folders, (theme,) if is_file(theme) else ())
        self._language = Language(self._files, kept)
        self.themes = Themes(self._files, theme)
        self.languages = Languages(self._files, language)
        self._language.globals["require"] = _require
        self._language.globals["named"] = _named
        self._language.globals["theme"] = self.themes.once
        self._scenes: dict[str, str] = {}

    def names(self) -> tuple[str, ...]:
        """Return the names of the templates that are kinds of figures, without their ending."""
        return tuple(name for name in self._all_names() if self.is_figure(name))

    def is_figure(self, name: str) -> bool:
        """Return whether a template is a kind of figure: one that extends another.

        One that cannot be read counts as one: ``render`` reports what is wrong with it.
        """
        path = self._files.find(f"{name}{ENDING}")
        if path is None:
            return False
        syntax = self._syntax(path)
        return syntax is None or parent(syntax) is not None

    def scene(self, name: str) -> str:
        """Return the scene that a template, or one that it extends, sets at its top level, else maps.

        Raises ``TemplateError`` if it is computed.
        """
        if name not in self._scenes:
            place, scene = self._find_scene(name)
            if scene is None:
                raise self.error(place, "the scene must be a word in quotes", 'write it as <% set scene = "maps" %>')
            self._scenes[name] = scene
        return self._scenes[name]

    def no_scene(self, name: str, scenes: Collection[str]) -> TemplateError:
        """Return the error of a template with an unknown scene, at the line that names it."""
        place, scene = self._find_scene(name)
        hint = f"{did_you_mean(scene or '', scenes)} the scenes are {', '.join(scenes)}".strip()
        return self.error(place, f'there is no scene "{scene}"', hint)

    def _find_scene(self, name: str) -> tuple[Place, str | None]:
        """Return where the scene of a template is set, and the scene, None if it is computed."""
        for path, syntax in self._ancestry(name):
            for each in syntax.body:
                if isinstance(each, nodes.Assign) and each.target == nodes.Name("scene", "store"):
                    value = each.node.value if isinstance(each.node, nodes.Const) else None
                    return Place(path, each.lineno), value if isinstance(value, str) else None
        return Place(self.path_of(f"{name}{ENDING}")), DEFAULT_SCENE

    def _ancestry(self, name: str) -> Iterator[tuple[str, nodes.Template]]:
        """Yield a template and its ancestors, as far as they can be read and their names are constants."""
        seen = set()
        template: str | None = f"{name}{ENDING}"
        while path := self._files.find(template):
            syntax = self._syntax(path)
            if syntax is None or path in seen:
                return
            seen.add(path)
            yield path, syntax
            extends = parent(syntax)
            template = extends.template.value if extends and isinstance(extends.template, nodes.Const) else None

    def missing(self, name: str) -> TemplateError:
        """Return the error of a figure whose template is not a kind of figure."""
        names = self.names()
        path = self._files.find(f"{name}{ENDING}")
        if path is None:
            hint = f"{did_you_mean(name, names)} {self._choice(names)}".strip()
            return TemplateError(f"there is no template {errors.quoted(name)}", Details(hint=hint))
        begin = f'begin {path} with <% extends "{BASE}{ENDING}" %>'
        problem = f'the template "{name}" draws no figure: it does not extend {BASE}{ENDING}'
        return TemplateError(problem, Details(hint=f"{begin}, or take another: {self._choice(names)}"))

    def error(self, place: Place, problem: str, hint: str = "") -> TemplateError:
        """Return an error that shows the line of a template."""
        lines = excerpt(self._files.text(place.path), place.line) if place.line else ""
        return TemplateError(problem, Details(place=place, excerpt=lines, hint=hint))

    def error_at(self, frames: Iterable[StackFrame], problem: str, hint: str = "") -> TemplateError:
        """Return an error at the line to fix, from the frames of a traceback, the innermost last.

        Frames of files that are not templates are ignored.
        """
        return self._located(self._lines(frames), problem, hint)

    def used_by(self, name: str) -> tuple[str, ...]:
        """Return the paths, relative to the root, of a template, what it extends, includes or imports, and the theme.

        A template that computes the name of what it includes may use any. One that cannot be read uses nothing:
        ``render`` reports it.
        """
        found: dict[str, None] = {}
        waiting: list[str | None] = [f"{name}{ENDING}", *self.themes.files()]
        while waiting:
            current = waiting.pop()
            path = self._files.find(current)
            if path is None:
                waiting += [] if current else self._files.names()
            elif path not in found and self._files.is_sound(path):
                found[path] = None
                syntax = self._syntax(path)
                waiting += referenced(syntax) if syntax else []
        return tuple(found)

    def render(self, name: str, context: Mapping[str, Any]) -> Rendered:
        """Render a template; raise ``TemplateError`` with the template's line for whatever goes wrong in it."""
        self.themes.begin()
        try:
            self._check_blocks(name)
            marked = self._language.get_template(f"{name}{ENDING}").render(context)
        except Exception as error:
            known = self._error_of(error, context)
            if known is None:
                raise
            raise known from None
        return self._unmarked(marked)

    def _unmarked(self, marked: str) -> Rendered:
        path = cache(self.path_of)

        @cache
        def place(mark: str) -> Place | None:
            line = self._language.marks.line(mark)
            return Place(path(line[0]), line[1]) if line else None

        try:
            return strip_marks(marked, place)
        except TemplateError as error:
            found = error.details.place
            raise (self.error(found, error.problem, error.details.hint) if found else error) from None

    def _error_of(self, error: Exception, context: Mapping[str, Any]) -> ConvarithError | None:
        """Return an exception as an error of a template; None if it is not about one."""
        if isinstance(error, ConvarithError) and error.details.place:
            return error
        if isinstance(error, TemplateSyntaxError):
            return self._syntax_error(error)
        lines = self._lines(errors.frames(error))
        if isinstance(error, TemplateNotFound | TemplatesNotFound):
            return self._missing(error, lines)
        if not lines:
            return error if isinstance(error, ConvarithError) else None
        if isinstance(error, RecursionError):
            line = errors.endless_recursion(lines)
            if line is not None:
                return self._at(line, "the template uses itself without end", "have it end, or take the line out")
        problem, hint = self._message_and_hint(error, lines[-1], context)
        return (
            self._missing_block_or_import(error, lines)
            or self._overwritten(lines, problem, hint)
            or self._located(lines, problem, hint)
        )

    def _message_and_hint(self, error: Exception, line: Line, context: Mapping[str, Any]) -> tuple[str, str]:
        """Return the message and the hint of an exception that was raised at a line."""
        if isinstance(error, ConvarithError):
            return error.problem, error.details.hint
        if isinstance(error, MissingNameError):
            syntax = self._syntax(self.path_of(line.name))
            names = {*context, *self._language.globals, *(stored_names(syntax) if syntax else ())}
            return errors.missing_name(error, syntax, line.number, names)
        return self._unknown_filter(str(error)) or errors.message_and_hint(error)

    def _unknown_filter(self, message: str) -> tuple[str, str] | None:
        return errors.unknown_filter(message, {"filter": self._language.filters, "test": self._language.tests})

    def _syntax_error(self, error: TemplateSyntaxError) -> TemplateError:
        name = error.name or (self._files.name(error.filename) if error.filename else None)
        problem, hint = self._unknown_filter(error.message or "") or (f"template syntax: {error.message}", "")
        if isinstance(error, ReservedCharacterError):
            problem, hint = error.message or "", RESERVED_HINT
        return self.error(Place(self.path_of(name), error.lineno), problem, hint)

    def _missing_block_or_import(self, error: Exception, lines: Sequence[Line]) -> TemplateError | None:
        """Return the error of a missing block or imported name, which is not to be fixed where it was raised."""
        imported, required = errors.IMPORTED.match(str(error)), errors.REQUIRED.match(str(error))
        if imported:
            template, line, importing, name = imported.groups()
            syntax = self._syntax(self.path_of(template))
            names = sorted(exported_names(syntax)) if syntax else []
            hint = f"{did_you_mean(name, names)} it has {', '.join(names)}".strip()
            place = Place(self.path_of(importing or lines[-1].name), int(line))
            return self.error(place, f'{self.path_of(template)} has no "{name}"', hint)
        if required:
            main = lines[0].name
            syntax = self._syntax(self.path_of(main))
            extends = parent(syntax) if syntax else None
            hint = f"add <% block {required[1]} %> … <% endblock %> with what it shall show"
            place = Place(self.path_of(main), extends.lineno if extends else 1)
            return self.error(place, f'the block "{required[1]}" is missing', hint)
        return None

    def _overwritten(self, lines: Sequence[Line], problem: str, hint: str) -> TemplateError | None:
        """Return the error of a base template that fails over a name that the template extending it has overwritten."""
        main, last = lines[0], errors.line_to_fix(lines)
        own, other = self._syntax(self.path_of(main.name)), self._syntax(self.path_of(last.name))
        if last.name == main.name or own is None or other is None:
            return None
        used = {each.name for each in other.find_all(nodes.Name) if each.lineno == last.number and each.ctx == "load"}
        for each in own.body:
            if isinstance(each, nodes.Assign) and isinstance(each.target, nodes.Name) and each.target.name in used:
                where = f"{self.path_of(last.name)}:{last.number}"
                hint = f'{where} uses "{each.target.name}" too: take another name'
                return self._at(Line(main.name, each.lineno, in_macro=False), f"{problem} (in {where})", hint)
        return None

    def _check_blocks(self, name: str) -> None:
        """Raise ``TemplateError`` for a block that no ancestor of the template has: it would never be shown."""
        ancestry = list(self._ancestry(name))
        if not ancestry or parent(ancestry[-1][1]):
            return  # not all of it can be read: rendering reports it, if it matters
        block = unshown_block(tuple(syntax for _, syntax in ancestry))
        if block:
            problem = f'{ancestry[block.at + 1][0]} has no block "{block.name}"'
            hint = f"{did_you_mean(block.name, block.known)} it has {', '.join(block.known)}".strip()
            raise self.error(Place(ancestry[block.at][0], block.line), problem, hint)

    def _syntax(self, path: str) -> nodes.Template | None:
        """Return a template's syntax tree; None if it cannot be read, which is reported when it is rendered."""
        try:
            return self._language.parse(self._files.read(path), self._files.name(str(self._files.root / path)))
        except (TemplateSyntaxError, TemplateError):
            return None

    def _all_names(self) -> list[str]:
        return [name.removesuffix(ENDING) for name in self._files.names() if name.endswith(ENDING)]

    def _choice(self, names: Iterable[str]) -> str:
        folders = " or ".join(f"{folder}/" for folder in self._folders)
        return f"the templates in {folders} are {', '.join(names)}"

    def _missing(self, error: TemplateNotFound, lines: Sequence[Line]) -> TemplateError:
        missing = (error.name or "").removesuffix(ENDING)
        if not lines:
            return self.missing(missing)
        names = self._all_names()
        hint = f"{did_you_mean(missing, names)} {self._choice(names)}".strip()
        return self._located(lines, f"there is no template {errors.quoted(missing)}", hint)

    def _located(self, lines: Sequence[Line], problem: str, hint: str = "") -> TemplateError:
        """Return an error at the line to fix, with the place in a macro of another template where it stopped."""
        if not lines:
            return TemplateError(problem, Details(hint=hint))
        line = errors.line_to_fix(lines)
        if line.name != lines[-1].name:
            problem = f"{problem} (in {self.path_of(lines[-1].name)}:{lines[-1].number})"
        return self._at(line, problem, hint)

    def _lines(self, frames: Iterable[StackFrame]) -> list[Line]:
        """Return the lines of templates among the frames of a traceback."""
        known: dict[tuple[str, int], Line] = {}
        lines = []
        for filename, number, function in frames:
            name = self._files.name(filename)
            if name is not None:
                if (filename, number) not in known:
                    known[filename, number] = Line(name, self._own_line(name, number), errors.is_macro(function))
                lines.append(known[filename, number])
        return lines

    def _own_line(self, name: str, number: int) -> int:
        """Return the line of a template that a line of its Python code comes from."""
        try:
            return self._language.get_template(name).get_corresponding_lineno(number)
        except (TemplateSyntaxError, TemplateNotFound, TemplateError):  # it was changed meanwhile
            return 1

    def _at(self, line: Line, problem: str, hint: str = "") -> TemplateError:
        return self.error(Place(self.path_of(line.name), line.number), problem, hint)

    def path_of(self, name: str | None) -> str:
        """Return the path, relative to the root, of the template of that name."""
        return self._files.find(name) or name or "?"

    def syntax(self, name: str) -> tuple[nodes.Template, ...]:
        """Return the syntax of a template and of all that it uses; empty if one of them cannot be read."""
        found = [self._syntax(path) for path in self.used_by(name) if path.endswith(ENDING)]
        return tuple(each for each in found if each) if all(found) else ()


def _require(condition: object, problem: str, hint: str = "", *more: object) -> str:
    """Stop a template with a message for the table's author; templates call it as ``<< require(…) >>``.

    The hint may be in parts, of which some are ``named("key")``.
    """
    if not condition:
        parts = (part if isinstance(part, Named) else str(part) for part in (hint, *more))
        raise TemplateError(str(problem), Details(hint=Sentence(*parts)))
    return ""


def _named(key: str) -> Named:
    """Return a key for a hint of ``require``, which the author of an option reads as the option."""
    return Named(str(key), "", str(key))
