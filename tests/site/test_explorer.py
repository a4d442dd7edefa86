"""The explorer in a real browser, opened from a folder: what a person does, and Python's numbers for it."""

from __future__ import annotations

import base64
import io
import shlex
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pytest
from PIL import Image, ImageStat

from convarith import (
    Convolution,
    DeformableConvolution,
    MaskedConvolution,
    PixelShuffle,
    Pooling,
    Resize,
    TransposedConvolution,
    code,
)
from convarith.catalogue.requests import request_from
from convarith.site.explorer import QUESTIONS

from .conftest import judged

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.needs("browser")

EXAMPLE = "operation=transposed_convolution&input_size=3&kernel_size=3x2&stride=2&padding=1x0&output_padding=1x0"
A_CHANGE = 16
"""Milliseconds, for 32 × 32 cells: a frame of a screen; the least of several, as other programs take their share."""
MEASURED = """async () => {
  const slider = document.querySelector("#dilation-0-slider");
  const times = [];
  for (let number = 0; number < 30; number++) {
    slider.value = String(1 + number % 2);
    const start = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    times.push(performance.now() - start);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  }
  return Math.min(...times);
}"""


@pytest.fixture
def explorer(page: Page, folder: Path) -> Callable[[str], Page]:
    return partial(_opened, page, folder)


def _opened(page: Page, folder: Path, fragment: str = "") -> Page:
    page.goto(f"{(folder / 'explore.html').as_uri()}#{fragment}")
    return page


def output_size(page: Page) -> str:
    return page.locator("#output-size").inner_text()


def cells(page: Page, name: str) -> Locator:
    return page.locator(f'#drawing [data-map="{name}"][data-index]')


def lit(page: Page, name: str) -> set[tuple[int, ...]]:
    """Return the real cells of a map that are lit."""
    found = page.locator(f'#drawing [data-map="{name}"][data-index][data-lit]')
    return {tuple(map(int, each.get_attribute("data-index").split(","))) for each in found.all()}  # type: ignore[union-attr]


def text_of(page: Page, name: str) -> str:
    return page.locator(f'[data-text="{name}"] code').inner_text()


def test_a_shared_link_shows_what_it_says(explorer: Callable[[str], Page]) -> None:
    page = explorer(EXAMPLE)
    operation = TransposedConvolution(3, (3, 2), 2, (1, 0), output_padding=(1, 0))
    assert output_size(page) == "6 × 6"
    assert cells(page, "input").count() == 9
    assert cells(page, "output").count() == 36
    assert page.locator("#drawing .cell.output-padding").count() == 7
    padding = "padding 1 before and 2 after × 1"
    said = f"a convolution of stride 1: 1 zero between cells, {padding}, the kernel rotated by 180°"
    assert page.locator("#facts").inner_text().endswith(said)
    page.locator('[data-map="output"][data-index="2,4"]').hover()
    assert lit(page, "output") == {(2, 4)}
    assert lit(page, "input") == operation.inputs_of((2, 4))
    assert text_of(page, "PyTorch") == code(operation, "PyTorch")
    assert text_of(page, "link").endswith(f"explore.html#{EXAMPLE}")


def test_an_input_lights_who_reads_it_and_a_weight_where_it_is_used(explorer: Callable[[str], Page]) -> None:
    page = explorer("operation=convolution&input_size=5&kernel_size=3&stride=2&padding=1&template=numerical")
    operation = Convolution(5, 3, 2, 1)
    everywhere = [(row, column) for row in range(3) for column in range(3)]
    page.locator('[data-map="input"][data-index="1,1"]').hover()
    assert lit(page, "output") == {cell for cell in everywhere if (1, 1) in operation.inputs_of(cell)}
    page.locator('[data-map="kernel"][data-index="0,0"]').hover()
    assert lit(page, "output") == set(everywhere)
    assert lit(page, "input") == {(1, 1), (1, 3), (3, 1), (3, 3)}
    assert lit(page, "kernel") == {(0, 0)}


