"""Finds the templates and themes of a project: its own, and behind them those that travel with the package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from convarith.rendering.theme import is_file
from convarith.tools.shipped import shipped
from convarith.words.wording import ENGLISH, FOLDER

if TYPE_CHECKING:
    from convarith.rendering.environment import TemplateFolder
    from convarith.steps.cache.template_store import TemplateStore

OWN = "templates"
REPORT = "report"
GUIDE = "report/guide.tex.j2"


def template_folders(root: Path) -> tuple[str, ...]:
    """Return the folders of templates: the project's own, and behind it the shipped one.

    A clone has its own folder only, whichever package it is built with: it is a project with a guide.
    """
    return (OWN,) if (root / GUIDE).is_file() else (OWN, str(shipped(OWN)))


def overridden(root: Path) -> list[str]:
    """Return the names of the project's own files that stand in front of shipped ones."""
    _, *behind = template_folders(root)
    return sorted(name for folder in behind for name in _names(root / OWN) if (Path(folder) / name).is_file())


def theme_names(root: Path) -> tuple[str, ...]:
    """Return the names of the themes of a project."""
    themes = [path for folder in template_folders(root) for path in (root / folder / "themes").glob("*.toml")]
    return tuple(sorted({path.stem for path in themes if path.is_file()}))


def language_names(root: Path) -> tuple[str, ...]:
    """Return the names of the languages of a project."""
    words = [path for folder in template_folders(root) for path in (root / folder / FOLDER).glob("*.toml")]
    return tuple(sorted({path.stem for path in words if path.is_file()}))


def templates_in(root: Path, theme: str, language: str = ENGLISH) -> TemplateFolder:
    """Return the templates of figures, in a theme and a language."""
    from convarith.rendering.environment import TemplateFolder

    return TemplateFolder(root, template_folders(root), theme, language, _compiled())


def guide_templates(root: Path, language: str = ENGLISH) -> TemplateFolder:
    """Return the templates of the guide, in a language."""
    from convarith.rendering.environment import TemplateFolder

    return TemplateFolder(root, (REPORT, *template_folders(root)), language=language, kept=_compiled())


def _compiled() -> TemplateStore:
    from convarith.steps.cache.template_store import template_store  # runs that render nothing do without
    from convarith.steps.user_cache import usable_cache

    return template_store(usable_cache() / "templates")


def theme_folders(root: Path, chosen: str) -> dict[str, TemplateFolder]:
    """Return the templates of a project in each of its themes, the chosen one too if it is a file somewhere else."""
    return {theme_name(theme): templates_in(root, theme) for theme in (*theme_names(root), chosen)}


def theme_name(theme: str) -> str:
    """Return the name of a theme, which may be given as a file."""
    return Path(theme).stem if is_file(theme) else theme


def _names(folder: Path) -> list[str]:
    return [
        path.relative_to(folder).as_posix()
        for pattern in ("*.tex.j2", "themes/*.toml", f"{FOLDER}/*.toml")
        for path in folder.glob(pattern)
    ]
