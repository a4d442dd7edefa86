"""What a figure shows, in a sentence or two or in a line: plain text, every number of it taken from the figure."""

from __future__ import annotations

from convarith.catalogue.figure import Figure
from convarith.catalogue.operations.registry import line, sentence


def geometry(figure: Figure) -> str:
    """Return the operation and all of its numbers in one line, for the head of a file."""
    return "; ".join(line(each.operation) for each in figure.compared or [figure])


def describe(figure: Figure) -> str:
    """Return a sentence or two that say what the figure shows."""
    return " ".join(sentence(each.operation) for each in figure.compared or [figure])
