"""An SVG in a page: its names are its own, and it is dark where the page is."""

from __future__ import annotations

from convarith.tools.svg.inline import inline

SVG = """<svg xmlns="http://www.w3.org/2000/svg" class="c1234567" width="9pt" aria-labelledby="c1234567t">
<title id="c1234567t">x</title>
<style>
:where(.c1234567){--line:#002b36}
@media(prefers-color-scheme:dark){:where(.c1234567){--line:#f2f6f6}}
svg.c1234567:root{color-scheme:light dark}
[class*=c1234567f]{animation:1s}
</style>
</svg>
"""
PAPER, DARK = (255, 255, 255), (13, 17, 23)


def test_names_are_those_of_the_copy() -> None:
    first, second = (inline(SVG, copy, paper=PAPER, dark_paper=DARK) for copy in (1, 11))
    assert "c1234567n1t" in first and "[class*=c1234567n1f]" in first
    assert "c1234567n1f" not in second  # nor does a selector of the one match the other
    assert first.replace("c1234567n1", "c1234567n11") == second


def test_dark_colours_are_for_dark_pages_and_for_images_on_a_dark_system() -> None:
    text = inline(SVG, 1, paper=PAPER, dark_paper=DARK)
    assert (
        "@media(prefers-color-scheme:dark){:where(svg.c1234567n1:root,[data-theme=auto] .c1234567n1){--line:#f2f6f6}}"
        in text
    )
    assert ".vscode-dark" in text and ") :where(.c1234567n1){--line:#f2f6f6}\n" in text
    assert "@media(prefers-color-scheme:dark){:where(.c1234567" not in text
    assert "svg.c1234567n1:root{background:#fff}" in text
    assert "@media(prefers-color-scheme:dark){svg.c1234567n1:root{background:#0d1117}}" in text


def test_what_is_not_ours_stays_as_it_is() -> None:
    assert inline("<svg/>", 1, paper=PAPER, dark_paper=DARK) == "<svg/>"
