"""Somebody who has a paper, no clone, and a cache of her own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ..sandbox import Run


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
        finished = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=self.folder,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        return Run(finished.returncode, finished.stdout)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
