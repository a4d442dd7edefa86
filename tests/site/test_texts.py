"""The texts of a figure that can be copied: each gives the figure again."""

from __future__ import annotations

import shlex
from typing import Any
from urllib.parse import parse_qsl

import pytest

from convarith import code, from_code
from convarith.catalogue.entries import Entry
from convarith.catalogue.requests import request_from
from convarith.rendering.document import figure_scene
from convarith.site import texts
from convarith.site.material import Drawn

from ..shipped import FIGURES, TABLES
from .conftest import TEMPLATES


def drawn(name: str) -> Drawn:
    return Drawn(Entry(name, TABLES[name], "figures/x.toml", ""), FIGURES[name], figure_scene(FIGURES[name], TEMPLATES))


@pytest.mark.parametrize("name", FIGURES)
def test_the_command_draws_the_same_figure(name: str) -> None:
    words = shlex.split(texts.command(drawn(name)).text)
    assert words[:2] == ["doit", "draw"]
    request = request_from(words[2:])
    assert request.output == f"{name}.svg"
    made, figure = request.figure(), FIGURES[name]
    assert (made.operation, made.template, made.input_values, made.look) == (
        figure.operation, figure.template, figure.input_values, figure.look,
    )  # fmt: skip


def test_the_command_leaves_out_what_is_usual() -> None:
    expected = "doit draw --input-size 5 --kernel-size 3 --stride 2 --padding 1 --output padding_strides.svg"
    assert texts.command(drawn("padding_strides")).text == expected


def test_the_link_has_the_words_of_the_command_line() -> None:
    link = texts.explorer_link(drawn("padding_strides_odd_transposed"))
    given = "input_size=3&kernel_size=3&stride=2&padding=1&output_padding=1"
    assert link == f"#operation=transposed_convolution&{given}"
    values = texts.explorer_link(drawn("numerical_max_pooling"))
    assert dict(parse_qsl(values[1:]))["input_values"].startswith("[[3, 3, 2, 1, 0], ")


@pytest.mark.parametrize("name", ["same_padding_upper_lower", "causal_stack"])
def test_what_the_explorer_does_not_show_has_no_link(name: str) -> None:
    assert texts.explorer_link(drawn(name)) == ""


def test_a_framework_without_such_a_layer_says_why() -> None:
    found = {each.title: each for each in texts.codes(drawn("reflect_padding"))}
    operation: Any = FIGURES["reflect_padding"].operation
    assert set(found) == {"PyTorch", "Keras", "JAX (Flax)", "ONNX"}
    assert from_code(found["PyTorch"].text, operation.input_size)
    for each in found.values():
        assert bool(each.text) != bool(each.reason)
    assert found["PyTorch"].text == code(operation)


def test_a_stack_has_a_line_of_code_a_layer() -> None:
    (pytorch, *_) = texts.codes(drawn("receptive_field"))
    layers = [
        "nn.Conv1d(1, 1, 3, bias=False)",
        "nn.Conv1d(1, 1, 3, stride=2, bias=False)",
        "nn.Conv1d(1, 1, 3, bias=False)",
    ]
    assert pytorch.text.splitlines() == layers
