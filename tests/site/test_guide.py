"""The guide's pages as a reader sees them: in a real browser, opened from a folder; its figures are stand-ins."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from convarith.catalogue.entries import read_catalogue
from convarith.guide.html.drawings import drawing_svg, drawings
from convarith.scenes.registry import scene_of
from convarith.site.guide import GUIDE, still
from convarith.site.material import Drawn, GuideSource, Material
from convarith.site.page import Hit, Page
from convarith.site.rendering import GUIDE_PDF, House, rendered
from convarith.site.search import search_index
from convarith.site.style import STYLE
from convarith.tools.svg.document import animated_svg
from convarith.tools.svg.shapes import Drawing, Paint, Segment, Shape, Transform, Verb

from ..guide.shipped_guide import shipped_guide
from ..shipped import FAMILIES, FIGURES, NAMES, guide_templates
from .conftest import PAGES, REFLOW, judged, read, unknown

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

pytestmark = pytest.mark.needs("browser")

VOID = {"br", "hr", "img", "input", "link", "meta"}
TEMPLATES = guide_templates()


TEXTS = [(f"figures/{path.name}", path.read_text(encoding="utf-8")) for path in FAMILIES]
ENTRIES = {entry.name: entry for entry in read_catalogue(TEXTS).entries if entry.name in NAMES}


@cache
def drawn(name: str) -> Drawn:
    figure = FIGURES[name]
    return Drawn(ENTRIES[name], figure, scene_of(figure, TEMPLATES.scene(figure.template)))


def square(at: float) -> Shape:
    corners = [(at, 10.0), (at + 8, 10.0), (at + 8, 18.0), (at, 18.0)]
    verbs = [Verb.MOVE, Verb.LINE, Verb.LINE, Verb.LINE]
    outline = (
        *(Segment(verb, (corner,)) for verb, corner in zip(verbs, corners, strict=True)),
        Segment(Verb.CLOSE, ()),
    )
    return Shape(outline, Transform(1, 0, 0, 1, 0, 0), fill=Paint((31, 123, 192)))


def stand_in(count: int) -> Drawing:
    """Return a drawing whose pages each have a square in a place of its own."""
    return Drawing(200, 60, tuple((square(180 * page / count),) for page in range(count)))


@cache
def svg(name: str) -> str:
    picture, times = stand_in(drawn(name).frames), drawn(name).durations
    return animated_svg(picture, title=name, description="", durations=times, colours={}, dark={})


@pytest.fixture(scope="session")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a site that has the guide."""
    site = tmp_path_factory.mktemp("guide")
    source = shipped_guide().rendered
    pictures = dict.fromkeys(drawings(source.text), drawing_svg(stand_in(1), colours={}, dark={}))
    light, dark = TEMPLATES.themes.theme("light"), TEMPLATES.themes.theme("dark")
    material = Material(
        *(list(ENTRIES.values()), lambda entry: drawn(entry.name), read, unknown, svg, light, dark),
        guide=lambda: GuideSource(source, TEMPLATES.error, pictures),
    )
    hits: list[Hit] = []
    for part in (GUIDE, STYLE):
        for each in part.make(material):
            path = site / each.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(rendered(each, PAGES, House((GUIDE.link,) if GUIDE.link else ())), encoding="utf-8")
            hits += each.hits if isinstance(each, Page) else ()
    (site / "search-index.js").write_text(search_index(hits), encoding="utf-8")
    for name in ENTRIES:
        picture = site / drawn(name).file(".svg", drawn(name).middle)
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_text(svg(name), encoding="utf-8")
        (site / f"figures/{name}.html").touch()
    for name in ("index.html", GUIDE_PDF):
        (site / name).touch()
    return site


def chapters(guide: Path) -> list[Path]:
    found = sorted((guide / "guide").glob("*.html"))
    assert len(found) > 15
    return found


# What the files say.


