"""The build graph: which tasks there are, and which needs which. `doit list` shows them, README.md explains them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from doit import doit_cmd

from convarith.drawing.catalogue import read_catalogue
from convarith.errors import ConvarithError, report
from convarith.steps import gallery
from convarith.steps.figures import FigureSteps
from convarith.steps.guide import GuideSteps
from convarith.steps.interrupts import end_cleanly_when_interrupted
from convarith.steps.project import Project, settings_from
from convarith.steps.reporter import BuildReporter
from convarith.steps.tasks import (
    failing_task,
    processes,
    refuse_unknown_figures,
    step_task,
    told,
)
from convarith.tools import files
from convarith.tools.tex import Engine, find_engine

ROOT = Path(__file__).parent

Task = dict[str, Any]


def _project() -> Project:
    given = dict(doit_cmd._CMDLINE_VARS or {})  # get_var answers only for names that it is asked for
    settings = settings_from((ROOT / "pyproject.toml").read_text(encoding="utf-8"), given)
    project = Project(ROOT, settings)
    files.check_writable(project.build)
    files.sweep(project.private)
    return project


try:
    PROJECT = _project()
except ConvarithError as error:
    sys.exit(report(error))

CATALOGUE = read_catalogue(PROJECT.catalogue_files())
NAMES = [entry.name for entry in CATALOGUE.entries]
refuse_unknown_figures(sys.argv[1:], NAMES, CATALOGUE.faults)

end_cleanly_when_interrupted()

STEPS = FigureSteps(PROJECT)
GUIDE = GuideSteps(PROJECT)
RECORDS = STEPS.records
FORMATS = ("pdf", "png", "gif")
FAULTS = [f"tex:{fault.task}" for fault in CATALOGUE.faults]

DOIT_CONFIG = {
    "default_tasks": ["guide", "figure"],
    "reporter": BuildReporter,
    "dep_file": str(PROJECT.build / ".doit.json"),
    "backend": "json",
    "num_process": processes(),
    "par_type": "process",  # pdfium is not thread-safe
    "continue": True,  # one broken figure does not keep the others from being built
    "cleandep": True,
    "verbosity": 1,
}


@cache
def _engine() -> Engine:
    return find_engine(PROJECT.settings.engine)


def _engine_is_there() -> bool:
    try:
        return bool(_engine())
    except ConvarithError:
        return False


def _engine_identity() -> str:
    return _engine().identity if _engine_is_there() else ""


def _need_engine() -> None:
    _engine()


def task__engine() -> Task:
    """find TeX"""
    return {"actions": [told(_need_engine, subject="TeX")], "uptodate": [_engine_is_there]}


def task_tex() -> Iterator[Task]:
    """fill the templates only: build/tex/NAME.tex"""
    for fault in CATALOGUE.faults:
        yield failing_task(fault.task, fault.error, fault.subject)
    for entry in CATALOGUE.entries:
        yield step_task(
            RECORDS,
            f"tex:{entry.name}",
            partial(STEPS.tex, entry),
            arguments=STEPS.tex_arguments(entry),
            subject=f'figure "{entry.name}"',
            needs=[],
        )


def _pdf(name: str) -> None:
    STEPS.pdf(name, _engine())


def task_pdf() -> Iterator[Task]:
    """figures as PDF, a page a frame, and as TeX: build/figures/NAME.pdf, NAME.tex"""
    yield {"name": None, "doc": task_pdf.__doc__, "task_dep": FAULTS}
    for name in NAMES:
        yield step_task(
            RECORDS,
            f"pdf:{name}",
            partial(_pdf, name),
            arguments=_engine_identity(),
            subject=f'figure "{name}"',
            needs=["_engine", f"tex:{name}"],
        )


def task_png() -> Iterator[Task]:
    """frames as PNG: build/figures/NAME/NN.png"""
    yield {"name": None, "doc": task_png.__doc__, "task_dep": FAULTS}
    for name in NAMES:
        yield step_task(
            RECORDS,
            f"png:{name}",
            partial(STEPS.png, name),
            arguments=STEPS.png_arguments(),
            subject=f'figure "{name}"',
            needs=[f"pdf:{name}"],
        )


def task_gif() -> Iterator[Task]:
    """animations as GIF: build/figures/NAME.gif"""
    yield {"name": None, "doc": task_gif.__doc__, "task_dep": FAULTS}
    for name in NAMES:
        yield step_task(
            RECORDS,
            f"gif:{name}",
            partial(STEPS.gif, name),
            arguments="",
            subject=f'figure "{name}"',
            needs=[f"png:{name}"],
        )


def task_svg() -> Iterator[Task]:
    """animations as SVG that play by themselves, and a still a frame: build/figures/NAME.svg, NAME/NN.svg"""
    yield {"name": None, "doc": task_svg.__doc__, "task_dep": FAULTS}
    for entry in CATALOGUE.entries:
        yield step_task(
            RECORDS,
            f"svg:{entry.name}",
            partial(STEPS.svg, entry),
            arguments=STEPS.tex_arguments(entry),
            subject=f'figure "{entry.name}"',
            needs=[f"pdf:{entry.name}"],
        )


def task_figure() -> Iterator[Task]:
    """all formats of all figures; figure:NAME for one"""
    caches = [partial(files.remove, folder) for folder in (PROJECT.formats, PROJECT.private)]
    gone = [partial(RECORDS.forget_all, kind) for kind in ("tex", *FORMATS, "svg")]  # figures that left the catalogue
    yield {"name": None, "doc": task_figure.__doc__, "task_dep": FAULTS, "clean": [*caches, *gone]}
    for name in NAMES:
        yield {"name": name, "actions": None, "task_dep": [f"{kind}:{name}" for kind in FORMATS]}


def _guide_tex() -> dict[str, list[str]]:
    """Render the guide, and tell doit which figures must be there before it is compiled."""
    GUIDE.tex(CATALOGUE.entries)
    return {"task_dep": [f"pdf:{name}" for name in GUIDE.shown()]}


def _guide_tex_is_current(task: object, values: dict[str, Any]) -> bool:
    """Say whether the guide's text is current, and doit still knows the figures from when it was rendered."""
    return "task_dep" in values and RECORDS.is_current("guide_tex:guide", GUIDE.tex_arguments(CATALOGUE.entries))


def task__guide_tex() -> Task:
    """fill the guide's templates, and learn which figures it shows"""
    return {
        "actions": [told(_guide_tex, subject="the guide")],
        "uptodate": [_guide_tex_is_current],
    }


def _guide() -> None:
    GUIDE.pdf(_engine())


def task_guide() -> Task:
    """the guide: build/guide.pdf"""
    return {
        "actions": [told(_guide, subject="the guide")],
        "uptodate": [lambda: RECORDS.is_current("guide:guide", _engine_identity())],
        "calc_dep": ["_guide_tex"],
        "task_dep": ["_engine"],
        "clean": [partial(RECORDS.forget, "guide:guide"), partial(RECORDS.forget, "guide_tex:guide")],
    }


def task_gallery() -> Task:
    """refresh the published animations: figures/gallery/NAME.gif"""
    return {
        "actions": [told(partial(gallery.refresh, PROJECT, NAMES), subject="the gallery")],
        "task_dep": [f"gif:{name}" for name in NAMES],
    }


def task_bench() -> Task:
    """measure the build on this machine: build/bench.json"""
    return {"actions": [told(_bench, subject="the measurement")], "verbosity": 2}


def _bench() -> None:
    from convarith.steps.bench import bench

    bench(PROJECT)
