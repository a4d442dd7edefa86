"""The start page in a real browser: all figures as cards, which play where one points at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ..shipped import TABLES
from .conftest import HOUSED

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.needs("browser")

NAMES = [name for names in HOUSED.values() for name in names]


def test_each_figure_has_a_card_that_leads_to_its_page(page: Page, site: str) -> None:
    page.goto(f"{site}index.html")
    cards = page.locator(".figure-card")
    assert sorted(cards.locator(".figure-title").all_inner_texts()) == sorted(TABLES[name]["title"] for name in NAMES)
    for image in cards.locator("img").all():
        image.scroll_into_view_if_needed()
        assert image.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
    cards.filter(has_text="padding_strides.gif").locator("a.whole").first.click()
    page.wait_for_url("**/figures/padding_strides.html")


def test_a_card_has_the_gif_under_its_public_name(page: Page, site: str) -> None:
    page.goto(f"{site}index.html")
    link = page.get_by_role("link", name="Padding, strides, as GIF", exact=True)
    assert link.get_attribute("href") == "figures/padding_strides.gif"
    assert link.inner_text() == "padding_strides.gif"


def test_a_card_plays_where_one_points_at_it(page: Page, site: str) -> None:
    page.goto(f"{site}index.html")
    card = page.locator(".figure-card").first
    image = card.locator("img")
    still = image.get_attribute("src")
    card.hover()
    assert image.get_attribute("src") == image.get_attribute("data-moving") != still
    page.get_by_role("heading", level=1).hover()
    assert image.get_attribute("src") == still


def test_no_card_plays_for_who_asks_for_less_motion(browser: Browser, server: str) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{server}index.html")
    image = page.locator(".figure-card img").first
    image.hover()
    assert image.get_attribute("src") != image.get_attribute("data-moving")
    page.close()


def test_the_links_of_the_head_lead_somewhere(page: Page, site: str) -> None:
    page.goto(f"{site}index.html")
    for link in page.locator(".site-head nav a, .ways a").all():
        address = link.evaluate("(link) => link.href")
        other = page.context.new_page()
        answer = other.goto(address)
        assert answer is None or answer.ok, address
        assert other.get_by_role("heading").count() > 0, address
        other.close()
