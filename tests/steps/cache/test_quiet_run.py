"""What a quiet run noted says that nothing has changed only where nothing has: whatever a run looked at, it notices."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from convarith.steps.cache.digests import Digests
from convarith.steps.cache.quiet_run import QuietRun

from ...sandbox import settled

KEY = "words and settings"


def old(path: Path, text: str = "text") -> Path:
    """Write a file whose clock shows a time long ago; that of the last change of its state goes on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, ns=(0, 0))
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    old(tmp_path / "figures/a.toml")
    old(tmp_path / "build/a.pdf")
    settled()
    return tmp_path


def quiet_run(root: Path, key: str = KEY, sources: tuple[str, ...] = ("figures/a.toml",)) -> QuietRun:
    return QuietRun(root, root / "note.json", key=key, sources=sources)


def kept(root: Path) -> QuietRun:
    """Return a new one after a run that had nothing to do."""
    digests = Digests(root, root / "digests.json")
    digests.of("build/a.pdf")
    quiet_run(root).keep(digests.seen)
    return quiet_run(root)


def test_nothing_has_changed(root: Path) -> None:
    assert not quiet_run(root).is_unchanged(), "nothing was noted"
    assert kept(root).is_unchanged()


@pytest.mark.parametrize("name", ["figures/a.toml", "build/a.pdf"])
def test_a_file_that_is_written_anew_with_the_same_text(root: Path, name: str) -> None:
    kept(root)
    old(root / name)
    assert not quiet_run(root).is_unchanged()


@pytest.mark.parametrize("name", ["figures/a.toml", "build/a.pdf"])
def test_a_file_that_is_gone_or_something_else(root: Path, name: str) -> None:
    kept(root)
    (root / name).unlink()
    assert not quiet_run(root).is_unchanged()
    (root / name).mkdir()
    assert not quiet_run(root).is_unchanged()


def test_other_words_and_another_source(root: Path) -> None:
    kept(root)
    assert not quiet_run(root, "other words").is_unchanged()
    old(root / "figures/b.toml")
    settled()
    assert not quiet_run(root, sources=("figures/a.toml", "figures/b.toml")).is_unchanged()
    assert not quiet_run(root, sources=()).is_unchanged()


def test_what_was_written_a_moment_ago_may_change_unseen(root: Path) -> None:
    (root / "build/a.pdf").write_text("made just now")
    assert not kept(root).is_unchanged()
    settled()
    (root / "figures/a.toml").write_text("edited just now")
    assert not kept(root).is_unchanged()


def test_a_file_that_changes_while_a_run_looks_at_it(root: Path) -> None:
    digests = Digests(root, root / "digests.json")
    digests.of("build/a.pdf")
    old(root / "build/a.pdf", "other")
    settled()
    digests.of("build/a.pdf")
    assert digests.seen is None


def test_a_source_that_changes_after_it_was_looked_at(root: Path) -> None:
    before, digests = quiet_run(root), Digests(root, root / "digests.json")
    digests.of("build/a.pdf")
    old(root / "figures/a.toml", "edited while the run lasts")
    settled()
    before.keep(digests.seen)
    assert not quiet_run(root).is_unchanged()


@pytest.mark.parametrize("name", ["gone.pdf", "build", "\0"])
def test_what_is_no_file_leaves_nothing_to_note(root: Path, name: str) -> None:
    digests = Digests(root, root / "digests.json")
    digests.of("build/a.pdf")
    digests.of(name)
    assert digests.seen is None


@pytest.mark.parametrize(
    "note", ["", "[]", "3", '{"key": 3}', "{" * 9999, json.dumps({"key": KEY, "names": 3, "digest": ""})]
)
def test_a_note_that_is_none(root: Path, note: str) -> None:
    kept(root)
    (root / "note.json").write_text(note)
    assert not quiet_run(root).is_unchanged()


def test_a_note_of_states_that_are_not_known(root: Path) -> None:
    (root / "note.json").write_text(json.dumps({"key": KEY, "names": ["gone"], "digest": ""}))
    assert not quiet_run(root).is_unchanged()
