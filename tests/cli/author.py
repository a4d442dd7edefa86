"""Somebody who has a paper, no clone, and a cache of her own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .. import forks
from ..sandbox import SECONDS, Run


@dataclass(frozen=True)
class Author:
    """The folder of a paper, and where the system has her caches."""

    folder: Path
    caches: Path

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "XDG_CACHE_HOME": str(self.caches)}

    @property
    def cache(self) -> Path:
        return self.caches / "convarith/build"

    def runs(self, *words: str, module: str = "convarith", **environment: str) -> Run:
        """Run a module to its end, as a copy where that is possible: see ``forks``."""
        if not forks.are_possible():
            return self.starts(*words, module=module, **environment)
        variables = {**self.environment, **environment}
        server = forks.server()
        return Run(*server.run(words, folder=self.folder, seconds=SECONDS, module=module, environment=variables))

    def starts(self, *words: str, module: str = "convarith", **environment: str) -> Run:
        """Do the same in a process that starts anew."""
        finished = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=self.folder,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
        )
        return Run(finished.returncode, finished.stdout)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
