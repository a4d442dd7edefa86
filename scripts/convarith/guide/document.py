"""Renders the guide's TeX document; its chapters are templates that ask for figures and relationships by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from convarith.arithmetic.axis import Axis
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.pooling import Pooling
from convarith.arithmetic.relationships.registry import relationship
from convarith.arithmetic.relationships.relationship import Relationship
from convarith.catalogue.figure import Figure
from convarith.catalogue.operations.registry import Operation
from convarith.catalogue.values import Values
from convarith.errors import CatalogueError, Details, Place, TemplateError, did_you_mean
from convarith.guide.bibliography import PATH, Reference, read_references
from convarith.guide.captions import caption, chosen_frames, size, symbols
from convarith.guide.pytorch_lines import LINES
from convarith.guide.verification import read_verification
from convarith.guide.vocabulary import operations
from convarith.rendering.environment import Rendered, TemplateFolder
from convarith.scenes.registry import scene_of
from convarith.scenes.scene import Scene
from convarith.words.latex import RESERVED, RESERVED_HINT, escape, number, pdf_string, reserved

LABEL = re.compile(r"\\label\{([^}]*)\}")
REFERENCE = re.compile(r"\\(?:see|ref|pageref)\{([^}]*)\}")
FRAMES = 3
COLUMNS = 3
KINDS = ("figure", "relationship", "chapter", "section", "table")


@dataclass(frozen=True)
class Guide:
    """The guide's TeX, and the names of the figures that it shows: it reads the file figures/NAME.pdf for each."""

    rendered: Rendered
    figures: tuple[str, ...]


def guide_document(
    figures: Mapping[str, Figure], templates: TemplateFolder, references: str, verification: str
) -> Guide:
    """Render the guide's templates for a catalogue of figures, a bibliography in BibTeX and the tests' counts in JSON.

    Raises ``CatalogueError`` for a bibliography or counts that cannot be read; ``TemplateError`` with the template's
    line for a figure, relationship, work or label that does not exist, and for one that is given twice.
    """
    _check_characters(references)
    book = Book(figures, templates, read_references(references))
    rendered = templates.render("guide", {**book.words(), "verification": read_verification(verification)})
    _check_labels(rendered, templates)
    return Guide(rendered, tuple(book.shown))


