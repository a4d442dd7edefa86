"""The files of words: what is wrong with one is told with its file and key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from convarith.errors import CatalogueError
from convarith.rendering.languages import Languages
from convarith.rendering.template_files import TemplateFiles

from ..shipped import ROOT

ENGLISH = (ROOT / "templates" / "words" / "en.toml").read_text(encoding="utf-8")
BASE = 'base = "en"\n'
FAULTS = {
    "no TOML": ("[name", "not valid TOML: Expected ']' at the end of a table declaration", 1),
    "an unknown table": (f"{BASE}[nam]\ninput = 'x'", '"nam" is not known', 2),
    "an unknown key": (f"{BASE}[name]\ninptu = 'x'", "name.inptu is not known", 3),
    "an unknown placeholder": (
        f"{BASE}[frame]\nabout = 'etwa {{numbr}}'",
        "frame.about: there is no {numbr} to put in",
        3,
    ),
    "no placeholder": (f"{BASE}[frame]\nabout = 'etwa {{}}'", "frame.about: braces hold a name, and nothing else", 3),
    "an open brace": (f"{BASE}[frame]\nabout = 'etwa {{number'", "frame.about: expected '}' before end of string", 3),
    "no text": (f"{BASE}[name]\ninput = 3", "name.input must be a text, not 3", 3),
    "a text for a table": (f"{BASE}name = 'x'", 'name must be a table, not "x"', 2),
    "a table for a text": (f"{BASE}[decimal]\nx = 1", "decimal must be a text in quotes, not { x = 1 }", 2),
    "a rule that is none": (f"{BASE}[rules]\nplural = 'n is 1'", "rules.plural is no rule: ", 3),
    "a rule of nothing": (f"{BASE}[rules]\nplurals = 'n != 1'", "rules.plurals is not known", 3),
    "a base that is not there": ("base = 'english'", 'there is no language "english"', None),
    "a base that is no name": ("base = 3", "base must be the name of a language, not 3", 1),
    "itself as its base": ("base = 'mine'", 'base: the language "mine" would change itself', None),
}


def languages(folder: Path, text: str) -> Languages:
    (folder / "templates" / "words").mkdir(parents=True)
    (folder / "templates" / "words" / "mine.toml").write_text(text, encoding="utf-8")
    return Languages(TemplateFiles(folder, ("templates", str(ROOT / "templates"))), "mine")


@pytest.mark.parametrize("case", FAULTS)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, case: str) -> None:
    text, problem, line = FAULTS[case]
    with pytest.raises(CatalogueError) as raised:
        languages(tmp_path, text).wording()
    assert raised.value.problem.startswith(problem)
    if line is not None:
        assert str(raised.value.details.place) == f"templates/words/mine.toml:{line}"


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as raised:
        languages(tmp_path, ENGLISH.replace("about =", "# about =").replace("group =", "# group =")).wording()
    assert raised.value.problem == "frame.about is missing, and 1 more"
    assert str(raised.value.details.place) == "templates/words/mine.toml"
    assert raised.value.details.hint == (
        'take its line from en.toml and translate it, or begin the file with base = "en"; besides it picture.group'
    )


def test_a_placeholder_is_guessed(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as raised:
        languages(tmp_path, FAULTS["an unknown placeholder"][0]).wording()
    assert raised.value.details.hint == 'did you mean "number"? it has {number}'


def test_forms_need_a_rule(tmp_path: Path) -> None:
    without = re.sub(r"\[rules\](?s:.*?)\n\n", "[rules]\n\n", ENGLISH)
    with pytest.raises(CatalogueError, match="has several forms, but no rule says which"):
        languages(tmp_path, without).wording()
