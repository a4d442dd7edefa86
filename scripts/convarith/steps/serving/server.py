"""A server of a folder on this machine alone, which tells its pages when they have changed, and what went wrong."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"
ANY_PORT = 0
EVENTS = "/-/events"
PATIENCE = 10
"""Seconds after which a page that waits for news is told that there are none, so that one that left is noticed."""
WAITING = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Not there yet</title><p>This page is being built, or is not there.</p>
"""
SCRIPT = f"""
<script>const events = "{EVENTS}";</script>
<script>{Path(__file__).with_name("news.js").read_text(encoding="utf-8")}</script>
"""
"""What is added to each page."""


@dataclass(frozen=True)
class News:
    """How often the pages have been made anew, and what went wrong at last."""

    version: int = 0
    error: str = ""


class Server:
    """Serves a folder until the process ends; ``url`` is its address."""

    def __init__(self, folder: Path) -> None:
        self._changed = threading.Condition()
        self._news = News()
        handler = partial(_Handler, self, directory=str(folder))
        self._http = ThreadingHTTPServer((HOST, ANY_PORT), handler)
        self._http.daemon_threads = True
        self.url = f"http://{HOST}:{self._http.server_port}/"

    def start(self) -> None:
        """Serve in a thread."""
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def tell(self, error: str) -> None:
        """Have pages show themselves anew, or what went wrong; then they stay as they are."""
        with self._changed:
            version = self._news.version + (0 if error else 1)
            self._news = News(version, error)
            self._changed.notify_all()

    def news(self, known: News | None) -> News:
        """Wait for other news than those that are known; return the same after a while without any."""
        with self._changed:
            self._changed.wait_for(lambda: self._news != known, timeout=PATIENCE)
            return self._news


class _Handler(SimpleHTTPRequestHandler):
    """Answers one request: for news, for a page, to which the script is added that waits for news, or for a file."""

    def __init__(self, server: Server, *arguments: Any, directory: str) -> None:
        self._server = server
        super().__init__(*arguments, directory=directory)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        """Have nothing kept: a file may change at any time."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def do_GET(self) -> None:
        """Answer."""
        path = Path(self.translate_path(self.path))
        if self.path == EVENTS:
            self._send_news()
        elif path.is_dir() or path.suffix == ".html":
            self._send_page(path / "index.html" if path.is_dir() else path)
        else:
            super().do_GET()

    def _send_page(self, path: Path) -> None:
        is_there = path.is_file()
        text = (path.read_text(encoding="utf-8") if is_there else WAITING) + SCRIPT
        content = text.encode()
        self.send_response(200 if is_there else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _send_news(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        known: News | None = None
        try:
            while True:
                news = self._server.news(known)
                said = f"data: {json.dumps(asdict(news))}\n\n" if news != known else ": nothing new\n\n"
                self.wfile.write(said.encode())
                self.wfile.flush()
                known = news
        except OSError:  # the page was left
            self.close_connection = True
