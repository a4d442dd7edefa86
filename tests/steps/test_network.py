"""The command ``network``: the table of a model, what is wrong with it, and one layer."""

from __future__ import annotations

import csv
import json
import shlex
from pathlib import Path

import onnx
import pytest
from hypothesis import given

from convarith import Convolution, Pooling, TransposedConvolution
from convarith.catalogue.operations.to_table import table_of
from convarith.catalogue.requests import request_from
from convarith.errors import ConvarithError, report
from convarith.steps.network import answer, option_words

from ..geometries import convolutions, poolings, transposed_convolutions
from .conftest import Sandbox

LIGHT = Path(onnx.__file__).parent / "backend/test/data/light"
ALEXNET = str(LIGHT / "light_bvlc_alexnet.onnx")
SYMBOLIC = """<ir_version: 8, opset_import: ["" : 18]>
mine (float[N, 3, H, W] image, float[8, 3, 3, 3] weights) => (float[N, 8, P, Q] maps)
{
  maps = Conv <kernel_shape = [3, 3], pads = [1, 1, 1, 1], strides = [2, 2]> (image, weights)
}
"""


def test_the_table_has_a_line_per_layer_and_what_is_found() -> None:
    lines = answer([ALEXNET]).splitlines()
    assert lines[0].split()[:4] == ["layer", "kind", "inputs", "channels"]
    (first,) = (line for line in lines if line.startswith("n0 "))
    assert "54 × 54" in first and "11 × 11" in first
    (total,) = (line for line in lines if line.startswith("total "))
    assert "60 965 224" in total.replace("\N{NO-BREAK SPACE}", " ")
    assert any(line.startswith('unread cells at "') for line in lines)
    assert max(map(len, lines)) <= 200


@pytest.mark.parametrize("ending", [".md", ".csv", ".tex", ".json"])
def test_the_table_is_written_by_the_ending(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"table{ending}"
    assert answer([ALEXNET, "--output", str(path), "--dtype", "float16"]).startswith(f"{path}: 25 layers\n")
    text = path.read_text(encoding="utf-8")
    if ending == ".json":
        layers = json.loads(text)["layers"]
        assert layers[0]["memory"] == 2 * layers[0]["activations"]
        assert len(layers) == 25
    elif ending == ".csv":
        assert len(list(csv.DictReader(text.splitlines()))) == 25
    else:
        assert ("\\toprule" in text) if ending == ".tex" else text.startswith("| layer |")


def test_one_layer_is_told_with_the_command_that_draws_it() -> None:
    lines = answer([ALEXNET, "--at", "n0"], "convarith").splitlines()
    assert "size             54 × 54" in lines
    words = shlex.split(lines[-1].removeprefix("draw it: convarith draw "))
    request = request_from(words)
    assert request.figure().operation == Convolution(224, 11, 4)
    assert (request.frame, request.output) == (1, "mine.svg")
    assert "draw it" not in answer([ALEXNET, "--at", "n1"])


@given(convolutions())
def test_convolutions_are_spelled_as_options(operation: Convolution) -> None:
    assert _read_again(operation) == operation


@given(transposed_convolutions())
def test_transposed_convolutions_are_spelled_as_options(operation: TransposedConvolution) -> None:
    assert _read_again(operation) == operation


@given(poolings())
def test_poolings_are_spelled_as_options(operation: Pooling) -> None:
    assert _read_again(operation) == operation


def _read_again(operation: object) -> object:
    return request_from(shlex.split(option_words(table_of(operation)))).figure().operation


def test_a_size_that_a_model_leaves_open_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "open.onnx"
    onnx.save(onnx.parser.parse_model(SYMBOLIC), path)
    with pytest.raises(ConvarithError) as raised:
        answer([str(path)])
    assert "--input-size" in report(raised.value) or "input_size" in report(raised.value)
    assert "112 × 60" in answer([str(path), "--input-size", "224x120"])


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("", "there is no model to read\n  hint: write network model.onnx --input-size 224; network --help"),
        ("--input-size 3", "the model is missing\n  hint: write network model.onnx"),
        ("nowhere.onnx", "the model cannot be read: there is no such file at nowhere.onnx"),
        (f"{__file__}", "this is not a model of ONNX"),
        (f"{ALEXNET} --outptu x.md", "unknown option --outptu\n  hint: did you mean --output?"),
        (
            f"{ALEXNET} --output x.xls",
            '--output is "x.xls", whose ending is that of no table\n  hint: the endings',
        ),
        (f"{ALEXNET} --at n00", "there is no layer 'n00'\n  hint: did you mean \"n0\"?"),
        (f"{ALEXNET} --dtype float3", "dtype is "),
        (f"{ALEXNET} --input-size x", '--input-size: "x" must be whole numbers, 7 or 7x5\n  hint: network --help'),
        (f"{ALEXNET} --input-size 5", ""),
    ],
)
def test_what_is_wrong_is_told(words: str, error: str) -> None:
    with pytest.raises(ConvarithError) as raised:
        answer(shlex.split(words))
    assert report(raised.value).startswith(f"error: {error}")


