"""Drawings in Python: what a notebook shows, every file, and errors that say what to do."""

from __future__ import annotations

import pickle
import re
import tomllib
from pathlib import Path
from threading import Thread
from typing import Any, cast
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image, ImageSequence

import convarith
from convarith import Convolution, Drawing, Pooling, Stack, TransposedConvolution, draw, draw_toml
from convarith.errors import CatalogueError, CodeError, GeometryError, OutputError, TeXError

from ..shipped import TABLES

SMALL = Convolution(3, 2)
ANY = cast(Any, draw)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw in an empty folder, with a cache that these tests share."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "caches"))


def test_a_notebook_shows_an_animation_with_its_description() -> None:
    drawing = draw(SMALL)
    svg = drawing._repr_svg_()
    root = ElementTree.fromstring(svg)
    described = root.find("{http://www.w3.org/2000/svg}desc")
    assert described is not None and described.text == drawing.description
    assert drawing.description == "A 2 × 2 kernel moves over a 3 × 3 input, in steps of 1; the output is 2 × 2."
    assert "@keyframes" in svg
    assert drawing.frames == 4
    assert repr(drawing) == f"<Drawing: {drawing.description}>"


def test_no_two_pictures_share_a_name() -> None:
    drawing = draw(SMALL)
    pictures = [drawing.svg(), drawing.svg(), draw(SMALL).svg()]
    names = [{*re.findall(r' (?:id|class)="([^" ]+)', each)} for each in pictures]
    assert all(names)
    assert not names[0] & names[1] and not names[1] & names[2] and not names[0] & names[2]
    for each in pictures:
        root = ElementTree.fromstring(each)
        ids = {element.get("id") for element in root.iter() if element.get("id")}
        assert {*re.findall(r"#(c[^)\"]*)[)\"]", each)} <= ids
        labels = root.get("aria-labelledby")
        assert labels and {*labels.split()} <= ids


def test_a_drawing_can_be_sent_to_another_process() -> None:
    drawing = draw(SMALL, frame=3, title="Three")
    again = pickle.loads(pickle.dumps(drawing))
    assert (again.description, again.toml(), again.frames) == (drawing.description, drawing.toml(), drawing.frames)
    assert again.save("again.tex").read_bytes() == drawing.save("drawing.tex").read_bytes()


def test_one_frame_is_drawn_alone() -> None:
    drawing = draw(SMALL, frame=3)
    read = "rows 1 to 2 and columns 0 to 1 of the input"
    assert drawing.description == f"The output's row 1, column 0 is computed from {read}."
    assert "@keyframes" not in drawing.svg()
    assert draw(SMALL).frame(3).description == drawing.description
    assert drawing.usual_frame == 3


@pytest.mark.parametrize("ending", ["svg", "pdf", "png", "gif", "webp", "apng", "tex", "tikz"])
def test_it_is_saved_in_every_format(ending: str, tmp_path: Path) -> None:
    path = draw(SMALL).save(f"mine.{ending}")
    assert path.stat().st_size > 500
    assert {each.name for each in tmp_path.iterdir()} == {path.name} | (
        {"convarith.sty"} if ending == "tikz" else set()
    )


@pytest.mark.needs("video")
def test_it_is_saved_as_a_video() -> None:
    assert draw(SMALL).save("mine.mp4").stat().st_size > 500


def test_a_picture_has_the_middle_frame_and_a_sheet_all_of_them() -> None:
    drawing = draw(SMALL)
    drawing.save("mine.png")
    drawing.frame(2).save("second.png")
    drawing.save("mine-sheet.png")
    drawing.save("mine.gif")
    assert Path("mine.png").read_bytes() == Path("second.png").read_bytes()
    with Image.open("mine-sheet.png") as sheet, Image.open("mine.png") as picture, Image.open("mine.gif") as animation:
        assert sheet.width > picture.width
        assert sum(1 for _ in ImageSequence.Iterator(animation)) == 4


def test_options_are_the_keys_of_the_catalogue() -> None:
    drawing = draw(
        SMALL, template="numerical", theme="dark", title="Mine", input_values=np.arange(9).reshape(3, 3),
        kernel_values=np.eye(2, dtype=int), colors={"input": "#123456"},
    )  # fmt: skip
    assert "--input:#123456" in drawing.svg()
    assert "<title" in drawing.svg() and ">Mine</title>" in drawing.svg()
    table = tomllib.loads(drawing.toml())["drawing"]
    assert table == {
        "title": "Mine",
        "template": "numerical",
        "input_values": [[0, 1, 2], [3, 4, 5], [6, 7, 8]],
        "kernel_values": [[1, 0], [0, 1]],
        "colors": {"input": "#123456"},
        "input_size": 3,
        "kernel_size": 2,
    }
    assert draw_toml(drawing.toml()).description == drawing.description


def test_numbers_are_made_up() -> None:
    assert len(tomllib.loads(draw(Pooling(4, 2), values=True).toml())["drawing"]["input_values"]) == 4


def test_the_code_of_a_layer_is_drawn() -> None:
    drawing = draw("nn.ConvTranspose2d(16, 33, 3, stride=2, padding=1)", input_size=3)
    assert drawing.description == draw(TransposedConvolution(3, 3, stride=2, padding=1)).description


def test_other_operations_are_drawn() -> None:
    stack = Stack([Convolution([8], 3), Pooling([6], 2)])
    assert draw(stack).description.startswith("2 layers over an input of 8 cells")
    assert 'layers = [{ kernel_size = 3 }, { operation = "pooling"' in draw(stack).toml()


