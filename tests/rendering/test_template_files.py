"""Files of templates: plain texts of the project, found by name, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from convarith.errors import Details, Place, TemplateError
from convarith.rendering.environment import TemplateFolder

from .templates import MAIN, UNSOUND, Templates


def test_a_template_that_is_not_utf_8(templates: Templates, tmp_path: Path) -> None:
    (tmp_path / "templates/latin.tex.j2").write_bytes(b"one\ntw\xf6\n")
    templates.write(main='<% include "latin.tex.j2" %>')
    error = templates.error()
    assert error.problem == "the file is not UTF-8"
    assert error.details == Details(place=Place("templates/latin.tex.j2", 2), hint="save it as UTF-8")
    assert templates.folder().used_by("main") == ("templates/main.tex.j2", "templates/latin.tex.j2")


def test_a_template_of_many_lines(templates: Templates) -> None:
    templates.write(main="\n" * 19_990 + "<< q >>")
    assert templates.error().details.place == Place(MAIN, 19_991)
    templates.write(main="x\n" * 1_000_000)
    error = templates.error()
    assert error.problem == f"{MAIN} has 1,000,001 lines, which are too many"
    assert (error.details.place, error.details.hint) == (Place(MAIN, 20_001), "20,000 may be")
    assert templates.folder().is_figure("main")


@pytest.mark.parametrize(("make", "problem"), UNSOUND.values(), ids=list(UNSOUND))
def test_what_is_no_file_of_the_project_is_refused(
    templates: Templates, tmp_path: Path, make: Callable[[Path], None], problem: str
) -> None:
    make(tmp_path / "templates/part.tex.j2")
    templates.write(main='\n<% include "part.tex.j2" %>')
    error = templates.error()
    assert error.problem == f"templates/part.tex.j2 {problem}"
    assert error.details.place == Place(MAIN, 2)
    assert templates.folder().used_by("main") == (MAIN,)
    folder = templates.folder()
    assert folder.is_figure("part")
    assert folder.scene("part") == "maps"
    assert folder.used_by("part") == ()
    with pytest.raises(TemplateError) as raised:
        folder.render("part", {})
    assert raised.value.problem == f"templates/part.tex.j2 {problem}"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_template_that_may_not_be_read(templates: Templates) -> None:
    templates.write(main='\n<% include "part.tex.j2" %>', part="")
    (templates.root / "templates/part.tex.j2").chmod(0)
    assert templates.folder().used_by("main") == (MAIN,)
    error = templates.error()
    assert error.problem == "templates/part.tex.j2 cannot be read: Permission denied"
    assert (error.details.place, error.details.hint) == (Place(MAIN, 2), "make it readable")


def test_links_inside_of_the_project_are_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "shared"
    elsewhere.mkdir()
    (elsewhere / "part.tex.j2").write_text("part")
    root = tmp_path / "project"
    root.mkdir()
    (root / "templates").symlink_to(elsewhere)  # the folder itself may be anywhere
    (elsewhere / "main.tex.j2").symlink_to("part.tex.j2")
    (elsewhere / "loop").symlink_to(".")
    folder = TemplateFolder(root, ("templates",))
    assert folder.render("main", {}).text == "part"
    assert folder.names() == ()


@pytest.mark.parametrize("name", ["", ".", "..", "/etc/passwd", "../main", "a\0b", "a" * 300, "\ud800"])
def test_a_name_that_no_template_has(templates: Templates, name: str) -> None:
    templates.write(main="")
    folder = templates.folder()
    assert not folder.is_figure(name)
    assert folder.missing(name).problem.startswith("there is no template")


def test_a_byte_order_mark_and_line_ends_of_windows_are_no_text(templates: Templates, tmp_path: Path) -> None:
    (tmp_path / "templates/main.tex.j2").write_bytes(b"\xef\xbb\xbfa\r\nb\r\n")
    assert templates.render().text == "a\nb\n"
