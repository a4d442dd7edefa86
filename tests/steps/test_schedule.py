"""The schedule of a simulated build: nothing begins before what it needs, and no worker does two things at once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import partial

import pytest

from convarith.steps import bench
from convarith.steps.doit_support.order import Ready
from convarith.steps.graph.graph import build_graph
from convarith.steps.project import Project
from convarith.steps.schedule import Graph, Measured, simulated
from convarith.tools.worker_pool import Workers

from ..sandbox import Sandbox

SECONDS = {
    "tex": 1.0,
    "pdf": 3.0,
    "png": 2.0,
    "svg": 5.0,
    "gif": 1.0,
    "guide": 6.0,
    "_guide_tex": 4.0,
    "_preamble": 2.0,
}
NAMES = ("alpha", "beta", "gamma")


@pytest.fixture
def graph(project: Sandbox) -> Iterator[Graph]:
    workers = Workers()
    yield partial(build_graph, project.root, given={}, workers=workers)
    workers.close()


@pytest.fixture
def times() -> Measured:
    kinds = [f"{kind}:{name}" for kind in SECONDS for name in NAMES]
    seconds = {name: SECONDS[name.partition(":")[0]] for name in [*SECONDS, *kinds]}
    return Measured(seconds, {"_guide_tex": {"task_dep": ["pdf:alpha"]}})


@pytest.mark.parametrize("workers", [1, 2, 3, 64])
def test_a_schedule_keeps_the_order_and_the_number_of_workers(graph: Graph, times: Measured, workers: int) -> None:
    found = simulated(graph, times, workers)
    assert {"guide", *(f"svg:{name}" for name in NAMES)} <= set(found.spans)
    for task, (start, end) in found.spans.items():
        assert end - start == times.seconds.get(task, 0.0)
        assert all(found.spans[need][1] <= start for need in found.needs[task])
        at_once = [other for other, (one, two) in found.spans.items() if one <= start < two and two > one]
        assert len(at_once) <= workers
    assert found.work == pytest.approx(6 + 4 + 2 + 3 * (1 + 3 + 2 + 5 + 1))
    assert found.length >= found.bound - 1e-9


def test_one_worker_takes_as_long_as_the_work_and_many_as_the_critical_path(graph: Graph, times: Measured) -> None:
    alone, many = simulated(graph, times, 1), simulated(graph, times, 64)
    assert alone.length == alone.work
    # TeX reads the preamble, sets a figure of whose text is there by then, and its SVG is made; or: the guide.
    assert many.critical_path == many.length == max(2 + 3 + 5, max(4, 2 + 3) + 6)


def test_the_guide_begins_as_soon_as_its_figures_are_there(graph: Graph, times: Measured) -> None:
    for workers in (2, 3, 64):
        found = simulated(graph, times, workers)
        assert "pdf:alpha" in found.needs["guide"]
        assert found.delay("guide") <= 5, "the longest that another task, which cannot be stopped, may take"
    assert found.delay("guide") == 0


def test_what_the_guide_waits_for_is_given_out_first() -> None:
    class Node:
        def __init__(self, name: str) -> None:
            self.task = self
            self.name = name

    ready = Ready()
    for name in ("svg:a", "pdf:a", "gif:a", "_engine", "tex:b", "guide", "png:b"):
        ready.append(Node(name))
    assert len(ready) == 7
    order = [ready.popleft().name for _ in range(7)]
    assert order == ["pdf:a", "_engine", "tex:b", "guide", "svg:a", "gif:a", "png:b"]
    assert not ready


@pytest.mark.slow
def test_the_schedule_of_a_measured_build_is_printed(project: Sandbox) -> None:
    printed = io.StringIO()
    with redirect_stdout(printed):
        bench.schedule(Project(project.root), partial(build_graph, given={}))
    rows = [line.split() for line in printed.getvalue().splitlines()]
    assert [row[1] for row in rows if len(row) > 8 and row[1].isdecimal()] == ["2", "8", "64"]
