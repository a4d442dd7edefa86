"""Files that people write, and what may stand in their place."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from convarith.errors import CatalogueError, Place
from convarith.tools import sources
from convarith.tools.sources import read_source


def refusal(path: Path) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        read_source(path, "figures/x.toml")
    return caught.value


def test_text_comes_without_a_byte_order_mark_and_with_plain_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes("\ufeffä\r\nb\rc\n".encode())
    assert read_source(path, "x") == "ä\nb\nc\n"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("folder", "it is a folder"),
        ("pipe", "it is a named pipe"),
        ("/dev/zero", "it is a device"),
        ("socket", "it is a socket"),
        ("loop", "it is a link that leads back to itself"),
        ("nowhere", "there is no such file"),
    ],
)
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, kind: str, reason: str) -> None:
    path = tmp_path / "x"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(path))
    else:
        path.symlink_to({"loop": str(path), "nowhere": "/nowhere"}.get(kind, kind))
    error = refusal(path)
    assert error.problem == f"cannot be read: {reason}"
    assert error.details.place == Place("figures/x.toml")
    assert error.details.hint


def test_a_file_that_nobody_may_read(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("x")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everywhere, as root may")
    assert refusal(path).problem == "cannot be read: you may not read it"


def test_bytes_that_are_no_text_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"a\nb\xff\n")
    error = refusal(path)
    assert error.problem == "not UTF-8"
    assert error.details.place == Place("figures/x.toml", 2)


def test_a_file_may_only_be_so_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 3_000_000)
    path = tmp_path / "x"
    path.write_bytes(b"x" * 3_000_001)
    error = refusal(path)
    assert error.problem == "cannot be read: it is too long"
    assert error.details.hint == "a file may have 3 MB"
