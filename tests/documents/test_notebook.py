"""The cell magic, in a notebook that a kernel runs and a browser shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageStat

from convarith.documents.notebook import convarith
from convarith.errors import CatalogueError

from ..steps.test_readme import blocks

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.needs("documents")

LOAD = "%load_ext convarith.documents.notebook"
(PYTHON,) = blocks("python")
(CELL,) = blocks(r"\{python\}")


class Notebook:
    """A notebook whose cells have been run in a folder."""

    def __init__(self, folder: Path, *cells: str) -> None:
        from nbclient import NotebookClient
        from nbformat.v4 import new_code_cell, new_notebook

        self.notebook = new_notebook(cells=[new_code_cell(text) for text in cells])
        resources = {"metadata": {"path": str(folder)}}
        NotebookClient(self.notebook, allow_errors=True, kernel_name="python3", resources=resources).execute()

    def output(self, cell: int) -> Any:
        """Return the last output of a cell."""
        return self.notebook.cells[cell].outputs[-1]

    @property
    def page(self) -> str:
        from nbconvert import HTMLExporter

        page, _ = HTMLExporter().from_notebook_node(self.notebook)
        return str(page)


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notebook]:
    folder = tmp_path_factory.mktemp("notebook")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        yield Notebook(folder, PYTHON, "drawing", LOAD, CELL, "%%convarith\n[mine]\ninput_size = 5\nkernel_sise = 3\n")


def test_the_cells_of_readme_show_figures(notebook: Notebook) -> None:
    for cell in (0, 1, 3):
        assert notebook.output(cell).output_type == "execute_result", notebook.output(cell)
        assert notebook.output(cell).data["image/svg+xml"].startswith("<svg ")
    assert notebook.output(0).data["image/svg+xml"] != notebook.output(1).data["image/svg+xml"]
    assert "A 3 × 3 kernel moves over a 5 × 5 input" in notebook.notebook.cells[0].outputs[0].text


def test_a_mistake_shows_the_line_to_mend_and_no_traceback(notebook: Notebook) -> None:
    shown = notebook.output(4).traceback
    assert shown[0] == 'error: unknown key "kernel_sise" at the text:3'
    assert "    > 3 | kernel_sise = 3" in shown
    assert len(shown) < 8


@pytest.mark.needs("browser")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_shows_what_is_legible_on_a_light_and_on_a_dark_system(
    scheme: str, notebook: Notebook, tmp_path: Path, browser: Browser
) -> None:
    """The page itself stays light: an image of a page does not know it, and brings its own ground."""
    path = tmp_path / "page.html"
    path.write_text(notebook.page, encoding="utf-8")
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
    page.emulate_media(reduced_motion="reduce", color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(path.as_uri())
    images = page.locator("img, svg")
    assert images.count() >= 3
    images.first.screenshot(path=str(tmp_path / "figure.png"))
    with Image.open(tmp_path / "figure.png") as image:
        grey = image.convert("L")
        corner = grey.getpixel((2, 2))
        assert isinstance(corner, int | float)
        assert (corner > 240) if scheme == "light" else (corner < 40)
        assert ImageStat.Stat(grey).stddev[0] > 20


@pytest.mark.parametrize(
    ("line", "problem", "hint"),
    [
        ("--them print", "unknown option --them", "did you mean --theme?"),
        ("print", "unknown option print", "write %%convarith --theme print"),
        ("--frame", "--frame needs a value", "write %%convarith"),
        ("--frame x", "--frame is x, but frames are counted from 1", "write %%convarith"),
        ("--theme=drak", 'unknown theme "drak"', 'did you mean "dark"?'),
    ],
)
def test_a_wrong_word_is_told(line: str, problem: str, hint: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        convarith(line, "input_size = 5\nkernel_size = 3\n")
    assert str(raised.value) == problem
    assert raised.value.details.hint.startswith(hint)