@pytest.mark.parametrize(
    ("fragment", "operation"),
    [
        ("operation=convolution&input_size=[9]&kernel_size=3&stride=2&padding=same", Convolution([9], 3, 2, "same")),
        (
            "operation=convolution&input_size=3x5x4&kernel_size=2&dilation=2x1x1",
            Convolution((3, 5, 4), 2, dilation=(2, 1, 1)),
        ),
        (
            "operation=convolution&input_size=4&kernel_size=3&padding=2&padding_mode=reflect",
            Convolution(4, 3, 1, 2, 1, "reflect"),
        ),
        (
            "operation=transposed_convolution&input_size=2&kernel_size=2&stride=3&padding=same",
            TransposedConvolution(2, 2, 3, "same"),
        ),
        ("operation=pooling&input_size=6&kernel_size=3&stride=2&ceil_mode=true", Pooling(6, 3, 2, ceil_mode=True)),
        ("operation=resize&input_size=3&output_size=5x7&mode=linear", Resize(3, (5, 7), "linear")),
        (
            "operation=masked_convolution&input_size=4&kernel_size=3&padding=1&mask=B",
            MaskedConvolution(Convolution(4, 3, 1, 1), "B"),
        ),
    ],
)
def test_any_cell_of_any_operation(explorer: Callable[[str], Page], fragment: str, operation: Any) -> None:
    page = explorer(f"{fragment}&template=numerical")
    assert output_size(page) == " × ".join(map(str, operation.output_size))
    last = tuple(size - 1 for size in operation.output_size)
    page.locator(f'[data-map="output"][data-index="{",".join(map(str, last))}"]').hover()
    assert lit(page, "output") == {last}
    assert lit(page, "input") == operation.inputs_of(last)


def test_a_deformable_convolution_reads_where_its_offsets_lead(explorer: Callable[[str], Page]) -> None:
    given = "operation=deformable_convolution&input_size=6&kernel_size=2&stride=2"
    offsets: list[list[float]] = [[0.5, -0.25], [0, 1], [-1, 0], [0.25, 0.75]]
    page = explorer(f"{given}&offsets={offsets}&template=numerical")
    operation = DeformableConvolution(Convolution(6, 2, 2))
    field: Any = np.broadcast_to(np.reshape(np.array(offsets), (8, 1, 1)), operation.offset_shape)
    for cell in np.ndindex(operation.output_size):
        page.locator(f'[data-map="output"][data-index="{cell[0]},{cell[1]}"]').hover()
        assert lit(page, "input") == operation.inputs_of(cell, field)
    assert page.locator("#sentence").inner_text() == (
        "Output row 2, column 2 samples the input at 4 places between its cells, and so reads "
        f"{len(operation.inputs_of((2, 2), field))} cells."
    )
    page.locator("#numbers summary").click()
    x, kernel = (
        np.loadtxt(page.locator(f"#{key}").input_value().splitlines()) for key in ("input_values", "kernel_values")
    )
    shown = [text.replace("−", "-") for text in page.locator(".values text").all_text_contents()[-9:]]
    assert np.allclose([float(text) for text in shown], operation.compute(x, field, kernel).ravel(), atol=0.005)
    figure = request_from(shlex.split(text_of(page, "command"))[2:]).figure()
    assert (figure.operation, figure.template) == (operation, "deformable")
    page.locator("#offsets").fill("0 0 0 0 0 0 0 0")
    page.locator("#offsets").blur()
    page.locator('[data-map="output"][data-index="0,0"]').hover()
    assert lit(page, "input") == Convolution(6, 2, 2).inputs_of((0, 0))
    page.locator("#stride-0").fill("1")
    assert output_size(page) == "5 × 5"


def test_an_unpooling_puts_the_maxima_back(explorer: Callable[[str], Page]) -> None:
    x = [[3, 1, 0, 2], [0, 2, 4, 1], [1, 5, 2, 0], [4, 0, 1, 3]]
    page = explorer(f"operation=pooling&input_size=4&kernel_size=2&input_values={x}")
    page.get_by_role("radio", name="Unpooling").check(force=True)
    operation = Pooling(4, 2)
    indices = operation.indices(x)
    unpooled = operation.unpooling().compute(operation.compute(x), indices)
    assert page.locator(".values text").all_text_contents()[-16:] == [str(value) for value in unpooled.ravel()]
    page.locator('[data-map="output"][data-index="1,1"]:not([data-layer])').hover()
    lit_there = page.locator('[data-layer="unpooled"][data-lit]')
    assert lit_there.get_attribute("data-index") == "3,3", "where the 3 stood"
    page.locator('[data-layer="unpooled"][data-index="0,0"]').hover()
    assert page.locator('[data-map="input"][data-lit]').get_attribute("data-index") == "0,0"
    assert page.locator("#sentence").inner_text() == "Unpooled row 0, column 0 reads row 0, column 0 of the maxima."
    words = shlex.split(text_of(page, "command"))
    assert request_from(words[2:]).figure().template == "unpooling"
    page.locator("#mode").select_option("average")
    assert page.locator("#refused").inner_text() == "Only the maxima of a max pooling can be put back."
    page.get_by_label("Operation").select_option("convolution")
    assert not page.get_by_role("radio", name="Unpooling").is_visible()


