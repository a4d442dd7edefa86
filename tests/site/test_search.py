"""The search in a real browser, from a folder and from a server below a path."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from convarith.site.page import Hit
from convarith.site.search import search_index

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_the_index_is_a_script() -> None:
    assert search_index([Hit("A × B", "figure", "a.html", "text")]) == (
        'window.searchIndex = [["A × B","figure","a.html","text"]];\n'
    )


def found(page: Page, query: str) -> list[str]:
    """Return the titles that are found, best first."""
    page.get_by_role("combobox", name=re.compile("Search")).fill(query)
    page.wait_for_function("query => document.querySelector('.search').dataset.found === query", arg=query)
    return page.locator("#search-results .title").all_inner_texts()


@pytest.mark.needs("browser")
@pytest.mark.parametrize("start", ["index.html", "figures/padding_strides.html"])
def test_one_finds_as_one_types(page: Page, site: str, start: str) -> None:
    page.goto(site + start)
    page.keyboard.press("/")
    page.keyboard.type("3x3 padded")
    option = page.locator("#search-results [aria-selected=true]")
    option.wait_for()
    assert "3 × 3" in option.inner_text()
    assert found(page, "padding_strides_odd_transposed")[0] == "Padding, strides with a remainder, transposed"
    assert found(page, "half padding")[0].startswith("Half padding")  # a relationship
    assert found(page, "Zylinder") == []
    assert page.get_by_text("Nothing has “Zylinder” in it.").is_visible()


@pytest.mark.needs("browser")
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("receptive field of VGG16", "VGG-16"),
        ("nn.ConvTranspose2d", "Transposed convolution (deconvolution)"),
        ("which layers of my branches don't fit?", "Networks"),
        ("what output padding doubles 7?", "Explorer"),
        ("a GIF of max pooling", "Max pooling in numbers"),
        ("gif", "Downloads"),
    ],
)
def test_a_question_finds_what_has_most_of_its_words(page: Page, site: str, question: str, answer: str) -> None:
    page.goto(f"{site}index.html")
    assert found(page, question)[0] == answer


@pytest.mark.needs("browser")
def test_the_keyboard_is_enough(page: Page, site: str) -> None:
    page.goto(f"{site}figures/padding_strides.html")
    titles = found(page, "padding")
    assert len(titles) > 3
    box = page.get_by_role("combobox", name=re.compile("Search"))
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    second = page.locator("#search-results [aria-selected=true]")
    assert second.locator(".title").inner_text() == titles[1]
    assert box.get_attribute("aria-activedescendant") == second.get_attribute("id")
    box.press("Escape")
    assert not page.get_by_role("listbox").is_visible()
    found(page, "remainder transposed")
    box.press("Enter")
    page.wait_for_url(re.compile("figures/padding_strides_odd_transposed.html$|formulas.html#"))
