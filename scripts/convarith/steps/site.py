"""The steps of the site: the page of each figure, the other parts, the files to download, and what the search knows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from functools import cache, cached_property, partial
from pathlib import Path

from convarith.catalogue.entries import Entry
from convarith.errors import Place
from convarith.formats.frames import FRAMES
from convarith.formats.registry import FORMATS
from convarith.rendering.source_map import Rendered
from convarith.site.figure_page import Neighbours, figure_page
from convarith.site.material import Drawn, GuideSource, Material
from convarith.site.page import File, Hit, Page, Part
from convarith.site.registry import parts_of
from convarith.site.rendering import GUIDE_PDF, House, rendered
from convarith.site.search import search_index
from convarith.site.templates import SiteTemplates
from convarith.steps.cache.code import code
from convarith.steps.cache.records import Records, Step
from convarith.steps.figures import arguments, figure_steps
from convarith.steps.guide import guide_steps
from convarith.steps.guide_drawings import guide_drawings
from convarith.steps.project import Project
from convarith.steps.templates import GUIDE, guide_templates, template_folders
from convarith.tools import files
from convarith.tools.sources import read_source

FOLDER = "site"
OFFERED = tuple(each.name for each in FORMATS if each.can_be_made() and each is not FRAMES)
"""The formats that the pages offer: all that can be made here, but for a PDF per frame, each with a font of its own."""
OF_FIGURES = ("page", "download")
"""The steps of each figure."""
GUIDE_STEP = "site:guide_pdf"
RENDERING = ("site.rendering", "site.templates")


class SiteSteps:
    """The steps of a project's site. A worker that is sent one makes it anew, once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.records = Records(project.records, project.root)
        self.has_guide = (project.root / GUIDE).is_file()
        self.parts = parts_of(has_guide=self.has_guide)
        self._folder = project.site
        self._house = House(tuple(part.link for part in self.parts if part.link), project.settings.url)
        self._hits = project.build / "search"

    def __reduce__(self) -> tuple[Callable[[Project], SiteSteps], tuple[Project]]:
        return site_steps, (self.project,)

    @cached_property
    def _templates(self) -> SiteTemplates:
        folders = tuple(f"{folder}/{FOLDER}" for folder in template_folders(self.project.root))
        return SiteTemplates(self.project.root, folders)

    def page_arguments(self, entry: Entry, neighbours: Neighbours) -> str:
        """Return what the page of a figure depends on beside files: its table, the links, our code."""
        own = {entry.name: entry.table}
        return self._arguments("site.figure_page", figure=own, beside=neighbours)

    def _arguments(self, module: str, **settings: object) -> str:
        """Return what pages depend on beside files, by the module that makes them."""
        made = code(module, *RENDERING)
        return arguments(self.project, house=self._house, offered=OFFERED, code=made, **settings)

    def page(self, entry: Entry, neighbours: Neighbours) -> None:
        """Make the page of a figure."""
        with self.records.step(f"page:{entry.name}", self.page_arguments(entry, neighbours)) as step:
            material = self._material([entry], step)
            page = figure_page(material.drawn(entry), material, neighbours)
            self._write(f"page-{entry.name}", [page], step)

    def part_arguments(self, part: Part, entries: Sequence[Entry]) -> str:
        """Return what a part depends on beside files: all tables, the links, our code."""
        return self._arguments(part.module, figures={entry.name: entry.table for entry in entries})

    def part(self, name: str, entries: Sequence[Entry]) -> None:
        """Make the pages and files of a part."""
        part = next(each for each in self.parts if each.name == name)
        with self.records.step(f"site:{name}", self.part_arguments(part, entries)) as step:
            self._write(f"part-{name}", part.make(self._material(entries, step)), step)

    def guide_pdf_arguments(self) -> str:
        """Return what the guide to download depends on beside its PDF."""
        return arguments(self.project)

    def guide_pdf(self) -> None:
        """Copy the guide's PDF, which has been made."""
        with self.records.step(GUIDE_STEP, self.guide_pdf_arguments()) as step:
            made = self.project.build / GUIDE_PDF
            step.reads(made)
            step.write_if_changed(self._folder / GUIDE_PDF, made.read_bytes())

    def search_arguments(self, names: Sequence[str]) -> str:
        """Return what the search depends on beside files."""
        return arguments(self.project, figures=names, code=code("site.search"))

    def search(self, names: Sequence[str]) -> None:
        """Make what the search knows of all parts."""
        with self.records.step("search", self.search_arguments(names)) as step:
            made = [*(f"part-{part.name}" for part in self.parts), *(f"page-{name}" for name in names)]
            paths = [self._hits / f"{each}.json" for each in made]
            step.reads(*paths)
            hits = [Hit(**hit) for path in paths for hit in json.loads(files.read(path))]
            step.write_if_changed(self._folder / "search-index.js", search_index(hits).encode())

    def remove_left_over(self, names: Sequence[str]) -> None:
        """Remove files of the site that nothing makes any more, such as the page of a figure that is gone."""
        made = [f"site:{part.name}" for part in self.parts] + [
            f"{kind}:{name}" for kind in OF_FIGURES for name in names
        ]
        kept = {path for step in [*made, "search", GUIDE_STEP] for path in self.records.outputs(step)}
        for path in sorted(self._folder.rglob("*"), reverse=True):
            if path.is_dir():
                files.remove_if_empty(path)
            elif path not in kept:
                files.remove(path)

    def download_arguments(self, entry: Entry) -> str:
        """Return what the files to download of a figure depend on beside these."""
        own = {entry.name: entry.table}
        return arguments(self.project, figure=own, offered=OFFERED, code=code("site.material", "tools.preview"))

    def download(self, entry: Entry) -> None:
        """Copy the files of a figure in each format, and make the picture for links in chats."""
        from convarith.tools.preview import preview

        with self.records.step(f"download:{entry.name}", self.download_arguments(entry)) as step:
            material = self._material([entry], step)
            drawn = material.drawn(entry)
            picture = preview(self.project.figures / f"{entry.name}.pdf", drawn.middle, material.theme.colours["paper"])
            step.write_if_changed(self._folder / drawn.card, picture)
            for kind in OFFERED:
                self._copy(self.records.outputs(f"{kind}:{entry.name}"), step)
            self._copy(self.records.outputs("package"), step)

    def _copy(self, paths: Iterable[Path], step: Step) -> None:
        for path in paths:
            if path.is_relative_to(self.project.figures):
                step.reads(path)
                step.write_if_changed(self._folder / path.relative_to(self.project.build), path.read_bytes())

    def _material(self, entries: Sequence[Entry], step: Step) -> Material:
        root = self.project.root
        templates = figure_steps(self.project).templates

        def drawn(entry: Entry) -> Drawn:
            made = self._drawn(entry)
            step.reads(*(root / path for path in templates.used_by(made.figure.template)))
            return made

        def read(name: str) -> str:
            step.reads(root / self._templates.path(name))
            return self._templates.read(name)

        def source(path: str) -> str:
            step.reads(root / path)
            return read_source(root / path, path)

        def svg(name: str) -> str:
            path = self.project.figures / f"{name}.svg"
            step.reads(path)
            return path.read_text(encoding="utf-8")

        themes = templates.themes
        theme = themes.theme()
        step.reads(*(root / templates.path_of(file) for file in (*themes.files(), *themes.files(theme.dark))))
        dark = themes.theme(theme.dark) if theme.dark else theme
        guide = partial(self._guide, step)
        return Material(entries, drawn, read, source, svg, theme, dark, OFFERED, guide=guide)

    def _guide(self, step: Step) -> GuideSource:
        """Return the guide, which has been rendered, with the drawings in its text."""
        root = self.project.root
        text, source_map = guide_steps(self.project).text_files
        drawings = guide_drawings(self.project).path
        step.reads(text, source_map, drawings)
        places = [Place(*place) if place else None for place in json.loads(files.read(source_map))]
        rendered = Rendered(files.read(text).decode(), tuple(places))
        error = guide_templates(root).error
        return GuideSource(rendered, error, json.loads(files.read(drawings)))

    def _drawn(self, entry: Entry) -> Drawn:
        from convarith.rendering.document import figure_scene

        steps = figure_steps(self.project)
        figure = steps.figure(entry)
        return Drawn(entry, figure, figure_scene(figure, steps.templates))

    def _write(self, name: str, made: Iterable[Page | File], step: Step) -> None:
        """Write the pages and files of a part, and what the search finds in them."""
        hits: list[Hit] = []
        for each in made:
            if isinstance(each, Page):
                step.reads(*(self.project.root / path for path in self._templates.used_by(each.template)))
                hits += each.hits
            text = rendered(each, self._templates, self._house)
            step.write_if_changed(self._folder / each.path, text.encode())
        noted = json.dumps([asdict(hit) for hit in hits], ensure_ascii=False)
        step.write_if_changed(self._hits / f"{name}.json", noted.encode())


@cache
def site_steps(project: Project) -> SiteSteps:
    """Return the steps of a project's site, the same whenever a worker asks for them."""
    files.claim(project.build)
    return SiteSteps(project)
