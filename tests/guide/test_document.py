from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from convarith.arithmetic import RELATIONSHIPS, Convolution, TransposedConvolution, relationship
from convarith.catalogue.figure import Figure
from convarith.errors import CatalogueError, ConvarithError, TemplateError, report
from convarith.guide.captions import caption, chosen_frames, symbols
from convarith.guide.document import Guide, guide_document, matrix
from convarith.rendering.environment import TemplateFolder
from convarith.scenes.maps import Maps
from convarith.scenes.registry import scene_of

from ..shipped import FIGURES, ROOT, figures, guide_templates, templates
from .shipped_guide import REFERENCES, VERIFICATION, shipped_guide


@pytest.fixture
def guide() -> Guide:
    return shipped_guide()


def small(folder: Path, *lines: str) -> Guide:
    """Return a guide of one template with these lines."""
    (folder / "report").mkdir()
    (folder / "report/guide.tex.j2").write_text("\n".join(lines), encoding="utf-8")
    return guide_document(FIGURES, TemplateFolder(folder, ("report",)), REFERENCES, VERIFICATION)


def failure(folder: Path, *lines: str) -> str:
    with pytest.raises(ConvarithError) as caught:
        small(folder, *lines)
    return report(caught.value, subject="guide")


# What is in it.


def test_all_figures_are_shown_once(guide: Guide) -> None:
    assert sorted(guide.figures) == sorted(FIGURES)
    for name in FIGURES:
        assert guide.rendered.text.count(rf"\label{{figure:{name}}}") == 1


def test_every_relationship_has_its_box_with_its_own_formula(guide: Guide) -> None:
    for name, each in RELATIONSHIPS.items():
        assert guide.rendered.text.count(rf"\label{{relationship:{name}}}") == 1
        assert rf"\[ {each.formula} \]" in guide.rendered.text


def test_the_guide_names_the_version_of_the_project(guide: Guide) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(re.findall(r"Version (\d+\.\d+\.\d+)", guide.rendered.text)) == {project["version"]}


def test_rendering_is_deterministic(guide: Guide) -> None:
    again = guide_document(figures(), TemplateFolder(ROOT, ("report", "templates")), REFERENCES, VERIFICATION)
    assert again == guide


def test_no_minus_of_text_stands_in_a_formula(guide: Guide) -> None:
    """Among formulas its place in the font is that of another sign: an equals sign."""
    formulas = re.findall(r"(?<!\\)\$([^$]*)\$|(?<!\\)\\\[(.*?)\\\]", guide.rendered.text, re.DOTALL)
    assert [formula for pair in formulas for formula in pair if r"\textminus" in formula] == []


def test_nothing_is_left_to_write(guide: Guide) -> None:
    assert not re.search(r"\b(to ?do|tbd|fixme|lorem)\b", guide.rendered.text, re.IGNORECASE)


# Captions.


def test_a_caption_has_the_numbers_of_its_geometry() -> None:
    assert caption(Maps(FIGURES["padding_strides"]), (1, 5, 9)) == (
        r"\captiontitle{Padding, strides.} A 3~\texttimes{}~3 kernel moves over a 5~\texttimes{}~5 input padded by 1, "
        r"in steps of 2; the output is 3~\texttimes{}~3. "
        r"$i = 5$, $k = 3$, $s = 2$, $p = 1$, $o = 3$. "
        r"\framesshown{Frames 1, 5 and 9 of 9.}{9} \publicname{padding\_strides}"
    )


def test_a_note_says_what_to_see_and_the_settings_stand_once() -> None:
    assert caption(Maps(FIGURES["padding_strides"]), (9,), "The last window ends at the edge.") == (
        r"\captiontitle{Padding, strides.} The last window ends at the edge. "
        r"$i = 5$, $k = 3$, $s = 2$, $p = 1$, $o = 3$. \framesshown{Frame 9 of 9.}{9} \publicname{padding\_strides}"
    )


def test_a_note_does_not_replace_settings_that_no_symbols_give() -> None:
    scene = scene_of(FIGURES["groups"], templates().scene(FIGURES["groups"].template))
    text = caption(scene, (1,), "Two halves.")
    assert "Two halves. A 3" in text
    assert "There are 4 input maps and 4 output maps" in text


