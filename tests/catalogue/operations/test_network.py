"""Networks in the catalogue: layers by their names, and mistakes in the words and at the line of who wrote them."""

from __future__ import annotations

from pathlib import Path

import onnx
import pytest
from hypothesis import given

from convarith import NearestResize, from_onnx
from convarith.arithmetic.networks import NamedLayer, Network
from convarith.catalogue.entries import Entry, read_catalogue
from convarith.catalogue.figure import figure_from
from convarith.catalogue.operations.network_layers import LAYER_KINDS
from convarith.catalogue.operations.to_table import table_of
from convarith.catalogue.toml import read_toml, table_text
from convarith.errors import ConvarithError, report

from ...arithmetic.geometries import examples
from ...arithmetic.networks.graphs import networks

LIGHT = sorted((Path(onnx.__file__).parent / "backend/test/data/light").glob("*.onnx"))
HEAD = """[a]
operation = "network"
input_size = 8
in_channels = 3

[a.layers]
"""


def network(layers: str, head: str = HEAD) -> Network:
    (entry,) = read_catalogue([("figures/a.toml", head + layers)]).entries
    operation = figure_from(entry).operation
    assert isinstance(operation, Network)
    return operation


def of_table(table: dict[str, object]) -> object:
    return figure_from(Entry("a", table, "", "")).operation


def test_a_layer_reads_the_one_before_it_unless_it_names_others() -> None:
    found = network(
        """
conv = { kernel_size = 3, padding = 1, out_channels = 4 }
relu = { operation = "pointwise", kind = "ReLU" }
"1×1" = { kernel_size = 1, out_channels = 4, inputs = "input" }
sum = { operation = "add", inputs = ["relu", "1×1"] }
pool = { operation = "pooling", kernel_size = 2 }
flat = { operation = "flatten" }
out = { operation = "linear", out_features = 5, bias = false }
"""
    )
    assert {layer.name: layer.inputs for layer in found.layers} == {
        "input": (), "conv": ("input",), "relu": ("conv",), "1×1": ("input",), "sum": ("relu", "1×1"),
        "pool": ("sum",), "flat": ("pool",), "out": ("flat",),
    }  # fmt: skip
    assert [str(state.shape) for state in found.states.values()] == [
        "3 × 8 × 8", *["4 × 8 × 8"] * 4, "4 × 4 × 4", "64", "5",
    ]  # fmt: skip
    assert found.parameters == 4 * (3 * 9 + 1) + 4 * (3 + 1) + 5 * 64


def test_the_words_of_each_kind_of_layer_are_known() -> None:
    examples = {
        "input": '{ operation = "input", input_size = 4 }',
        "masked_convolution": '{ operation = "masked_convolution", kernel_size = 3, mask = "B" }',
    }
    for kind in LAYER_KINDS:
        keys = "".join(f", {key} = {example}" for key, example in kind.required.items())
        table = examples.get(kind.name, f'{{ operation = "{kind.name}"{keys} }}')
        size = "[]" if kind.name in ("linear", "unflatten") else "12"
        channels = {"unflatten": 512 * 16, "pixel_shuffle": 4, "masked_convolution": 1}.get(kind.name, 3)
        head = f'[a]\noperation = "network"\ninput_size = {size}\nin_channels = {channels}\n[a.layers]\n'
        assert network(f"layer = {table}\n", head).layers[-1].name == "layer"


def with_resizes(found: Network) -> Network:
    """Return a network in which repeated cells are a resize, as the catalogue has them."""
    return Network(
        [
            NamedLayer(layer.name, operation.as_resize(), layer.inputs)
            if isinstance(operation := layer.operation, NearestResize)
            else layer
            for layer in found.layers
        ]
    )


@examples(50)
@given(networks())
def test_the_table_of_a_network_is_that_network(found: Network) -> None:
    table = table_of(found)
    assert of_table(table) == with_resizes(found)
    assert read_toml(table_text("a", table), "")["a"] == table


@pytest.mark.parametrize("path", LIGHT, ids=lambda path: path.stem)
def test_the_table_of_a_model_is_its_network(path: Path) -> None:
    found = from_onnx(path)
    assert of_table(table_of(found)) == found


