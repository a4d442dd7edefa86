"""Writes what ``verified`` counted to the JSON file that CONVARITH_VERIFICATION names, when all tests passed.

    CONVARITH_VERIFICATION=build/verification.json pytest tests/arithmetic tests/models

This folder has to be named: otherwise pytest's main process reads this file too late. Where tests run in several
processes, each hands over what it counted.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from .verification import add, counts, everything, versions


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["verified"] = everything()
    elif (path := os.environ.get("CONVARITH_VERIFICATION")) and exitstatus == pytest.ExitCode.OK:
        table = {"frameworks": versions(), "geometries": counts()}
        Path(path).write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    add(tuple(each) for each in getattr(node, "workeroutput", {}).get("verified", ()))