class Reader(HTMLParser):
    """Notes the elements that are not closed, the anchors and the addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.anchors: list[str] = []
        self.addresses: list[str] = []
        self.levels: list[int] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attributes:
            if name == "id":
                self.anchors.append(value or "")
            if name in ("href", "src"):
                self.addresses.append(value or "")
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> at line {self.getpos()[0]}")


@cache
def reading(path: Path) -> Reader:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


def test_each_element_is_closed_where_it_should(guide: Path) -> None:
    for path in chapters(guide):
        reader = reading(path)
        assert (path.name, reader.wrong[:3], reader.open) == (path.name, [], [])


def test_each_address_leads_to_a_file_and_an_anchor_of_it(guide: Path) -> None:
    anchors = {path: reading(path).anchors for path in chapters(guide)}
    for path in anchors:
        assert len(set(anchors[path])) == len(anchors[path])
        for address in reading(path).addresses:
            if re.match("https?:", address):
                continue
            file, _, anchor = address.partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.is_file(), f"{path.name}: {address}"
            assert not anchor or anchor in anchors.get(target, [anchor]), f"{path.name}: {address}"


def test_headings_begin_with_one_and_leave_out_no_level(guide: Path) -> None:
    for path in chapters(guide):
        levels = reading(path).levels
        assert levels[0] == 1
        assert levels.count(1) == 1


def test_chapters_lead_to_those_before_and_after(guide: Path) -> None:
    text = (guide / "guide/pooling.html").read_text(encoding="utf-8")
    assert '<link rel="prev" href="convolution.html">' in text
    assert '<link rel="next" href="transposed.html">' in text


def test_each_page_leads_to_the_guide_as_a_pdf(page: Tab, guide: Path) -> None:
    for path in chapters(guide):
        page.goto(path.as_uri())
        link = page.get_by_role("link", name="The whole guide as a PDF", include_hidden=True)
        assert link.get_attribute("href") == "../guide.pdf", path.name


def test_its_link_in_the_head_is_marked_on_each_page(page: Tab, guide: Path) -> None:
    for path in chapters(guide):
        page.goto(path.as_uri())
        marked = page.locator(".site-head nav [aria-current]")
        assert (marked.inner_text(), marked.get_attribute("aria-current")) == (
            "Guide", "page" if path.name == "index.html" else "true",
        )  # fmt: skip


def test_first_views_are_small(guide: Path) -> None:
    shared = sum(
        (guide / name).stat().st_size
        for name in ("site.css", "player.js", "search.js", "guide/guide.css", "guide/guide.js")
    )
    assert max(path.stat().st_size for path in chapters(guide)) + shared < 300_000


# What a browser shows.


def test_nothing_is_wider_than_the_page_and_every_formula_is_seen(page: Tab, guide: Path) -> None:
    for path in chapters(guide):
        for width in (360, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        unseen = page.evaluate(
            """() => [...document.querySelectorAll("math")].filter((each) => {
            const { width, height } = each.getBoundingClientRect();
            return width <= 1 || height <= 1 || each.querySelector("merror"); }).map((each) => each.outerHTML)"""
        )
        assert unseen == [], path.name


def test_nothing_is_lost_in_text_of_twice_the_size_on_a_phone(large: Browser, guide: Path) -> None:
    tab = large.new_page(viewport={"width": 360, "height": 800})
    found = {}
    for path in chapters(guide):
        tab.goto(path.as_uri())
        tab.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        found[path.name] = tab.evaluate(REFLOW)
    tab.close()
    assert {name: each for name, each in found.items() if each} == {}


def test_a_figure_plays_when_it_is_asked_to(page: Tab, guide: Path) -> None:
    page.clock.install()
    page.goto((guide / "guide/convolution.html").as_uri())
    figure = page.locator("#figure-padding_strides")
    assert figure.locator("img").get_attribute("alt") == drawn("padding_strides").description
    figure.get_by_role("button", name="Play: Padding, strides").click()
    player = figure.locator(".player")
    player.wait_for()
    assert player.locator("[data-number]").inner_text() == "1"
    assert page.evaluate("document.activeElement.dataset.do") == "play"
    page.clock.run_for(drawn("padding_strides").durations[0])
    assert player.locator("[data-number]").inner_text() == "2"
    page.keyboard.press(" ")
    page.clock.run_for(5000)
    assert player.locator("[data-number]").inner_text() == "2"
    player.get_by_role("button", name="Next frame").click()
    assert player.locator("[data-number]").inner_text() == "3"
    assert page.locator(".player").count() == 1, "others stay still"


def test_a_figure_of_one_frame_has_nothing_to_play() -> None:
    name = next(name for name in ENTRIES if drawn(name).frames == 1)
    light, dark = TEMPLATES.themes.theme("light"), TEMPLATES.themes.theme("dark")
    picture = still(drawn(name), Material((), unknown, read, unknown, svg, light, dark))
    assert f'src="../figures/{name}/01.svg"' in picture
    assert "button" not in picture


def test_answers_are_shown_on_demand(page: Tab, guide: Path) -> None:
    page.goto((guide / "guide/layer.html").as_uri())
    answer = page.locator("details.answer").nth(2)
    assert not answer.locator("p").is_visible()
    answer.locator("summary").click()
    assert answer.locator("p").inner_text() == "Rows 2 and 3, columns 1 to 4: 8 cells."


def test_the_contents_stand_beside_the_text_where_there_is_room(page: Tab, guide: Path) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto((guide / "guide/stacks.html").as_uri())
    contents = page.get_by_role("navigation", name="The guide")
    assert contents.get_by_role("link", name="Dilated stacks").is_visible()
    assert contents.bounding_box()["x"] + contents.bounding_box()["width"] <= page.locator("h1").bounding_box()["x"]  # type: ignore[index]
    page.set_viewport_size({"width": 390, "height": 900})
    assert not contents.get_by_role("link", name="Dilated stacks").is_visible()
    contents.locator("summary").click()
    contents.get_by_role("link", name="Dilated stacks").click()
    assert page.url.endswith("stacks.html#section-dilated_stacks")


def test_lines_have_about_seventy_characters(page: Tab, guide: Path) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto((guide / "guide/about-this-guide.html").as_uri())
    per_line = page.evaluate(
        """() => { const p = document.querySelector(".guide-text > p");
        return p.textContent.length / Math.round(p.offsetHeight / parseFloat(getComputedStyle(p).lineHeight)); }"""
    )
    assert 55 <= per_line <= 80


def test_the_search_finds_headings_relationships_and_terms(page: Tab, guide: Path) -> None:
    page.goto((guide / "guide/index.html").as_uri())
    for words, address in [
        ("dilated stacks", "guide/stacks.html#section-dilated_stacks"),
        ("causal padding", "guide/convolution.html#relationship-causal_padding"),
        ("effective receptive field", "guide/stacks.html#term-effective-receptive-field"),
    ]:
        page.get_by_role("combobox").fill(words)
        page.locator(f'#search-results a[href$="{address}"]').wait_for()


def test_on_paper_there_is_the_text_alone(page: Tab, guide: Path) -> None:
    page.goto((guide / "guide/layer.html").as_uri())
    page.emulate_media(media="print")
    for selector in (".site-head", ".guide-nav", ".guide-ways", ".play-still", "details.answer"):
        assert not page.locator(selector).first.is_visible(), selector
    assert page.get_by_text("Answers are at the back.").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, guide: Path, scheme: Literal["light", "dark"]) -> None:
    no_violations(browser, [guide / "guide/index.html", guide / "guide/transposed.html"], scheme)


@pytest.mark.slow  # axe takes seconds for the formulas of each chapter
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_chapter(browser: Browser, guide: Path, scheme: Literal["light", "dark"]) -> None:
    no_violations(browser, chapters(guide), scheme)


def no_violations(browser: Browser, paths: list[Path], scheme: Literal["light", "dark"]) -> None:
    """Check that axe finds nothing in some pages."""
    tab = browser.new_page(color_scheme=scheme, viewport={"width": 1440, "height": 900})
    for path in paths:
        tab.goto(path.as_uri())
        assert (path.name, judged(tab)) == (path.name, [])
    tab.close()
