"""Builds a project as doit does, also where doit itself stops: its settings file is broken, or not there."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from convarith.cli.init import doit_sections


def build(words: Sequence[str]) -> int:
    """Have doit do what words say; return the exit status."""
    from doit.doit_cmd import DoitMain

    sys.argv = ["doit", *words]  # which doit's commands read
    status: int = DoitMain(config_filenames=(), extra_config=doit_sections()).run([*words])
    return status
