"""The formula of an output size, its numbers filled in."""

from __future__ import annotations

import re
from typing import Any

import pytest

from convarith import Convolution, Pooling, Resize, TransposedConvolution
from convarith.site.formula import filled

from ..shipped import FIGURES

UPSAMPLING = TransposedConvolution(3, 3, stride=2, padding=1, output_padding=1)


def in_text(mathml: str) -> str:
    """Return MathML as a line: a fraction with a slash."""
    text = re.sub(r"<mfrac>(.*?)</mrow><mrow>(.*?)</mfrac>", r"(\1)/\2", str(mathml))
    text = re.sub(r"&#x0*([0-9A-F]+);", lambda found: chr(int(found[1], 16)), text)
    return re.sub(r"<[^>]*>|\u2061", "", text)  # the sign of a function is not seen


@pytest.mark.parametrize(
    ("operation", "name", "numbers"),
    [
        (Convolution(5, 3), "no_padding_unit_strides", "o=(5−3)+1=3"),
        (Convolution(5, 3, padding=1), "padding_unit_strides", "o=(5−3)+2·1+1=5"),
        (Convolution(6, 3, stride=2), "no_padding_strides", "o=⌊(6−3)/2⌋+1=2"),
        (Convolution(6, 3, stride=2, padding=1), "padding_strides", "o=⌊(6+2·1−3)/2⌋+1=3"),
        (Convolution(9, 3, stride=2, dilation=2), "dilation", "o=⌊(9+2·0−2(3−1)−1)/2⌋+1=3"),
        (Convolution(5, 4, padding="same"), "general", "o=⌊(5+1+2−1(4−1)−1)/1⌋+1=5"),
        (UPSAMPLING, "padding_strides_odd_transposed", "o′=2(3−1)+1+3−2·1=6"),
        (TransposedConvolution(3, 3, dilation=2), "general_transposed", "o′=1(3−1)+2(3−1)+1−0−0+0=7"),
        (Pooling(5, 2, ceil_mode=True), "ceil_mode", "o=min(⌈(5+0+0−1(2−1)−1)/2⌉+1,⌈(5+0)/2⌉)=3"),
    ],
)  # fmt: skip
def test_the_simplest_relationship_is_filled_in(operation: Any, name: str, numbers: str) -> None:
    (one,) = filled(operation)
    assert (one.relationship.name, one.axis) == (name, "")
    assert in_text(one.numbers).replace(" ", "") == numbers


def test_axes_that_differ_have_a_formula_each() -> None:
    rows, columns = filled(Convolution((4, 7), (2, 3), stride=(1, 2), padding=(0, 1)))
    assert (rows.axis, columns.axis) == ("rows", "columns")
    assert in_text(rows.numbers).endswith("=3")
    assert in_text(columns.numbers).endswith("=4")


def test_an_operation_with_another_formula_has_none() -> None:
    assert filled(Resize((2, 2), (4, 4), mode="linear")) == ()


@pytest.mark.parametrize("name", FIGURES)
def test_each_formula_ends_with_the_size_of_the_output(name: str) -> None:
    operation: Any = FIGURES[name].operation
    found = filled(operation)
    if found:
        ends = [int(in_text(one.numbers).rpartition("=")[2]) for one in found]
        assert set(ends) == set(operation.output_size)
