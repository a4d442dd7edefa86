"""Compiled templates among the user's caches: only what was put whole is believed, and a folder does not grow."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from convarith.steps.cache import template_store as cache
from convarith.steps.cache.template_store import TemplateStore


@pytest.fixture
def kept(tmp_path: Path) -> TemplateStore:
    return TemplateStore(tmp_path / "caches/templates", "1")


def test_a_content_is_found_under_its_name_alone(kept: TemplateStore) -> None:
    kept.put("a", b"content of a")
    kept.put("b", b"")
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (b"content of a", b"", None)


def test_other_versions_do_not_find_it(kept: TemplateStore) -> None:
    kept.put("a", b"made by 1")
    assert TemplateStore(kept.folder, "2").get("a") is None


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda content: content[:-1],
    "longer": lambda content: content + b"x",
    "empty": lambda content: b"",
    "changed": lambda content: content[:-1] + b"?",
    "changed in its digest": lambda content: b"?" + content[1:],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_not_believed_and_is_written_anew(
    kept: TemplateStore, damage: Callable[[bytes], bytes]
) -> None:
    kept.put("a", b"content")
    (path,) = kept.folder.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    assert kept.get("a") is None
    kept.put("a", b"content")
    assert kept.get("a") == b"content"


def test_a_file_in_the_place_of_another_is_not_believed(kept: TemplateStore) -> None:
    kept.put("a", b"content of a")
    (first,) = kept.folder.iterdir()
    kept.put("b", b"content of b")
    (second,) = set(kept.folder.iterdir()) - {first}
    second.write_bytes(first.read_bytes())
    assert kept.get("b") is None


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    kept = TemplateStore(tmp_path / "file/templates", "1")
    kept.put("a", b"content")
    assert kept.get("a") is None


IN_THE_WAY: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,  # opening it would wait for a reader
    "link": lambda path: path.symlink_to(path.parent.parent / "other"),
    "loop": lambda path: path.symlink_to(path.name),
    "folder": Path.mkdir,
}


@pytest.mark.skipif(os.name != "posix", reason="pipes and links")
@pytest.mark.parametrize("put", IN_THE_WAY.values(), ids=IN_THE_WAY)
def test_what_is_no_file_is_left_alone(kept: TemplateStore, put: Callable[[Path], object]) -> None:
    (kept.folder.parent).mkdir()
    other = kept.folder.parent / "other"
    other.write_text("somebody's")
    kept.folder.mkdir()
    put(kept._path("a"))
    kept.put("a", b"content")
    assert kept.get("a") is None
    assert other.read_text() == "somebody's"


def test_a_folder_among_the_files_does_not_keep_the_old_ones(
    kept: TemplateStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MOST_FILES", 10)
    (kept.folder / "folder").mkdir(parents=True)
    os.utime(kept.folder / "folder", (0, 0))
    for number in range(30):
        kept.put(str(number), b"")
    assert len(list(kept.folder.iterdir())) <= 10


def test_what_is_too_large_is_not_kept(kept: TemplateStore) -> None:
    kept.put("a", bytes(cache.MOST_BYTES))
    kept.put("b", bytes(cache.MOST_BYTES + 1))
    assert kept.get("a") == bytes(cache.MOST_BYTES)
    assert kept.get("b") is None


def test_the_oldest_of_too_many_are_removed(kept: TemplateStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_FILES", 10)
    for number in range(10):
        kept.put(str(number), b"")
        os.utime(kept._path(str(number)), (number, number))
    kept.put("new", b"")
    assert [number for number in range(10) if kept.get(str(number)) is not None] == [5, 6, 7, 8, 9]
    assert kept.get("new") is not None


def test_what_compiles_templates_is_part_of_the_version(tmp_path: Path) -> None:
    version = cache.template_store(tmp_path).version
    assert "jinja2 " in version and sys.version in version
