"""The build graph: which tasks there are, and which needs which. `doit list` shows them, README.md explains them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

from doit import doit_cmd

from convarith.catalogue.entries import Entry, read_catalogue
from convarith.errors import ConvarithError
from convarith.formats.pdf import PDF
from convarith.formats.registry import FORMATS, USUAL
from convarith.formats.tikz import TIKZ
from convarith.steps import gallery
from convarith.steps.doit_support.reporter import BuildReporter
from convarith.steps.doit_support.tasks import IN_A_THREAD, KINDS, Tasks, failing_task, reported
from convarith.steps.figures import FigureSteps
from convarith.steps.guide import PASSES, GuideSteps
from convarith.steps.mixture import mixture
from convarith.steps.project import Project
from convarith.steps.readme_gallery import published, write_gallery
from convarith.steps.settings import read_settings
from convarith.steps.verify import verify
from convarith.tools import files
from convarith.tools.engines import Engine, find_engine
from convarith.tools.worker import Work
from convarith.tools.workers import Workers

ROOT = Path(__file__).parent

Task = dict[str, Any]


def _project() -> Project:
    given = dict(doit_cmd._CMDLINE_VARS or {})  # get_var answers only for names that it is asked for
    return Project(ROOT, read_settings(ROOT, given))


PROJECT = _project()
CATALOGUE = read_catalogue(PROJECT.catalogue_files())
NAMES = [entry.name for entry in CATALOGUE.entries]

WORKERS = Workers()
STEPS = FigureSteps(PROJECT)
RECORDS = STEPS.records
GUIDE = GuideSteps(PROJECT)
FILLING = PROJECT.settings.tex_seconds  # seconds for a template, as for a run of TeX …
CONVERTING = 5 * FILLING  # … and for what is made of its PDF, or for a run with all that is done before and after
TASKS = Tasks(PROJECT, RECORDS, WORKERS, seconds=CONVERTING)
CAN_BE_MADE = [each.name for each in FORMATS if each.can_be_made()]
FAULTS = [f"tex:{fault.task}" for fault in CATALOGUE.faults]

DOIT_CONFIG = {
    "default_tasks": ["guide", "figure"],
    "reporter": BuildReporter.noting(partial(mixture, RECORDS, KINDS, NAMES, PROJECT.settings.theme)),
    "backend": "memory",
    "num_process": os.cpu_count() or 1,
    "par_type": "thread",  # each waits for a process of its own
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


def _pdf_arguments(steps: FigureSteps | GuideSteps) -> str:
    return steps.pdf_arguments(_engine()) if _engine_is_there() else ""


def _need_engine() -> None:
    _engine()


def task__engine() -> Task:
    """find TeX"""
    return {"actions": [reported(_need_engine, subject="TeX")], "uptodate": [_engine_is_there], **IN_A_THREAD}


def _prepare() -> None:
    if CATALOGUE.entries:
        with suppress(ConvarithError):  # the figure's own task reports it
            TASKS.done(partial(STEPS.prepare, CATALOGUE.entries[0], _engine()), seconds=FILLING)


def task__preamble() -> Task:
    """have TeX read the figures' preamble"""
    return {
        "actions": [reported(_prepare, subject="the figures")],
        "uptodate": [STEPS.is_prepared],
        "task_dep": ["_engine"],
        **IN_A_THREAD,
    }


def _tasks(
    kind: str,
    doc: str,
    plan: Callable[[Entry], Work],
    *,
    arguments: Callable[[Entry], str],
    needs: Sequence[str] = (),
    seconds: float = CONVERTING,
) -> Iterator[Task]:
    """Yield the task of a kind of files and that of each figure; in ``needs``, {} stands for the figure's name.

    ``plan`` returns what a worker is to do for a figure.
    """
    yield {"basename": kind, "name": None, "doc": doc, "task_dep": [] if kind == "tex" else FAULTS}
    for entry in CATALOGUE.entries:
        task = TASKS.step(
            f"{kind}:{entry.name}",
            partial(plan, entry),
            arguments=arguments(entry),
            subject=f'figure "{entry.name}"',
            needs=[need.format(entry.name) for need in needs],
            seconds=seconds,
        )
        yield {"basename": kind, "doc": doc.replace("NAME", entry.name), **task}


def task_tex() -> Iterator[Task]:
    """fill the templates only: build/tex/NAME.tex"""
    yield from _tasks(
        "tex",
        task_tex.__doc__ or "",
        lambda entry: partial(STEPS.tex, entry),
        arguments=STEPS.tex_arguments,
        seconds=FILLING,
    )
    for fault in CATALOGUE.faults:
        yield failing_task(fault.task, fault.error, fault.subject)


