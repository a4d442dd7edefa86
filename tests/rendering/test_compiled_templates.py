"""Templates that were compiled by an earlier run: the same text, places and errors, and nothing is parsed again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from convarith.errors import Place, TemplateError
from convarith.rendering.environment import TemplateFolder
from convarith.rendering.template_language import Language

MACROS = "<% macro twice(x) %>\n<< x >> and\n<< x >>\n<% endmacro %>\n"
MAIN = '<% from "macros.tex.j2" import twice %>\nfirst\n<< twice(word) >>\n<% for x in [1, 2] %>\nrow\n<% endfor %>\n'
LAST = "\n\n<% for x in [1] %>\nlast << word >>\n<% endfor %>\n"


class Memory(dict[str, bytes]):
    """Contents in memory."""

    def put(self, name: str, content: bytes) -> None:
        self[name] = content


def folder(root: Path, memory: Memory, **texts: str) -> TemplateFolder:
    (root / "templates").mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (root / f"templates/{name}.tex.j2").write_text(text, encoding="utf-8")
    return TemplateFolder(root, ("templates",), kept=memory)


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    """What a first run keeps of three templates, rendered in one order."""
    kept = Memory()
    first = folder(tmp_path / "first", kept, macros=MACROS, main=MAIN, last=LAST)
    for name in ("main", "last"):
        first.render(name, {"word": "x"})
    return kept


def test_a_later_run_in_another_folder_and_order_gives_the_same_places(memory: Memory, tmp_path: Path) -> None:
    texts = {"macros": MACROS, "main": MAIN, "last": LAST}
    later, anew = folder(tmp_path / "later", memory, **texts), folder(tmp_path / "anew", Memory(), **texts)
    for name in ("last", "main", "last"):
        assert later.render(name, {"word": "y"}) == anew.render(name, {"word": "y"})
    assert later.render("last", {"word": "y"}).places[2] == Place("templates/last.tex.j2", 4)


def test_a_later_run_parses_and_compiles_nothing(
    memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(Language, "_parsed")
    monkeypatch.delattr(Language, "_code")
    later = folder(tmp_path, memory, macros=MACROS, main=MAIN, last=LAST)
    assert later.used_by("main") == ("templates/main.tex.j2", "templates/macros.tex.j2")
    assert later.render("main", {"word": "z"}).text == "first\nz and\nz\n\nrow\nrow\n"


def test_only_what_was_edited_is_compiled_again(memory: Memory, tmp_path: Path) -> None:
    before = set(memory)
    edited = folder(tmp_path, memory, macros=MACROS, main=f"% new\n{MAIN}", last=LAST)
    assert edited.render("main", {"word": "z"}).text == "% new\nfirst\nz and\nz\n\nrow\nrow\n"
    assert len(set(memory) - before) == 2  # its syntax and its code


def test_an_error_in_a_later_run_has_its_own_file_and_line(memory: Memory, tmp_path: Path) -> None:
    later = folder(tmp_path, memory, macros=MACROS, main=MAIN, last=LAST)
    with pytest.raises(TemplateError) as raised:
        later.render("last", {})
    assert raised.value.details.place == Place("templates/last.tex.j2", 4)
    assert raised.value.problem == "'word' is undefined"


def test_a_mistake_is_reported_by_every_run(tmp_path: Path) -> None:
    kept = Memory()
    for _ in range(2):
        with pytest.raises(TemplateError) as raised:
            folder(tmp_path, kept, main="x\n<% for %>\n").render("main", {})
        assert raised.value.details.place == Place("templates/main.tex.j2", 2)
    assert not kept


@pytest.mark.skipif(os.name != "posix", reason="names of files are characters elsewhere")
def test_a_template_whose_name_is_no_utf_8_is_kept_like_others(tmp_path: Path) -> None:
    name, kept = os.fsdecode(b"caf\xe9"), Memory()
    for _ in range(2):
        assert folder(tmp_path, kept, **{name: "text"}).render(name, {}).text == "text"
    assert len(kept) == 2
