"""The pages under a finger: cells are tapped, sliders dragged, a figure scrubbed, in a browser that has touch alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from convarith import Convolution

from .test_explorer import lit, output_size
from .test_figure_page import FIGURE, FRAMES, sentences

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.needs("browser")


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    complaints: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def drag(page: Page, element: Locator, *, start: float, end: float) -> None:
    """Drag a finger over an element, from one share of its width to another."""
    element.evaluate("(element) => element.scrollIntoView({ block: 'center' })")
    box = element.bounding_box()
    assert box is not None
    touch = page.context.new_cdp_session(page)
    y = box["y"] + box["height"] / 2
    for at in range(9):
        x = box["x"] + box["width"] * (start + (end - start) * at / 8)
        kind = "touchMove" if at else "touchStart"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_tapped_cell_stays_lit(phone: Page, site: str) -> None:
    phone.goto(f"{site}explore.html#operation=convolution&input_size=5&kernel_size=3&stride=2&padding=1")
    operation = Convolution(5, 3, 2, 1)
    phone.locator('[data-map="output"][data-index="1,2"]').tap()
    assert lit(phone, "output") == {(1, 2)}
    assert lit(phone, "input") == operation.inputs_of((1, 2))
    assert phone.locator("#sentence").inner_text() == (
        "Output row 1, column 2 reads rows 1 to 3 and columns 3 to 4 of the input; the other taps lie on 3 cells of "
        "padding."
    )
    phone.get_by_role("button", name="Next output").tap()
    assert lit(phone, "output") == {(2, 0)}


def test_a_slider_follows_the_finger(phone: Page, site: str) -> None:
    phone.goto(f"{site}explore.html#operation=convolution&input_size=5&kernel_size=1")
    drag(phone, phone.locator("#kernel_size-0-slider"), start=0.02, end=0.98)
    assert phone.locator("#kernel_size-0").input_value() == "7"
    assert output_size(phone) == "–", "a kernel of 7 has no room in 5 cells"
    drag(phone, phone.locator("#kernel_size-0-slider"), start=0.98, end=0.35)
    assert phone.locator("#kernel_size-0").input_value() == "3"
    assert output_size(phone) == "3 × 3"
    assert "kernel_size=3" in phone.url


def test_a_figure_is_scrubbed_and_paused(phone: Page, site: str) -> None:
    phone.goto(f"{site}figures/{FIGURE}.html")
    phone.get_by_role("button", name="Pause").tap()
    drag(phone, phone.get_by_role("slider"), start=0.02, end=0.98)
    assert phone.locator(".count").inner_text() == f"{FRAMES} / {FRAMES}"
    assert phone.locator(".sentence").inner_text() == sentences(FIGURE)[-1]
    phone.locator(".stage").tap()
    assert phone.get_by_role("button", name="Pause").is_visible()


def test_a_finger_moves_over_the_maps_of_a_network(phone: Page, site: str) -> None:
    phone.goto(f"{site}network.html#x=input;input_size=[9]&a=convolution;kernel_size=[3]")
    bar = phone.locator('#network-bars g[data-layer="a"] rect, #network-bars g[data-layer="a"] path').first
    drag(phone, bar, start=0.05, end=0.95)
    said = phone.locator("#network-sentence").inner_text()
    assert said == "Cell 6 of a sees 3 of the 9 cells of x: 6 to 8."
