"""Are the published animations those that the build makes? Copies them, and finds those that are stale."""

from __future__ import annotations

from pathlib import Path

from convarith.steps.project import Project
from convarith.tools import files


def refresh(project: Project, names: list[str]) -> None:
    """Copy the animations of these figures to ``figures/gallery/`` and remove those of figures that are gone."""
    wanted = {project.gallery / f"{name}.gif" for name in names}
    for path in sorted(wanted):
        files.write_if_changed(path, (project.figures / path.name).read_bytes())
    for path in set(project.gallery.glob("*.gif")) - wanted:
        files.remove(path)


def stale(project: Project, built: Project, names: list[str]) -> list[Path]:
    """Return a project's published animations that are missing, left over, or not those of a build of it.

    Pixels may differ by a little: another version of a library may round otherwise or choose another palette.
    """
    from convarith.tools.images import same_animation

    wanted = {project.gallery / f"{name}.gif" for name in names}
    left_over = set(project.gallery.glob("*.gif")) - wanted
    changed = {path for path in wanted if not (path.is_file() and same_animation(path, built.figures / path.name))}
    return sorted(left_over | changed)
