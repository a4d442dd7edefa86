"""Where does everything lie, and what was set? The folders of a project and its settings."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from convarith.drawing.theme import DEFAULT_THEME
from convarith.errors import CatalogueError, Details, Place
from convarith.tools import files
from convarith.tools.tex import EngineName

SOURCES = ("figures", "report", "scripts", "templates", "tests")
TEMPLATE_FOLDERS = ("report", "templates")
SETTINGS_TABLE = "[tool.convarith]"
MARK = "CACHEDIR.TAG"  # which backups and other programs know: what lies beside it can be made again
MARK_TEXT = b"""Signature: 8a477f597d28d172789f06886806bc55
# A build folder of convarith: all in it is made by doit and removed by doit clean.
"""


@dataclass(frozen=True)
class Settings:
    """What pyproject.toml's table [tool.convarith] or the command line may set.

    ``engine`` is the TeX that builds; ``build`` the folder for all that is made; ``dpi`` the pixels to the inch of PNG
    and GIF; ``tex_seconds`` the time that one run of TeX may take; ``theme`` how figures look.
    """

    engine: EngineName = EngineName.EMBEDDED
    build: str = "build"
    dpi: int = 150
    tex_seconds: int = 60
    theme: str = DEFAULT_THEME


def settings_from(pyproject: str, command_line: Mapping[str, str], themes: Collection[str]) -> Settings:
    """Read the settings; the command line (``doit engine=system``) wins over the text of pyproject.toml.

    ``themes`` are those that there are. Raises ``CatalogueError`` for a name or value that is not understood.
    """
    table = tomllib.loads(pyproject).get("tool", {}).get("convarith", {})
    given = {name: (value, SETTINGS_TABLE) for name, value in table.items()}
    given |= {name: (value, "the command line") for name, value in command_line.items()}
    return Settings(**{name: _setting(name, value, source, themes) for name, (value, source) in given.items()})


def theme_names(root: Path) -> tuple[str, ...]:
    """Return the names of the themes of a project."""
    return tuple(sorted(path.stem for path in (root / "templates" / "themes").glob("*.toml") if path.is_file()))


def _setting(name: str, value: Any, source: str, themes: Collection[str]) -> Any:
    names = [setting.name for setting in fields(Settings)]
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1)
        hint = f'did you mean "{near[0]}"? ' if near else ""
        raise _refusal(f'unknown setting "{name}"', source, f"{hint}the settings are {', '.join(names)}")
    match name:
        case "engine":
            if value not in list(EngineName):
                raise _refusal(f'unknown engine "{value}"', source, f"the engines are {' and '.join(EngineName)}")
            return EngineName(value)
        case "theme":
            if value not in themes:
                choices = ", ".join(themes)
                raise _refusal(
                    f'unknown theme "{value}"', source, f"the themes are {choices}, files of templates/themes/"
                )
            return value
        case "build":
            if not isinstance(value, str) or not value:
                raise _refusal(f"build must be the name of a folder, not {value!r}", source)
            return value
        case _:
            text = str(value)
            if isinstance(value, bool) or not text.isdecimal() or int(text) < 1:
                raise _refusal(f"{name} must be a whole number of at least 1, not {value!r}", source)
            return int(text)


def _refusal(problem: str, source: str, hint: str = "") -> CatalogueError:
    return CatalogueError(
        f"{problem} on {source}" if source != SETTINGS_TABLE else problem,
        Details(place=Place("pyproject.toml") if source == SETTINGS_TABLE else None, hint=hint),
    )


@dataclass(frozen=True)
class Project:
    """The folders of a project; paths in errors and records are relative to ``root``.

    Raises ``CatalogueError`` for a build folder among the sources, which a build would mix with what it makes.
    """

    root: Path
    settings: Settings = Settings()

    def __post_init__(self) -> None:
        root, build = self.root.resolve(), self.build.resolve()
        own = build.relative_to(root).parts[0] if build != root and build.is_relative_to(root) else ""
        if root.is_relative_to(build) or own in SOURCES or own.startswith("."):
            raise self._taken()

    def mark(self) -> None:
        """Mark the build folder, which is there, so that nothing but what was built is ever removed from it.

        Raises ``CatalogueError`` for a folder of other files.
        """
        if (self.build / MARK).exists():
            return
        if any(not path.name.startswith(".") for path in self.build.iterdir()):  # another run may be writing its mark
            raise self._taken()
        files.write(self.build / MARK, MARK_TEXT)

    def _taken(self) -> CatalogueError:
        hint = "choose a folder of its own, such as build"
        return CatalogueError(f'build is "{self.settings.build}", where other files are', Details(hint=hint))

    @property
    def build(self) -> Path:
        """All that is made."""
        return Path(os.path.normpath(self.root / self.settings.build))  # as TeX names it in what it tells of its files

    @property
    def figures(self) -> Path:
        """The finished figures."""
        return self.build / "figures"

    @property
    def tex(self) -> Path:
        """TeX as the templates gave it, with source maps and logs."""
        return self.build / "tex"

    @property
    def private(self) -> Path:
        """Where steps work until they have succeeded."""
        return self.build / "private"

    @property
    def formats(self) -> Path:
        """Preambles that TeX has read already."""
        return self.build / "formats"

    @property
    def drawn(self) -> Path:
        """The TeX of figures that were drawn without the catalogue, with logs."""
        return self.build / "drawn"

    @property
    def records(self) -> Path:
        """What was made from what."""
        return self.build / "records"

    @property
    def gallery(self) -> Path:
        """The published animations."""
        return self.root / "figures" / "gallery"

    def shown(self, path: Path) -> str:
        """Return a path as a person of this project reads it."""
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else str(path)

    def catalogue_files(self) -> Iterable[tuple[str, str]]:
        """Yield the path and the text of each catalogue file, in the order of their names.

        Bytes that are no UTF-8 come through as lone surrogates, for the catalogue to refuse with their line.
        """
        for path in sorted((self.root / "figures").glob("*.toml")):
            yield self.shown(path), path.read_text(encoding="utf-8-sig", errors="surrogateescape")