def test_typing_arrow_keys_and_sliders_change_the_size(explorer: Callable[[str], Page]) -> None:
    page = explorer("operation=convolution&input_size=7&kernel_size=3")
    page.locator("#stride-0").fill("2")
    assert output_size(page) == "3 × 3"
    page.locator("#stride-0").press("ArrowUp")
    assert output_size(page) == "2 × 2"
    page.locator("#input_size-0-slider").press("ArrowRight")
    assert output_size(page) == "2 × 2"
    page.locator("#padding-0-slider").press("ArrowRight")
    assert output_size(page) == "3 × 3"
    page.locator("#padding-0-form").select_option("same")
    assert page.locator("#padding-0-resolved").inner_text() == "0 before, 1 after"
    page.locator("#padding-0-form").select_option("pair")
    page.locator("#padding-0-before").fill("2")
    assert text_of(page, "PyTorch") == code(Convolution(8, 3, 3, ((2, 0), (2, 0))), "PyTorch")


def test_axes_are_locked_together_or_apart(explorer: Callable[[str], Page]) -> None:
    page = explorer("operation=convolution&input_size=6&kernel_size=3")
    page.get_by_role("button", name="Kernel size: one value per axis").click()
    page.get_by_label("Kernel size, columns", exact=True).fill("1")
    assert output_size(page) == "4 × 6"
    page.get_by_role("button", name="Kernel size: one value per axis").click()
    assert output_size(page) == "4 × 4"
    page.get_by_role("radio", name="3", exact=True).check()
    assert output_size(page) == "3 × 3 × 3"
    page.get_by_role("radio", name="1", exact=True).check()
    assert output_size(page) == "3"


def test_a_pixel_shuffle_has_a_factor_for_rows_and_one_for_columns(explorer: Callable[[str], Page]) -> None:
    page = explorer("operation=pixel_shuffle&channels=12&input_size=3x2&factor=2x3")
    assert output_size(page) == "2 × 6 × 6"
    assert page.locator("#formula").inner_text().splitlines() == [
        *("Along rows", "Each cell becomes 2 × 3", "o = r · i = 2 · 3 = 6"),
        *("Along columns", "Each cell becomes 2 × 3", "o = r · i = 3 · 2 = 6"),
    ]
    figure = request_from(text_of(page, "command").split()[2:]).figure()
    assert figure.operation == PixelShuffle(12, (3, 2), (2, 3))
    assert "factor = [2, 3]" in text_of(page, "catalogue").splitlines()
    assert "PyTorch has one factor for rows and columns" in page.locator('[data-text="PyTorch"]').inner_text()
    page.get_by_label("Factor, columns", exact=True).fill("2")
    assert output_size(page) == "3 × 6 × 4"
    page.get_by_label("Factor, columns", exact=True).fill("5")
    said = "Channels is 12, but must be a multiple of 10, the product of the factors"
    assert said in page.locator("#problem-channels").inner_text()


def test_back_and_forward(explorer: Callable[[str], Page]) -> None:
    page = explorer("operation=convolution&input_size=7&kernel_size=3")
    page.get_by_label("Operation").select_option("pooling")
    page.locator("#kernel_size-0").fill("2")
    page.locator("#kernel_size-0").press("Enter")
    assert output_size(page) == "3 × 3"
    page.go_back()
    page.go_back()
    assert page.get_by_label("Operation").input_value() == "convolution"
    assert output_size(page) == "5 × 5"
    page.go_forward()
    page.go_forward()
    assert page.locator("#kernel_size-0").input_value() == "2"
    assert output_size(page) == "3 × 3"


def test_what_cannot_be_is_said_where_it_is_and_mended(explorer: Callable[[str], Page]) -> None:
    page = explorer("operation=convolution&input_size=4&kernel_size=3")
    page.locator("#kernel_size-0").fill("6")
    problem = page.locator("#problem-kernel_size")
    assert problem.inner_text().startswith("A kernel of 6 spans 6 cells, but the padded input has 4.")
    assert page.locator("#kernel_size-0").input_value() == "6", "nothing is clamped"
    assert page.locator("#kernel_size-0").get_attribute("aria-invalid") == "true"
    assert output_size(page) == "–"
    assert problem.get_by_role("button").all_inner_texts() == ["Kernel size: 4", "Padding: 1"]
    problem.get_by_role("button", name="Padding: 1").click()
    assert output_size(page) == "1 × 1"
    assert problem.is_hidden()


