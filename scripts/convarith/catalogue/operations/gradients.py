"""The gradients of a convolution, with respect to its input and to its weights."""

from __future__ import annotations

from typing import Any

from convarith.arithmetic import Convolution, InputGradient, WeightGradient
from convarith.catalogue.operations import keys, window_words
from convarith.catalogue.operations.convolution import CONVOLUTION
from convarith.catalogue.operations.kind import Kind, Shapes
from convarith.words.phrases import of_input, sizes, steps

TEMPLATES = {1: "rows", 2: "isometric"}


def _input_values(gradient: InputGradient) -> Shapes:
    return {"input_values": gradient.operation.output_size, "kernel_values": gradient.operation.kernel_size}


def _weight_values(gradient: WeightGradient) -> Shapes:
    return {"input_values": gradient.operation.input_size, "kernel_values": gradient.operation.output_size}


def _input_sentence(gradient: InputGradient) -> str:
    operation = gradient.operation
    return (
        f"The gradient of {of_input(operation)}, which a convolution reads in steps of {steps(operation.stride)}, is "
        f"the transposed convolution of the output's, {sizes(operation.output_size)}, with the same kernel."
    )


def _weight_sentence(gradient: WeightGradient) -> str:
    operation, computed_by = gradient.operation, gradient.computed_by
    cut = (
        " Cells at the end that no window reads are left out." if computed_by.input_size != operation.input_size else ""
    )
    return (
        f"The gradient of the {sizes(operation.kernel_size)} weights of a convolution of {of_input(operation)} is a "
        f"convolution of it with the output's gradient, {sizes(operation.output_size)}, as the kernel: its stride is "
        f"the dilation, {steps(computed_by.stride)}, and its dilation the stride, {steps(computed_by.dilation)}.{cut}"
    )


def _line(of: str) -> Any:
    return lambda gradient: f"gradient of the {of} of a {CONVOLUTION.line(gradient.operation)}"


INPUT_GRADIENT = Kind(
    "input_gradient",
    InputGradient,
    lambda **given: InputGradient(Convolution(**given)),
    keys.WINDOW,
    TEMPLATES,
    _line("input"),
    _input_sentence,
    values=_input_values,
    template_of_values=window_words.TEMPLATES_OF_VALUES,
    words={"input": "output gradient", "output": "input gradient"},
)
WEIGHT_GRADIENT = Kind(
    "weight_gradient",
    WeightGradient,
    lambda **given: WeightGradient(Convolution(**given)),
    keys.WINDOW,
    TEMPLATES,
    _line("weights"),
    _weight_sentence,
    values=_weight_values,
    template_of_values=window_words.TEMPLATES_OF_VALUES,
    words={"kernel": "output gradient", "output": "weight gradient"},
)
