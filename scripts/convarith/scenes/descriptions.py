"""What a figure shows, in a sentence or two or in a line: plain text, every number of it taken from the figure."""

from __future__ import annotations

from convarith.catalogue.figure import Figure
from convarith.catalogue.operations.registry import line, sentence
from convarith.words.wording import Wording, english


def geometry(figure: Figure) -> str:
    """Return the operation and all of its numbers in one line, for the head of a file: in English, as code is."""
    return "; ".join(line(each.operation) for each in figure.compared or [figure])


def describe(figure: Figure, wording: Wording | None = None) -> str:
    """Return a sentence or two that say what the figure shows, in English unless there are other words."""
    return " ".join(sentence(each.operation, wording or english()) for each in figure.compared or [figure])
