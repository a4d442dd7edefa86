"""The page of networks, as a person uses it: in a real browser, opened from a folder."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Literal

import pytest

from convarith import Network
from convarith.catalogue.entries import read_catalogue
from convarith.catalogue.figure import figure_from
from convarith.site.network import KNOWN

from ..shipped import ROOT
from .conftest import judged

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.needs("browser")

UNET = "U-Net, without padding"


@pytest.fixture
def tab(page: Page, folder: Path) -> Page:
    page.goto((folder / "network.html").as_uri())
    return page


def output(tab: Page) -> str:
    return tab.locator("#network-output").inner_text()


def sentence(tab: Page) -> str:
    return tab.locator("#network-sentence").inner_text()


def test_known_networks_have_the_numbers_that_people_know(tab: Page) -> None:
    found = {}
    for name in ("VGG-16, its convolutions", UNET, "DCGAN, the generator", "Inception block"):
        tab.select_option("#network-presets", name)
        field = tab.locator("#network-rows tr").last.locator("td").nth(3).inner_text()
        found[name] = (output(tab), field)
    assert found["VGG-16, its convolutions"] == ("512 × 7 × 7", "212")
    assert found[UNET][0] == "2 × 388 × 388"
    assert found["DCGAN, the generator"][0] == "3 × 64 × 64"
    assert found["Inception block"][0] == "256 × 28 × 28"


@pytest.mark.parametrize("name", KNOWN)
def test_a_link_opens_each_known_network(page: Page, folder: Path, name: str) -> None:
    page.goto(f"{(folder / 'network.html').as_uri()}#{name}")
    first = page.locator("#network-rows").inner_text()
    titles = page.locator("#network-presets option").all_inner_texts()[1:]
    page.select_option("#network-presets", titles[list(KNOWN).index(name)])
    assert page.locator("#network-rows").inner_text() == first


def test_what_does_not_fit_is_said_with_what_mends_it(tab: Page) -> None:
    tab.select_option("#network-presets", UNET)
    tab.locator("#open-0").click()
    tab.fill("#edit-word-input_size", "570")
    tab.keyboard.press("Tab")
    wrong = tab.locator("tr.is-wrong").first.inner_text()
    assert 'Its inputs are unequal: "crop4" gives 55 × 55, but "up4" gives 54 × 54.' in wrong
    assert 'It waits for "join4".' in tab.locator("tr.is-wrong").nth(1).inner_text()
    assert output(tab) == "–"
    remedy = tab.locator(".remedy").first
    assert remedy.inner_text() == 'input_size of "input": 570 × 570 → 572 × 572'
    remedy.click()
    assert output(tab) == "2 × 388 × 388"
    tab.go_back()
    assert output(tab) == "–"
    tab.go_back()
    assert output(tab) == "2 × 388 × 388"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [("0", "Kernel_size is 0, but must be a whole number of at least 1."), ("9x", "but must be a whole number")],
)
def test_a_value_that_cannot_be_is_said_and_not_changed(tab: Page, typed: str, problem: str) -> None:
    tab.locator("#open-1").click()
    tab.fill("#edit-word-kernel_size", typed)
    assert problem in tab.locator("tr.is-wrong").first.inner_text()
    assert tab.input_value("#edit-word-kernel_size") == typed


def test_layers_are_added_renamed_moved_and_removed(tab: Page) -> None:
    tab.goto(
        tab.url.partition("#")[0] + "#x=input;input_size=[9]&a=convolution;kernel_size=[3]&b=pooling;kernel_size=[2]"
    )
    assert output(tab) == "3 × 3"
    tab.locator("#open-1").click()
    tab.get_by_role("button", name="Add a layer after it").click()
    assert tab.input_value("#edit-name") == "layer"
    assert output(tab) == "3 × 3", "it keeps the size, and what read the layer before it reads the new one"
    tab.fill("#edit-name", "conv 2")
    tab.keyboard.press("Tab")
    tab.select_option("#edit-kind", "add")
    tab.select_option("#edit-source-1", "a")
    assert tab.evaluate("location.hash").endswith("&conv%202=add;from=a+a&b=pooling;kernel_size=[2]")
    tab.get_by_role("button", name="Remove").click()
    assert (
        tab.evaluate("location.hash")
        == "#x=input;input_size=[9]&a=convolution;kernel_size=[3]&b=pooling;kernel_size=[2]"
    )


def test_the_keyboard_moves_what_is_lit(tab: Page) -> None:
    tab.select_option("#network-presets", "WaveNet, dilations that double")
    tab.locator("g.chosen").focus()
    tab.keyboard.press("End")
    assert sentence(tab) == "Cell 255 of sum32 sees 64 of the 256 cells of input: 192 to 255."
    tab.keyboard.press("ArrowLeft")
    assert sentence(tab) == "Cell 254 of sum32 sees 64 of the 256 cells of input: 191 to 254."
    tab.keyboard.press("ArrowUp")
    assert sentence(tab).startswith("Cell 254 of mixed32 sees 64 ")
    lit = tab.locator('g[data-layer="input"]')
    assert (lit.get_attribute("data-lit"), lit.get_attribute("data-index")) == ("", "191-254")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, folder: Path, scheme: Literal["light", "dark"]) -> None:
    page = browser.new_page(color_scheme=scheme)
    page.goto((folder / "network.html").as_uri())
    wrong = "x=input&a=convolution;kernel_size=3&b=add;from=x+a"
    for fragment in ("", wrong):
        page.evaluate("fragment => { location.hash = fragment }", fragment)
        page.locator("#open-1").click()
        assert judged(page) == []
    page.close()


@pytest.mark.parametrize("width", [360, 768, 2560])
def test_nothing_is_wider_than_the_page(page: Page, folder: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((folder / "network.html").as_uri())
    for name in ("VGG-16, its convolutions", UNET):
        page.select_option("#network-presets", name)
        page.locator("#open-2").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def shipped() -> dict[str, str]:
    """Return the shipped networks whose layers the page knows, as text."""
    path = ROOT / "figures/networks.toml"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    parts = {name: text[text.index(f"[{name}]") :] for name in tomllib.loads(text)}
    return {name: part[: part.find("\n\n[", part.index(".layers]"))] for name, part in parts.items()}


@pytest.mark.parametrize("name", shipped())
def test_a_table_of_the_catalogue_comes_in_and_goes_out(tab: Page, name: str) -> None:
    bring(tab, shipped()[name])
    network = network_of(shipped()[name])
    shapes = tab.locator("#network-rows tr").count()
    assert shapes == len(network.layers)
    assert tab.locator("tr.is-wrong").count() == 0
    state = network.states[network.layers[-1].name]
    assert output(tab) == str(state.shape)
    again = network_of(tab.locator("#network-table").inner_text())
    assert [str(each.shape) for each in again.states.values()] == [str(each.shape) for each in network.states.values()]
    assert again.parameters == network.parameters


def bring(tab: Page, table: str) -> None:
    tab.locator("summary").click()
    tab.fill("#network-pasted", table)
    tab.locator("#network-import").click()


def network_of(text: str) -> Network:
    catalogue = read_catalogue([("a table", text)])
    operation = figure_from(catalogue.entries[0]).operation
    assert isinstance(operation, Network)
    return operation


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("[x]\na = {", "Line 2: there should be a name."),
        ("[x]\na = 'b", "Line 2: a text in quotes does not end."),
        ("[x]\ninput_size = 3", "There are no layers by name in this table."),
        ("x", "Line 1: there should be = after x."),
    ],
)
def test_a_table_that_is_not_understood_is_said(tab: Page, table: str, problem: str) -> None:
    before = tab.url
    bring(tab, table)
    assert tab.locator("#network-problem").inner_text().startswith(problem)
    assert tab.url == before
