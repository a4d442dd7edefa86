"""Layers of frameworks as they are written: their arguments with defaults, and how an operation is made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from convarith.arithmetic.arguments import shown, whole
from convarith.arithmetic.framework_code.reading.calls import Argument, Call
from convarith.arithmetic.framework_code.reading.padded import Pad
from convarith.arithmetic.frameworks import Framework
from convarith.errors import CodeError, Details, GeometryError, did_you_mean
from convarith.sentences import named


class Default(Enum):
    """What stands for a value that an argument does not have when it is left out."""

    REQUIRED = "has to be given"
    IGNORED = "says nothing about the geometry"


REQUIRED, IGNORED = Default.REQUIRED, Default.IGNORED
ANY_AXES = 0


@dataclass(frozen=True)
class Signature:
    """A layer of a framework: its name, how many axes it has, and its arguments in order with their defaults.

    ``axes`` is 0 where the arguments decide. At most ``positional`` arguments may stand without a name. ``words`` are
    the names, one or more, that the arguments here have in the framework, where they differ. ``make`` returns the
    operation, or the ``Pad`` of a layer of padding (``is_pad``); ``takes_pad`` says whether one may stand in front.
    """

    framework: Framework
    name: str
    axes: int
    parameters: Mapping[str, Any]
    make: Callable[[Given], Any]
    words: Mapping[str, str] = field(default_factory=dict)
    positional: int = 100
    takes_pad: bool = False
    is_pad: bool = False

    def __str__(self) -> str:
        """Return the layer as documentation has it, without what is ignored."""
        each = [
            name if default is REQUIRED else f"{name}={default!r}"
            for name, default in self.parameters.items()
            if default is not IGNORED
        ]
        return f"{self.name}({', '.join(each)})"


@dataclass(frozen=True)
class Given:
    """What a text says of a layer, with the framework's defaults; and the input, of which it says nothing.

    ``input_size`` is as the caller gave it, None where it was left out, and ``channels`` the number of input maps.
    ``pad`` is that of a layer of padding in front.
    """

    call: Call
    signature: Signature
    arguments: Mapping[str, Argument]
    input_size: Any = None
    channels: int | None = None
    pad: Pad | None = None

    def has(self, name: str) -> bool:
        """Return whether the text gives an argument."""
        return name in self.arguments

    def value(self, name: str) -> Any:
        """Return the value of an argument: that of the text, or the framework's default."""
        argument = self.arguments.get(name)
        return self.signature.parameters[name] if argument is None else argument.value(name)

    def number(self, name: str, *, minimum: int = 1) -> int:
        """Return a whole number; raises CodeError for anything else."""
        value = self.value(name)
        if not _is_whole(value) or value < minimum:
            raise self.wrong(name, f"a whole number of at least {minimum}")
        return int(value)

    def sizes(self, name: str, *, minimum: int = 1, axes: int | None = None) -> Any:
        """Return one whole number for all axes, or one per axis; raises CodeError for anything else."""
        value, count = self.value(name), self.signature.axes if axes is None else axes
        each = value if isinstance(value, tuple) else (value,)
        is_short = isinstance(value, tuple) and count and len(value) != count
        if is_short or not each or not all(_is_whole(number) and number >= minimum for number in each):
            several = f"{count} of them" if count > 1 else "a tuple of one" if count == 1 else "one per axis"
            raise self.wrong(name, f"a whole number of at least {minimum}, or {several}")
        return value

    def flag(self, name: str) -> bool:
        """Return True or False; raises CodeError for anything else."""
        value = self.value(name)
        if not isinstance(value, bool):
            raise self.wrong(name, "True or False")
        return value

    def word(self, name: str, *known: str) -> str:
        """Return one of the ``known`` words; raises CodeError for anything else."""
        value = self.value(name)
        if value not in known:
            accepted = ", ".join(f'"{each}"' for each in known)
            raise self.wrong(name, f"one of {accepted}" if len(known) > 1 else accepted, did_you_mean(value, known))
        return str(value)

    def wrong(self, name: str, accepted: str, hint: str = "") -> CodeError:
        """Return the error of an argument's value, with what the framework accepts instead."""
        argument = self.arguments.get(name)
        problem = f"{name} is {shown(self.value(name))}, but {self.signature.name} takes {accepted}"
        span = self.call.span if argument is None else argument.span
        return self.call.source.error(problem, span, hint)

    def fail(self, name: str, problem: str, hint: str = "") -> CodeError:
        """Return the error with this ``problem``, which points to an argument, or to the layer's name without it."""
        argument = self.arguments.get(name)
        return self.call.source.error(problem, argument.span if argument else self.call.name_span, hint)

    def size(self, axes: int | None = None) -> tuple[int, ...]:
        """Return the input size, one number per axis; raises GeometryError where it is missing or does not fit."""
        count = self.signature.axes if axes is None else axes
        return sized(self.input_size, axes=count, name=self.call.name)

    @contextmanager
    def judged(self) -> Iterator[None]:
        """Have a GeometryError that is raised inside point to the argument that it is about."""
        try:
            yield
        except GeometryError as error:
            argument = self.arguments.get(self._theirs(error.details.argument))
            if argument is None or error.details.excerpt:
                raise
            details = replace(error.details, excerpt=self.call.source.pointed(argument.span))
            raise GeometryError(error.problem, details) from None

    def _theirs(self, ours: str) -> str:
        """Return the first of the framework's names for an argument that the text gives."""
        names = self.signature.words.get(ours, ours).split()
        return next((name for name in names if name in self.arguments), "")