WRONG = {
    "a source": (
        'conv1 = { kernel_size = 3 }\nsum = { operation = "add", inputs = ["cnv1", "input"] }',
        8,
        'layer "sum" reads "cnv1", which does not exist',
        'did you mean "conv1"?',
    ),
    "a source that comes later": (
        'sum = { operation = "add", inputs = ["input", "conv1"] }\nconv1 = { kernel_size = 3, inputs = "input" }',
        7,
        'layer "sum" reads "conv1", which comes later',
        "list each layer after those that it reads",
    ),
    "a key": (
        "conv1 = { kernal_size = 3 }",
        7,
        'layer "conv1": unknown key "kernal_size"',
        'did you mean "kernel_size"? the keys of a convolution are inputs, weights_of, kernel_size, ',
    ),
    "an operation": (
        'pool = { operation = "poling", kernel_size = 3 }',
        7,
        'layer "pool": unknown operation "poling"',
        'did you mean "pooling"? ',
    ),
    "unequal maps": (
        '"block.conv" = { kernel_size = 3 }\n"block.sum" = { operation = "add", inputs = ["block.conv", "input"] }',
        8,
        'layer "block.sum": its inputs are unequal: "block.conv" gives 6 × 6, but "input" gives 8 × 8',
        'padding of "block.conv"',
    ),
    "a missing key": (
        "conv1 = { out_channels = 3 }",
        7,
        'layer "conv1": kernel_size is missing',
        "add kernel_size = 3",
    ),
    "a number": (
        "conv1 = { kernel_size = 3, out_channels = 0 }",
        7,
        'layer "conv1": out_channels is 0, but must be a whole number of at least 1',
        "",
    ),
    "a dot without quotes": (
        "block.conv = { kernel_size = 3 }",
        6,
        'layer "block" has a table "conv" inside',
        'a name with a dot stands in quotes: "block.conv" = { … }',
    ),
    "no table": (
        "conv1 = 3",
        7,
        'layer "conv1" must be a table, not 3',
        "write { kernel_size = 3, out_channels = 64 }",
    ),
    "two that it cannot read": (
        'a = { kernel_size = 1 }\nb = { kernel_size = 1, inputs = ["a", "input"] }',
        8,
        'layer "b": it reads 2 layers, but takes one',
        'join them first: operation = "add" or "concatenate"',
    ),
    "a vector": (
        'flat = { operation = "flatten" }\nconv = { kernel_size = 3 }',
        8,
        'layer "conv": it takes maps, but is given a vector of 192',
        'use operation = "linear", or "unflatten" first',
    ),
    "the name of the input": (
        "input = { kernel_size = 1 }",
        7,
        'layers: layer "input" has the name of the input',
        "give the layer another name, or take input_size away",
    ),
    "inputs that are no names": (
        "conv = { kernel_size = 1, inputs = [1] }",
        7,
        'layer "conv": inputs must be names of layers, not [1]',
        'write inputs = ["conv1", "conv2"]',
    ),
}


@pytest.mark.parametrize(("layers", "line", "problem", "hint"), WRONG.values(), ids=list(WRONG))
def test_a_mistake_names_the_layer_at_its_line(layers: str, line: int, problem: str, hint: str) -> None:
    with pytest.raises(ConvarithError) as raised:
        network(layers)
    assert raised.value.problem == problem, report(raised.value)
    assert raised.value.details.hint.startswith(hint)
    assert raised.value.details.place is not None
    assert raised.value.details.place.line == line


def test_what_is_missing_is_told() -> None:
    with pytest.raises(ConvarithError, match="layers is missing"):
        of_table({"operation": "network", "input_size": 3})
    with pytest.raises(ConvarithError, match="input_size is missing"):
        of_table({"operation": "network", "layers": {"a": {"kernel_size": 3}}})
    with pytest.raises(ConvarithError, match="layers must be a table of layers by their names"):
        of_table({"operation": "network", "input_size": 3, "layers": [{"kernel_size": 3}]})
