"""The table of a network in each of its formats, read back."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction

import pytest

from convarith import Convolution, GeometryError, Layer, TransposedConvolution
from convarith.arithmetic.networks import (
    Add,
    Crop,
    Flatten,
    Input,
    Linear,
    NamedLayer,
    Network,
    Opaque,
    network_rows,
    totals,
)
from convarith.words.network_table import COLUMNS, WRITERS, as_json, comma_separated, latex, markdown

NETWORK = Network(
    [
        NamedLayer("x", Input(3, 8)),
        NamedLayer("conv_1", Layer(Convolution(8, 3, 2, 1), 3, 16), "x"),
        NamedLayer("up|1", Layer(TransposedConvolution(4, 2, 2), 16, 3), "conv_1"),
        NamedLayer("cut", Crop(8, ((1, 0), (0, 1))), "x"),
        NamedLayer("cut up", Crop(8, ((0, 1), (1, 0))), "up|1"),
        NamedLayer("sum", Add(), ("cut up", "cut")),
        NamedLayer("flat", Flatten(), "sum"),
        NamedLayer("fc", Linear(147, 10), "flat"),
        NamedLayer("nms", Opaque("NonMaxSuppression", 10, ()), "fc"),
    ]
)


def test_rows_are_plain_data() -> None:
    rows = network_rows(NETWORK, "float16")
    assert rows[1].output_size == (4, 4)
    assert (rows[1].receptive_field, rows[1].jump, rows[1].start) == ((3, 3), (Fraction(2),) * 2, (Fraction(0),) * 2)
    assert (rows[1].parameters, rows[1].macs, rows[1].activations, rows[1].memory) == (448, 6912, 256, 512)
    assert (rows[5].inputs, rows[5].start) == (("cut up", "cut"), (None, None))
    assert rows[-1].receptive_field is None
    sums = totals(rows)
    assert (sums.parameters, sums.macs) == (NETWORK.parameters, NETWORK.macs())
    assert (sums.activations, sums.memory) == (NETWORK.activations, NETWORK.activation_bytes("float16"))
    with pytest.raises(GeometryError, match="dtype is 'float12'"):
        network_rows(NETWORK, "float12")


def test_markdown() -> None:
    lines = markdown(NETWORK).splitlines()
    assert lines[0].startswith("| layer | kind | inputs | channels | size | receptive field | jump | start |")
    assert lines[1].startswith("| :-- | :-- | :-- | --: |")
    cells = "conv_1 | Convolution | x | 16 | 4 × 4 | 3 × 3 | 2 × 2 | 0 × 0 | 448 | 6 912 | 256 | 1 024"
    assert lines[3].replace("\N{NO-BREAK SPACE}", " ") == f"| {cells} |"
    assert lines[4].startswith(r"| up\|1 |")
    assert lines[-2].startswith("| nms | NonMaxSuppression | fc | 10 |  | ? | ? | ? | 0 |")
    assert lines[-1].startswith("| total |  |")
    assert len(lines) == 2 + len(NETWORK.layers) + 1


def test_csv() -> None:
    heading, *rows = csv.reader(io.StringIO(comma_separated(NETWORK)))
    assert heading == list(COLUMNS.values())
    assert [row[0] for row in rows] == [layer.name for layer in NETWORK.layers]
    assert rows[5][2] == "cut up, cut"
    assert rows[1][-4:] == ["448", "6912", "256", "1024"]
    assert rows[2][7] == "-1/2 × -1/2"


def test_latex_has_the_rules_of_booktabs_and_no_bare_characters() -> None:
    text = latex(NETWORK)
    assert text.startswith("\\begin{tabular}{lllrrrrrrrrr}\n  \\toprule\n  layer & kind &")
    assert text.count(r"\midrule") == 2
    assert r"  conv\_1 & Convolution & x & 16 & 4 \texttimes{} 4 &" in text
    assert r"& 6\,912 & 256 & 1\,024 \\" in text
    assert text.endswith("  \\bottomrule\n\\end{tabular}\n")
    assert {line.count(" & ") for line in text.splitlines() if line.endswith(r"\\")} == {len(COLUMNS) - 1}


def test_json() -> None:
    found = json.loads(as_json(NETWORK))
    assert [layer["name"] for layer in found["layers"]] == [layer.name for layer in NETWORK.layers]
    assert found["layers"][2]["start"] == ["-1/2", "-1/2"]
    assert found["layers"][5]["start"] == [None, None]
    assert found["layers"][-1]["jump"] is None
    assert found["totals"]["parameters"] == NETWORK.parameters


@pytest.mark.parametrize("ending", WRITERS)
def test_the_same_network_gives_the_same_text(ending: str) -> None:
    assert WRITERS[ending](NETWORK, "int8") == WRITERS[ending](Network(NETWORK.layers), "int8")
