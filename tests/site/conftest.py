"""What tests of the pages share: a real browser, the explorer and the page of networks in a folder."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Mapping
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from convarith.catalogue.toml import table_text
from convarith.site.explorer import EXPLORER
from convarith.site.material import Material
from convarith.site.network import NETWORK
from convarith.site.registry import PARTS
from convarith.site.rendering import House, rendered
from convarith.site.style import STYLE
from convarith.site.templates import SiteTemplates

from ..needs import CHROMIUM, program
from ..sandbox import Sandbox, copy_sources
from ..shared import made_once
from ..shipped import ROOT, TABLES, templates
from ..tools.conftest import FLAGS, browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

__all__ = ["browser"]

TEMPLATES = templates()
PAGES = SiteTemplates(ROOT, ("templates/site",))
HOUSED: Mapping[str, tuple[str, ...]] = {
    "convolution": ("no_padding_no_strides", "padding_strides"),
    "transposed": ("padding_strides_odd_transposed",),
    "numerical": ("numerical_max_pooling",),
    "sizes": ("same_padding_upper_lower",),
}
"""The figures of a small site, by the files of its catalogue."""


REFLOW = (Path(__file__).parent / "reflow.js").read_text(encoding="utf-8")
LARGE_TEXT = "--blink-settings=defaultFontSize=32"
"""A browser in which a reader has set text of twice the size."""


@pytest.fixture(scope="module")
def large(browser: Browser) -> Iterator[Browser]:
    """Return a browser with text of twice the size."""
    chromium = browser.browser_type.launch(executable_path=program(*CHROMIUM), args=[*FLAGS, LARGE_TEXT])
    yield chromium
    chromium.close()


def judged(page: Page) -> list[tuple[str, list[str]]]:
    """Return the rules of accessibility that a page breaks, and where, with all that can be unfolded open."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(_axe())
    found: list[Any] = page.evaluate("async () => (await axe.run({ resultTypes: ['violations'] })).violations")
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


@cache
def _axe() -> str:
    """Return the script that judges a page's accessibility, from the package that ships it."""
    import axe_playwright_python

    folder = Path(axe_playwright_python.__path__[0])
    return next(folder.rglob("axe.min.js")).read_text(encoding="utf-8")


def read(path: str) -> str:
    """Return the text of a file of the site's templates."""
    return PAGES.read(path)


def unknown(*_: Any) -> Any:
    raise AssertionError("these pages show no figure of the catalogue")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the explorer and the page of networks, which are opened from there."""
    folder = tmp_path_factory.mktemp("site")
    light, dark = TEMPLATES.themes.theme("light"), TEMPLATES.themes.theme("dark")
    material = Material((), unknown, read, unknown, unknown, light, dark)
    for part in (EXPLORER, NETWORK, STYLE):
        for each in part.make(material):
            (folder / each.path).write_text(
                rendered(each, PAGES, House([part.link for part in PARTS if part.link])), encoding="utf-8"
            )
    (folder / "search-index.js").write_text("", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """Return a window whose first tab stays open: the process that draws it draws the tabs of all tests then."""
    window = browser.new_context(viewport={"width": 1280, "height": 900})
    window.new_page().goto(Path(__file__).with_name("reflow.js").as_uri())
    yield window
    window.close()


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """Return an empty page, in a tab of its own; a complaint of the browser fails the test."""
    complaints: list[str] = []
    page = window.new_page()
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    for each in window.pages[1:]:
        each.close()
    assert complaints == []


@pytest.fixture(scope="session")
def house(request: pytest.FixtureRequest) -> Sandbox:
    """Return a project of five figures without a guide, whose site has been made."""
    return Sandbox(made_once(request, "house", _build_house))


def _build_house(folder: Path) -> None:
    sandbox = Sandbox(folder)
    copy_sources(folder)
    shutil.rmtree(folder / "report")
    for path in (folder / "figures").glob("*.toml"):
        path.unlink()
    for file, names in HOUSED.items():
        tables = "\n".join(table_text(name, TABLES[name]) for name in names)
        sandbox.write(f"figures/{file}.toml", tables)
    run = sandbox.doit("site", environment={})
    assert run.status == 0, run.printed


@pytest.fixture(scope="session")
def server(house: Sandbox) -> Iterator[str]:
    """Return the address of the site on a server, below a path."""
    handler = partial(_Quiet, directory=str(house.root / "build"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}/site/"
        http.shutdown()


@pytest.fixture(params=["folder", "server"])
def site(request: pytest.FixtureRequest, house: Sandbox) -> str:
    """Return the address of the site: in a folder, and on a server below a path."""
    if request.param == "folder":
        return f"{(house.root / 'build/site').as_uri()}/"
    address: str = request.getfixturevalue("server")
    return address


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass
