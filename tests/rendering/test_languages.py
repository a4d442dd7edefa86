"""The languages that are shipped, and those of a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from convarith.errors import CatalogueError
from convarith.rendering.languages import Languages
from convarith.rendering.template_files import TemplateFiles
from convarith.words.wording import english

from ..shipped import ROOT

SHIPPED = Languages(TemplateFiles(ROOT, ("templates",)))
OTHERS = tuple(sorted(path.stem for path in (ROOT / "templates" / "words").glob("*.toml") if path.stem != "en"))


def own(folder: Path, **texts: str) -> Languages:
    (folder / "templates" / "words").mkdir(parents=True)
    for name, text in texts.items():
        (folder / "templates" / "words" / f"{name}.toml").write_text(text, encoding="utf-8")
    return Languages(TemplateFiles(folder, ("templates", str(ROOT / "templates"))))


def test_what_ships_is_found() -> None:
    assert {"de", "en", "es", "fr"} <= set(SHIPPED.names)
    assert SHIPPED.wording().patterns == english().patterns


@pytest.mark.parametrize("language", OTHERS)
def test_all_languages_have_the_same_keys_and_names_in_braces(language: str) -> None:
    names = {key: pattern.names for key, pattern in SHIPPED.wording(language).patterns.items()}
    assert names == {key: pattern.names for key, pattern in english().patterns.items()}


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_says_nothing_in_english_sentences(language: str) -> None:
    """A pattern of several words that is the same as in English was forgotten."""
    wording = SHIPPED.wording(language)
    same = [
        key
        for key, pattern in english().patterns.items()
        if pattern == wording.patterns[key] and sum(len(text.split()) for form in pattern.forms for text, _ in form) > 2
    ]
    assert same == []


def test_a_language_changes_another(tmp_path: Path) -> None:
    languages = own(tmp_path, mine='base = "de"\n[name]\nkernel = "Filter"')
    wording = languages.wording("mine")
    assert (wording.say("name.kernel"), wording.say("name.input")) == ("Filter", "Eingabe")
    assert languages.paths("mine") == ("templates/words/mine.toml", f"{ROOT}/templates/words/de.toml")
    assert wording.say("count.cell", 2, count=2) == "2 Zellen"


def test_a_language_can_change_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    languages = own(tmp_path, de='base = "convarith/de"\n[name]\nkernel = "Filter"')
    assert languages.wording("de").say("name.kernel") == "Filter"


def test_a_language_is_chosen_by_the_path_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('base = "fr"\n', encoding="utf-8")
    assert own(tmp_path).wording("mine.toml").say("name.output") == "sortie"
    assert own(tmp_path / "deeper").wording("../mine.toml").say("name.output") == "sortie"


def test_languages_that_change_each_other_are_refused(tmp_path: Path) -> None:
    languages = own(tmp_path, a='base = "b"', b='base = "a"')
    with pytest.raises(CatalogueError, match=r'base: the language "a" would change itself'):
        languages.wording("a")


def test_an_unknown_language_is_told() -> None:
    with pytest.raises(CatalogueError) as raised:
        SHIPPED.wording("dee")
    assert raised.value.problem == 'there is no language "dee"'
    assert raised.value.details.hint.startswith('did you mean "de"? the languages are ')


def test_what_is_changed_on_disk_is_read_again(tmp_path: Path) -> None:
    languages = own(tmp_path, mine='base = "en"\n[name]\nkernel = "filter"')
    assert languages.wording("mine").say("name.kernel") == "filter"
    (tmp_path / "templates" / "words" / "mine.toml").write_text('base = "en"', encoding="utf-8")
    assert languages.wording("mine").say("name.kernel") == "kernel"
