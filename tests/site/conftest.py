"""What tests of the pages share: a real browser, the explorer and the page of networks in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from convarith.rendering.environment import TemplateFolder
from convarith.site.explorer import EXPLORER
from convarith.site.material import Material
from convarith.site.network import NETWORK
from convarith.site.registry import LINKS
from convarith.site.rendering import House, rendered
from convarith.site.style import STYLE
from convarith.site.templates import SiteTemplates

from ..shipped import ROOT
from ..tools.conftest import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["browser"]

TEMPLATES = TemplateFolder(ROOT, ("templates",))
PAGES = SiteTemplates(ROOT, ("templates/site",))


def read(path: str) -> str:
    """Return the text of a file of the site's templates."""
    return PAGES.read(path)


def unknown(*_: Any) -> Any:
    raise AssertionError("these pages show no figure of the catalogue")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the explorer and the page of networks, which are opened from there."""
    folder = tmp_path_factory.mktemp("site")
    light, dark = TEMPLATES.theme("light"), TEMPLATES.theme("dark")
    material = Material((), unknown, read, unknown, unknown, light, dark)
    for part in (EXPLORER, NETWORK, STYLE):
        for each in part.make(material):
            (folder / each.path).write_text(rendered(each, PAGES, House(LINKS)), encoding="utf-8")
    (folder / "search-index.js").write_text("", encoding="utf-8")
    return folder


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return an empty page; a complaint of the browser fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []
