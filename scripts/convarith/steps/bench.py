"""Measures how fast the build is on this machine, with a copy of the project in a private folder."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path

from rich.console import Console
from rich.table import Table

from convarith.catalogue.entries import Entry, read_catalogue
from convarith.formats.pdf import PDF
from convarith.formats.registry import FORMATS
from convarith.steps.figures import FigureSteps
from convarith.steps.project import Project
from convarith.steps.schedule import WORKERS, BuildGraph, measured, simulated
from convarith.steps.selection import GUIDE
from convarith.tools import files, process
from convarith.tools.engines import find_engine
from convarith.tools.worker_pool import Workers

SOURCES = ("dodo.py", "pyproject.toml", "figures", "report", "templates")
REPEATS = 3
MANY = 3000
"""How many figures a large catalogue has."""
RELEASED = "figures/bench.json"
"""What was measured for the last release."""
ORIGINAL = (
    *(f"{name}{ending}" for name in (
        "no_padding_no_strides", "arbitrary_padding_no_strides", "same_padding_no_strides", "full_padding_no_strides",
        "no_padding_strides", "padding_strides", "padding_strides_odd",
    ) for ending in ("", "_transposed")),
    "dilation", "numerical_no_padding_no_strides", "numerical_padding_strides", "numerical_average_pooling",
    "numerical_max_pooling",
)  # fmt: skip
"""The nineteen animations of Dumoulin and Visin, by their public names."""


@dataclass(frozen=True)
class Measure:
    """One thing measured; ``unit`` is s, ms, kB or MB, ``cpu`` the seconds of CPU that a run of doit took."""

    what: str
    value: float
    unit: str
    cpu: float | None = None


@dataclass(frozen=True)
class Cost:
    """How long something took, and for how long it kept a core busy, in seconds."""

    seconds: float
    cpu: float


def bench(project: Project) -> None:
    """Measure, print a table and write ``build/bench.json``."""
    with files.private_folder(project.private) as folder:
        copy = Project(_copy(project.root, folder / "project"), replace(project.settings, build="build"))
        large = Project(_large(project.root, folder / "large"), replace(project.settings, build="build"))
        measures = [*_builds(copy), *_frames(copy), *_many(large), *_memory()]
    _print(measures, _of_the_last_release(project))
    machine = {"cores": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
    record = {"machine": machine, "measures": [asdict(measure) for measure in measures]}
    files.write(project.build / "bench.json", json.dumps(record, indent=1).encode())


def schedule(project: Project, build_graph: BuildGraph) -> None:
    """Measure the tasks of a clean build, and print what it would be like with other numbers of workers."""
    workers = Workers()
    with files.private_folder(project.private) as folder:
        copy = Project(_copy(project.root, folder / "project"), replace(project.settings, build="build"))
        graph = partial(build_graph, copy.root, workers=workers)
        try:
            times = measured(copy, graph)
        finally:
            workers.close()
        found = [simulated(graph, times, count) for count in WORKERS]
    table = Table("workers", "build", "critical path", "work ÷ workers", "longer than it must", "the guide waits")
    for each in found:
        seconds = (each.length, each.critical_path, each.work / each.workers)
        waits = f"{each.delay(GUIDE):.1f} s" if GUIDE in each.spans else ""
        longer = f"{100 * (each.length / each.bound - 1):.0f} %"
        table.add_row(str(each.workers), *(f"{number:.1f} s" for number in seconds), longer, waits)
    Console().print(table)


def _copy(root: Path, folder: Path) -> Path:
    folder.mkdir()
    for name in SOURCES:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("gallery"))
        else:
            shutil.copy(source, folder / name)
    return folder


def _builds(copy: Project) -> list[Measure]:
    """Time whole runs of doit, start of Python included; the median of some for those that can be repeated."""
    entries = read_catalogue(copy.catalogue_files()).entries
    first = entries[0]
    known = [entry.name for entry in entries if entry.name in ORIGINAL]
    costs = {}
    if known:
        costs[f"clean build of the {len(known)} figures of 2016, to PDF, PNG and GIF"] = _cost(
            partial(_build, copy, known)
        )
        shutil.rmtree(copy.build)
    costs["clean build of everything"] = _cost(partial(_doit, copy))
    costs["SVG of all figures, once they are drawn"] = _typical(partial(_doit, copy, "svg"), partial(_drop_svg, copy))
    costs["nothing to do"] = _typical(partial(_doit, copy))
    costs[f"one table edited, to PDF, PNG, GIF and SVG ({first.name})"] = _typical(lambda: _edit_and_build(copy, first))
    guide = partial(_doit, copy, "guide")
    costs["the guide, once its figures are there"] = _typical(guide, partial(_doit, copy, "clean", "guide"))
    costs["a chapter edited"] = _typical(guide, partial(_edit_guide, copy))
    sizes = count(20)
    costs["a first draw, to SVG"] = _typical(lambda: _draw(copy, next(sizes)))
    return [Measure(what, cost.seconds, "s", cost.cpu) for what, cost in costs.items()]


def _many(large: Project) -> list[Measure]:
    """Time runs among many figures: of the text of all, of nothing, and of one figure."""
    numbers = count()
    costs = {
        f"the text of {MANY:,} figures": _cost(partial(_doit, large, "tex")),
        f"nothing to do, among {MANY:,} figures": _typical(partial(_doit, large, "tex")),
        f"one figure, among {MANY:,}": _typical(lambda: _doit(large, f"pdf:{_figure(next(numbers))}")),
    }
    return [Measure(what, cost.seconds, "s", cost.cpu) for what, cost in costs.items()]


def _large(root: Path, folder: Path) -> Path:
    """Copy a project, with a catalogue of many figures."""
    _copy(root, folder)
    for path in (folder / "figures").glob("*.toml"):
        path.unlink()
    tables = "\n".join(
        f"[{_figure(at)}]\ninput_size = {3 + at % 4}\nkernel_size = {1 + at % 3}\nstride = {1 + at % 2}\n"
        for at in range(MANY)
    )
    files.write(folder / "figures" / "many.toml", tables.encode())
    return folder


def _figure(number: int) -> str:
    return f"figure_{number}"


def _drop_svg(copy: Project) -> None:
    for path in copy.build.rglob("*.svg"):
        path.unlink()


def _draw(copy: Project, size: int) -> None:
    """Draw what was not drawn before."""
    _doit(copy, "draw", "drawn.svg", "--input-size", str(size), "--kernel-size", str(size - 2))


def _build(copy: Project, names: Sequence[str]) -> None:
    _doit(copy, *(f"gif:{name}" for name in names))


def _edit_guide(copy: Project) -> None:
    """Add a remark to the guide: another one each time, so that there is something to make."""
    path = copy.root / "report" / "guide.tex.j2"
    path.write_text(f"{path.read_text(encoding='utf-8')}% {time.monotonic_ns()}\n", encoding="utf-8")


def _edit_and_build(copy: Project, entry: Entry) -> None:
    """Give the figure another title each time: it stands in the PDF, so there is something to make."""
    path = copy.root / entry.path
    text = path.read_text(encoding="utf-8")
    now = replace(entry, text=text)
    lines = text.splitlines()
    header, title = now.place().line or 1, now.place("title").line or 1
    if title != header:  # where there is none, its place is the header's
        del lines[title - 1]
    lines.insert(header, f'title = "{time.monotonic_ns()}"')
    path.write_text("\n".join(lines), encoding="utf-8")
    _doit(copy, f"gif:{entry.name}", f"svg:{entry.name}")


def _doit(copy: Project, *arguments: str) -> None:
    engine = f"engine={copy.settings.engine}"
    command = [sys.executable, "-m", "doit", engine, *arguments]
    output = copy.root.parent / "printed.txt"
    limits = process.Limits(seconds=3600)
    finished = process.run(command, folder=copy.root, environment=os.environ, limits=limits, output=output)
    if finished.reason is not process.ExitReason.SUCCESS:
        raise RuntimeError(f"the measured build failed:\n{output.read_text(encoding='utf-8', errors='replace')}")


def _frames(copy: Project) -> list[Measure]:
    """Time the steps of the figure with the most frames, in this process, by the frame; and the sizes of its files."""
    steps = FigureSteps(copy)
    entries = {entry.name: entry for entry in read_catalogue(copy.catalogue_files()).entries}
    largest = max(entries, key=lambda name: len(steps.records.outputs(f"png:{name}")))
    frames = len(steps.records.outputs(f"png:{largest}"))
    engine = find_engine(copy.settings.engine)
    works: dict[str, Callable[[], object]] = {"pdf": lambda: steps.pdf(largest, engine)}
    for kind in FORMATS:
        if kind is not PDF and kind.can_be_made():
            works[kind.name] = partial(steps.make, kind.name, entries[largest])
    measures = []
    for name, work in works.items():
        what = f"{name}, a frame ({largest}, {frames} frames)"
        measures.append(Measure(what, _median(work) * 1000 / frames, "ms"))
        size = sum(path.stat().st_size for path in steps.records.outputs(f"{name}:{largest}"))
        measures.append(Measure(f"{name}, all files of it", size / 1000, "kB"))
    return measures


def _memory() -> list[Measure]:
    if sys.platform == "win32":
        return []  # it does not tell
    import resource  # not on every system

    kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return [Measure("memory of the largest process", kilobytes / 1024, "MB")]


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _median(work: Callable[[], object]) -> float:
    """Return the median time of some runs."""
    return sorted(_timed(work) for _ in range(REPEATS))[REPEATS // 2]


def _typical(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> Cost:
    """Return the median cost of some runs; what comes before each is not measured."""
    costs = []
    for _ in range(REPEATS):
        before()
        costs.append(_cost(work))
    middle = REPEATS // 2
    return Cost(sorted(each.seconds for each in costs)[middle], sorted(each.cpu for each in costs)[middle])


def _cost(work: Callable[[], object]) -> Cost:
    before = _cpu_of_children()
    seconds = _timed(work)
    return Cost(seconds, _cpu_of_children() - before)


def _cpu_of_children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _of_the_last_release(project: Project) -> dict[str, str]:
    """Return what was measured for the last release, by what it is; nothing where that is not there."""
    try:
        measures = json.loads((project.root / RELEASED).read_text(encoding="utf-8"))["measures"]
        return {each["what"]: _shown(Measure(**each)) for each in measures}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def _print(measures: list[Measure], before: Mapping[str, str]) -> None:
    table = Table("measured", "", "of CPU", "for the last release")
    for measure in measures:
        cpu = "" if measure.cpu is None else f"{measure.cpu:.1f} s"
        table.add_row(measure.what, _shown(measure), cpu, before.get(measure.what, ""))
    Console().print(table)


def _shown(measure: Measure) -> str:
    return f"{measure.value:.2f} {measure.unit}"