def task_formats() -> Iterator[Task]:
    """a task by its own name for each format"""
    for each in FORMATS:
        if each is PDF:
            yield from _tasks(
                each.name,
                each.help,
                lambda entry: partial(STEPS.pdf, entry.name, _engine()),
                arguments=lambda entry: _pdf_arguments(STEPS),
                needs=["_preamble", "tex:{}"],
            )
        else:
            yield from _tasks(
                each.name,
                each.help,
                partial(partial, STEPS.make, each.name),
                arguments=partial(STEPS.arguments, each.name),
                needs=[f"{each.needs}:{{}}", *(["_package"] if each is TIKZ else [])],
            )


def task__package() -> Task:
    """what documents that read a NAME.tikz load: build/figures/convarith.sty"""
    return {
        "actions": [TASKS.action(STEPS.package, subject="the package convarith")],
        "uptodate": [lambda: RECORDS.is_current("package", STEPS.package_arguments())],
        "meta": {"steps": ["package"]},
        **IN_A_THREAD,
    }


def task_all() -> Task:
    """everything in every format; videos only where PyAV, which makes them, is installed"""
    return {"actions": None, "task_dep": ["guide", "tex", *CAN_BE_MADE]}


def task_figure() -> Iterator[Task]:
    """the usual formats of all figures, PDF, PNG, GIF and SVG; figure:NAME for one"""
    caches = [partial(files.remove, folder) for folder in (PROJECT.formats, PROJECT.private, PROJECT.drawn)]
    gone = [partial(RECORDS.forget_all, kind) for kind in (*KINDS, "package")]  # figures that left the catalogue
    measured = [partial(files.remove, PROJECT.build / name) for name in ("bench.json", "verification.json")]
    clean = [*caches, RECORDS.forget_digests, *gone, *measured, partial(files.remove_if_empty, PROJECT.figures)]
    yield {"name": None, "doc": task_figure.__doc__, "task_dep": FAULTS, "clean": clean}
    for name in NAMES:
        needs = [f"{kind}:{name}" for kind in USUAL]
        yield {"name": name, "doc": "its usual formats: PDF, PNG, GIF and SVG", "actions": None, "task_dep": needs}


def _figures_shown() -> list[str]:
    return [f"pdf:{name}" for name in GUIDE.shown()]


def _guide_tex() -> dict[str, list[str]]:
    """Render the guide unless that was done, and tell doit which figures must be there before it is compiled."""
    if not RECORDS.is_current("guide_tex:guide", GUIDE.tex_arguments(CATALOGUE.entries)):
        TASKS.done(partial(GUIDE.tex, CATALOGUE.entries), seconds=FILLING)
        if _engine_is_there():
            TASKS.done(partial(GUIDE.prepare, _engine()))
    return {"task_dep": _figures_shown()}


def task__guide_tex() -> Task:
    """fill the guide's templates, and learn which figures it shows"""
    return {"actions": [reported(_guide_tex, subject="the guide")], **IN_A_THREAD}


def _guide() -> None:
    TASKS.done(partial(GUIDE.pdf, _engine()), seconds=2 * (PASSES + 1) * FILLING)


def task_guide() -> Task:
    """the guide: build/guide.pdf"""
    return {
        "actions": [reported(_guide, subject="the guide")],
        "uptodate": [lambda: RECORDS.is_current("guide:guide", _pdf_arguments(GUIDE))],
        "calc_dep": ["_guide_tex"],
        "task_dep": ["_engine"],
        "clean": [partial(RECORDS.forget, "guide:guide"), partial(RECORDS.forget, "guide_tex:guide")],
        "meta": {"steps": ["guide:guide", "guide_tex:guide"]},
        **IN_A_THREAD,
    }


def _made_in_each_format() -> list[str]:
    return [f"{kind}:{gallery.SHOWN}" for kind in CAN_BE_MADE if gallery.SHOWN in NAMES]


def task_gallery() -> Task:
    """refresh what README.md shows: its tables, figures/gallery/NAME.gif, and one figure in each theme and format"""
    names = [entry.name for entry in published(PROJECT, CATALOGUE.entries)]
    return {
        "actions": [
            TASKS.action(partial(write_gallery, PROJECT, CATALOGUE.entries), subject="the gallery"),
            TASKS.action(partial(gallery.refresh, PROJECT, names), subject="the gallery"),
            TASKS.action(partial(gallery.draw_themes, PROJECT, PROJECT.gallery / "themes"), subject="the gallery"),
            TASKS.action(partial(gallery.show_formats, PROJECT, PROJECT.gallery / "formats"), subject="the gallery"),
        ],
        **IN_A_THREAD,
        "task_dep": [*(f"gif:{name}" for name in names), *_made_in_each_format()],
    }


def task_verify() -> Task:
    """count the geometries that agree with the frameworks: build/verification.json, README.md, the guide"""
    return {"actions": [reported(partial(verify, PROJECT), subject="verification")], **IN_A_THREAD}


def task_bench() -> Task:
    """measure the build on this machine: build/bench.json"""
    return {"actions": [reported(_bench, subject="the measurement")], **IN_A_THREAD}


def _bench() -> None:
    from convarith.steps.bench import bench

    bench(PROJECT)
