"""The script of the pages says of networks what the Python package says, in a real browser."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from convarith import (
    AdaptivePooling,
    Layer,
    NearestResize,
    PixelShuffle,
    PixelUnshuffle,
    Pooling,
    Resize,
    Unfolding,
    WindowPartition,
)
from convarith.arithmetic.networks import (
    Add,
    Concatenate,
    Crop,
    Flatten,
    Input,
    Linear,
    NamedLayer,
    Network,
    Pad,
    Pointwise,
    Unflatten,
)
from convarith.site.scripts import arithmetic_script, networks_script

from ..arithmetic.networks.graphs import networks
from .conftest import read

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.needs("browser")

NETWORKS = 600
JUDGE = (Path(__file__).parent / "networks.js").read_text()


def spec(layer: NamedLayer) -> dict[str, Any]:
    """Return a layer as the pages have it."""
    kind, words = kind_and_words(layer.operation)
    return {"name": layer.name, "kind": kind, "words": words, "inputs": layer.inputs}


def kind_and_words(operation: Any) -> tuple[str, dict[str, Any]]:
    match operation:
        case Input():
            return "input", {"channels": operation.channels, "input_size": operation.input_size}
        case Layer():
            kind = "transposed_convolution" if operation.is_transposed else "convolution"
            names = ("kernel_size", "stride", "padding", "dilation", *(["output_padding"] * operation.is_transposed))
            words = {name: getattr(operation.operation, name) for name in names}
            return kind, {**words, "out_channels": operation.out_channels, "bias": operation.bias}
        case Pooling():
            names = ("mode", "kernel_size", "stride", "padding", "ceil_mode")
            return "pooling", {name: getattr(operation, name) for name in names}
        case AdaptivePooling():
            return "adaptive_pooling", {"mode": operation.mode, "output_size": operation.output_size}
        case NearestResize():
            return "resize", {"mode": "nearest", "scale_factor": operation.factor}
        case Resize():
            words = {"mode": operation.mode, "output_size": operation.output_size, "scale_factor": None}
            return "resize", {**words, "align_corners": operation.coordinates == "align_corners"}
        case PixelShuffle() | PixelUnshuffle():
            return f"pixel_{'un' * isinstance(operation, PixelUnshuffle)}shuffle", {"factor": operation.factor}
        case Unfolding():
            names = ("kernel_size", "stride", "padding", "dilation")
            return "unfolding", {name: getattr(operation.operation, name) for name in names}
        case WindowPartition():
            return "window_partition", {name: getattr(operation, name) for name in ("window_size", "shift")}
        case Crop():
            return "crop", {"crop": operation.crop, "stride": operation.stride}
        case Pad():
            return "pad", {"padding": operation.padding, "padding_mode": operation.padding_mode}
        case Linear():
            return "linear", {"out_features": operation.out_features, "bias": operation.bias}
        case Unflatten():
            return "unflatten", {"channels": operation.channels, "output_size": operation.output_size}
        case Flatten() | Add() | Concatenate():
            return {Flatten: "flatten", Add: "add", Concatenate: "concatenate"}[type(operation)], {}
    assert isinstance(operation, Pointwise)
    return "pointwise", {}


def expected(network: Network) -> list[dict[str, Any]]:
    def text(value: Fraction | None) -> str | None:
        return value if value is None else f"{Fraction(value).numerator}/{Fraction(value).denominator}"

    return [
        {
            "channels": state.channels,
            "size": [*state.output_size],
            "receptiveField": [*(state.receptive_field or ())],
            "jump": [text(each) for each in state.jump or ()],
            "start": [text(each) for each in state.start or ()],
            "parameters": state.parameters,
            "macs": state.macs,
        }
        for state in network.states.values()
    ]


def places(network: Network, name: str, u: int) -> list[int]:
    """Return the cells that an output of a network along one axis sees."""
    return sorted(cell for (cell,) in network.inputs_of(name, (u,)))


def test_shapes_fields_costs_and_cells_of_drawn_networks(browser: Browser) -> None:
    drawn: list[Network] = []

    @settings(
        max_examples=NETWORKS, database=None, derandomize=True, deadline=None, suppress_health_check=[*HealthCheck]
    )
    @given(networks())
    def draw(network: Network) -> None:
        drawn.append(network)

    draw()
    cases, answers = [], []
    for network in drawn:
        name = network.layers[-1].name
        size = network.states[name].output_size
        seen = (
            [(name, u) for u in range(size[0])] if len(size) == 1 else []
        )  # with more axes one may lack what it needs
        cases.append({"layers": [spec(layer) for layer in network.layers], "seen": seen})
        answers.append({"states": expected(network), "cells": [places(network, *each) for each in seen]})
    page = browser.new_page()
    page.add_script_tag(content=arithmetic_script(read))
    page.add_script_tag(content=networks_script(read))
    found = page.evaluate(JUDGE, cases)
    page.close()
    assert len(drawn) >= NETWORKS
    for case, answer, result in zip(cases, answers, found, strict=True):
        assert result == answer, case
