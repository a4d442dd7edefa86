"""Runs of a module that start as copies of a process that has already imported everything; as a script, that process.

Most of a small run is Python reading modules, in doit's own process and in each of its workers. ``Server`` imports them
once for all runs of a test process, and forks. A run has a folder, an environment and an output as if it had been
started anew. What belongs to the start itself, such as the order of imports and the seed of hashes, is looked at where
a process of its own is asked for: see ``Sandbox.doit`` and ``Sandbox.start``.
"""

from __future__ import annotations

import atexit
import gc
import importlib.metadata
import io
import json
import os
import pkgutil
import resource
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any, NoReturn

AT_START = ("LANG", "LC_", "LD_", "MALLOC", "OPENBLAS", "PYTHON", "TZ")
"""How variables begin that a process takes into account when it starts, and never again."""
ALL = os.environ.get("CONVARITH_TESTS") == "all"
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}  # what has several must not fork
MESSAGE = 2**20  # bytes at most: an environment, a folder and words
WORKERS = os.cpu_count() or 1  # that a run starts, unless it is told another number
LATER = ("PIL.GifImagePlugin", "PIL.PngImagePlugin", "doit.runner")
"""What libraries import in the middle of a run."""


class Server:
    """The process that has imported everything, as tests see it."""

    def __init__(self) -> None:
        self._channel, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", __file__, str(theirs.fileno())],
                env={**os.environ, **ONE_THREAD},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        atexit.register(self._end)

    def run(self, arguments: Sequence[str], *, folder: Path, seconds: float, **others: Any) -> tuple[int, str]:
        """Run doit in a folder to its end; return its status and all that it printed. ``start`` takes the same."""
        run = self.start(arguments, folder=folder, **others)
        try:
            printed, _ = run.communicate(seconds)
            return run.wait(), printed
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
            raise

    def start(
        self,
        arguments: Sequence[str],
        *,
        folder: Path,
        limits: Mapping[int, int] | None = None,
        module: str = "doit",
        environment: Mapping[str, str] | None = None,
    ) -> Copy:
        """Start doit, or another module, in a folder, within limits of the system, as the leader of its own group."""
        readable, writable = os.pipe()
        umask = os.umask(0o077)
        os.umask(umask)
        variables = {**os.environ} if environment is None else {**environment}
        words = [module, *arguments]
        request = json.dumps([words, str(folder), variables, umask, [*(limits or {}).items()]]).encode()
        socket.send_fds(self._channel, [request], [writable])
        os.close(writable)
        return Copy(int(self._channel.recv(MESSAGE)), os.fdopen(readable, encoding="utf-8"), self)

    def status_of(self, process: int) -> int:
        """Return how a copy ended, once."""
        self._channel.send(str(process).encode())
        return int(self._channel.recv(MESSAGE))

    def _end(self) -> None:
        self._channel.close()
        with self._process:
            pass


class Started:
    """A process that somebody else has started; it has what is used of ``Popen``."""

    def __init__(self, process: int) -> None:
        self.pid = process
        self.returncode: int | None = None
        self._waiting = threading.Lock()

    def poll(self) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        with self._waiting:
            if self.returncode is None:
                with closing(_Pidfd(self.pid)) as end:
                    if not end.has_ended(timeout):
                        raise subprocess.TimeoutExpired("a copy", timeout or 0)
                self.returncode = self._status()
            return self.returncode

    def _status(self) -> int:
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


class Copy(Started):
    """A run that has started as a copy, as tests see it."""

    def __init__(self, process: int, output: IO[str], server: Server) -> None:
        super().__init__(process)
        self._output, self._server = output, server

    def communicate(self, timeout: float) -> tuple[str, None]:
        with self._output:
            printed = _all_of(self._output, timeout)
        self.wait(timeout)
        return printed, None

    def _status(self) -> int:
        return self._server.status_of(self.pid)


def server() -> Server:
    """Return the server of this test process that has the rights of this thread; it starts when it is first needed."""
    status = Path("/proc/thread-self/status").read_text(encoding="utf-8")
    return _server_with(status[status.index("CapInh") : status.index("Seccomp")])


@cache
def _server_with(rights: str) -> Server:
    return Server()


def are_possible() -> bool:
    """Return whether a copy would be like a process that starts now; where all is tested, none is made."""
    return sys.platform == "linux" and not ALL and usual() == _at_start()


@cache
def usual() -> Mapping[str, str]:
    """Return what is the same at the start of all runs that are copies: what it was at the first call."""
    return _at_start()


def _at_start() -> Mapping[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith(AT_START)}


