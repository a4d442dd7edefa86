"""What the tasks of a project share: its catalogue, its steps, the workers that do them, and TeX."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from convarith.catalogue.entries import Entry, read_catalogue
from convarith.errors import ConvarithError
from convarith.formats.registry import FORMATS
from convarith.steps.doit_support.tasks import Tasks
from convarith.steps.figures import FigureSteps
from convarith.steps.guide import GuideSteps
from convarith.steps.project import Project
from convarith.steps.selection import Selection, selection
from convarith.steps.templates import GUIDE
from convarith.tools.engines import Engine, find_engine
from convarith.tools.worker_pool import Workers

USUAL_MODULES = (
    *("convarith.steps.figures", "convarith.rendering.document", "convarith.tools.tex"),
    *("convarith.tools.pdf_content", "convarith.tools.svg.document", "convarith.formats.frames"),
)
"""What most jobs need, in the order of a figure's steps."""


class Context:
    """The parts of a build. What needs no file but the catalogue's is there at once; nothing is made or started."""

    def __init__(self, project: Project, workers: Workers | None = None) -> None:
        self.project = project
        self.catalogue = read_catalogue(project.catalogue_files())
        self.names = [entry.name for entry in self.catalogue.entries]
        self.selection: Selection | None = None
        self.workers = workers or Workers(USUAL_MODULES)
        self.steps = FigureSteps(project)
        self.records = self.steps.records
        self.filling = project.settings.tex_seconds  # seconds for a template, as for a run of TeX …
        self.converting = 5 * self.filling  # … and for what is made of its PDF, or for a run with all before and after
        self.tasks = Tasks(project, self.records, self.workers, seconds=self.converting)
        self.made_here = [each.name for each in FORMATS if each.can_be_made()]
        self.faults = [f"tex:{fault.task}" for fault in self.catalogue.faults]
        self.guide = GuideSteps(project) if (project.root / GUIDE).is_file() else None

    def select(self, words: Sequence[str]) -> bool:
        """Make only the tasks of figures that a run of these words can need; return whether these are all it needs."""
        self.selection = selection(words, {*self.names})
        return self.selection is not None

    def entries(self, kind: str) -> Sequence[Entry]:
        """Return the figures that have a task for a kind of files."""
        chosen = self.selection
        if chosen is None or (kind in chosen.kinds and chosen.names is None):
            return self.catalogue.entries
        return [each for each in self.catalogue.entries if kind in chosen.kinds and each.name in (chosen.names or ())]

    @cached_property
    def engine(self) -> Engine:
        """The TeX that builds; raises ``EngineError`` if there is none."""
        return find_engine(self.project.settings.engine)

    def has_engine(self) -> bool:
        """Return whether there is a TeX that builds."""
        try:
            return bool(self.engine)
        except ConvarithError:
            return False

    def pdf_arguments(self, steps: FigureSteps | GuideSteps) -> str:
        """Return what a PDF depends on beside files."""
        return steps.pdf_arguments(self.engine) if self.has_engine() else ""
