"""The formats of a figure beside PDF, PNG and GIF: a table of them, and the one step that makes any."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from convarith.catalogue.entries import SHEET, Entry
from convarith.formats.timing import durations
from convarith.steps.cache.code import code
from convarith.steps.cache.records import Step
from convarith.steps.figures import WRITERS, FigureSteps, arguments
from convarith.steps.settings import theme_names
from convarith.tools import video

if TYPE_CHECKING:
    from convarith.catalogue.figure import Figure
    from convarith.rendering.environment import TemplateFolder

PACKAGE_PARTS = ("package", "palette", "styles")

Made = Iterator[tuple[Path, bytes]]
"""Files of a format, each with its content; each is written before the next is asked for."""


@dataclass(frozen=True)
class Format:
    """A format: the name of its task and its line of help, what makes its files, the modules that this takes.

    ``needs`` is the task that comes before, of the same figure; ``has_pixels`` says whether the setting dpi counts.
    """

    name: str
    help: str
    make: Callable[[Job], Made]
    modules: tuple[str, ...]
    needs: str = "pdf"
    has_pixels: bool = False


class Job:
    """A figure on its way to a format. What is read is noted down before, to be recorded with what is made."""

    def __init__(self, steps: FigureSteps, entry: Entry, step: Step) -> None:
        self.steps = steps
        self.entry = entry
        self.dpi = steps.project.settings.dpi
        self.reads = step.reads

    @property
    def pdf(self) -> Path:
        """The figure's PDF."""
        return self.path(".pdf")

    @cached_property
    def durations(self) -> tuple[int, ...]:
        """The milliseconds of each frame."""
        from convarith.tools.pdf import page_count

        return durations(page_count(self.pdf))

    def path(self, ending: str) -> Path:
        """Return where a file of the figure is: its name and this ending."""
        return self.steps.project.figures / f"{self.entry.name}{ending}"

    def frames(self, ending: str) -> list[Path]:
        """Return where the files of the frames are."""
        return self.steps.frame_paths(self.entry.name, len(self.durations), ending)


class FormatSteps:
    """The steps ``FORMAT:NAME`` of a project. Each replaces its outputs one by one, and then records them."""

    def __init__(self, steps: FigureSteps) -> None:
        self._steps = steps

    def arguments(self, name: str, entry: Entry) -> str:
        """Return what a figure in the format of that name depends on beside files."""
        kind = BY_NAME[name]
        made_by = code("steps/formats.py", *kind.modules)
        project = self._steps.project
        if kind.has_pixels:
            return arguments(project, dpi=project.settings.dpi, code=made_by)
        return arguments(project, figure={entry.name: entry.table}, code=made_by)

    def make(self, name: str, entry: Entry) -> None:
        """Make a figure in the format of that name."""
        kind = BY_NAME[name]
        with self._steps.records.step(f"{name}:{entry.name}", self.arguments(name, entry)) as step:
            job = Job(self._steps, entry, step)
            if kind.needs == "pdf":
                job.reads(job.pdf)
            frames = []
            for path, content in kind.make(job):
                step.write(path, content)
                frames += [path] if path.parent == job.path("") else []
            if frames:
                self._steps.remove_other_frames(frames)

    def package(self) -> None:
        """Make ``build/figures/convarith.sty``, which documents that read a ``NAME.tikz`` load."""
        from convarith.rendering.document import package
        from convarith.rendering.environment import TemplateFolder

        project, records = self._steps.project, self._steps.records
        folders = {name: TemplateFolder(project.root, ("templates",), name) for name in theme_names(project.root)}
        used = {path for folder in folders.values() for part in PACKAGE_PARTS for path in folder.used_by(part)}
        with records.step("package", self.package_arguments()) as step:
            step.reads(*(project.root / path for path in sorted(used)))
            step.write(project.figures / "convarith.sty", package(folders, project.settings.theme).encode())

    def package_arguments(self) -> str:
        """Return what the package depends on beside files: which themes there are, which is chosen, our own code."""
        project = self._steps.project
        return arguments(project, themes=theme_names(project.root), code=code("steps/formats.py", "rendering"))


def _svg(job: Job) -> Made:
    from convarith.catalogue.figure import figure_from
    from convarith.scenes import scene_of
    from convarith.tools.svg.document import animated_svg, still_svg
    from convarith.tools.svg.pdf_objects import pdf_drawing

    project, templates = job.steps.project, job.steps.templates
    theme = templates.theme()
    themes = (project.settings.theme, *([theme.dark] if theme.dark else []))
    job.reads(*(project.root / f"templates/themes/{name}.toml" for name in themes))
    figure = figure_from(job.entry)
    scene = scene_of(figure, templates.scene(figure.template))
    drawing = pdf_drawing(job.pdf)
    look = svg_look(figure, templates)
    for number, path in enumerate(job.frames(".svg"), start=1):
        yield path, still_svg(drawing, number, description=scene.describe_frame(number), **look).encode()
    animation = animated_svg(drawing, durations=job.durations, description=scene.describe(), **look)
    yield job.path(".svg"), animation.encode()


