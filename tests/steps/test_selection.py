"""A run makes only the tasks that its words can need, and all of these."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from convarith.steps.graph.context import Context
from convarith.steps.graph.figure_tasks import FigureTasks
from convarith.steps.project import Project
from convarith.steps.selection import selection

from ..sandbox import CATALOGUE

WORDS: tuple[list[str], ...] = (
    [],
    ["figure"],
    ["guide"],
    ["tikz"],
    ["figure:alpha"],
    ["gif:beta"],
    ["sheet:alpha", "tex:beta"],
    ["svg:alpha", "png"],
)
UNKNOWN: tuple[list[str], ...] = (
    ["all"],
    ["gallery"],
    ["figure:*"],
    ["gif:gamma"],
    ["guide:alpha"],
    ["gfi:alpha"],
    ["figure:alpha", "verify"],
)
ALWAYS = {"_engine", "_preamble", "_package", "all"}


def tasks(root: Path, words: list[str] | None) -> dict[str, dict[str, Any]]:
    """Return the tasks of figures by their names, all of them without words."""
    (root / "figures").mkdir(exist_ok=True)
    (root / "figures" / "mine.toml").write_text(CATALOGUE)
    context = Context(Project(root))
    if words is not None:
        context.select(words)
    makers = FigureTasks(context)
    made = [
        *makers.task_tex(),
        *makers.task_formats(),
        *({"basename": "figure", **each} for each in makers.task_figure()),
    ]
    return {f"{each['basename']}:{each['name']}" if each["name"] else each["basename"]: each for each in made}


def needed(found: dict[str, dict[str, Any]], words: list[str]) -> set[str]:
    """Return the tasks of words with all that comes before them."""
    known: set[str] = set()
    waiting = [*words]
    while waiting:
        name = waiting.pop()
        if name not in known | ALWAYS:
            known.add(name)
            parts = [each for each in found if each.startswith(f"{name}:")]
            waiting += [*found[name].get("task_dep", ()), *parts]
    return known


@pytest.mark.parametrize("words", WORDS)
def test_what_words_need_is_there_and_for_one_word_nothing_else(tmp_path: Path, words: list[str]) -> None:
    pdfs = ["pdf"] if not words or "guide" in words else []  # of which a guide shows any
    wanted = needed(tasks(tmp_path, None), [*(word for word in words or ["figure"] if word != "guide"), *pdfs])
    made = {name for name in tasks(tmp_path, words) if ":" in name}
    assert made >= {name for name in wanted if ":" in name}
    assert len(words) > 1 or made <= wanted


@pytest.mark.parametrize("words", UNKNOWN)
def test_other_words_leave_all_tasks(words: list[str]) -> None:
    assert selection(words, {"alpha", "beta"}) is None
