"""Pages that hold one thing each of what TeX can draw, and TeX to typeset them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PIL import Image

from convarith.tools.tex import compile_document

from ..engine import HEAD, Bench

IMAGE = "picture.png"
PREAMBLE = r"""\usetikzlibrary{patterns.meta}
\definecolor{a}{RGB}{38,139,210}
\newbox\picture
\newcommand\page[1]{\setbox\picture\hbox{\begin{tikzpicture}\useasboundingbox (0,0) rectangle (7,4);#1%
  \end{tikzpicture}}\pdfhorigin=0pt \pdfvorigin=0pt \hoffset=0pt \voffset=0pt \pdfpagewidth=7cm \pdfpageheight=4cm
  \shipout\vbox{\box\picture}}
"""
FORM = r"\setbox0\hbox{\tikz\fill (0,0) rectangle (1,1);}\immediate\pdfxform0 \edef\form{\pdfrefxform\the\pdflastxform}"
OVERLAPPING = r"\fill (1,1) rectangle (3,3); \fill (2,2) rectangle (4,4);"
PAGES = {
    "areas": r"\fill (1,1) rectangle (3,1.5);",
    "everything": r"\filldraw[even odd rule, fill=a, fill opacity=0.4, draw=red, line width=2bp, line cap=rect, "
    r"line join=bevel, dash pattern=on 3bp off 1bp, dash phase=2bp] (1,1) rectangle (2,2);",
    "area and line": r"\fill (2,2) circle (1); \draw (3,1) -- (4,2);",
    "forms": r"\node[inner sep=0] at (1,1) {\form}; \node[inner sep=0, scale=2] at (4,2) {\form};",
    "clips": r"\clip (1,1) rectangle (3,3); \fill (1.2,1.2) circle (0.1); \fill (0,0) rectangle (2,2);",
    "group": rf"\begin{{scope}}[transparency group, opacity=0.5]{OVERLAPPING}\end{{scope}}",
    "no group": rf"\begin{{scope}}[opacity=0.5]{OVERLAPPING}\end{{scope}}",
    "slanted": r"\begin{scope}[cm={1,0.3,0.5,0.4,(1,1)}, transform canvas={cm={1,0.3,0.5,0.4,(0pt,0pt)}}]"
    r"\draw[line width=6pt] (1,1) rectangle (3,3);\end{scope}",
    "dashes in clips in a group": r"\begin{scope}[transparency group, opacity=0.5, draw=blue]"
    r"\clip (3,2.5) circle (1.4); \clip (2,1) rectangle (4,3.5); \fill[red] (1,1) rectangle (3,3); "
    r"\draw[line width=5pt, dash pattern=on 8pt off 3pt, dash phase=2pt] (2,2) -- (4,4) -- (4,2) -- cycle;\end{scope}",
    "ab": r"\node at (3,2) {abab $-+-$};",
    "twins": r"\node[text=white] at (3,2) {ab}; \node[text=red] at (3.02,2.01) {ab};",
    "turned": r"\node[rotate=90, scale=3, inner sep=0] at (2,2) {l}; \node at (5,2) {\pdfliteral direct{1 Tr}o};",
}
GLYPHS = {
    "input": 5,
    "office": 4,  # ff is one
    "fl": 1,
    r"\`a--\ss": 3,
    r"$-1$": 2,
    r"$\Gamma$": 1,
    r"$\sum\displaystyle\sum$": 2,
    r"\usefont{OT1}{lmr}{m}{n}\char0": 1,
}
IMAGE = "picture.png"


def typeset(bench: Bench, pages: Iterable[str]) -> Path:
    """Return the PDF of pages of 7 by 4 cm, each the inside of a TikZ picture; they may show the file ``IMAGE``."""
    folder = bench.folder()
    Image.new("RGB", (2, 2)).save(folder / IMAGE)
    body = "\n".join([FORM, *(f"\\page{{{page}}}" for page in pages)])
    text = f"{HEAD}{PREAMBLE}\\begin{{document}}\n{body}\n\\end{{document}}\n"
    outcome = compile_document(bench.workshop, text, folder=folder)
    assert outcome.pdf is not None, outcome.diagnosis
    return outcome.pdf


def all_pages(bench: Bench) -> Path:
    """Return the PDF of ``PAGES``, and then ``GLYPHS``."""
    return typeset(bench, [*PAGES.values(), *(rf"\node at (3,2) {{{text}}};" for text in GLYPHS)])
