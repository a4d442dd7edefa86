"""The script of the pages computes what the Python package computes, in a real browser."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from convarith.site.scripts import ARITHMETIC, EXPLORER, arithmetic_script, names

from ..shipped import ROOT
from .conftest import read
from .geometries import KINDS, coded, drawn

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SITE = ROOT / "templates" / "site"
WRITTEN = 500
JUDGE = (Path(__file__).parent / "judging.js").read_text()


def test_all_files_of_the_arithmetic_are_in_its_script() -> None:
    assert sorted(ARITHMETIC) == sorted(path.stem for path in (SITE / "arithmetic").glob("*.js"))


def test_all_files_of_the_explorer_are_in_its_script() -> None:
    assert sorted(EXPLORER) == sorted(f"explorer/{path.name}" for path in (SITE / "explorer").glob("*.js"))


def test_names_are_declared_once() -> None:
    assert [name for name, count in Counter(names(read)).items() if count > 1] == []


@pytest.mark.parametrize("count", [2_000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_drawn_geometries(browser: Browser, count: int) -> None:
    cases = list(drawn(count, seed=15))
    impossible = sum("problem" in case["expected"] for case in cases)
    assert count * 0.1 < impossible < count * 0.6
    assert {case["kind"] for case in cases} == set(KINDS)
    assert judged(browser, cases) == {"judged": count, "different": [], "count": 0}


def test_code_in_all_frameworks(browser: Browser) -> None:
    cases = list(coded(WRITTEN, seed=16))
    texts = [text for case in cases for text in case["expected"]["code"].values()]
    refused = sum(text.startswith("there is no ") for text in texts)
    assert len(texts) * 0.2 < refused < len(texts) * 0.6
    assert judged(browser, cases) == {"judged": WRITTEN, "different": [], "count": 0}


def judged(browser: Browser, cases: list[Any]) -> Any:
    """Return what the script says otherwise than the package, of geometries that are judged in one go."""
    page = browser.new_page()
    page.add_script_tag(content=arithmetic_script(read))
    result = page.evaluate(JUDGE, cases)
    page.close()
    return result
