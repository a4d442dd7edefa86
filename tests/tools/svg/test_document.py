"""The SVG's text: what is in it, how often, and that the same drawing is always the same text."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from convarith.tools.svg.document import animated_svg, still_svg
from convarith.tools.svg.shapes import (
    RGB,
    Drawing,
    Outline,
    Paint,
    Segment,
    Shape,
    Stroke,
    Transform,
    TransparencyGroup,
    Verb,
)

COLOURS: dict[str, RGB] = {"input": (38, 139, 210), "shade": (7, 54, 66), "line": (0, 43, 54), "paper": (255, 255, 255)}
DARK: dict[str, RGB] = {"line": (220, 228, 228), "paper": (13, 17, 23)}
SVG = "{http://www.w3.org/2000/svg}"
TRICKY = "5 × 5 <b>&amp; \"'\x07]]> --> {} </title> \ud800"

ZIGZAG: Outline = (
    Segment(Verb.MOVE, ((0, 0),)),
    *(Segment(Verb.LINE, ((at, at % 3),)) for at in range(1, 30)),
    Segment(Verb.CLOSE, ()),
)
FLOOR = Shape(ZIGZAG, Transform(1, 0, 0, 1, 5, 5), fill=Paint(COLOURS["input"]))
ROOF = Shape(ZIGZAG, Transform(1, 0, 0, 1, 5, 21), stroke=Stroke(Paint((102, 128, 134)), 0.4))


def window(column: int) -> Shape:
    return Shape(ZIGZAG, Transform(1, 0, 0, 1, 10 * column, 20), fill=Paint(COLOURS["shade"], 0.4))


DRAWING = Drawing(100, 60.5, tuple((FLOOR, window(column), ROOF) for column in range(4)))


def animated(drawing: Drawing = DRAWING, title: str = "A title", **changes: object) -> str:
    arguments = {
        "description": "Words.",
        "durations": [500, 500, 500, 1000],
        "colours": COLOURS,
        "dark": DARK,
    } | changes
    return animated_svg(drawing, title=title, **arguments)  # type: ignore[arg-type]  # tests give what they like


def still(drawing: Drawing = DRAWING, frame: int = 1, title: str = "A title") -> str:
    return still_svg(drawing, frame, title=title, description="Words.", colours=COLOURS, dark=DARK)


def prefix(svg: str) -> str:
    return ElementTree.fromstring(svg).attrib["class"]


def test_the_same_drawing_is_the_same_text() -> None:
    assert animated() == animated(Drawing(100, 60.5, tuple(tuple(page) for page in DRAWING.pages)))


def test_it_has_its_size_in_points_and_its_words() -> None:
    svg = ElementTree.fromstring(animated())
    assert (svg.get("width"), svg.get("height"), svg.get("viewBox")) == ("100pt", "60.5pt", "0 0 100 60.5")
    assert svg.get("role") == "img"
    named = [svg.find(f"*[@id='{name}']") for name in (svg.get("aria-labelledby") or "").split()]
    assert [(each.tag, each.text) for each in named if each is not None] == [
        (f"{SVG}title", "A title"),
        (f"{SVG}desc", "Words."),
    ]


def test_words_are_escaped_whatever_they_are() -> None:
    svg = ElementTree.fromstring(animated(title=TRICKY, description=TRICKY).encode())
    cleaned = TRICKY.replace("\x07", "\ufffd").replace("\ud800", "\ufffd")
    assert [each.text for each in svg[:2]] == [cleaned, cleaned]


def test_what_stays_is_written_once_and_a_path_only_once_at_all() -> None:
    svg = animated()
    root = ElementTree.fromstring(svg)
    (path,) = root.iter(f"{SVG}path")
    uses = list(root.iter(f"{SVG}use"))
    assert len(uses) == 2 + len(DRAWING.pages)
    assert {use.get("href") for use in uses} == {f"#{path.get('id')}"}
    assert [use.get("y") for use in uses] == ["5", "20", "20", "20", "20", "21"]


def test_what_stays_comes_together_past_what_it_does_not_touch() -> None:
    apart = replace(ROOF, matrix=Transform(1, 0, 0, 1, 5, 50))
    svg = animated(replace(DRAWING, pages=tuple((FLOOR, window(column), apart) for column in range(4))))
    assert [use.get("y") for use in ElementTree.fromstring(svg).iter(f"{SVG}use")] == [
        "5",
        "50",
        "20",
        "20",
        "20",
        "20",
    ]


def test_what_moves_as_a_whole_is_defined_once() -> None:
    def kernel(right: float) -> tuple[Shape, Shape]:
        inside = replace(window(0), matrix=Transform(0.5, 0, 0, 0.5, right + 3, 21), fill=Paint(COLOURS["line"]))
        return replace(window(0), matrix=Transform(1, 0, 0, 1, right, 20)), inside

    svg = animated(replace(DRAWING, pages=tuple(kernel(right) for right in (0, 10.004, 20.008, 30.012))))
    p = prefix(svg)
    root = ElementTree.fromstring(svg)
    (defined,) = (each for each in root.iter(f"{SVG}g") if each.get("id"))
    assert [each.get("class") for each in defined] == [f"{p}s0", f"{p}s1"]
    uses = [(each.get("class"), each.get("href"), each.get("x"), each.get("y")) for each in root.iter(f"{SVG}use")]
    assert uses == [(f"{p}f{at}", f"#{p}g0", x, "20") for at, x in enumerate((None, "10", "20.01", "30.01"))]


def test_each_page_is_shown_for_its_time_without_a_gap() -> None:
    svg = animated()
    p = prefix(svg)
    assert re.findall(r"@keyframes (\w+)\{(.*)\}\n", svg) == [
        (f"{p}f", "0%{visibility:inherit}20%{visibility:hidden}"),
        (f"{p}f3", "0%,100%{visibility:hidden}60%{visibility:inherit}"),
    ]
    assert re.findall(r"\.\w+f(\d)\{animation-delay:(.*)s\}", svg) == [("0", "0"), ("1", "-2"), ("2", "-1.5")]
    assert f"animation:2.5s step-end infinite {p}f}}" in svg


def test_an_animation_that_ends_has_a_course_per_part() -> None:
    svg = animated(loop=False)
    assert "animation-delay" not in svg
    assert svg.count("@keyframes") == len(DRAWING.pages)


def test_who_wants_no_motion_sees_the_middle_page() -> None:
    (hidden,) = re.findall(r"\n(.*)\{visibility:hidden\}\n@media\(prefers-reduced-motion:no-preference\)", animated())
    assert [int(name[-1]) for name in hidden.split(",")] == [0, 1, 3]


def test_colours_are_variables_by_role_with_a_dark_scheme() -> None:
    svg = animated()
    p = prefix(svg)
    assert f":where(.{p}){{--input:#268bd2;--shade:#073642;--line:#002b36;--paper:#fff}}" in svg
    assert (
        f"@media(prefers-color-scheme:dark){{:where(.{p}){{"
        "--input:#268bd2;--shade:#073642;--line:#dce4e4;--paper:#0d1117}}"
    ) in svg
    assert "{stroke:color-mix(in srgb,var(--line) 60%,var(--paper))}" in svg
    assert "{fill:none;stroke:#668086;" in svg


def test_without_a_dark_scheme_there_is_one_set_of_colours() -> None:
    assert "prefers-color-scheme" not in animated(dark={})


def test_all_names_begin_with_the_figures_own_letters() -> None:
    svg = animated()
    root = ElementTree.fromstring(svg)
    given = [name for each in root.iter() for name in (*(each.get("class") or "").split(), each.get("id")) if name]
    rules = re.findall(r"[.](?=[a-z])([\w-]+)|@keyframes ([\w-]+)", root.findtext(f"{SVG}style") or "")
    names = {*given, *(one or other for one, other in rules)}
    assert {name[: len(prefix(svg))] for name in names} == {prefix(svg)}


def test_other_words_colours_or_frames_make_other_names() -> None:
    others = [
        animated(),
        animated(title="Another"),
        animated(dark={}),
        animated(durations=[1, 1, 1, 1]),
        animated(colours=COLOURS | {"shade": (1, 2, 3)}),
        still(),
        still(frame=2),
    ]
    assert len({prefix(svg) for svg in others}) == len(others)


def test_nothing_is_run_or_fetched() -> None:
    svg = animated()
    assert not re.search(r"<script|\bon\w+=|@import|url\((?!#)|href=\"(?!#)", svg)
    assert re.findall(r"https?:[^\"]*", svg) == ["http://www.w3.org/2000/svg"]


def test_a_still_shows_its_page_and_does_not_move() -> None:
    svg = still(frame=3)
    assert not re.search(r"animation|keyframes|visibility", svg)
    assert [each.get("d") for each in ElementTree.fromstring(svg).iter(f"{SVG}use")] == [None] * 3
    assert 'x="20" y="20"' in svg
    assert 'x="10" y="20"' not in svg


def test_one_page_does_not_move() -> None:
    assert "animation" not in animated(Drawing(100, 60.5, DRAWING.pages[:1]), durations=[1000])


def test_an_empty_page_is_an_empty_picture() -> None:
    assert list(ElementTree.fromstring(still(Drawing(10, 10, ((),))))[-1]) == []


def test_a_group_is_translucent_as_a_whole() -> None:
    drawing = Drawing(100, 60, ((TransparencyGroup((FLOOR, TransparencyGroup((ROOF, window(1)), 0.25)), 0.5),),))
    outer = ElementTree.fromstring(still(drawing))[-1]
    assert outer.get("opacity") == ".5"
    assert [each.get("opacity") for each in outer] == [None, ".25"]


def test_clips_are_inside_each_other() -> None:
    clipped = replace(FLOOR, clips=(ZIGZAG, FLOOR.outline[:3]))
    root = ElementTree.fromstring(still(Drawing(100, 60, ((clipped, replace(ROOF, clips=(ZIGZAG,)), FLOOR),))))
    outer, inner = root.iter(f"{SVG}clipPath")
    assert (outer.get("clip-path"), inner.get("clip-path")) == (None, f"url(#{outer.get('id')})")
    assert [each.get("clip-path") for each in root[-3:]] == [
        f"url(#{inner.get('id')})",
        f"url(#{outer.get('id')})",
        None,
    ]


def test_there_is_one_duration_a_page() -> None:
    with pytest.raises(ValueError, match="4 pages need as many durations, not 2"):
        animated(durations=[1, 2])


def test_a_page_takes_time() -> None:
    with pytest.raises(ValueError, match="a page is shown for at least a millisecond, not 0"):
        animated(durations=[1, 0, 1, 1])


@pytest.mark.parametrize("frame", [0, 5])
def test_a_still_of_no_page_is_an_error(frame: int) -> None:
    with pytest.raises(ValueError, match=f"there is no frame {frame}: they are numbered from 1 to 4"):
        still(frame=frame)
