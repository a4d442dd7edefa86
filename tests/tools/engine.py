"""The embedded TeX, working in a test's own folder."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2

from convarith.tools.engines import EngineName, find_engine
from convarith.tools.process import Limits
from convarith.tools.tex import Outcome, Workshop, compile_document

HEAD = r"""\documentclass{article}
\pdfinfoomitdate=1 \pdftrailerid{} \pdfsuppressptexinfo=-1
\usepackage[T1]{fontenc}
\usepackage{textcomp,amsmath,lmodern,graphicx,tikz}
"""
BODY = HEAD.count("\n") + 2
"""The line of a document at which its body begins."""


@dataclass
class Bench:
    """A workshop, and a private folder for each run in it; ``formats`` may be shared with others."""

    root: Path
    limits: Limits = field(default_factory=Limits)
    formats: Path | None = None
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    @property
    def workshop(self) -> Workshop:
        formats = self.formats or self.root / "formats"
        return Workshop(find_engine(EngineName.EMBEDDED), formats, self.root / "private", self.limits)

    def folder(self) -> Path:
        folder = self.root / "private" / str(next(self.numbers))
        folder.mkdir(parents=True)
        return folder

    def compile(self, text: str, *, passes: int = 1) -> Outcome:
        return compile_document(self.workshop, text, folder=self.folder(), passes=passes)

    def typeset(self, body: str, *, preamble: str = "") -> Outcome:
        return self.compile(f"{HEAD}{preamble}\\begin{{document}}\n{body}\n\\end{{document}}\n")


def text_of(outcome: Outcome) -> str:
    """Return the words of a document's first page, its page number aside."""
    assert outcome.pdf is not None, outcome.diagnosis
    document = pypdfium2.PdfDocument(outcome.pdf)
    try:
        return str(document[0].get_textpage().get_text_range())
    finally:
        document.close()


def title_of(outcome: Outcome) -> str:
    """Return a document's title."""
    assert outcome.pdf is not None, outcome.diagnosis
    document = pypdfium2.PdfDocument(outcome.pdf)
    try:
        return str(document.get_metadata_dict()["Title"])
    finally:
        document.close()
