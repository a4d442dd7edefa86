"""The folders of a project."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from convarith.errors import CatalogueError, Details
from convarith.sentences import of_project
from convarith.steps.settings import Settings, read_settings
from convarith.steps.user_cache import cache_folder, usable_cache
from convarith.tools import files
from convarith.tools.sources import read_source

SOURCES = ("figures", "report", "scripts", "templates", "tests")
DODO = "dodo.py"
BUILD = "build"
MARK = "CACHEDIR.TAG"  # which backups and other programs know: what lies beside it can be made again
RECORDS = "records"
FOLDERS = ("drawn", "figures", "formats", "guide", "private", RECORDS, "search", "site", "tex")
MADE = {*FOLDERS, "bench.json", "guide.pdf", "verification.json"}
"""All that a build folder has beside its mark; the first are folders."""
MARK_TEXT = b"""Signature: 8a477f597d28d172789f06886806bc55
# A build folder of convarith: all in it is made by doit and removed by doit clean.
"""


@dataclass(frozen=True)
class Project:
    """The folders of a project; paths in errors and records are relative to ``root``.

    Raises ``CatalogueError`` for a build folder among the sources, which a build would mix with what it makes, and for
    one in another build folder of the same project.
    """

    root: Path
    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        root, build = (Path(os.path.realpath(folder)) for folder in (self.root, self.build))
        own = build.relative_to(root).parts[0] if build != root and build.is_relative_to(root) else ""
        is_hidden = own.startswith(".") and self.build != cache_folder() / BUILD
        if root.is_relative_to(build) or own in SOURCES or is_hidden:
            raise self._taken()
        own_folders = [folder for folder in build.parents if folder.is_relative_to(root)]
        outer = next((folder for folder in own_folders if _is_marked(folder)), None)
        if outer:
            problem = f'build is "{self.settings.build}", in the build folder {self.shown(outer)}'
            hint = f"choose a folder beside it with {of_project('build', 'FOLDER')}"
            raise CatalogueError(problem, Details(hint=hint))

    def mark(self) -> None:
        """Mark the build folder, which is there, so that nothing but what was built is ever removed from it.

        Raises ``CatalogueError`` for a folder of other files.
        """
        if os.path.lexists(self.build / MARK):
            return
        paths = [path for path in self.build.iterdir() if not path.name.startswith(".")]
        names = {path.name for path in paths if not _is_marked(path)}  # another run may have made a build folder here
        if names and not (RECORDS in names and names <= MADE):  # someone may have removed the mark alone
            raise self._taken()
        files.write(self.build / MARK, MARK_TEXT)

    def _taken(self) -> CatalogueError:
        hint = f"choose a folder of its own with {of_project('build', 'FOLDER')}, or move them away"
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
    def site(self) -> Path:
        """The pages."""
        return self.build / "site"

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
        return self.build / RECORDS

    @property
    def gallery(self) -> Path:
        """The published animations."""
        return self.root / "figures" / "gallery"

    def shown(self, path: Path) -> str:
        """Return a path as a person of this project reads it."""
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else str(path)

    def catalogue_files(self) -> Iterable[tuple[str, str | CatalogueError]]:
        """Yield the path and the text, or why it cannot be read, of each catalogue file in the order of their names."""
        folder = self.root / "figures"
        try:
            paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml")
        except FileNotFoundError:
            return
        except OSError as error:
            yield self.shown(folder), CatalogueError(f"cannot be read: {error.strerror}")
            return
        for path in paths:
            shown = self.shown(path)
            try:
                yield shown, read_source(path, shown)
            except CatalogueError as error:
                yield shown, error


def project_at(folder: Path, given: Mapping[str, str], theme: str = "") -> Project:
    """Return the project of a folder, with the settings that were given on the command line, and a theme if one is.

    Where there is no ``dodo.py``, what is made on the way goes into the user's cache, unless a setting says where.
    """
    settings = read_settings(folder, given)
    if theme:
        settings = replace(settings, theme=theme)
    if settings.build == Settings.build and "build" not in given and not (folder / DODO).is_file():
        settings = replace(settings, build=str(usable_cache() / BUILD))
    return Project(folder, settings)


def _is_marked(folder: Path) -> bool:
    """Return whether a folder is a build folder of convarith."""
    with suppress(OSError):
        return files.read(folder / MARK) == MARK_TEXT
    return False