class Book:
    """The functions for the guide's templates, with a record of what they have used so far."""

    def __init__(
        self, figures: Mapping[str, Figure], templates: TemplateFolder, references: Mapping[str, Reference]
    ) -> None:
        self._figures = figures
        self._templates = templates
        self._references = references
        self.shown: list[str] = []
        self._given: dict[str, Relationship] = {}
        self._cited: set[str] = set()
        self._terms: dict[str, str] = {}
        self._scenes: dict[str, Scene] = {}
        self._is_closed = False

    def words(self) -> Mapping[str, Any]:
        """Return the names that the guide's templates can use."""
        return {
            # Shown, once each.
            "figure": self.figure,
            "figures": self.pair,
            "relationship": self.relationship,
            "bibliography": self.bibliography,
            # References.
            "see": see,
            "term": self.term,
            "indexed": self.indexed,
            "terms": lambda: dict(sorted(self._terms.items(), key=lambda term: term[0].casefold())),
            "cite": self.cite,
            "cited": self.cited,
            # Numbers: of a figure, of any other geometry, of a relationship.
            "geometry": self.geometry,
            "frames": lambda name: len(self.scene(name).shown),
            "symbols": lambda name: symbols(self._figure(name)),
            "values": self.values,
            "kernel": lambda name: self._figure(name).kernel_values,
            "product": prod,
            "scene": self.scene,
            "size": size,
            "number": lambda value: escape(number(value)),
            "convolution": Convolution,
            "transposed_convolution": TransposedConvolution,
            "pooling": Pooling,
            "axis": Axis,
            "matrix": matrix,
            "formula": lambda name: f"${relationship(name).formula}$",
            "given": lambda: tuple(self._given.values()),
            "shown": lambda: {name: escape(self._figure(name).title) for name in self.shown},
            "pdf_string": pdf_string,
            **operations(),
        }

    def figure(
        self, name: str, frames: object = FRAMES, columns: int = COLUMNS, note: str = "", instead: str = ""
    ) -> str:
        """Return a figure with its caption: ``frames`` is how many, or which, in rows of ``columns``.

        ``note`` is TeX that says what to see, ``instead`` what stands in place of the figure's own description.
        """
        return f"\\begin{{guidefigure}}\n{self._panel(name, frames, columns, note, instead)}\n\\end{{guidefigure}}"

    def pair(
        self, first: str, second: str, frames: object = 1, columns: int = 1, notes: tuple[str, str] = ("", "")
    ) -> str:
        """Return two figures side by side, each with a caption of its own; ``notes`` are what to see in each."""
        panels = {
            name: self._panel(name, frames, columns, note) for name, note in zip((first, second), notes, strict=True)
        }
        halves = (
            f"\\begin{{halffigure}}{{figures/{name}.pdf}}\n{panel}\n\\end{{halffigure}}%\n"
            for name, panel in panels.items()
        )
        inner = "\\hfill\n".join(halves)
        return f"\\begin{{guidefigure}}\n{inner}\\end{{guidefigure}}"

    def _panel(self, name: str, frames: object, columns: int, note: str, instead: str = "") -> str:
        figure = self._figure(name)
        if name in self.shown:
            hint = f'refer to it with << see("figure", "{name}") >>'
            raise TemplateError(f'figure "{name}" is shown twice', Details(hint=hint))
        scene = self.scene(name)
        pages = chosen_frames(scene, frames)
        self.shown.append(name)
        listed = ",".join(str(page) for page in pages)
        title = escape(figure.title)
        return "\n".join(
            (
                rf"\frames{{{min(columns, len(pages))}}}{{figures/{name}.pdf}}{{{listed}}}",
                rf"\caption[{{{title}}}]{{{caption(scene, pages, note, instead)}}}",
                rf"\label{{figure:{name}}}",
            )
        )

    def geometry(self, name: str) -> Operation:
        """Return the operation that a figure shows, whether the guide shows the figure or not."""
        return self._figure(name).operation

    def values(self, name: str) -> tuple[Values | None, ...]:
        """Return the numbers that a figure gives: of its input, its kernel and its bias."""
        figure = self._figure(name)
        return figure.input_values, figure.kernel_values, figure.bias_values

    def scene(self, name: str) -> Scene:
        """Return the scene of a figure, whether the guide shows the figure or not."""
        if name not in self._scenes:
            figure = self._figure(name)
            self._scenes[name] = scene_of(figure, self._templates.scene(figure.template))
        return self._scenes[name]

    def _figure(self, name: str) -> Figure:
        if name in self._figures:
            return self._figures[name]
        raise CatalogueError(
            f'there is no figure "{name}"', Details(hint=did_you_mean(name, self._figures, cutoff=0.0))
        )

    def relationship(self, name: str) -> str:
        """Return the box of a relationship: number, title, domain, formula and a line of PyTorch."""
        each = relationship(name)
        if name in self._given:
            hint = f'refer to it with << see("relationship", "{name}") >>'
            raise TemplateError(f'relationship "{name}" is given twice', Details(hint=hint))
        self._given[name] = each
        domain, _, remark = (part.strip() for part in each.domain.partition(";"))
        line = LINES[name]
        return "\n".join(
            (
                rf"\begin{{relationship}}{{{escape(each.title)}}}",
                rf"\label{{relationship:{name}}}%",
                f"{_capital(domain)}:",
                rf"\[ {each.formula} \]",
                *([rf"\remark{{{_capital(remark)}.}}"] if remark else []),
                rf"\inpytorch{{{escape(line.code)}}}{{{escape(str(line.result(name)))}}}",
                r"\end{relationship}",
            )
        )

    def term(self, text: str, entry: str = "") -> str:
        """Return a term where it is defined; the index has it as the ``entry``, which is the text unless given."""
        return rf"\term{{{text}}}{self.indexed(entry or text[:1].lower() + text[1:])}"

    def indexed(self, entry: str) -> str:
        """Return a label for the index; raise ``TemplateError`` for an entry that it has already."""
        if entry in self._terms:
            hint = "define it once, and write \\emph elsewhere"
            raise TemplateError(f'the term "{entry}" is defined twice', Details(hint=hint))
        self._terms[entry] = f"term:{re.sub('[^a-z0-9]+', '-', entry.casefold())}"
        return rf"\label{{{self._terms[entry]}}}"

    def cite(self, *keys: str) -> str:
        """Return works in brackets: (Dumoulin and Visin, 2016)."""
        works = [self._work(key) for key in keys]
        inner = "; ".join(rf"\work{{{work.key}}}{{{work.authors}, {work.year}}}" for work in works)
        return f"({inner})"

    def cited(self, key: str) -> str:
        """Return a work as part of a sentence: Dumoulin and Visin (2016)."""
        work = self._work(key)
        return rf"\work{{{work.key}}}{{{work.authors} ({work.year})}}"

    def _work(self, key: str) -> Reference:
        if key not in self._references:
            raise CatalogueError(
                f'the bibliography has no work "{key}"', Details(hint=did_you_mean(key, self._references, cutoff=0.0))
            )
        if self._is_closed and key not in self._cited:
            raise TemplateError(f'"{key}" is cited after the bibliography', Details(hint="move the bibliography down"))
        self._cited.add(key)
        return self._references[key]

    def bibliography(self) -> tuple[Reference, ...]:
        """Return the works cited so far, ordered by author and year; no other may be cited after it."""
        self._is_closed = True
        return tuple(work for key, work in self._references.items() if key in self._cited)


