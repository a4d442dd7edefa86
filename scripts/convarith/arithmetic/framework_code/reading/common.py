"""What layers of several frameworks have in common when operations are made of them."""

from __future__ import annotations

from typing import Any

from convarith.arithmetic.channels import Layer
from convarith.arithmetic.convolution import Convolution, TransposedConvolution
from convarith.arithmetic.framework_code.reading.signature import Given
from convarith.arithmetic.frameworks import ExplicitPadding, Subject, explicit_padding
from convarith.errors import Details, GeometryError
from convarith.sentences import named

Single = Convolution | TransposedConvolution


def with_channels(
    operation: Single, *, in_channels: int | None, out_channels: int, groups: int = 1, bias: bool = True
) -> Single | Layer:
    """Return a layer of an operation; the operation alone where it is one map to one map, or the input is not known.

    One map to one map means with one kernel and without a bias, which is what the operation computes by itself.
    """
    if in_channels is None or (in_channels == out_channels == 1 and not bias):
        return operation
    return Layer(operation, in_channels, out_channels, groups, bias)


def check_channels(given: Given, name: str) -> int:
    """Return the input channels that the text gives; raises CodeError where the caller gave another number."""
    number = given.number(name)
    if given.channels not in (None, number):
        hint = f"leave {named('channels')} out"
        raise given.fail(name, f"{name} is {number}, but {named('channels')} is {given.channels}", hint)
    return number


def needed_channels(given: Given) -> int:
    """Return the input channels that the caller gave; raises GeometryError where the text depends on them."""
    if given.channels is None:
        text = f"the number of channels is missing: the text of {given.call.name} does not say it"
        raise GeometryError(text, Details(hint=f"give {named('channels', 4)}, those of its input", argument="channels"))
    return given.channels


def in_numbers(given: Given, word: str, subject: Subject, **sizes: Any) -> ExplicitPadding:
    """Return what a word of padding means in the framework; raises GeometryError that is about the padding."""
    try:
        return explicit_padding(given.signature.framework, word, subject, **sizes)
    except GeometryError as error:
        raise error.with_details(argument="padding") from None