def _all_of(printed: IO[str], seconds: float) -> str:
    """Return what a run prints until it ends; raise ``TimeoutExpired`` if it does not."""
    os.set_blocking(printed.fileno(), False)
    end, content = time.monotonic() + seconds, b""
    while select.select([printed], [], [], max(end - time.monotonic(), 0))[0]:
        part = os.read(printed.fileno(), MESSAGE)
        if not part:
            return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8").read()
        content += part
    raise subprocess.TimeoutExpired("a copy", seconds, content)


# What follows runs in the server.


def _serve(channel: socket.socket) -> None:
    """Fork for each request; return in each copy, when it is ready to run. Tell how a copy ended that is named."""
    _import_everything()
    while True:
        message, files, _, _ = socket.recv_fds(channel, MESSAGE, 1)
        if not message:
            os._exit(0)
        request = json.loads(message)
        if isinstance(request, int):
            _, status = os.waitpid(request, 0)
            channel.send(str(os.waitstatus_to_exitcode(status)).encode())
            continue
        child = os.fork()
        if child == 0:
            channel.close()
            _become(*request, output=files[0])
            return
        os.close(files[0])
        channel.send(str(child).encode())


def _import_everything() -> None:
    """Import what a run may need, and ask which plugins of doit are installed, which reads a file of each package."""
    import convarith

    vars(importlib.metadata)["entry_points"] = cache(importlib.metadata.entry_points)
    for category in ("BACKEND", "COMMAND", "LOADER", "REPORTER"):
        importlib.metadata.entry_points(group=f"doit.{category}")

    found = [module.name for module in pkgutil.walk_packages(convarith.__path__, "convarith.")]
    found.remove("convarith.__main__")  # which a copy runs
    for name in (*found, *LATER):
        with suppress(ImportError):  # a library that is not installed
            importlib.import_module(name)
    gc.collect()
    gc.freeze()  # copies need not look through what they share


def _become(
    words: Sequence[str],
    folder: str,
    environment: Mapping[str, str],
    umask: int,
    limits: Sequence[tuple[int, int]],
    *,
    output: int,
) -> None:
    """Make this copy what ``python -m`` would be with these words."""
    os.setsid()
    for what, limit in limits:
        resource.setrlimit(what, (limit, limit))
    os.umask(umask)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    _hand_out([Spare(keeps=output) for _ in range(WORKERS)])
    nothing = os.open(os.devnull, os.O_RDONLY)
    for file, standard in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(file, standard)
    os.close(nothing)
    os.close(output)
    sys.path.insert(0, folder)
    importlib.invalidate_caches()
    sys.argv = [*words]


def _hand_out(spares: list[Spare]) -> None:
    """Let the first workers that a run starts be copies too."""
    from convarith.tools import worker_pool

    def start(command: Sequence[str], *, env: Mapping[str, str], stderr: Any, **others: Any) -> Any:
        if not spares or command[:4] != [sys.executable, "-P", "-c", worker_pool.START]:
            return subprocess.Popen(command, env=env, stderr=stderr, **others)
        return spares.pop().start(env, stderr.fileno())

    own = SimpleNamespace(Popen=start, PIPE=subprocess.PIPE, TimeoutExpired=subprocess.TimeoutExpired)
    vars(worker_pool)["subprocess"] = own


class Spare(Started):
    """A copy that waits to become a worker, or for its parent to end."""

    def __init__(self, *, keeps: int) -> None:
        self._order, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        super().__init__(os.fork())
        if self.pid == 0:
            os.close(keeps)
            self._order.close()
            _wait_and_work(theirs)
        theirs.close()

    def start(self, environment: Mapping[str, str], errors: int) -> Spare:
        """Become a worker with this environment, and with a file for what it prints beside its answers."""
        read, we_write = os.pipe()
        we_read, write = os.pipe()
        request = json.dumps([str(Path.cwd()), {**environment}]).encode()
        socket.send_fds(self._order, [request], [read, write, errors])
        self._order.close()
        os.close(read)
        os.close(write)
        self.stdin, self.stdout = os.fdopen(we_write, "wb"), os.fdopen(we_read, "rb")
        return self

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)


class _Pidfd:
    def __init__(self, process: int) -> None:
        self._file = os.pidfd_open(process)

    def has_ended(self, timeout: float | None) -> bool:
        return bool(select.select([self._file], [], [], timeout)[0])

    def close(self) -> None:
        os.close(self._file)


def _wait_and_work(orders: socket.socket) -> NoReturn:
    """Wait to be started, and be a worker; a copy ends here, whatever happens."""
    try:
        message, files, _, _ = socket.recv_fds(orders, MESSAGE, 3)
        if message:
            os.setsid()
            folder, environment = json.loads(message)
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(environment)
            for standard, file in enumerate(files):
                os.dup2(file, standard)
            os.closerange(3, 256)  # pipes to others, above all
            from convarith.tools.worker import main

            sys.argv = ["-c"]  # the modules that a worker imports while it waits are there
            main()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
