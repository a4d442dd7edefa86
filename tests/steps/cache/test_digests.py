"""A digest follows every change of a file, and a file that did not change is not read again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from convarith.steps.cache import digests
from convarith.steps.cache.digests import Digests


@pytest.fixture
def known(tmp_path: Path) -> Digests:
    return Digests(tmp_path, tmp_path / "notes/digests.json")


def again(tmp_path: Path, known: Digests) -> Digests:
    known.keep()
    return Digests(tmp_path, tmp_path / "notes/digests.json")


def test_it_sees_an_edit_of_the_same_size(tmp_path: Path, known: Digests) -> None:
    found = set()
    for number in range(100, 200):  # faster than the clock of the disk ticks
        (tmp_path / "a").write_text(str(number))
        found.add(known.of("a"))
    assert len(found) == 100


def test_it_sees_an_edit_that_sets_the_time_back(
    tmp_path: Path, known: Digests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "MOMENT", -1)  # as if both were written long ago
    path = tmp_path / "a"
    path.write_text("one")
    os.utime(path, ns=(0, 0))
    first = known.of("a")
    path.write_text("two!")
    os.utime(path, ns=(0, 0))
    assert again(tmp_path, known).of("a") != first


def test_a_file_that_did_not_change_is_read_once(
    tmp_path: Path, known: Digests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "MOMENT", -1)  # as if it was written long ago
    (tmp_path / "a").write_text("words")
    first = known.of("a")
    monkeypatch.setattr(digests, "digest", lambda content: "read")
    assert known.of("a") == first
    assert again(tmp_path, known).of("a") == first


def test_what_was_written_a_moment_ago_is_not_kept(tmp_path: Path, known: Digests) -> None:
    (tmp_path / "a").write_text("words")
    assert known.of("a") == known.of(str(tmp_path / "a"))
    known.keep()
    assert not (tmp_path / "notes").exists()


@pytest.mark.parametrize("notes", ["", "{", "[]", '{"a": 1}', '{"a": [["x"], "y"]}', '{"a": [[Infinity, 1], "y"]}'])
def test_notes_that_are_damaged_count_as_none(tmp_path: Path, notes: str) -> None:
    (tmp_path / "notes.json").write_text(notes)
    (tmp_path / "a").write_text("words")
    assert Digests(tmp_path, tmp_path / "notes.json").of("a") == Digests(tmp_path, tmp_path / "none.json").of("a")


def test_the_digest_of_what_cannot_be_read_is_nothing(tmp_path: Path, known: Digests) -> None:
    (tmp_path / "folder").mkdir()
    assert known.of("nothing") is None
    assert known.of("folder") is None
