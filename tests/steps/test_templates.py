"""Which templates and themes a project has: its own, and behind them those of the package."""

from __future__ import annotations

from pathlib import Path

import pytest

from convarith.errors import TemplateError
from convarith.steps.templates import overridden, template_folders, templates_in, theme_names
from convarith.tools.shipped import shipped

from ..shipped import ROOT, THEMES


def test_a_clone_has_its_own_alone() -> None:
    assert template_folders(ROOT) == ("templates",)
    assert overridden(ROOT) == []


def test_an_empty_folder_has_the_shipped_ones(tmp_path: Path) -> None:
    assert template_folders(tmp_path) == ("templates", str(shipped("templates")))
    assert set(THEMES) <= set(theme_names(tmp_path))
    assert "isometric" in templates_in(tmp_path, "light").names()


def test_own_files_stand_in_front_and_are_known_by_name(tmp_path: Path) -> None:
    (tmp_path / "templates/themes").mkdir(parents=True)
    (tmp_path / "templates/rows.tex.j2").write_text('<% extends "convarith/rows.tex.j2" %>')
    (tmp_path / "templates/mine.tex.j2").write_text('<% extends "figure.tex.j2" %>')
    (tmp_path / "templates/themes/light.toml").write_text('base = "dark"')
    (tmp_path / "templates/themes/mine.toml").write_text('base = "dark"')
    assert overridden(tmp_path) == ["rows.tex.j2", "themes/light.toml"]
    assert "mine" in theme_names(tmp_path)
    templates = templates_in(tmp_path, "mine")
    assert {"mine", "rows", "isometric"} <= {*templates.names()}
    used = templates.used_by("rows")
    assert "templates/rows.tex.j2" in used
    assert str(shipped("templates") / "rows.tex.j2") in used


def test_a_shipped_template_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/mine.tex.j2").write_text('<% extends "convarith/nothing.tex.j2" %>')
    with pytest.raises(TemplateError) as raised:
        templates_in(tmp_path, "light").render("mine", {})
    assert str(raised.value) == 'there is no template "convarith/nothing"'
    assert str(raised.value.details.place) == "templates/mine.tex.j2:1"
