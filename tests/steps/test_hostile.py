"""Templates that do what no figure needs: refused with the line to blame, and nothing that was built is touched."""

from __future__ import annotations

import pytest

from .conftest import Sandbox

TEMPLATE = """\
<% extends "figure.tex.j2" %>
<% block frame %>
\\begin{layer}\\draw (0,0) -- (1,1);\\end{layer}
LINE
<% endblock %>
"""
TABLE = '[evil]\ntemplate = "evil"\ninput_size = 2\nkernel_size = 1\n'

REFUSED = {
    "more pages": ("\\shipout\\hbox{x}", "the PDF has 8 pages, but the figure has 4 frames"),
    "script": (
        "<% raw %>\\pdfcatalog{/OpenAction << /S /JavaScript >>}<% endraw %>",
        "the PDF contains /JavaScript, /OpenAction, which a figure never needs",
    ),
    "size": (
        "\\begin{layer}\\draw (0,0) -- (530cm,1);\\end{layer}",
        "page 1 is 15032 × 37 pt, but a side is at most 14400 pt long",
    ),
}


@pytest.mark.parametrize(("line", "problem"), REFUSED.values(), ids=list(REFUSED))
def test_a_pdf_that_is_no_figure_is_refused(project: Sandbox, line: str, problem: str) -> None:
    project.write("templates/evil.tex.j2", TEMPLATE.replace("LINE", line))
    project.write("figures/evil.toml", TABLE)
    sound = project.made()
    run = project.doit("figure")
    assert run.status != 0
    assert f'error: figure "evil": {problem}' in run.printed
    assert "  log:  build/tex/evil.log" in run.printed
    assert ("templates/evil.tex.j2:4" in run.printed) == ("begin" not in line)
    assert project.made() == sound


def test_a_drawn_figure_is_looked_through_as_well(project: Sandbox) -> None:
    project.write("templates/evil.tex.j2", TEMPLATE.replace("LINE", "\\shipout\\hbox{x}"))
    size = ("--input-size", "2", "--kernel-size", "1", "--template", "evil")
    run = project.doit("draw", *size, "--output", "x.png")
    assert run.status != 0
    assert "the PDF has 8 pages, but the figure has 4 frames at templates/evil.tex.j2:4" in run.printed
    assert not project.path("x.png").exists()


@pytest.mark.parametrize("end", ["", "\\undefined"])
def test_the_guide_cannot_write_over_a_finished_figure(project: Sandbox, end: str) -> None:
    write = "\\newwrite\\w\\immediate\\openout\\w=figures/alpha.pdf \\immediate\\write\\w{x}\\immediate\\closeout\\w"
    sound = project.path("build/figures/alpha.pdf").read_bytes()
    project.edit("report/guide.tex.j2", "A guide", f"{write}{end} A guide")
    project.doit("guide")
    assert project.path("build/figures/alpha.pdf").read_bytes() == sound


def test_the_guide_may_not_act(project: Sandbox) -> None:
    project.edit(
        "report/guide.tex.j2", "A guide", "<% raw %>\\pdfcatalog{/AA << /WC << /S /JavaScript >> >>}<% endraw %>A guide"
    )
    sound = project.made()
    run = project.doit("guide")
    assert run.status != 0
    assert "the PDF contains /AA, /JavaScript, which the guide never needs at report/guide.tex.j2:3" in run.printed
    assert project.made() == sound


def test_too_many_pixels_are_refused_at_once(project: Sandbox) -> None:
    project.edit("figures/maps.toml", "input_size = 3", "input_size = 21")
    run = project.doit("dpi=1200", "sheet:alpha")
    assert run.status != 0
    assert "pixels is too large: 1200 dpi" in run.printed
    assert "a picture has at most 80 million pixels, 16383 per side" in run.printed
