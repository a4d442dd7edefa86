"""All pages, in both schemes and at all widths: axe finds nothing, nothing is cut off, and nothing complains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from ..sandbox import Sandbox
from .conftest import REFLOW, judged

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.needs("browser")

FIRST_VIEW = 300_000  # bytes
SOON = 1000  # milliseconds; of several, the least, as other programs take their share
FIRST_VIEWS = (
    *("index.html", "figures/padding_strides_odd_transposed.html", "formulas.html", "downloads.html"),
    *("explore.html", "network.html"),
)
READY = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"
NARROWEST, WIDEST = 360, 2560
LARGE_TEXT = "() => { document.documentElement.style.fontSize = '200%'; }"
CUT_OFF = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
WEIGHT = """() => performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
  .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""


def pages(house: Sandbox) -> list[str]:
    folder = house.root / "build/site"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


ALSO = pytest.mark.slow  # the ordinary run has each scheme and each width once
VIEWS = [
    (NARROWEST, "light"),
    (1280, "dark"),
    pytest.param(NARROWEST, "dark", marks=ALSO),
    pytest.param(1280, "light", marks=ALSO),
]


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_axe_finds_nothing(
    browser: Browser, house: Sandbox, server: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    found = {}
    for name in pages(house):
        page.goto(server + name)
        found[name] = judged(page)
    context.close()
    assert {name: each for name, each in found.items() if each} == {}
    assert complaints == []


@pytest.mark.parametrize("width", [NARROWEST, 768, WIDEST])
def test_nothing_is_wider_than_the_window(browser: Browser, house: Sandbox, server: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    for name in pages(house):
        page.goto(server + name)
        assert page.evaluate(CUT_OFF) <= 0, name
        if width > NARROWEST:
            page.evaluate(LARGE_TEXT)
            assert page.evaluate(CUT_OFF) <= 0, f"{name} in text of twice the size"
    page.close()


def test_nothing_is_lost_in_text_of_twice_the_size_on_a_phone(large: Browser, house: Sandbox, server: str) -> None:
    page = large.new_page(viewport={"width": NARROWEST, "height": 800})
    wrong = "operation=convolution&input_size=3x4&kernel_size=5&padding=1,0x0"
    apart = "operation=convolution&input_size=3x4&kernel_size=2&padding=1,2x0"
    more = [f"explore.html#{fragment}" for fragment in (wrong, apart, "operation=pooling&template=unpooling")]
    found = {}
    for name in (*pages(house), *more, "network.html#unet"):
        page.goto("about:blank")
        page.goto(server + name)
        assert page.evaluate("getComputedStyle(document.body).fontSize") == "32px"
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        found[name] = page.evaluate(REFLOW)
    page.close()
    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize("name", FIRST_VIEWS)
def test_the_first_view_is_light_and_soon_ready(browser: Browser, server: str, name: str) -> None:
    times = []
    for _ in range(3):
        page = browser.new_page()
        page.goto(server + name, wait_until="networkidle")
        assert 10_000 < page.evaluate(WEIGHT) < FIRST_VIEW
        times.append(page.evaluate(READY))
        page.close()
    assert min(times) < SOON


def test_the_colours_are_those_of_the_themes(browser: Browser, server: str) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(f"{server}index.html")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(13, 17, 23)"  # paper of templates/themes/dark.toml
    page.emulate_media(color_scheme="light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.close()
