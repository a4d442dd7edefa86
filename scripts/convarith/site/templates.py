"""Renders the templates of the site, ``templates/site/``: Jinja in a sandbox, every text of the content escaped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import FunctionLoader, TemplateNotFound, TemplateSyntaxError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from convarith.errors import Details, Place, TemplateError, excerpt
from convarith.rendering.template_errors import frames, message_and_hint, missing_name
from convarith.rendering.template_files import TemplateFiles
from convarith.rendering.template_language import MissingNameError, Undefined

Loaded = tuple[str, str, Callable[[], bool]]


class SiteTemplates:
    """The templates of some folders, searched in this order, relative to ``root``, whose names appear in errors."""

    def __init__(self, root: Path, folders: tuple[str, ...]) -> None:
        self._root = root
        self._files = TemplateFiles(root, folders)
        self._language = _Language(
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
            autoescape=True,
            loader=FunctionLoader(self._load),
        )

    def render(self, name: str, content: Mapping[str, Any]) -> str:
        """Render a template; raise ``TemplateError`` with the template's line for whatever goes wrong in it."""
        try:
            return self._language.get_template(name).render(content)
        except TemplateSyntaxError as error:
            path = self._path(error.name or name)
            raise self._error(path, error.lineno, f"template syntax: {error.message}") from None
        except TemplateNotFound as error:
            path, line = self._line(error) or (name, None)
            raise self._error(path, line, f'there is no template "{error.name}"') from None
        except Exception as error:
            found = self._line(error)
            if found is None:
                raise
            path, line = found
            names = {*content, *self._language.globals}
            problem, hint = (
                missing_name(error, None, line, names)
                if isinstance(error, MissingNameError)
                else message_and_hint(error)
            )
            raise self._error(path, line, problem, hint) from None

    def read(self, name: str) -> str:
        """Return the text of a file of the folders; raise ``TemplateError`` if there is none."""
        return self._files.read(self.path(name))

    def path(self, name: str) -> str:
        """Return the path of a file relative to the root; raise ``TemplateError`` if there is none."""
        found = self._files.find(name)
        if found is None:
            raise TemplateError(f'there is no file "{name}" in {self._files.folders[0]}/')
        return found

    def used_by(self, name: str) -> tuple[str, ...]:
        """Return the paths, relative to the root, of a template and all that it extends, includes or imports.

        One that cannot be read uses nothing: ``render`` reports it.
        """
        found: dict[str, None] = {}
        waiting: list[str | None] = [name]
        while waiting:
            path = self._files.find(waiting.pop())
            if path and path not in found and self._files.is_sound(path):
                found[path] = None
                try:
                    waiting += meta.find_referenced_templates(self._language.parse(self._files.read(path)))
                except TemplateSyntaxError:
                    continue
        return tuple(found)

    def _load(self, name: str) -> Loaded | None:
        path = self._files.find(name)
        if path is None:
            return None
        text = self._files.read(path)
        return text, str(self._root / path), lambda: self._files.text(path) == text

    def _path(self, name: str) -> str:
        return self._files.find(name) or name

    def _line(self, error: BaseException) -> tuple[str, int] | None:
        """Return the path and the line of the innermost template in a traceback."""
        for file, line, _ in reversed(frames(error)):
            name = self._files.name(file)
            if name is not None:
                return self._path(name), line
        return None

    def _error(self, path: str, line: int | None, problem: str, hint: str = "") -> TemplateError:
        lines = excerpt(self._files.text(path), line) if line else ""
        return TemplateError(problem, Details(place=Place(path, line), excerpt=lines, hint=hint))


class _Language(ImmutableSandboxedEnvironment):
    """Jinja's environment, whose tracebacks have the lines of templates."""

    def handle_exception(self, source: str | None = None) -> NoReturn:
        """Raise the error of a template anew, with its lines in the traceback."""
        super().handle_exception(source)
