"""The site on a server of one's own, in a real browser: a change is shown, and so is a mistake."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ...sandbox import Sandbox, copy_of
from ...site.conftest import house
from ...tools.conftest import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["browser", "house"]

PATIENCE = 60_000  # milliseconds, on a machine that is busy


@contextmanager
def serving(project: Sandbox) -> Iterator[subprocess.Popen[str]]:
    """Run doit serve in a project."""
    process = project.start("serve")
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.fixture
def site(house: Sandbox, tmp_path: Path) -> Sandbox:
    return copy_of(house, tmp_path / "copy")


@pytest.fixture
def served(site: Sandbox) -> Iterator[subprocess.Popen[str]]:
    with serving(site) as process:
        yield process


def address(served: subprocess.Popen[str]) -> str:
    assert served.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+/", served.stdout.readline())
    assert found is not None
    return found[0]


@pytest.mark.needs("browser")
def test_a_change_is_shown_and_so_is_a_mistake(browser: Browser, site: Sandbox, served: subprocess.Popen[str]) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{address(served)}figures/padding_strides.html")
    page.evaluate("window.isOld = true")
    heading = page.get_by_role("heading", level=1)
    assert served.stdout is not None
    assert served.stdout.readline().startswith("made page")
    site.edit("figures/convolution.toml", 'title = "Padding, strides"', 'title = "Strides, padding"')
    page.get_by_role("heading", name="Strides, padding", level=1).wait_for(timeout=PATIENCE)
    assert page.evaluate("window.isOld") is None

    site.edit("templates/site/figure.html.j2", "<< figure.title >></h1>", "<< figur.title >></h1>")
    alert = page.get_by_role("alert")
    alert.wait_for(timeout=PATIENCE)
    line = (
        site.path("templates/site/figure.html.j2").read_text(encoding="utf-8").split("figur.title")[0].count("\n") + 1
    )
    assert f"'figur' is undefined at templates/site/figure.html.j2:{line}" in alert.inner_text()
    assert 'hint: did you mean "figure"?' in alert.inner_text()
    assert heading.inner_text() == "Strides, padding"
    assert page.locator(".stage svg").is_visible()
    page.reload()
    alert.wait_for(timeout=PATIENCE)

    site.edit("templates/site/figure.html.j2", "<< figur.title >></h1>", "New: << figure.title >></h1>")
    page.get_by_role("heading", name="New: Strides, padding").wait_for(timeout=PATIENCE)
    assert alert.count() == 0
    page.close()


def test_an_interrupt_ends_it(project: Sandbox) -> None:
    with serving(project) as served:
        address(served)
        served.send_signal(signal.SIGINT)
        assert served.wait(timeout=PATIENCE / 1000) == 128 + signal.SIGINT


@pytest.mark.parametrize(
    ("words", "problem"),
    [(["figures"], '"figures" is not a setting'), (["theme=none"], 'unknown theme "none"')],
)
def test_words_that_it_does_not_take_are_refused(project: Sandbox, words: list[str], problem: str) -> None:
    run = project.doit("serve", *words, environment={})
    assert run.status == 1
    assert f"error: {problem}" in run.printed


def test_it_needs_a_project(project: Sandbox) -> None:
    project.path("dodo.py").unlink()
    run = project.doit("serve", environment={})
    assert run.status == 1
    assert "run it in the folder of a project" in run.printed


def test_it_explains_itself(project: Sandbox) -> None:
    assert "Ctrl-C ends it." in project.doit("serve", "--help", environment={}).printed
    assert "Ctrl-C ends it." in project.doit("help", "serve", environment={}).printed
