"""The folders of the tests are those of the package, and a test file is named after a module or a topic of many."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "scripts" / "convarith"
APART = {
    "campaigns": "attacks on whole builds",
    "arithmetic/jax_checks": "what needs Keras and Flax",
    "arithmetic/torch_checks": "what needs PyTorch",
    "wheel": "the package alone",
}
"""Folders for what belongs to no one package."""
TOPICS = {
    "arithmetic": {
        *("against_framework", "relatives_against_framework", "errors", "errors_of_relatives", "exact", "figures"),
        *("layers", "enlarging", "operations", "public_names", "readme"),
    },
    "guide": {"snippets", "special_cases"},
    "rendering": {"large_maps"},
    # The scripts against the package and TikZ; fingers, and the tree that screen readers have.
    "site": {"networks", "tikz", "touch", "tree"},
    "steps": {
        *("hostile", "messages", "own", "readme", "rebuild", "steps", "themes", "whole"),
        *("formats",),  # the tasks of all formats, as a build makes them
    },
    "tools": {"documents", "engines", "reach", "text_in_tex", "texts_apart", "themes"},
    "tools/svg": {"figures"},
    "words": {"unread"},
}
"""What the test files of a folder are about that are not about one of its modules alone."""


def folders(root: Path) -> set[str]:
    return {str(path.parent.relative_to(root)) for path in root.rglob("__init__.py")} - {"."}


def test_the_folders_are_those_of_the_package() -> None:
    assert folders(TESTS) - set(APART) <= folders(PACKAGE)


@pytest.mark.parametrize("folder", sorted(folders(TESTS) - set(APART)))
def test_a_test_file_has_the_name_of_a_module_or_topic(folder: str) -> None:
    modules = {path.stem for path in (PACKAGE / folder).iterdir() if path.stem != "__init__"}
    named = {path.stem.removeprefix("test_") for path in (TESTS / folder).glob("test_*.py")}
    assert named - modules <= TOPICS.get(folder, set())
    assert TOPICS.get(folder, set()) <= named, "a topic has no test file any more"


def test_a_module_begins_with_a_statement() -> None:
    first = {path: path.read_text(encoding="utf-8").split("\n", 1)[0] for path in PACKAGE.rglob("*.py")}
    assert [str(path) for path, line in first.items() if not line.lstrip("r").startswith('"""') or "?" in line] == []
