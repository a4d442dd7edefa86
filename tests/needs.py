"""Registry of what some tests need beyond README.md's two commands: programs, packages, rights.

    @pytest.mark.needs("video", "ffmpeg")

Where one of them is missing, the test is skipped with the reason that stands here. With CONVARITH_TESTS=all, which
.ci/run sets after it has installed all of them, such a test fails instead: nothing is skipped there unseen. It takes
``-m extra`` for the tests that need what can be installed; the rights of the user who runs the tests cannot.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pytest

from . import rights

ALL = os.environ.get("CONVARITH_TESTS") == "all"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Need:
    """Something that tests may need: whether it is there, what to say if not, and whether CI can install it."""

    is_installed: Callable[[], bool]
    reason: str
    can_be_installed: bool = True


def demand(name: str) -> None:
    """Skip what runs now, a test or a module, if something is missing; fail if everything must be there."""
    need = NEEDS[name]
    if is_installed(name):
        return
    if ALL and need.can_be_installed:
        pytest.fail(f"CONVARITH_TESTS=all, but {need.reason}", pytrace=False)
    pytest.skip(need.reason, allow_module_level=True)


@cache
def is_installed(name: str) -> bool:
    """Say whether something is there; it is looked for once."""
    return NEEDS[name].is_installed()


def program(*names: str) -> str | None:
    """Return the first of some programs that is on the PATH."""
    return next((path for name in names if (path := shutil.which(name))), None)


@cache
def tex_live(name: str) -> str | None:
    """Return a program of a TeX Live that has beamer; the embedded TeX, which is small, has not."""
    for folder in os.get_exec_path():
        asked = shutil.which("kpsewhich", path=folder)
        if asked and subprocess.run([asked, "beamer.cls"], capture_output=True, check=False).stdout:
            return shutil.which(name, path=folder)
    return None


def _has_package(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def _has_tex_live(name: str) -> bool:
    return tex_live(name) is not None


def _has_jax() -> bool:
    return all(map(_has_package, ("flax", "jax", "keras")))


def _has_documents() -> bool:
    return all(map(_has_package, ("ipykernel", "myst_parser", "nbclient", "nbconvert", "sphinx")))


def _has_browser() -> bool:
    return _has_package("playwright") and program(*CHROMIUM) is not None


def _has_ffmpeg() -> bool:
    return shutil.which("ffmpeg") is not None and shutil.which("ffprobe") is not None


def _has_git() -> bool:
    return shutil.which("git") is not None and (Path(__file__).parents[1] / ".git").exists()


NEEDS = {
    "video": Need(partial(_has_package, "av"), "PyAV is not installed: pip install -e '.[video]'"),
    "documents": Need(_has_documents, "Jupyter or Sphinx is not installed: pip install -e '.[documents]'"),
    "registry": Need(lambda: ALL, "installs packages from the registry: CONVARITH_TESTS=all"),
    "jax": Need(_has_jax, "Keras, Flax or JAX is not installed: pip install -e '.[frameworks]'"),
    "torch": Need(partial(_has_package, "torch"), "PyTorch is not installed: pip install -e '.[torch]'"),
    "ffmpeg": Need(_has_ffmpeg, "no ffmpeg and ffprobe are on the PATH"),
    "pdflatex": Need(partial(_has_tex_live, "pdflatex"), "no pdflatex on the PATH has beamer, as a TeX Live has"),
    "lualatex": Need(partial(_has_tex_live, "lualatex"), "no lualatex on the PATH has beamer, as a TeX Live has"),
    "browser": Need(_has_browser, "no Chromium is on the PATH, or no Playwright that drives it is installed"),
    "git": Need(_has_git, "there is no git, or this is no clone"),
    "release": Need(lambda: ALL, "judges all that git has, one's own figures too: CONVARITH_TESTS=all"),
    "linux": Need(lambda: sys.platform == "linux", "only Linux has what this looks at", can_be_installed=False),
    "mount": Need(rights.may_mount, "only a superuser can mount small disks", can_be_installed=False),
    "permissions": Need(rights.count, "a superuser passes over permissions", can_be_installed=False),
}
