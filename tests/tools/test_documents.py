"""Figures in documents of anybody's own: every kind, as in its PDF, and nothing else of the document changed."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from convarith.catalogue.look import RGB
from convarith.rendering.document import figure_document, figure_piece, figure_scene, package
from convarith.tools.tex import Outcome, compile_document

from ..needs import tex_live
from ..shipped import FIGURES, templates
from ..shipped import THEMES as NAMES
from .engine import Bench, text_of

pytestmark = pytest.mark.drawn

TEMPLATES = templates()
TOGETHER = 6
SAME = 7  # of 255, root mean square of blurred pixels: hatching may move by a part of its gap
OTHER = 12
KINDS = list({figure.template: name for name, figure in FIGURES.items()}.values())  # a figure of each template
PARTS = [KINDS[at : at + TOGETHER] for at in range(0, len(KINDS), TOGETHER)]
THEMES = {name: templates(name) for name in NAMES}
FONTS = r"""\newcommand\DoNotLoadEpstopdf{} % the embedded TeX has only a part of that
\usepackage[T1]{fontenc}
\usepackage{textcomp,amsmath,lmodern}
\IfFileExists{sourcesanspro.sty}{\usepackage[lining,tabular]{sourcesanspro}}{}
\renewcommand\familydefault{\sfdefault}
"""
PAGE = r"""\newcommand\showframe[2]{\setbox0\hbox{\convarithframe{#1}{#2}}\pdfpagewidth=\wd0 \pdfpageheight=\ht0
\pdfhorigin=0pt \pdfvorigin=0pt \hoffset=0pt \voffset=0pt \shipout\box0 }
"""
TEX_LIVE = [pytest.param(name, marks=pytest.mark.needs(name)) for name in ("pdflatex", "lualatex")]
BEAMER = r"""\documentclass{beamer}
\usepackage[dark]{convarith}
\begin{document}
\input{no_padding_no_strides.tikz}
\begin{frame}{Frames}\convarithframes{no_padding_no_strides}\end{frame}
\begin{frame}{One}\convarithframe{no_padding_no_strides}{2}\end{frame}
\end{document}
"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, formats: Path) -> Bench:
    return Bench(tmp_path_factory.mktemp("documents"), formats=formats)


def folder_with(folder: Path, *names: str) -> Path:
    (folder / "convarith.sty").write_text(package(THEMES, "light"), encoding="utf-8")
    for name in names:
        piece = figure_piece(FIGURES[name], TEMPLATES).text
        (folder / f"{name}.tikz").write_text(piece, encoding="utf-8")
    return folder


def compiled(bench: Bench, body: str, *names: str, preamble: str = FONTS, options: str = "") -> Outcome:
    head = f"\\documentclass{{article}}\n{preamble}\\usepackage{options}{{convarith}}\n"
    text = f"{head}\\begin{{document}}\n{body}\n\\end{{document}}\n"
    return compile_document(bench.workshop, text, folder=folder_with(bench.folder(), *names))


def drawn(path: Path, ground: RGB = (255, 255, 255)) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.render(scale=3, fill_color=(*ground, 255)).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


@pytest.mark.slow
@pytest.mark.parametrize("names", PARTS, ids=lambda names: names[0])
def test_every_kind_of_figure_can_be_shown_frame_by_frame(bench: Bench, names: list[str]) -> None:
    shown = "\n".join(
        rf"\input{{{name}.tikz}}\newpage {name.replace('_', '-')} \convarithcount{{{name}}} \convarithframes{{{name}}}"
        for name in names
    )
    outcome = compiled(bench, shown, *names)
    assert outcome.pdf is not None, outcome.diagnosis
    words = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(outcome.pdf))
    for name in names:
        frames = figure_document(FIGURES[name], TEMPLATES).text.count("\\begin{figureframe}")
        assert f"{name.replace('_', '-')} {frames}" in words


@pytest.mark.slow
@pytest.mark.parametrize(
    ("theme", "name"),
    [
        *((theme, "padding_strides_odd_transposed") for theme in THEMES),
        *((theme, "numerical_padding_strides") for theme in ("light", "print")),
    ],
)
def test_a_frame_is_the_picture_of_the_figures_own_pdf(bench: Bench, name: str, theme: str) -> None:
    figure = FIGURES[name]
    count = len(figure_scene(figure, THEMES[theme]).frames)
    some = replace(figure, look=replace(figure.look, frames="1, 2, last"))
    alone = bench.compile(figure_document(some, THEMES[theme]).text)
    assert alone.pdf is not None, alone.diagnosis
    wholes = drawn(alone.pdf)
    pages = "\n".join(rf"\showframe{{{name}}}{{{number}}}" for number in (1, count))
    preamble = FONTS + PAGE
    outcome = compiled(bench, rf"\input{{{name}.tikz}}{pages}", name, preamble=preamble, options=f"[{theme}]")
    assert outcome.pdf is not None, outcome.diagnosis
    ground = THEMES[theme].themes.theme().colours["paper"] if THEMES[theme].themes.theme().page else (255, 255, 255)
    first, last = drawn(outcome.pdf, ground)
    for part, wanted, other in ((first, wholes[0], wholes[1]), (last, wholes[-1], wholes[0])):
        assert _apart(part, wanted) < SAME < OTHER < _apart(part, other)


def test_numbers_stand_on_boxes_where_the_theme_of_a_document_has_hatching(bench: Bench) -> None:
    name, padded = "numerical_padding_strides", 7 * 7
    body = rf"\input{{{name}.tikz}}\showframe{{{name}}}{{1}}"
    fills = []
    for theme in ("light", "print"):
        outcome = compiled(bench, body, name, preamble=FONTS + PAGE, options=f"[{theme}]")
        assert outcome.pdf is not None, outcome.diagnosis
        content = pypdf.PdfReader(outcome.pdf).pages[0].get_contents()
        assert content is not None
        fills.append(len(re.findall(rb"\bf\b", content.get_data())))
    assert fills[1] - fills[0] >= padded


def test_a_frame_has_cells_of_the_size_that_is_asked_for(bench: Bench) -> None:
    usual = FIGURES["padding_strides"]
    sized = replace(usual, look=replace(usual.look, sizes={"cell": 40.0, "label": 9.0, "line": 0.6}))
    folder = folder_with(bench.folder(), usual.name)
    (folder / "sized.tikz").write_text(figure_piece(replace(sized, name="sized"), TEMPLATES).text, encoding="utf-8")
    pages = r"\showframe{sized}{1}\showframe{padding_strides}{1}"
    head = rf"\documentclass{{article}}{FONTS}{PAGE}\usepackage{{convarith}}\begin{{document}}"
    text = rf"{head}\input{{sized.tikz}}\input{{padding_strides.tikz}}{pages}\end{{document}}"
    outcome = compile_document(bench.workshop, text, folder=folder)
    assert outcome.pdf is not None, outcome.diagnosis
    large, small = (page.mediabox.width for page in pypdf.PdfReader(outcome.pdf).pages)
    assert large > 1.5 * small


def _apart(part: Image.Image, whole: Image.Image) -> float:
    """Return how much a picture differs from the middle of a larger one, edges aside."""
    left, top = (whole.width - part.width) // 2, (whole.height - part.height) // 2
    middle = whole.crop((left, top, left + part.width, top + part.height))
    blurred = (image.filter(ImageFilter.GaussianBlur(4)) for image in (part, middle))
    return max(ImageStat.Stat(ImageChops.difference(*blurred)).rms)


def test_a_document_keeps_its_fonts_names_colours_and_styles(bench: Bench) -> None:
    preamble = r"""\usepackage{tikz}
\newenvironment{layer}{(}{)} \newcommand\still{still} \definecolor{input}{RGB}{1,2,3}
\tikzset{window/.style={node contents=mine}, every picture/.style={baseline=3pt}}
"""
    body = r"""\makeatletter
\newcommand\state{\begin{layer}\still\end{layer}, \f@family, \f@size, \extractcolorspec{input}\spec
\expandafter\detokenize\expandafter{\spec}, \tikz\node[window];}
\setbox0\hbox{\state}\setbox1\hbox{\state}
\input{padding_strides.tikz}
\setbox2\hbox{\state}
\copy2 \ \ifdim\wd1=\wd2 same \fi \ifdim\dp1=\dp2 same\fi"""
    words = text_of(compiled(bench, body, "padding_strides", preamble=FONTS + preamble))
    assert words.split() == [
        "(still),",
        "SourceSansPro-TLF,",
        "10,",
        "{rgb}{0.00392,0.00784,0.01176},",
        "mine",
        "same",
        "same",
        "1",
    ]


def test_reading_a_figure_shows_nothing_and_may_be_done_twice(bench: Bench) -> None:
    body = r"a\input{padding_strides.tikz}b\input{padding_strides.tikz}c"
    assert text_of(compiled(bench, body + r"\thispagestyle{empty}", "padding_strides")).split() == ["abc"]


@pytest.mark.parametrize("show", [r"\convarithframe{padding_strides}{10}", r"\convarithframes{other}"])
def test_a_frame_that_is_not_there_is_an_error(bench: Bench, show: str) -> None:
    outcome = compiled(bench, rf"\input{{padding_strides.tikz}}{show}", "padding_strides")
    assert outcome.diagnosis is not None
    assert "has no frame" in outcome.diagnosis.says


@pytest.mark.parametrize("name", TEX_LIVE)
def test_beamer_shows_a_frame_a_slide(tmp_path: Path, name: str) -> None:
    program = tex_live(name)
    assert program is not None
    (folder_with(tmp_path, "no_padding_no_strides") / "slides.tex").write_text(BEAMER, encoding="utf-8")
    command = [program, "-interaction=nonstopmode", "-halt-on-error", "slides.tex"]
    finished = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert finished.returncode == 0, finished.stdout[-2000:]
    slides = drawn(tmp_path / "slides.pdf")
    assert len(slides) == 5
    frames = [slide.crop((0, slide.height // 5, slide.width, slide.height * 9 // 10)).tobytes() for slide in slides]
    assert len(set(frames[:4])) == 4


def test_a_document_has_its_own_colours_words_and_styles(bench: Bench) -> None:
    own = r"\convarithset{input color=red!40, output word=Ausgabe, input word={Bild $x$}}"
    style = r"\convarithset{styles={window/.append style={fill=black, fill opacity=1}}}"
    body = rf"\input{{padding_strides.tikz}}\showframe{{padding_strides}}{{5}}{style}"
    body += r"\input{padding_strides.tikz}\showframe{padding_strides}{5}"
    outcome = compiled(bench, body, "padding_strides", preamble=FONTS + PAGE)
    assert outcome.pdf is not None, outcome.diagnosis
    changed = compiled(bench, own + body, "padding_strides", preamble=FONTS + PAGE)
    assert changed.pdf is not None, changed.diagnosis
    first, black = drawn(changed.pdf)
    red = (255, 153, 153)  # red!40 on white
    assert (red in _colours(first), red in _colours(drawn(outcome.pdf)[0])) == (True, False)
    assert ((0, 0, 0) in _colours(first), (0, 0, 0) in _colours(black)) == (False, True)
    words = pypdf.PdfReader(changed.pdf).pages[0].extract_text()
    assert "Ausgabe" in words
    assert "Bild x" in words
    assert "output" not in words


def _colours(image: Image.Image) -> set[tuple[int, ...]]:
    """Return the colours that fill at least a hundred pixels."""
    found = image.getcolors(image.width * image.height) or []
    return {colour for count, colour in found if count >= 100 and isinstance(colour, tuple)}


def test_an_unknown_key_of_a_document_is_an_error(bench: Bench) -> None:
    outcome = compiled(bench, r"\convarithset{inptu color=red}")
    assert outcome.diagnosis is not None
    assert "/convarith/inptu color" in outcome.diagnosis.says