def test_a_caption_has_words_instead_of_the_description() -> None:
    text = caption(Maps(FIGURES["padding_strides"]), (9,), instead="A picture.")
    assert text == (
        r"\captiontitle{Padding, strides.} A picture. $i = 5$, $k = 3$, $s = 2$, $p = 1$, $o = 3$. "
        r"\framesshown{Frame 9 of 9.}{9} "
        r"\publicname{padding\_strides}"
    )


def test_a_term_is_defined_once_and_the_index_has_it(tmp_path: Path) -> None:
    text = small(tmp_path, '<< term("Slack") >> << indexed("jump") >> << terms() >>').rendered.text
    assert r"\term{Slack}\label{term:slack} \label{term:jump} {'jump': 'term:jump', 'slack': 'term:slack'}" in text


def test_a_term_that_is_defined_twice_is_refused(tmp_path: Path) -> None:
    assert 'the term "slack" is defined twice at report/guide.tex.j2:1' in failure(
        tmp_path, '<< term("slack") >> << term("Slack") >>'
    )


def test_a_relationship_has_a_line_of_pytorch_and_what_it_returns(tmp_path: Path) -> None:
    text = small(tmp_path, '<< relationship("half_padding") >>').rendered.text
    assert r"\inpytorch{conv1d(row(5), row(3), padding=1).shape[-1]}{5}" in text


def test_the_sizes_of_a_transposed_convolution_have_primes() -> None:
    assert symbols(FIGURES["padding_strides_odd_transposed"]) == (
        "$i' = 3$, $k = 3$, $s = 2$, $p = 1$, $a = 1$, $o' = 6$"
    )


def test_sizes_that_differ_between_axes_or_sides_are_all_told() -> None:
    oblong = Figure("oblong", "Oblong", "isometric", Convolution((6, 11), 3, (1, 2), ((1, 0), (1, 0)), 2))
    assert symbols(oblong) == (
        r"$i = 6 \times 11$, $k = 3$, $s = 1 \times 2$, $p_l = 1$, $p_r = 0$, $d = 2$, $o = 3 \times 4$"
    )


@pytest.mark.parametrize(
    ("frames", "pages", "words"),
    [
        (1, (1,), "Frame 1 of 9."),
        (3, (1, 5, 9), "Frames 1, 5 and 9 of 9."),
        (4, (1, 4, 6, 9), "Frames 1, 4, 6 and 9 of 9."),
        (50, tuple(range(1, 10)), "All 9 frames."),
        ([2, 7], (2, 7), "Frames 2 and 7 of 9."),
    ],
)
def test_frames_are_chosen_and_told(frames: object, pages: tuple[int, ...], words: str) -> None:
    scene = Maps(FIGURES["padding_strides"])
    assert chosen_frames(scene, frames) == pages
    assert words in caption(scene, pages)


@pytest.mark.parametrize("frames", [0, -1, True, "3", [], [0], [10], 1.5])
def test_frames_that_are_not_there_are_refused(frames: object) -> None:
    with pytest.raises(TemplateError) as caught:
        chosen_frames(Maps(FIGURES["padding_strides"]), frames)
    assert report(caught.value) == (
        f'error: figure "padding_strides" has no frames {frames!r}\n'
        "  hint: give how many frames to show, or a list of frames from 1 to 9"
    )


def test_the_matrix_of_an_axis_multiplies_to_the_convolution() -> None:
    transposed = TransposedConvolution((4,), 3, 2, 1, 1, 1)
    x, w = [2, -1, 3, 5], [1, 2, 4]
    rows = matrix(transposed.axes[0])
    product = [
        sum(x[u] * w[tap] for u, row in enumerate(rows) if (tap := row[y]) is not None)
        for y in range(transposed.output_size[0])
    ]
    assert product == transposed.compute(x, w).tolist()


# Mistakes in a chapter.


def test_an_unknown_figure_names_the_nearest(tmp_path: Path) -> None:
    assert failure(tmp_path, "First", '<< figure("paddin_strides") >>') == (
        'error: guide: there is no figure "paddin_strides" at report/guide.tex.j2:2\n'
        "      1 | First\n"
        '    > 2 | << figure("paddin_strides") >>\n'
        '  hint: did you mean "padding_strides"?'
    )


