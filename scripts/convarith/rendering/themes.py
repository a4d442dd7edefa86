"""The themes of a project: which there are, and what is read from their files."""

from __future__ import annotations

import re
from dataclasses import replace

from convarith.errors import CatalogueError, Details, Place, TemplateError
from convarith.rendering.template_errors import quoted
from convarith.rendering.template_files import SHIPPED, TemplateFiles
from convarith.rendering.theme import Known, Theme, is_file, theme_from

STYLES = "styles.tex.j2"
FILE = re.compile(r"themes/([^/]+)\.toml")
STYLE = re.compile(r"(?:^|[{,])\s*([a-z]+(?: [a-z]+)*)/\.style\b", re.MULTILINE)


class Themes:
    """The themes among some files, each in the folder ``themes``; the ``chosen`` one may be a file anywhere."""

    def __init__(self, files: TemplateFiles, chosen: str) -> None:
        self._files = files
        self._chosen = chosen
        self._read: dict[tuple[str, str, str], Theme] = {}
        self._shown: dict[str, Theme] = {}

    def theme(self, name: str = "", *, changing: tuple[str, ...] = ()) -> Theme:
        """Read the chosen theme, or that of a name; raise ``CatalogueError`` if it is missing or wrong.

        ``changing`` are the themes that change it, for one of them to be found among its own bases.
        """
        wanted = str(name or self._chosen)
        path = self._files.find(_file(wanted))
        if path is None:
            place = None if name else Place(f"{self._files.folders[0]}/{_file(wanted)}")
            hint = "a theme is a file templates/themes/NAME.toml"
            raise CatalogueError(f"there is no theme {quoted(wanted)}", Details(place=place, hint=hint))
        text = self._text(path)
        styles = self._files.text(self._files.find(STYLES) or STYLES)
        if (path, text, styles) not in self._read:
            changed = (*changing, wanted)

            def read(base: str) -> Theme:
                if base in changed:
                    problem = f"base: the theme {quoted(base)} would change itself"
                    raise CatalogueError(problem, Details(place=Place(path), hint="take one of the bases away"))
                return self.theme(base, changing=changed)

            known = Known(self._names(), tuple(dict.fromkeys(STYLE.findall(styles))), read)
            theme = theme_from(text, path, known)
            if theme.bases:
                return theme  # what it changes may change, too
            self._read[path, text, styles] = theme
        return self._read[path, text, styles]

    def files(self, name: str = "") -> tuple[str, ...]:
        """Return the names of the files of a theme, and of those that it changes, as far as they can be read."""
        try:
            bases = self.theme(name).bases
        except CatalogueError:  # which rendering reports
            bases = ()
        return tuple(map(_file, (name or self._chosen, *bases)))

    def begin(self) -> None:
        """Begin a rendering, which sees each theme as it is now."""
        self._shown = {}

    def once(self, name: str = "") -> Theme:
        """Return a theme for a template, reading its file only once per rendering."""
        key = str(name)
        if key not in self._shown:
            self._shown[key] = self.theme(key)
        return self._shown[key]

    def _text(self, path: str) -> str:
        try:
            return self._files.read(path, "the theme")
        except TemplateError as error:  # the theme's file is to be fixed, not the template that asks for it
            details = replace(error.details, place=error.details.place or Place(path))
            raise CatalogueError(error.problem, details) from None

    def _names(self) -> tuple[str, ...]:
        """Return the names of themes, and of those behind others of their name: ``convarith/light``."""
        found = (FILE.fullmatch(name) for name in self._files.names())
        names = tuple(each[1] for each in found if each)
        shipped = [f"{SHIPPED}/{name}" for name in names] if len(self._files.folders) > 1 else []
        return (*names, *(name for name in shipped if self._files.find(_file(name))))


def _file(name: str) -> str:
    if is_file(name):
        return name
    shipped, slash, bare = name.partition("/")
    return f"{SHIPPED}/themes/{bare}.toml" if slash and shipped == SHIPPED else f"themes/{name}.toml"
