"""The version and the date of a release are the same wherever they stand."""

from __future__ import annotations

import re
import tomllib
from datetime import date

from .shipped import ROOT


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def found(pattern: str, name: str) -> str:
    match = re.search(pattern, text(name), re.MULTILINE)
    return match[1] if match else ""


def test_the_version_is_the_same_everywhere() -> None:
    version = tomllib.loads(text("pyproject.toml"))["project"]["version"]
    assert found(r"^version: (.*)$", "CITATION.cff") == version
    assert found(r'set version = "(.*)"', "report/edition.tex.j2") == version
    heading = found(r"^## (.*)$", "CHANGELOG.md")
    assert heading == "Unreleased" or heading.startswith(f"{version} - ")


def test_the_date_is_the_same_everywhere() -> None:
    _, _, day = found(r"^## (.*)$", "CHANGELOG.md").partition(" - ")
    assert found(r"^date-released: (.*)$", "CITATION.cff") == day
    released = f"{date.fromisoformat(day):%-d %B %Y}" if day else ""
    assert found(r'set released = "(.*)"', "report/edition.tex.j2") == released
