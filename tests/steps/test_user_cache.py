"""Where the user's caches are, whatever the system says of that place."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from convarith.steps.user_cache import usable_cache

from ..rights import of_an_ordinary_user


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_it_is_where_the_system_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    assert usable_cache() == tmp_path / "caches/convarith"


@pytest.mark.needs("permissions")
def test_a_home_of_somebody_else_is_done_without(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home/.cache"))
    (tmp_path / "home/.cache").mkdir(parents=True)
    (tmp_path / "home").chmod(0)
    with of_an_ordinary_user():
        found = usable_cache()
    (tmp_path / "home").chmod(0o700)
    assert found.parent == temporary


@pytest.mark.parametrize("name", ["a" * 300, "a/" * 3000], ids=["name", "path"])
def test_a_place_whose_name_is_too_long_is_no_error(
    name: str, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / name))
    assert usable_cache()


def test_what_stands_in_the_way_costs_one_folder(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    in_the_way = usable_cache()
    in_the_way.rmdir()
    in_the_way.touch()
    another = usable_cache()
    assert another != in_the_way and another.is_dir()
    assert usable_cache() == another
