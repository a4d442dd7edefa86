"""The gradients of a convolution, with respect to its input and to its weights."""

from __future__ import annotations

from typing import Any

from convarith.arithmetic.convolution import Convolution
from convarith.arithmetic.gradients import InputGradient, WeightGradient
from convarith.catalogue.operations import keys, window_words
from convarith.catalogue.operations.convolution import CONVOLUTION
from convarith.catalogue.operations.kind import Kind, Shapes
from convarith.words.phrases import sizes, steps, with_input
from convarith.words.wording import Wording


def _input_values(gradient: InputGradient) -> Shapes:
    return {"input_values": gradient.operation.output_size, "kernel_values": gradient.operation.kernel_size}


def _weight_values(gradient: WeightGradient) -> Shapes:
    return {"input_values": gradient.operation.input_size, "kernel_values": gradient.operation.output_size}


def _input_sentence(gradient: InputGradient, wording: Wording) -> str:
    operation = gradient.operation
    of_input = with_input(wording, operation, "of_input")
    stride, output = steps(operation.stride), sizes(operation.output_size)
    return wording.say("gradient.input", of_input=of_input, stride=stride, output=output)


def _weight_sentence(gradient: WeightGradient, wording: Wording) -> str:
    operation, computed_by = gradient.operation, gradient.computed_by
    return wording.say(
        "gradient.weights",
        kernel=sizes(operation.kernel_size),
        of_input=with_input(wording, operation, "of_input"),
        output=sizes(operation.output_size),
        dilation=steps(computed_by.stride),
        stride=steps(computed_by.dilation),
        cut=wording.say("gradient.cut") if computed_by.input_size != operation.input_size else "",
    )


def _line(of: str) -> Any:
    return lambda gradient: f"gradient of the {of} of a {CONVOLUTION.line(gradient.operation)}"


INPUT_GRADIENT = Kind(
    "input_gradient",
    InputGradient,
    lambda **given: InputGradient(Convolution(**given)),
    keys.WINDOW,
    window_words.TEMPLATES,
    _line("input"),
    _input_sentence,
    values=_input_values,
    template_of_values=window_words.TEMPLATES_OF_VALUES,
    words={"input": "output_gradient", "output": "input_gradient"},
)
WEIGHT_GRADIENT = Kind(
    "weight_gradient",
    WeightGradient,
    lambda **given: WeightGradient(Convolution(**given)),
    keys.WINDOW,
    window_words.TEMPLATES,
    _line("weights"),
    _weight_sentence,
    values=_weight_values,
    template_of_values=window_words.TEMPLATES_OF_VALUES,
    words={"kernel": "output_gradient", "output": "weight_gradient"},
)