@pytest.mark.parametrize("name", ["padding_strides", "scatter_padding_strides_transposed"])
def test_a_table_is_drawn_with_its_header_or_without(name: str) -> None:
    lines = [f"{key} = {value!r}" for key, value in TABLES[name].items()]
    without, headed = draw_toml("\n".join(lines)), draw_toml("\n".join([f"[{name}]", *lines]))
    assert without.description == headed.description


@pytest.mark.parametrize(
    ("call", "error", "problem", "hint"),
    [
        (lambda: draw(SMALL, titel="x"), CatalogueError, 'unknown key "titel"', 'did you mean "title"?'),
        (lambda: draw(SMALL, title=None), CatalogueError, "title cannot be a NoneType", "leave it out"),
        (lambda: draw(3), CatalogueError, "int is not an operation that can be drawn", "the operations are conv"),
        (lambda: draw(SMALL, values=[[1]]), CatalogueError, "values must be True or False", "are input_values"),
        (lambda: draw(SMALL, colors={"input": None}), CatalogueError, "colors cannot be a table", "leave it out"),
        (lambda: ANY(SMALL, theme=None), CatalogueError, "theme must be a text, not None", ""),
        (lambda: ANY(SMALL, frame="1"), CatalogueError, "frame must be a whole number, not '1'", "write frame=1"),
        (lambda: draw(SMALL, frame=True), CatalogueError, "frame must be a whole number, not True", "write frame=1"),
        (lambda: draw_toml(cast(Any, 3)), CatalogueError, "a table is a text in TOML, not int", "convarith.draw takes"),
        (lambda: cast(Any, Convolution)(np.array([5, 5]), 3), GeometryError, "input_size is array([5, 5])", ""),
        (lambda: draw(SMALL).save("no/such.svg"), OutputError, "there is no folder no", "make it first"),
        (lambda: draw(SMALL, labels={"input": "вход"}).svg(), TeXError, "labels has the character в, which", "as TeX"),
        (lambda: draw(SMALL, frame=5), CatalogueError, "frame is 5, but the figure has 4", "take one from 1 to 4"),
        (lambda: draw(SMALL).frame(0), CatalogueError, "frame is 0, but the figure has 4", "take one from 1 to 4"),
        (lambda: draw(Convolution(50, 3)), CatalogueError, "the figure would have 2304 frames", "in Python frame=1"),
        (lambda: draw(SMALL, theme="drak"), CatalogueError, 'unknown theme "drak"', 'did you mean "dark"?'),
        (lambda: draw(SMALL, template="x"), CatalogueError.__base__, 'there is no template "x"', "isometric"),
        (lambda: draw("nn.Conv2d(3, 16, 3)"), GeometryError, "the input size is missing", "give input_size=7"),
        (lambda: draw("nn.Conv2d(3, 16, 3", input_size=3), CodeError, "", ""),
        (lambda: draw_toml("[a]\ninput_size = 4\nkernel_sise = 3"), CatalogueError, "unknown key", "kernel_size"),
        (lambda: draw_toml("[a]\n[b]\n"), CatalogueError, "the text has 2 tables, but one is drawn", "one by one"),
        (lambda: draw_toml("input_size = "), CatalogueError, "not valid TOML", "strings need quotes"),
        (lambda: draw(SMALL).save("x.jpg"), CatalogueError, "x.jpg has the ending of no format", "the endings"),
        (lambda: draw(SMALL).save("\0.gif"), ValueError, "", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_what_to_do(call: object, error: type, problem: str, hint: str) -> None:
    assert callable(call)
    with pytest.raises(error) as caught:
        call()
    assert problem in str(caught.value)
    notes = "\n".join(getattr(caught.value, "__notes__", []))
    assert hint in notes
    assert notes.count("hint: ") <= 1


def test_an_error_shows_the_line_of_a_table_in_a_notebook_without_a_traceback() -> None:
    with pytest.raises(CatalogueError) as caught:
        draw_toml("[a]\ninput_size = 4\nkernel_sise = 3\n")
    lines = caught.value._render_traceback_()
    assert lines[0] == 'error: unknown key "kernel_sise" at the text:3'
    assert lines[2] == "    > 3 | kernel_sise = 3"


def test_threads_may_draw_at_the_same_time() -> None:
    found: list[str] = []
    threads = [Thread(target=lambda: found.append(draw(SMALL).svg())) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 3


def test_the_names_are_public() -> None:
    assert {"draw", "draw_toml", "Drawing"} <= set(convarith.__all__)
    assert isinstance(draw(SMALL), Drawing)


def test_a_network_is_drawn_as_its_table_says(tmp_path: Path) -> None:
    network = convarith.Network(
        [
            convarith.NamedLayer("x", convarith.arithmetic.networks.Input(3, 16)),
            convarith.NamedLayer("conv", convarith.Layer(convarith.Convolution(16, 3, padding=1), 3, 8), "x"),
        ]
    )
    drawing = convarith.draw(network, options={"names": True})
    assert drawing.description.startswith(
        "A network of 1 layer leads from 3 × 16 × 16 to 8 × 16 × 16, with 224 parameters"
    )
    assert convarith.draw_toml(drawing.toml()).svg().count("<svg") == 1
    assert drawing.save(tmp_path / "mine.pdf").read_bytes().startswith(b"%PDF")
