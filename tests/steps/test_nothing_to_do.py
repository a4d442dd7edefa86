"""A run that has nothing to do at a glance: it is one where a whole run has nothing to do either."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from convarith.steps.cache.quiet_run import NOTE
from convarith.steps.nothing_to_do import quiet_run_before
from convarith.steps.project import Project
from convarith.steps.settings import read_settings

from ..sandbox import Sandbox
from .test_interrupts import wait_for


def is_seen_at_a_glance(project: Sandbox, *words: str) -> bool:
    given = dict(word.split("=", 1) for word in words if "=" in word)
    quiet_run = quiet_run_before(
        Project(project.root, read_settings(project.root, given)), [word for word in words if "=" not in word], given
    )
    return quiet_run is not None and quiet_run.is_unchanged()


@pytest.fixture
def rested(project: Sandbox) -> Sandbox:
    """A project whose last run had nothing to do, and noted it."""
    note = project.path(f"build/records/{NOTE}")
    wait_for(lambda: project.doit().printed == "nothing to do\n" and note.exists())
    return project


def test_the_next_run_sees_it_at_a_glance(rested: Sandbox) -> None:
    assert is_seen_at_a_glance(rested)
    run = rested.doit()
    assert (run.status, run.printed) == (0, "nothing to do\n")


def spoiled(path: Path) -> None:
    """Change a byte of a file, which keeps its size and its time."""
    state = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


CHANGES: dict[str, tuple[Callable[[Sandbox], object], set[str]]] = {
    "a table": (lambda p: p.edit("figures/maps.toml", "kernel_size = 1", "kernel_size = 2"), {"pdf:beta", "gif:beta"}),
    "a file of tables": (
        lambda p: p.write("figures/new.toml", "[delta]\ninput_size = 2\nkernel_size = 2\n"),
        {"tex:delta", "svg:delta"},
    ),
    "a template": (lambda p: p.edit("templates/numerical.tex.j2", "0.82cm", "0.9cm"), {"pdf:gamma"}),
    "a chapter": (lambda p: p.edit("report/guide.tex.j2", "A guide", "The guide"), {"guide"}),
    "a setting": (
        lambda p: p.edit("pyproject.toml", "[project]", "[tool.convarith]\ndpi = 75\n\n[project]"),
        {"png:alpha", "gif:gamma"},
    ),
    "a product that is gone": (lambda p: p.path("build/figures/alpha.gif").unlink(), {"gif:alpha"}),
    "a damaged product": (lambda p: spoiled(p.path("build/figures/alpha.gif")), {"gif:alpha"}),
    "a damaged record": (lambda p: spoiled(p.path("build/records/tex/alpha.json")), set()),
    "a record that is gone": (lambda p: p.path("build/records/gif/beta.json").unlink(), {"gif:beta"}),
    "TeX as the templates gave it": (lambda p: spoiled(p.path("build/tex/beta.tex")), {"tex:beta"}),
}


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_noticed(rested: Sandbox, change: str) -> None:
    make, expected = CHANGES[change]
    make(rested)
    assert not is_seen_at_a_glance(rested)
    run = rested.doit()
    assert run.tasks >= expected, run.printed


def test_other_words_are_another_run(rested: Sandbox) -> None:
    assert not is_seen_at_a_glance(rested, "gif")
    assert not is_seen_at_a_glance(rested, "dpi=75")
    assert "gif:alpha" in rested.doit("dpi=75").tasks


def test_what_may_need_more_than_records_say_is_a_whole_run(rested: Sandbox) -> None:
    for words in (["all"], ["gallery"], ["site"], ["bench"], ["-n", "2"], ["verify", "gif"]):
        assert quiet_run_before(Project(rested.root), words, {}) is None, words


def test_a_table_that_cannot_be_drawn_fails_each_time(rested: Sandbox) -> None:
    rested.write("figures/new.toml", "[delta]\ninput_size = 0\n")
    for _ in range(3):
        assert rested.doit().status != 0
    assert not is_seen_at_a_glance(rested)


def test_what_a_killed_run_left_is_removed_at_a_glance_too(rested: Sandbox) -> None:
    rested.path("build/private/9-left").mkdir(parents=True)
    assert rested.doit().printed == "nothing to do\n"
    assert not rested.path("build/private/9-left").exists()


def test_clean_removes_the_note(rested: Sandbox) -> None:
    rested.doit("clean")
    assert not rested.path("build").exists()
