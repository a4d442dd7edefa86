"""The published animations: copies those that the build makes, and finds those that are stale."""

from __future__ import annotations

from pathlib import Path

from convarith.formats.registry import FORMATS
from convarith.steps.project import Project
from convarith.steps.templates import theme_names
from convarith.tools import files

SHOWN = "padding_strides"
"""The figure that README.md shows in each format."""

BESIDE = (".tex", ".gif", "-sheet.pdf")
"""What is not shown with that: README.md shows the GIF of each figure, and of a sheet one picture is enough."""

ENDINGS = tuple(ending for each in FORMATS for ending in each.whole if ending not in BESIDE)

THEMED = (
    *("--transposed", "--input-size", "3", "--kernel-size", "3", "--stride", "2"),
    *("--padding", "1", "--output-padding", "1", "--frame", "15"),
)
"""What shows the themes: it has a cell of each role."""


def refresh(project: Project, names: list[str]) -> None:
    """Copy the animations of these figures to ``figures/gallery/`` and remove those of figures that are gone."""
    wanted = {project.gallery / f"{name}.gif" for name in names}
    for path in sorted(wanted):
        files.write_if_changed(path, (project.figures / path.name).read_bytes())
    for path in set(project.gallery.glob("*.gif")) - wanted:
        files.remove(path)


def show_formats(project: Project, folder: Path) -> None:
    """Copy a figure in each format, as far as it was made, to ``folder``."""
    for ending in ENDINGS:
        made = project.figures / f"{SHOWN}{ending}"
        if made.is_file():
            files.write_if_changed(folder / made.name, made.read_bytes())


def draw_themes(project: Project, folder: Path) -> None:
    """Draw a picture of each theme to ``folder/THEME.png``."""
    from convarith.steps.draw import draw

    files.check_writable(folder)
    settings = (f"engine={project.settings.engine}", f"build={project.settings.build}")
    for theme in theme_names(project.root):
        draw(project.root, [*THEMED, "--theme", theme, "--output", str(folder / f"{theme}.png"), *settings])


def stale(project: Project, built: Project, names: list[str]) -> list[Path]:
    """Return a project's published animations that are missing, left over, or not those of a build of it.

    Pixels may differ by a little: another version of a library may round otherwise or choose another palette.
    """
    from convarith.tools.images import same_animation

    wanted = {project.gallery / f"{name}.gif" for name in names}
    left_over = set(project.gallery.glob("*.gif")) - wanted
    changed = {path for path in wanted if not (path.is_file() and same_animation(path, built.figures / path.name))}
    return sorted(left_over | changed)