def test_an_unknown_relationship_names_the_nearest(tmp_path: Path) -> None:
    assert failure(tmp_path, '<< relationship("half_pading") >>') == (
        "error: guide: there is no relationship 'half_pading' at report/guide.tex.j2:1\n"
        '    > 1 | << relationship("half_pading") >>\n'
        '  hint: did you mean "half_padding"?'
    )


def test_an_unknown_work_names_the_nearest(tmp_path: Path) -> None:
    assert failure(tmp_path, '<< cite("dumoulin2016") >>') == (
        'error: guide: the bibliography has no work "dumoulin2016" at report/guide.tex.j2:1\n'
        '    > 1 | << cite("dumoulin2016") >>\n'
        '  hint: did you mean "dumoulin2016guide"?'
    )


def test_a_figure_is_shown_once(tmp_path: Path) -> None:
    assert failure(tmp_path, '<< figure("dilation") >>', '<< figures("padding_strides", "dilation") >>') == (
        'error: guide: figure "dilation" is shown twice at report/guide.tex.j2:2\n'
        '      1 | << figure("dilation") >>\n'
        '    > 2 | << figures("padding_strides", "dilation") >>\n'
        '  hint: refer to it with << see("figure", "dilation") >>'
    )


def test_a_relationship_is_given_once(tmp_path: Path) -> None:
    assert 'relationship "dilation" is given twice at report/guide.tex.j2:1' in failure(
        tmp_path, '<< relationship("dilation") >> << relationship("dilation") >>'
    )


def test_a_reference_to_what_is_not_shown_is_refused(tmp_path: Path) -> None:
    message = failure(tmp_path, '<< figure("dilation") >>', "", 'See << see("figure", "padding_strides") >>.')
    first, *shown, hint = message.splitlines()
    assert first == 'error: guide: nothing in the guide has the label "figure:padding_strides" at report/guide.tex.j2:3'
    assert '    > 3 | See << see("figure", "padding_strides") >>.' in shown
    assert hint == '  hint: did you mean "figure:dilation"?'


def test_a_label_stands_once(tmp_path: Path) -> None:
    assert failure(tmp_path, r"\label{section:a}", r"\label{section:a}").startswith(
        'error: guide: the label "section:a" stands twice at report/guide.tex.j2:2'
    )


def test_a_reference_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    assert "the kinds are figure, relationship, chapter, section, table" in failure(tmp_path, '<< see("fig", "a") >>')


def test_a_work_cited_after_the_bibliography_is_refused(tmp_path: Path) -> None:
    assert '"yu2016multi" is cited after the bibliography' in failure(
        tmp_path, '<% set works = bibliography() %><< cite("yu2016multi") >>'
    )


def test_a_character_of_the_bibliography_that_would_mark_a_line_is_refused() -> None:
    references = REFERENCES.replace("\n", "\n% \U000f0001\n", 1)
    with pytest.raises(CatalogueError) as caught:
        guide_document(FIGURES, guide_templates(), references, VERIFICATION)
    assert caught.value.problem == "U+F0001 is a character for private use, which cannot be printed"
    assert str(caught.value.details.place) == "report/references.bib:2"


def test_a_broken_bibliography_is_refused() -> None:
    with pytest.raises(CatalogueError, match="not valid BibTeX"):
        guide_document(FIGURES, guide_templates(), "@book{a", VERIFICATION)


def test_only_what_is_shown_is_listed_in_the_order_shown(tmp_path: Path) -> None:
    made = small(tmp_path, '<< figure("padding_strides", frames=[9, 1]) >><< figure("dilation") >>')
    assert made.figures == ("padding_strides", "dilation")
    assert r"\frames{2}{figures/padding_strides.pdf}{9,1}" in made.rendered.text


def test_a_remark_in_a_domain_stands_below_the_formula(tmp_path: Path) -> None:
    text = small(tmp_path, '<< relationship("no_padding_strides_transposed") >>').rendered.text
    assert ";" in relationship("no_padding_strides_transposed").domain
    assert text.index(r"\]") < text.index(r"\remark{Transposes the convolutions")
