"""Workers: what they answer, what ends them, and what is known of one that was ended."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Thread

import pytest

from convarith.errors import CatalogueError, Details, OutputError, Place
from convarith.tools.worker import Named, Work
from convarith.tools.worker_pool import StackFrame, WorkerError, Workers, stack_in

LONG = 60.0
LOOP = "import time\nwhile True:\n    time.sleep(0.01)\n"


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers()
    yield made
    made.close()


def code(text: str, **names: object) -> Named:
    """Return work that no module has."""
    return Named("builtins:exec", (text, names))


def sleeping(folder: Path) -> Named:
    command = [sys.executable, "-c", "open('started', 'w').close(); import time; time.sleep(60)"]
    return code(
        "from convarith.tools.process import *\n"
        "run(command, folder=folder, environment={}, limits=Limits(), output=folder / 'printed')",
        command=command,
        folder=folder,
    )


def wait_for(condition: Callable[[], object]) -> None:
    """Wait until a condition holds, looking often: how soon it does is the machine's affair."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        os.sched_yield()


def test_it_returns_what_the_work_returns(workers: Workers) -> None:
    assert workers.run(partial(sum, [1, 2]), seconds=LONG) == 3
    assert workers.run(Named("math:hypot", (3, 4)), seconds=LONG) == 5


def test_one_worker_does_one_job_after_the_other(workers: Workers) -> None:
    first = workers.run(os.getpid, seconds=LONG)
    assert first == workers.run(os.getpid, seconds=LONG) != os.getpid()


def test_jobs_at_the_same_time_have_a_worker_each(workers: Workers, tmp_path: Path) -> None:
    meets = "import pathlib, sys\nopen({0!r}, 'w').close()\nwhile not pathlib.Path({1!r}).exists(): pass"
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    threads = [
        Thread(target=partial(workers.run, code(meets.format(*names)), seconds=LONG))
        for names in ((one, other), (other, one))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()


def test_a_worker_that_waits_imports_what_it_will_need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that cannot be imported costs the others nothing: a job that needs it says what is wrong."""
    (tmp_path / "broken.py").write_text("raise ValueError")
    (tmp_path / "needed.py").write_text(
        f"import os\nopen({str(tmp_path)!r} + f'/imported by {{os.getpid()}}', 'w').close()"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    workers = Workers(["nowhere", "broken", "needed"])
    workers.start(2)
    wait_for(lambda: len([*tmp_path.glob("imported by *")]) == 2)
    assert (tmp_path / f"imported by {workers.run(os.getpid, seconds=LONG)}").exists()
    workers.close()
    workers.start()  # too late, and no error: nothing is left to do


def test_a_persons_mistake_comes_back_with_all_that_it_says(workers: Workers) -> None:
    error = CatalogueError("wrong", Details(place=Place("figures/a.toml", 3), hint="mend it"))
    with pytest.raises(CatalogueError) as raised:
        workers.run(code("raise error", error=error), seconds=LONG)
    assert (raised.value.problem, raised.value.details) == (error.problem, error.details)


def test_a_mistake_of_ours_comes_back_with_its_traceback(workers: Workers) -> None:
    with pytest.raises(RuntimeError, match=r"in a worker:\n(.|\n)*ValueError: invalid literal"):
        workers.run(partial(int, "x"), seconds=LONG)
    assert workers.run(partial(int, "3"), seconds=LONG) == 3


def test_a_file_that_cannot_be_written_is_an_error_in_words(workers: Workers, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=f"cannot write {tmp_path}: Is a directory"):
        workers.run(partial(tmp_path.write_text, "words"), seconds=LONG)


@pytest.mark.parametrize("work", [partial(pow, 10, 10**9), code(LOOP)], ids=["in C", "in Python"])
def test_work_without_end_is_ended_whatever_it_is_busy_with(workers: Workers, work: Work) -> None:
    with pytest.raises(WorkerError) as raised:
        workers.run(work, seconds=0.5)
    assert raised.value.seconds == 0.5
    assert [frame.function for frame in raised.value.stack if frame.file.endswith("worker.py")][:2] == [
        "main",
        "_answer",
    ]
    assert workers.run(partial(sum, [1, 2]), seconds=LONG) == 3


def test_it_is_known_where_the_work_was(workers: Workers) -> None:
    endless = "compile('def f():\\n  while True:\\n    pass\\nf()', '/a/templates/ü.tex.j2', 'exec')"
    with pytest.raises(WorkerError) as raised:
        workers.run(code(f"exec({endless}, {{}})"), seconds=0.5)
    *_, outer, inner = raised.value.stack
    assert outer == StackFrame("/a/templates/ü.tex.j2", 4, "<module>")
    assert (inner.file, inner.function) == ("/a/templates/ü.tex.j2", "f")
    assert inner.line in (2, 3)


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux only")
def test_too_much_memory_is_an_error_in_words(workers: Workers) -> None:
    with pytest.raises(OutputError, match="more than 3072 MB of memory would be needed"):
        workers.run(partial(bytes, 10**10), seconds=LONG)
    assert workers.run(partial(sum, [1, 2]), seconds=LONG) == 3


def test_a_worker_that_is_killed_is_replaced(workers: Workers) -> None:
    with pytest.raises(WorkerError) as raised:
        workers.run(partial(os.kill, 0, signal.SIGKILL), seconds=LONG)
    assert raised.value.seconds is None
    idle = workers.run(os.getpid, seconds=LONG)
    os.kill(idle, signal.SIGKILL)
    os.waitid(os.P_PID, idle, os.WEXITED | os.WNOWAIT)  # until it has ended, for somebody else to bury
    assert workers.run(partial(sum, [1, 2]), seconds=LONG) == 3


def test_nothing_that_a_killed_worker_started_is_left(workers: Workers, tmp_path: Path) -> None:
    worker = workers.run(os.getpid, seconds=LONG)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            workers.run(sleeping(tmp_path), seconds=LONG)
        except WorkerError as error:
            failed.append(error)

    thread = Thread(target=work)
    thread.start()
    wait_for((tmp_path / "started").exists)
    os.kill(worker, signal.SIGKILL)
    thread.join(10)
    assert len(failed) == 1
    wait_for(lambda: not running_in(tmp_path))


def test_closing_ends_what_runs(tmp_path: Path) -> None:
    workers = Workers()
    Thread(target=partial(workers.run, sleeping(tmp_path), seconds=LONG), daemon=True).start()
    wait_for((tmp_path / "started").exists)
    workers.close()
    wait_for(lambda: not running_in(tmp_path))


def running_in(folder: Path) -> list[str]:
    """Return the processes whose working folder this is, but for those that have yet to be buried."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            if (entry / "cwd").readlink() == folder and state != "Z":
                found.append(entry.name)
        except OSError:
            continue
    return found


def test_nothing_that_a_library_prints_is_an_answer(workers: Workers) -> None:
    assert workers.run(partial(os.write, 1, b"words"), seconds=LONG) == 5
    assert workers.run(partial(print, "words"), seconds=LONG) is None


def test_a_stack_without_a_thread_of_ours_is_none() -> None:
    assert stack_in("") == []
    assert stack_in('Thread 0x1 (most recent call first):\n  File "a.py", line 1 in f\n') == []


def test_python_that_cannot_be_executed(workers: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = tmp_path / "python"
    python.write_text("")
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(OutputError) as raised:
        workers.run(partial(sum, [1, 2]), seconds=LONG)
    assert raised.value.problem == f"cannot start {python}: Permission denied"
    assert raised.value.details.hint == "Python must be there, and executable, for as long as this runs"
