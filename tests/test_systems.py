"""The package can be imported, and limits hold, on systems that lack what POSIX has."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import importlib, pkgutil
import doit.cmd_run, doit.cmd_list, doit.cmd_help, doit.cmd_completion, doit.reporter, faulthandler, jinja2.sandbox
import multiprocessing, numpy, os, pikepdf, PIL.Image, platformdirs, pybtex.database, pypdfium2, rich.progress, select
import shutil, signal, subprocess, sys, tempfile, threading, tomllib, unittest, xml.sax.saxutils

LACKING = {
    os: "fork forkpty getuid geteuid killpg O_CLOEXEC O_DIRECTORY O_NONBLOCK O_PATH pidfd_open posix_spawn setsid",
    signal: "SIGALRM SIGHUP SIGKILL SIGXCPU SIGXFSZ pthread_sigmask setitimer sigwait",
    select: "epoll poll",
}
for module, names in LACKING.items():
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
for name in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules[name] = None
sys.platform = {system!r}

import convarith
WITHOUT = ("convarith.documents.sphinx",)  # which needs Sphinx
names = [each.name for each in pkgutil.walk_packages(convarith.__path__, "convarith.") if each.name not in WITHOUT]
for name in names:
    importlib.import_module(name)
from convarith.tools import process
assert process._exit_reason(1) is process.ExitReason.FAILURE
from convarith.steps.interrupts import end_cleanly_when_interrupted
from convarith.tools.worker_pool import Workers
end_cleanly_when_interrupted(Workers())
from convarith.tools.confinement import is_available
assert not is_available()
print(len(names))
"""


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_everything_is_imported_where_posix_is_lacking(system: str) -> None:
    program = PROGRAM.replace("{system!r}", repr(system))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 200