def see(kind: str, name: str) -> str:
    """Return a link to a label: ``see("figure", "dilation")`` prints as Figure 2.9."""
    if kind not in KINDS:
        raise TemplateError(
            f'nothing of the kind "{kind}" has labels', Details(hint=f"the kinds are {', '.join(KINDS)}")
        )
    return rf"\see{{{kind}:{name}}}{{{kind.capitalize()}}}"


def matrix(axis: Axis) -> tuple[tuple[int | None, ...], ...]:
    """Return the matrix of a convolution along one axis: a row per output, a column per input, with taps or None."""
    rows = []
    for u in range(axis.output_size):
        taps = {position: m for m, position in enumerate(axis.reads(u))}
        rows.append(tuple(taps.get(position) for position in range(axis.input_size)))
    return tuple(rows)


def _check_characters(references: str) -> None:
    """Raise CatalogueError for a reserved character, one that marks template lines, in the bibliography."""
    found = RESERVED.search(references)
    if found:
        place = Place(PATH, references.count("\n", 0, found.start()) + 1)
        raise CatalogueError(reserved(found[0]), Details(place=place, hint=RESERVED_HINT))


def _check_labels(rendered: Rendered, templates: TemplateFolder) -> None:
    """Raise TemplateError, with the template's line, for a label that is defined twice or not at all."""
    labels: set[str] = set()
    for label, line in _occurrences(LABEL, rendered):
        if label in labels:
            raise templates.error(_place(rendered, line), f'the label "{label}" stands twice')
        labels.add(label)
    for label, line in _occurrences(REFERENCE, rendered):
        if label not in labels:
            problem = f'nothing in the guide has the label "{label}"'
            raise templates.error(_place(rendered, line), problem, did_you_mean(label, labels, cutoff=0.0))


def _occurrences(pattern: re.Pattern[str], rendered: Rendered) -> list[tuple[str, int]]:
    lines = enumerate(rendered.text.splitlines(), start=1)
    return [(label, at) for at, line in lines if "#" not in line for label in pattern.findall(line)]


def _place(rendered: Rendered, line: int) -> Place:
    place = rendered.place(line)
    assert place is not None  # each line of a template's text has one
    return place


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
