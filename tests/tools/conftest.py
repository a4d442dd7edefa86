"""What tests of tools share: a real browser, which reads pictures with code that is not ours, and formats of TeX."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ..needs import CHROMIUM, program
from ..shared import shared_folder

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--force-color-profile=srgb"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=program(*CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def formats(request: pytest.FixtureRequest) -> Path:
    """Return a folder of formats for the benches of all processes whose tests do not look at how TeX dumps one."""
    return shared_folder(request, "formats")