@pytest.mark.parametrize(
    ("fragment", "said"),
    [
        (
            "operation=convolution&input_size=5&kernel_size=x",
            "Kernel_size is 'x', but must be a whole number of at least 1.",
        ),
        ("operation=pooling&input_size=9&kernel_size=3&padding=2", "A pooling pads by at most half its kernel of 3"),
        (
            "operation=transposed_convolution&input_size=3&kernel_size=3&stride=2&output_padding=2",
            "Output_padding is 2, but must be below",
        ),
        ("operation=convolution&input_size=5&kernel_size=3&padding=smae", 'Did you mean "same"?'),
        ("operation=convolution&strid=2", 'Unknown key "strid". Did you mean "stride"?'),
        ("operation=convolutoin", 'Unknown operation "convolutoin"'),
    ],
)
def test_a_link_that_is_wrong_says_so(explorer: Callable[[str], Page], fragment: str, said: str) -> None:
    page = explorer(fragment)
    assert (
        said
        in page.locator(".problem:visible").first.inner_text() + page.locator("#controls .problem:visible").inner_text()
    )


def test_what_output_padding_doubles_seven(explorer: Callable[[str], Page]) -> None:
    page = explorer("operation=transposed_convolution&input_size=7&kernel_size=3&stride=2&padding=1")
    assert output_size(page) == "13 × 13"
    page.get_by_label("Output size, such as").fill("14")
    first = page.locator("#solutions button").first
    assert first.inner_text() == "kernel size 3, stride 2, padding 1, output padding 1"
    assert first.locator("strong").inner_text() == "output padding 1"
    first.click()
    assert output_size(page) == "14 × 14"
    assert page.locator("#output_padding-0").input_value() == "1"


def test_a_size_that_nothing_gives_has_neighbours(explorer: Callable[[str], Page]) -> None:
    page = explorer("operation=convolution&input_size=3&kernel_size=1")
    page.get_by_label("Output size, such as").fill("30")
    assert "The nearest sizes are 15" in page.locator("#solutions").inner_text()


def test_the_command_and_the_table_are_what_doit_reads(explorer: Callable[[str], Page]) -> None:
    page = explorer(EXAMPLE)
    command = text_of(page, "command")
    assert command == (
        "doit draw --operation transposed_convolution --input-size 3 --kernel-size 3x2 --stride 2 --padding 1x0 "
        "--output-padding 1x0 --output mine.svg"
    )
    figure = request_from(command.split()[2:]).figure()
    assert figure.operation == TransposedConvolution(3, (3, 2), 2, (1, 0), output_padding=(1, 0))
    assert text_of(page, "catalogue").splitlines() == [
        "[mine]",
        'operation = "transposed_convolution"',
        "input_size = 3",
        "kernel_size = [3, 2]",
        "stride = 2",
        "padding = [1, 0]",
        "output_padding = [1, 0]",
    ]