def svg_look(figure: Figure, templates: TemplateFolder) -> dict[str, Any]:
    """Return what an SVG is told of a figure and of its theme, beside what is drawn."""
    theme = templates.theme()
    dark = templates.theme(theme.dark).colours if theme.dark else {}
    return {"title": figure.title, "colours": theme.colours, "dark": dark}


def _webp(document: Path, times: Sequence[int], dpi: int) -> bytes:
    from convarith.tools import animations

    return animations.webp(animations.frames_in_one_palette(document, dpi=dpi), durations=times)


def _apng(document: Path, times: Sequence[int], dpi: int) -> bytes:
    from convarith.tools import animations

    return animations.apng(animations.frames_in_one_palette(document, dpi=dpi), durations=times)


def _video(kind: video.Kind, document: Path, times: Sequence[int], dpi: int) -> bytes:
    from convarith.tools import pdf

    return video.video(pdf.pages(document, dpi=dpi), kind, durations=times)


ANIMATIONS: Mapping[str, Callable[[Path, Sequence[int], int], bytes]] = {
    ".webp": _webp,
    ".apng": _apng,
    ".mp4": partial(_video, video.MP4),
    ".webm": partial(_video, video.WEBM),
}
"""What makes an animation of each ending, of a PDF, the milliseconds of its pages, and pixels to the inch."""


def _animations(*endings: str) -> Callable[[Job], Made]:
    def make(job: Job) -> Made:
        for ending in endings:
            yield job.path(ending), ANIMATIONS[ending](job.pdf, job.durations, job.dpi)

    return make


def _sheet(job: Job) -> Made:
    from convarith.tools import images, pdf, pdf_pages

    path = job.path(f"{SHEET}.pdf")
    yield path, pdf_pages.sheet(job.pdf)
    (page,) = pdf.pages(path, dpi=job.dpi)
    yield path.with_suffix(".png"), images.png(images.with_palette(page, images.shared_palette([page])), dpi=job.dpi)


def _frames(job: Job) -> Made:
    from convarith.tools import pdf_pages

    yield from zip(job.frames(".pdf"), pdf_pages.single_pages(job.pdf), strict=True)


def _tikz(job: Job) -> Made:
    from convarith.catalogue.figure import figure_from
    from convarith.rendering.document import figure_piece

    figure = figure_from(job.entry)
    job.reads(*(job.steps.project.root / path for path in job.steps.templates.used_by(figure.template)))
    yield job.path(".tikz"), figure_piece(figure, job.steps.templates).text.encode()


PAINTED = ("tools/pdf.py", "tools/images.py", "formats/timing.py")
SVG = ("tools/svg",)
FORMATS = (
    Format(
        "svg",
        "animations as SVG that play by themselves, and a still a frame: build/figures/NAME.svg, NAME/NN.svg",
        _svg,
        (*WRITERS, *SVG),
    ),
    Format(
        "webp",
        "animations as WebP, transparent: build/figures/NAME.webp",
        _animations(".webp"),
        ("tools/animations.py", *PAINTED),
        has_pixels=True,
    ),
    Format(
        "apng",
        "animations as PNG, transparent: build/figures/NAME.apng",
        _animations(".apng"),
        ("tools/animations.py", *PAINTED),
        has_pixels=True,
    ),
    Format(
        "video",
        "animations as video, on white: build/figures/NAME.mp4, NAME.webm",
        _animations(".mp4", ".webm"),
        ("tools/video.py", *PAINTED),
        has_pixels=True,
    ),
    Format(
        "sheet",
        "all frames of a figure on one sheet: build/figures/NAME-sheet.pdf, NAME-sheet.png",
        _sheet,
        ("tools/pdf_pages.py", *PAINTED),
        has_pixels=True,
    ),
    Format(
        "frames",
        "a PDF a frame, for \\includegraphics: build/figures/NAME/NN.pdf",
        _frames,
        ("tools/pdf_pages.py",),
    ),
    Format(
        "tikz",
        "figures for documents of your own, with their package: build/figures/NAME.tikz, convarith.sty",
        _tikz,
        WRITERS,
        needs="tex",
    ),
)
BY_NAME = {kind.name: kind for kind in FORMATS}
