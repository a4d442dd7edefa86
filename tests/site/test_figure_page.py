"""The page of a figure in a real browser, from a folder and from a server: a reader plays, steps and copies."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops, ImageStat

from convarith.catalogue.requests import request_from
from convarith.rendering.document import figure_scene
from convarith.site.rendering import NAME

from ..sandbox import Sandbox
from ..shipped import FIGURES
from .conftest import TEMPLATES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.needs("browser")

FIGURE = "padding_strides"
FRAMES = 9
ROUNDED = 8
"""Of 255: how far a channel of a pixel may be off where edges are drawn in another order."""
SWAPPED = "(stage, svg) => { stage.innerHTML = svg; }"


def sentences(name: str) -> list[str]:
    scene = figure_scene(FIGURES[name], TEMPLATES)
    return [scene.describe_frame(number) for number in scene.shown]


def opened(page: Page, site: str, name: str = FIGURE) -> Page:
    """Open the page of a figure, and stop what plays."""
    page.goto(f"{site}figures/{name}.html")
    page.get_by_role("button", name="Pause").click()
    return page


def test_it_plays_until_it_is_paused(page: Page, site: str) -> None:
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.goto(f"{site}figures/{FIGURE}.html")
    count = page.locator(".count")
    assert count.inner_text() == f"1 / {FRAMES}"
    page.clock.run_for(2050)
    assert count.inner_text() == f"3 / {FRAMES}"
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(5000)
    assert count.inner_text() == f"3 / {FRAMES}"
    page.get_by_label("Speed").select_option("4")
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(1000 * 6 // 4 + 50)
    assert count.inner_text() == f"9 / {FRAMES}"
    page.get_by_role("button", name="Loop").click()
    page.clock.run_for(9000)
    assert count.inner_text() == f"9 / {FRAMES}"
    assert page.get_by_role("button", name="Play").is_visible()


def test_it_steps_with_buttons_keys_and_the_slider(page: Page, site: str) -> None:
    opened(page, site)
    stage, slider, sentence = page.locator(".stage"), page.get_by_role("slider"), page.locator(".sentence")
    stage.press("Home")
    assert slider.get_attribute("aria-valuetext") == f"frame 1 of {FRAMES}"
    page.get_by_role("button", name="Next frame").click()
    assert sentence.inner_text() == sentences(FIGURE)[1]
    assert page.locator(".player [role=status]").inner_text() == f"Frame 2 of {FRAMES}. {sentences(FIGURE)[1]}"
    stage.press("End")
    assert sentence.inner_text() == sentences(FIGURE)[-1]
    stage.press("ArrowRight")
    assert slider.input_value() == "1"
    page.get_by_role("button", name="Previous frame").click()
    assert slider.input_value() == str(FRAMES)
    slider.fill("5")
    assert sentence.inner_text() == sentences(FIGURE)[4]
    stage.press(" ")
    assert page.get_by_role("button", name="Pause").is_visible()


@pytest.mark.parametrize("name", [FIGURE, "padding_strides_odd_transposed", "numerical_max_pooling"])
def test_its_frames_look_like_the_stills(browser: Browser, house: Sandbox, name: str) -> None:
    folder = house.root / "build/site/figures"
    page = browser.new_page(reduced_motion="reduce")
    for number in (1, 2, 5):
        page.goto((folder / f"{name}.html").as_uri())
        page.get_by_role("slider").fill(str(number))
        stage = page.locator(".stage")
        shown = stage.screenshot()
        still = (folder / name / f"{number:02}.svg").read_text(encoding="utf-8")
        stage.evaluate(SWAPPED, still)
        assert compared(shown, stage.screenshot()) <= ROUNDED
    page.close()


def compared(one: bytes, other: bytes) -> int:
    """Return by how much a channel of two pictures differs at most, from 0 to 255."""
    pictures = [Image.open(io.BytesIO(each)).convert("RGB") for each in (one, other)]
    return max(high for _, high in ImageStat.Stat(ImageChops.difference(*pictures)).extrema)


def test_nothing_moves_for_who_asks_for_less_motion(browser: Browser, house: Sandbox) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.clock.install()
    page.goto((house.root / f"build/site/figures/{FIGURE}.html").as_uri())
    page.clock.run_for(10_000)
    assert page.locator(".count").inner_text() == f"5 / {FRAMES}"
    assert page.evaluate("document.getAnimations().length") == 0
    page.close()


def test_without_scripts_the_middle_frame_stands_still(browser: Browser, house: Sandbox) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((house.root / f"build/site/figures/{FIGURE}.html").as_uri())
    assert not page.locator(".player-controls").is_visible()
    assert page.locator(".sentence").inner_text() == sentences(FIGURE)[FRAMES // 2]
    assert page.locator(".stage svg").is_visible()
    context.close()


def test_its_files_are_those_of_the_build(page: Page, site: str, house: Sandbox) -> None:
    opened(page, site).locator(".stage").press("Home")
    links = [link.get_attribute("href") or "" for link in page.locator(".files a, .frame-files a").all()]
    assert {Path(each).suffix for each in links} >= {".svg", ".gif", ".webp", ".apng", ".pdf", ".png", ".tikz", ".tex"}
    for link in [*links, "convarith.sty"]:
        name = link.removeprefix("../figures/")
        published = (house.root / "build/site/figures" / name).read_bytes()
        assert published == (house.root / "build/figures" / name).read_bytes()
    assert f"{FIGURE}/01.png" in links


def test_a_click_downloads(page: Page, server: str, house: Sandbox, tmp_path: Path) -> None:
    opened(page, server)
    for name in (f"{FIGURE}.gif", f"{FIGURE}.tikz"):
        with page.expect_download() as started:
            page.locator(f'.files a[href="../figures/{name}"]').click()
        started.value.save_as(tmp_path / name)
        assert (tmp_path / name).read_bytes() == (house.root / "build/figures" / name).read_bytes()


@pytest.mark.parametrize("name", [f"figures/{FIGURE}.html", "downloads.html"])
def test_a_page_of_a_folder_says_how_to_save_what_the_browser_shows(page: Page, site: str, name: str) -> None:
    page.goto(site + name)
    said = page.get_by_text("the browser shows these files instead of saving them")
    assert said.is_visible() == site.startswith("file:")


def test_its_texts_are_copied(browser: Browser, server: str, house: Sandbox) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{server}figures/{FIGURE}.html")
    page.get_by_role("button", name="Copy: PyTorch").click()
    page.get_by_text("Copied", exact=True).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "nn.Conv2d(1, 1, 3, stride=2, padding=1, bias=False)"
    page.get_by_role("button", name="Copy: Draw it").click()
    words = page.evaluate("navigator.clipboard.readText()").split()
    assert request_from(words[2:]).figure().operation == FIGURES[FIGURE].operation
    page.get_by_role("button", name="Copy: Table of the catalogue").click()
    assert page.evaluate("navigator.clipboard.readText()").startswith("[padding_strides]\ntitle = ")
    context.close()


def test_the_explorer_opens_with_its_numbers(page: Page, site: str) -> None:
    opened(page, site, "padding_strides_odd_transposed").get_by_role("link", name="Open in the explorer").click()
    page.wait_for_url(re.compile("explore.html"))
    assert page.locator("#output-size").inner_text() == "6 × 6"


def test_a_figure_that_compares_has_a_page_too(page: Page, site: str) -> None:
    page.goto(f"{site}figures/same_padding_upper_lower.html")
    assert page.get_by_role("heading", level=1).inner_text() == FIGURES["same_padding_upper_lower"].title
    assert page.get_by_role("heading", name="PyTorch").count() == 0
    assert page.get_by_role("link", name="Open in the explorer").count() == 0


def test_its_card_for_chats_has_words_and_a_picture(house: Sandbox) -> None:
    text = (house.root / f"build/site/figures/{FIGURE}.html").read_text(encoding="utf-8")
    assert f"<title>{FIGURES[FIGURE].title} – {NAME}</title>" in text
    assert '<meta property="og:image" content="../figures/padding_strides-card.png">' in text
    with Image.open(house.root / f"build/site/figures/{FIGURE}-card.png") as picture:
        assert picture.size == (1200, 630)