def test_keyboard_alone(explorer: Callable[[str], Page]) -> None:
    page = explorer("operation=convolution&input_size=4&kernel_size=2&template=numerical")
    page.locator("#drawing .cell[tabindex]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert lit(page, "output") == {(1, 1)}
    assert page.locator("#sentence").inner_text() == (
        "Output row 1, column 1 reads rows 1 to 2 and columns 1 to 2 of the input."
    )
    page.keyboard.press("PageDown")
    page.keyboard.press("End")
    assert lit(page, "input") == {(0, 3)}
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    assert page.locator("#input_values").input_value().splitlines()[0].split()[-1] == "9"
    assert "input_values=" in page.url
    assert page.evaluate("document.activeElement.dataset.index") == "0,3"


def test_numbers_are_typed_and_computed_with(explorer: Callable[[str], Page]) -> None:
    page = explorer("operation=convolution&input_size=[3]&kernel_size=2&template=numerical")
    page.locator("#numbers summary").click()
    page.locator("#input_values").fill("1 -2 0.5")
    page.locator("#kernel_values").fill("2 1")
    page.locator("#kernel_values").blur()
    assert page.locator(".values text").all_text_contents()[-2:] == ["0", "−3.5"]
    page.locator("#kernel_values").fill("1 2 3")
    page.locator("#kernel_values").blur()
    assert "3 numbers were given, but 2 are needed" in page.locator("#problem-kernel_values").inner_text()


def test_the_matrix_stands_between_a_layer_and_its_transpose(explorer: Callable[[str], Page]) -> None:
    page = explorer("operation=convolution&input_size=3&kernel_size=2&template=matrix")
    assert cells(page, "matrix").count() == 4 * 9
    page.locator('[data-map="matrix"][data-index="3,4"]').hover()
    assert lit(page, "output") == {(1, 1)}
    transposed = page.locator('[data-layer="transposed"][data-lit]')
    assert {each.get_attribute("data-map") for each in transposed.all()} >= {"input", "output"}
    page.locator('[data-layer="transposed"][data-map="input"][data-index="0,1"]').hover()
    assert lit(page, "matrix") == {(1, column) for column in range(9)}


@pytest.mark.parametrize("view", ["isometric", "numerical"])
def test_a_change_of_many_cells_is_shown_within_a_frame(explorer: Callable[[str], Page], view: str) -> None:
    page = explorer(f"operation=convolution&input_size=32&kernel_size=3&padding=1&template={view}")
    assert any(page.evaluate(MEASURED) < A_CHANGE for _ in range(8)), "the machine may be busy, but not always"


def test_a_shared_link_works_wherever_the_site_is(page: Page, site: str) -> None:
    page.goto(f"{site}explore.html#{EXAMPLE}")
    assert output_size(page) == "6 × 6"
    page.locator('[data-map="output"][data-index="2,4"]').click()
    assert lit(page, "input") == TransposedConvolution(3, (3, 2), 2, (1, 0), output_padding=(1, 0)).inputs_of((2, 4))
    page.locator("#stride-0").fill("1")
    page.locator("#stride-0").press("Enter")
    page.goto(page.url)
    assert page.locator("#stride-0").input_value() == "1"
    page.get_by_role("link", name="Networks").click()
    page.select_option("#network-presets", "DCGAN, the generator")
    with page.context.expect_page() as opened:
        page.evaluate("window.open(location.href)")
    assert opened.value.locator("#network-output").inner_text() == "3 × 64 × 64"


def test_a_picture_is_run_through_a_kernel(explorer: Callable[[str], Page]) -> None:
    page = explorer("operation=convolution&input_size=5&kernel_size=3&stride=2&padding=1")
    page.locator("#on-a-picture summary").click()
    page.get_by_text("72 × 72 becomes 36 × 36").wait_for()
    blurred = brightness(page)
    page.locator("#kernel-name").select_option("vertical")
    assert brightness(page) < 0.8 * blurred, "edges are few"


def brightness(page: Page) -> float:
    """Return the mean of the picture after the layer."""
    url = page.evaluate("document.querySelector('#picture-after').toDataURL()")
    picture = Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))
    return float(ImageStat.Stat(picture.convert("L")).mean[0])


@pytest.mark.parametrize("width", [360, 768, 2560])
def test_nothing_is_wider_than_the_page(browser: Browser, folder: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    for fragment in ("", f"{EXAMPLE}&template=numerical", "operation=convolution&in_channels=3&out_channels=4"):
        _opened(page, folder, fragment)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.add_style_tag(content="html { font-size: 200% }")
    assert page.evaluate("document.querySelector('#explorer').scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, folder: Path, scheme: Literal["light", "dark"]) -> None:
    page = browser.new_page(color_scheme=scheme)
    _opened(page, folder)
    fragments = (
        "",
        f"{EXAMPLE}&template=numerical",
        "operation=convolution&input_size=2&kernel_size=3",
        "operation=convolution&input_size=3&kernel_size=2&padding=1,2x0&template=matrix",
        "operation=pooling&template=rows&mode=average",
        "operation=convolution&in_channels=2&out_channels=2&input_size=3&kernel_size=2&padding_mode=reflect&padding=1",
    )
    for fragment in fragments:
        page.evaluate("fragment => { location.hash = fragment }", fragment)
        assert judged(page) == []
    page.close()


def test_each_question_of_the_search_has_an_answer(explorer: Callable[[str], Page]) -> None:
    answers = {}
    for question, link in QUESTIONS.items():
        page = explorer(link)
        assert page.locator(".problem:visible").count() == 0, question
        answers[question] = output_size(page)
    assert answers["Which output padding doubles a size?"] == "13 × 13", "it lists what leads to 14"
    assert answers["Which padding keeps the size?"] == "7 × 7"
    assert answers["What does SAME padding add?"] == "112 × 112"
