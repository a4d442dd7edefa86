"""The registry of formats: which task makes a file, and which format an ending has."""

from __future__ import annotations

import pytest

from convarith.formats.registry import BY_ENDING, BY_NAME, FORMATS, USUAL, ending_of, task_of


def test_formats_have_names_and_endings_of_their_own() -> None:
    assert len(BY_NAME) == len(FORMATS)
    assert USUAL == ("pdf", "png", "gif", "svg")
    whole = [ending for each in FORMATS for ending in each.whole]
    assert len(whole) == len(set(whole))


@pytest.mark.parametrize(
    ("file", "ending", "name"),
    [
        ("mine.SVG", ".svg", "svg"),
        ("a/mine.gif", ".gif", "gif"),
        ("mine-sheet.png", "-sheet.png", "sheet"),
        ("mine-sheet.pdf", "-sheet.pdf", "sheet"),
        ("mine-sheet.gif", ".gif", "gif"),
        ("mine.webm", ".webm", "video"),
        ("mine.tex", ".tex", "pdf"),
        ("mine.png", ".png", "png"),
    ],
)
def test_the_format_of_a_file(file: str, ending: str, name: str) -> None:
    assert ending_of(file) == ending
    assert BY_ENDING[ending].name == name


@pytest.mark.parametrize(
    ("file", "task"),
    [
        ("build/figures/a.gif", "gif:a"),
        ("a.mp4", "video:a"),
        ("build/figures/a/01.png", "png:a"),
        ("build/figures/a/01.svg", "svg:a"),
        ("build/figures/a/01.pdf", "frames:a"),
        ("a-sheet.png", "sheet:a"),
        ("a.txt", ""),
        ("a", ""),
    ],
)
def test_the_task_that_makes_a_file(file: str, task: str) -> None:
    assert task_of(file) == task
