"""Another program: what it may use, how it ends, and that nothing of it is left running."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from convarith.tools.process import MEBIBYTE, ExitReason, Finished, Limits, run

LIMITS = Limits(seconds=10)
SHORT = Limits(seconds=0.3)
GRANDCHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open("child", "w").write(str(child.pid))
"""


def python(folder: Path, code: str, limits: Limits = LIMITS, **environment: str) -> Finished:
    return run(
        [sys.executable, "-c", code], folder=folder, environment=environment, limits=limits, output=folder / "printed"
    )


def is_running(process: int) -> bool:
    """Say whether a process is there and is more than what a parent has yet to bury."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ends(process: int) -> bool:
    deadline = time.monotonic() + 2
    while is_running(process) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not is_running(process)


def child(folder: Path) -> int:
    return int((folder / "child").read_text())


def test_success_and_all_that_was_printed(tmp_path: Path) -> None:
    code = "import os, sys; print(os.getcwd(), flush=True); print('words', file=sys.stderr); print(sys.stdin.read())"
    assert python(tmp_path, code) == Finished(ExitReason.SUCCESS, 0)
    assert (tmp_path / "printed").read_text() == f"{tmp_path}\nwords\n\n"


def test_failure_has_the_programs_status(tmp_path: Path) -> None:
    assert python(tmp_path, "raise SystemExit(3)") == Finished(ExitReason.FAILURE, 3)


def test_a_program_sees_only_the_environment_that_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "1")
    assert python(tmp_path, "import os; print('SECRET' in os.environ, os.environ['GIVEN'])", GIVEN="2").status == 0
    assert (tmp_path / "printed").read_text() == "False 2\n"


def test_arguments_are_never_a_shells(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", "import sys; print(sys.argv[1])", "$(touch x); *"]
    run(arguments, folder=tmp_path, environment={}, limits=LIMITS, output=tmp_path / "printed")
    assert (tmp_path / "printed").read_text() == "$(touch x); *\n"


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nothing"):
        run([tmp_path / "nothing"], folder=tmp_path, environment={}, limits=LIMITS, output=tmp_path / "printed")


def test_out_of_time_with_a_grandchild(tmp_path: Path) -> None:
    started = time.monotonic()
    finished = python(tmp_path, f"{GRANDCHILD}\ntime.sleep(60)", replace(SHORT, seconds=1))
    assert finished.reason is ExitReason.OUT_OF_TIME
    assert time.monotonic() - started < 5
    assert ends(child(tmp_path))


def test_a_grandchild_does_not_outlive_a_program_that_ends(tmp_path: Path) -> None:
    assert python(tmp_path, GRANDCHILD).reason is ExitReason.SUCCESS
    assert ends(child(tmp_path))


def test_a_program_that_ignores_signals(tmp_path: Path) -> None:
    code = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(60)"
    assert python(tmp_path, code, SHORT).reason is ExitReason.OUT_OF_TIME


def test_a_file_too_large(tmp_path: Path) -> None:
    code = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_DFL); open('big', 'wb').write(bytes(3 * 2**20))"
    finished = python(tmp_path, code, replace(LIMITS, file_size=MEBIBYTE))
    assert finished.reason is ExitReason.FILE_TOO_LARGE
    assert (tmp_path / "big").stat().st_size == MEBIBYTE


@pytest.mark.needs("linux")
def test_too_much_memory(tmp_path: Path) -> None:
    finished = python(tmp_path, "bytes(600 * 2**20)", replace(LIMITS, memory=400 * MEBIBYTE))
    assert finished.reason is ExitReason.FAILURE
    assert "MemoryError" in (tmp_path / "printed").read_text()


def test_processor_time_ends_a_program_that_nobody_waits_for(tmp_path: Path) -> None:
    code = "import os, resource; print(*resource.getrlimit(resource.RLIMIT_CPU)[:1]); os.kill(os.getpid(), 24)"
    assert python(tmp_path, code, Limits(seconds=7)).reason is ExitReason.OUT_OF_TIME


def test_limits_that_the_system_sets_lower_stay(tmp_path: Path) -> None:
    inner = (
        "import resource, sys; from pathlib import Path\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "from convarith.tools.process import Limits, run\n"
        "end = run([sys.executable, '-c', ''], folder=Path('.'), environment={}, limits=Limits(), output=Path('o'))\n"
        "raise SystemExit(end.status)"
    )
    assert subprocess.run([sys.executable, "-c", inner], cwd=tmp_path, check=False).returncode == 0


def test_an_interrupt_leaves_nothing_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    def interrupted(process: subprocess.Popen[bytes], seconds: float) -> int:
        started.append(process.pid)
        raise KeyboardInterrupt

    monkeypatch.setattr("convarith.tools.process._wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        python(tmp_path, "import time; time.sleep(60)")
    assert not is_running(started[0])


def test_a_program_has_a_group_of_its_own(tmp_path: Path) -> None:
    assert python(tmp_path, "import os; print(os.getpgid(0) == os.getpid())").status == 0
    assert (tmp_path / "printed").read_text() == "True\n"
