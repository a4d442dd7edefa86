"""The registry of operations: each has a name, a class, keys with examples, and words of its own."""

from __future__ import annotations

import pytest

from convarith.arithmetic import AdaptivePooling
from convarith.catalogue.entries import read_catalogue
from convarith.catalogue.figure import Figure, figure_from
from convarith.catalogue.operations.kind import Kind
from convarith.catalogue.operations.network import NETWORK
from convarith.catalogue.operations.registry import BY_NAME, KEYS, KINDS, line, sentence
from convarith.words.wording import english


def figure(table: str) -> Figure:
    (entry,) = read_catalogue([("a.toml", f"[a]\n{table}\n")]).entries
    return figure_from(entry)


def test_names_are_unique_and_a_key_means_one_thing() -> None:
    assert len(BY_NAME) == len(KINDS)
    for kind in KINDS:
        for key in (*kind.keys, *kind.figure_keys):
            assert KEYS[key.name] == key


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_examples_of_what_must_be_given_make_a_figure(kind: Kind) -> None:
    sizes = "\n".join(f"{key} = {example}" for key, example in kind.required.items() if key != "layers")
    layers = "layers = [{ kernel_size = 2 }]" if "layers" in kind.required else ""
    if kind is NETWORK:
        sizes, layers = "input_size = 4", "layers = { a = { kernel_size = 2 } }"
    made = figure(f'operation = "{kind.name}"\n{sizes}\n{layers}'.replace("input_size = 3", "input_size = 4"))
    assert isinstance(made.operation, kind.of)
    assert made.template
    assert line(made.operation)
    assert sentence(made.operation, english()).endswith(".")


@pytest.mark.parametrize(("size", "axes"), [("7", 2), ("[7]", 1), ("[7, 5]", 2), ("[4, 5, 6]", 3)])
def test_a_global_pooling_leaves_one_cell_per_axis(size: str, axes: int) -> None:
    made = figure(f'operation = "global_pooling"\ninput_size = {size}\nmode = "max"').operation
    assert isinstance(made, AdaptivePooling)
    assert made.output_size == (1,) * axes
    assert all(len(made.window(axis, 0)) == made.input_size[axis] for axis in range(axes))
