"""The server of a folder: pages get a script that waits for news, other files stay as they are."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from convarith.steps.serving.server import EVENTS, SCRIPT, Server


@pytest.fixture
def server(tmp_path: Path) -> Server:
    (tmp_path / "figures").mkdir()
    (tmp_path / "index.html").write_text("<h1>×</h1>", encoding="utf-8")
    (tmp_path / "figures/a.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path.parent / "secret.html").write_text("secret", encoding="utf-8")
    server = Server(tmp_path)
    server.start()
    return server


def fetched(server: Server, path: str) -> str:
    with urllib.request.urlopen(server.url + path) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        text: str = answer.read().decode()
        return text


def test_it_is_for_this_machine_alone(server: Server) -> None:
    assert server.url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("path", ["", "index.html"])
def test_pages_get_the_script(server: Server, path: str) -> None:
    assert fetched(server, path) == f"<h1>×</h1>{SCRIPT}"


def test_other_files_stay_as_they_are(server: Server) -> None:
    assert fetched(server, "figures/a.svg") == "<svg/>"


@pytest.mark.parametrize("path", ["none.html", "../secret.html", "%2e%2e/secret.html"])
def test_what_is_not_there_waits_for_news(server: Server, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(server.url + path)
    assert caught.value.code == 404
    text = caught.value.read().decode()
    assert "secret" not in text
    assert text.endswith(SCRIPT)


def test_pages_are_told_what_happens(server: Server) -> None:
    with urllib.request.urlopen(server.url + EVENTS[1:]) as events:

        def told() -> dict[str, object]:
            line = events.readline().decode()
            assert events.readline() == b"\n"
            news: dict[str, object] = json.loads(line.removeprefix("data: "))
            return news

        assert told() == {"version": 0, "error": ""}
        server.tell("")
        assert told() == {"version": 1, "error": ""}
        server.tell("error: at a.toml:3")
        assert told() == {"version": 1, "error": "error: at a.toml:3"}
        server.tell("")
        assert told() == {"version": 2, "error": ""}
