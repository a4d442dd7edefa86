"""What a screen reader is told: the accessibility tree of Chromium, which has a name for all that can be used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .test_guide import chapters, guide
from .test_style import pages

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from ..sandbox import Sandbox

__all__ = ["guide"]

pytestmark = pytest.mark.needs("browser")

USED = {
    *("button", "checkbox", "combobox", "DisclosureTriangle", "gridcell", "link", "listbox", "option", "radio"),
    *("searchbox", "slider", "spinbutton", "textbox"),
}
VIEWS = ("template=numerical", "template=rows", "template=matrix", "in_channels=2&groups=2&out_channels=2")


def tree(page: Page) -> list[dict[str, Any]]:
    """Return the nodes that a screen reader is told of: role, name and properties."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return [
        {
            "role": node["role"]["value"],
            "name": node.get("name", {}).get("value", ""),
            **{each["name"]: each["value"].get("value") for each in node.get("properties", [])},
        }
        for node in nodes
        if not node["ignored"]
    ]


def nameless(nodes: list[dict[str, Any]]) -> list[str]:
    """Return the roles of what can be used or focused, and has no name; the page itself is focused for its links."""
    return [
        node["role"]
        for node in nodes
        if not node["name"] and node["role"] != "main" and (node["role"] in USED or node.get("focusable"))
    ]


def test_all_that_can_be_used_has_a_name(page: Page, house: Sandbox, site: str) -> None:
    views = [f"explore.html#operation=convolution&input_size=4&kernel_size=2&{view}" for view in VIEWS]
    all_have_names(page, [site + name for name in (*pages(house), *views, "network.html#unet")])


def test_all_that_can_be_used_in_the_guide_has_a_name(page: Page, guide: Path) -> None:
    all_have_names(page, [path.as_uri() for path in chapters(guide)])


def all_have_names(page: Page, addresses: list[str]) -> None:
    found = {}
    for address in addresses:
        page.goto("about:blank")
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        found[address] = nameless(tree(page))
    assert {address: roles for address, roles in found.items() if roles} == {}


def test_what_changes_is_told(page: Page, site: str) -> None:
    page.goto(f"{site}explore.html#operation=convolution&input_size=5&kernel_size=3")
    told = [node["role"] for node in tree(page) if node.get("live") == "polite"]
    assert told.count("status") >= 2, "the search, and the sentence"
    status = page.get_by_role("status").filter(has=page.locator("#sentence"))
    page.locator("#drawing .cell[tabindex]").focus()
    page.keyboard.press("ArrowRight")
    assert status.inner_text().startswith("Output row 0, column 1 reads rows 0 to 2 and columns 1 to 3 of the input.")


def test_a_cell_says_where_it_is_and_what_stands_there(page: Page, site: str) -> None:
    page.goto(f"{site}explore.html#operation=convolution&input_size=2&kernel_size=2&padding=1&template=numerical")
    nodes = tree(page)
    grids = [node["name"] for node in nodes if node["role"] == "grid"]
    assert grids == [
        "input, 4 by 4, with all around it", "kernel, 2 by 2, with all around it", "output, 3 by 3, with all around it",
    ]  # fmt: skip
    cells = [node["name"] for node in nodes if node["role"] == "gridcell"]
    assert len(cells) == 16 + 4 + 9
    assert (cells[0], cells[5]) == ("padding, 0", "row 0, column 0, 1")