def sized(input_size: Any, *, axes: int, name: str) -> tuple[int, ...]:
    """Return an input size as one number per axis; raises GeometryError for one that is missing or does not fit."""
    if input_size is None:
        text = f"the input size is missing: the text of {name} does not say it"
        hint = f"give {named('input_size', 7)}, or one number per axis"
        raise GeometryError(text, Details(hint=hint, argument="input_size"))
    if not isinstance(input_size, (tuple, list)):
        return (whole("input_size", input_size, minimum=1),) * axes
    if len(input_size) != axes:
        count = f"{len(input_size)} {'value' if len(input_size) == 1 else 'values'}"
        text = f"{named('input_size')} has {count}, but {name} has {axes} {'axis' if axes == 1 else 'axes'}"
        raise GeometryError(text, Details(hint="give one number for all axes, or one per axis", argument="input_size"))
    return tuple(whole("input_size", number, minimum=1) for number in input_size)


def bound(call: Call, signature: Signature) -> Mapping[str, Argument]:
    """Return the arguments of a call by their names; raises CodeError for unknown, repeated and missing ones."""
    names = list(signature.parameters)
    source, accepted = call.source, f"write {signature}"
    arguments: dict[str, Argument] = {}
    for at, argument in enumerate(call.positional):
        if at >= min(len(names), signature.positional):
            problem = f"{signature.name} takes no {_ordinal(at + 1)} argument without a name"
            raise source.error(problem, argument.span, accepted)
        arguments[names[at]] = argument
    for name, argument in call.keywords.items():
        if name not in signature.parameters:
            hint = f"{did_you_mean(name, names)} {accepted}".lstrip()
            raise source.error(f"{signature.name} has no argument {name}", argument.span, hint)
        if name in arguments:
            raise source.error(f"{name} is given twice", argument.span, "take one of them away")
        arguments[name] = argument
    for name, default in signature.parameters.items():
        if default is REQUIRED and name not in arguments:
            raise source.error(f"{signature.name} needs {name}", call.span, accepted)
    return arguments


def _ordinal(number: int) -> str:
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{endings.get(number % 10, 'th') if number not in (11, 12, 13) else 'th'}"


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


@dataclass(frozen=True)
class Dialect:
    """The layers of a framework by their names, and the ``prefixes`` that these may have."""

    framework: Framework
    title: str
    prefixes: tuple[str, ...]
    signatures: Mapping[str, Signature]