TABLE = """operation = "network"
input_size = 8
in_channels = 3

[layers]
conv1 = { kernel_size = 3, padding = 1 }
sum = { operation = "add", inputs = ["conv1", "input"] }
"""


@pytest.mark.parametrize("header", ["", "[mine]\n"])
def test_a_table_is_read_from_a_text_and_from_a_file(header: str, tmp_path: Path) -> None:
    text = header + (TABLE.replace("[layers]", "[mine.layers]") if header else TABLE)
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    lines = answer([text]).splitlines()
    assert [line.split()[0] for line in lines] == ["layer", "input", "conv1", "sum", "total"]
    assert answer([str(path)]).splitlines() == lines


def test_stacks_and_layers_of_the_catalogue_are_networks_too() -> None:
    assert "layer 2" in answer(
        ["operation = 'stack'\ninput_size = 9\nlayers = [{ kernel_size = 3 }, { kernel_size = 2 }]"]
    )
    assert "layer 1" in answer(["kernel_size = 3\ninput_size = 9"])


def test_a_figure_is_found_by_its_name(project: Sandbox) -> None:
    project.write("figures/own.toml", "[block]\n" + TABLE.replace("[layers]", "[block.layers]"))
    run = project.doit("network", "block", "--at", "sum")
    assert run.status == 0, run.printed
    assert "inputs           conv1, input" in run.printed
    run = project.doit("network", "blok")
    assert 'there is no model and no figure "blok"\n  hint: did you mean "block"?' in run.printed


WRONG_TABLES = {
    "a layer": (
        TABLE.replace('"conv1", "input"', '"conv", "input"'),
        'layer "sum" reads "conv", which does not exist at the text:7',
    ),
    "two tables": ("[a]\ninput_size = 3\n[b]\ninput_size = 3", "the text has 2 tables, but a network is one"),
    "no layer": (
        'operation = "window_partition"\ninput_size = 4\nwindow_size = 2',
        "this is no network: layer 1: WindowPartition cannot stand in a stack at the text:1",
    ),
    "no TOML": ("a = ", "not valid TOML: Invalid value at the text:1"),
}


@pytest.mark.parametrize(("text", "error"), WRONG_TABLES.values(), ids=list(WRONG_TABLES))
def test_a_table_that_is_none_is_told_with_its_line(text: str, error: str) -> None:
    with pytest.raises(ConvarithError) as raised:
        answer([text])
    assert report(raised.value).startswith(f"error: {error}")


def test_a_size_is_for_a_model_alone() -> None:
    with pytest.raises(ConvarithError, match="--input-size is for a model, but a table says its own"):
        answer([TABLE, "--input-size", "3"])


def test_doit_has_the_command(project: Sandbox) -> None:
    run = project.doit("network", ALEXNET, "--at", "n0")
    assert run.status == 0, run.printed
    assert run.printed.endswith("--output mine.svg\n")
    assert project.doit("help", "network").printed.startswith("usage: doit network")
