"""What can go wrong, as exceptions that a person can act on.

    ConvarithError
    ├── GeometryError     a size, kernel, stride, … that is impossible
    ├── CodeError         the text of a framework's layer
    ├── ModelError        a model of a framework, or its file
    ├── CatalogueError    a table in figures/*.toml
    ├── TemplateError     a Jinja template, before TeX sees it
    ├── TeXError          TeX stopped
    ├── EngineError       there is no TeX to run, or it is not the one asked for
    ├── VerificationError the tests that compare with frameworks did not pass
    └── OutputError       a file could not be written

Each says what is wrong, and where it can: in which file and line of those that the user wrote, what TeX says, what
to do next (the hint) and where the log is. ``report`` puts these into the words that the build prints. The problem and
the hint become ``Sentence``s, whose keys are data: ``spelled`` is for whoever wrote options rather than a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self

from convarith.sentences import Sentence, Spelling

LONGEST_LINE = 200
"""How many characters of a line an excerpt shows."""


@dataclass(frozen=True)
class Place:
    """A line of a file that the user wrote; ``path`` is relative to the project, ``line`` counts from 1."""

    path: str
    line: int | None = None

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


@dataclass(frozen=True)
class Details:
    """All that an error can say beyond its first sentence.

    ``argument`` is the one to blame, as the arithmetic calls it, and ``layer`` that of a stack, counted from 1, or that
    of a network, by its name.
    """

    place: Place | None = None
    excerpt: str = ""
    says: str = ""
    hint: str = ""
    log: str = ""
    argument: str = ""
    layer: int | str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "hint", Sentence(self.hint))


@dataclass
class ConvarithError(Exception):
    """A mistake that a person can mend. Built from plain data, so that it survives pickling between processes."""

    problem: str
    details: Details = field(default_factory=Details)

    def __post_init__(self) -> None:
        self.problem = Sentence(self.problem)
        super().__init__(self.problem, self.details)

    def __str__(self) -> str:
        return self.problem

    def _render_traceback_(self) -> list[str]:
        """Return the lines that a notebook shows of it, which is IPython's name for this: no traceback."""
        return report(self).splitlines()

    def with_details(self, **changes: object) -> Self:
        """Return the same error with more details."""
        return type(self)(self.problem, replace(self.details, **changes))  # type: ignore[arg-type]  # fields of Details

    def after(self, words: str) -> Self:
        """Return the same error with words before its problem."""
        return type(self)(Sentence(words, self.problem), self.details)

    def spelled(self, spelling: Spelling) -> Self:
        """Return the same error with the keys in its sentences spelled in another way."""
        hint = Sentence(self.details.hint).spelled(spelling)
        return type(self)(Sentence(self.problem).spelled(spelling), replace(self.details, hint=hint))


class GeometryError(ConvarithError, ValueError):
    """A geometry that no convolution can have."""


class CodeError(ConvarithError, ValueError):
    """The text of a framework's layer that is not understood, or an operation for which there is no such text."""

    def __str__(self) -> str:
        """Return the problem with the place in the text below it, for whoever sees no more than this."""
        return "\n".join(part for part in (self.problem, self.details.excerpt, self.details.hint) if part)


class ModelError(ConvarithError, ValueError):
    """A model of a framework that cannot be read, or whose shapes are not known."""


class CatalogueError(ConvarithError):
    """A table in the catalogue that does not describe a figure."""


class TemplateError(ConvarithError):
    """A Jinja template that cannot be filled."""


class TeXError(ConvarithError):
    """TeX stopped, ran out of time or wrote something other than what it was asked for."""


class EngineError(ConvarithError):
    """There is no TeX to run."""


class VerificationError(ConvarithError):
    """The tests that compare with frameworks did not pass."""


class OutputError(ConvarithError):
    """A file that the build makes could not be written."""


def report(error: ConvarithError, *, subject: str = "") -> str:
    """Return the error as the lines that a person reads; ``subject``, like ``figure "dilation"``, is what was made."""
    details = error.details
    where = f" at {details.place}" if details.place else ""
    first = f"{subject}: {error.problem}{where}" if subject else f"{error.problem}{where}"
    lines = [f"error: {first}"]
    lines += [f"    {line}" for line in details.excerpt.splitlines()]
    if details.says:
        lines.append(f"  TeX says: {details.says}")
    if details.hint:
        lines.append(f"  hint: {details.hint}")
    if details.log:
        lines.append(f"  log:  {details.log}")
    return "\n".join(lines)


def nearest(word: object, choices: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Return the choice most similar to a word, whatever the case of its letters; empty if none is similar."""
    from difflib import get_close_matches  # most runs make no mistake

    if not isinstance(word, str):
        return ""
    by_lower = {choice.lower(): choice for choice in choices}
    near = get_close_matches(word.lower(), sorted(by_lower), n=1, cutoff=cutoff)
    return by_lower[near[0]] if near else ""


def did_you_mean(word: object, choices: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Return the question "did you mean …?" with the choice most similar to a word; empty if none is similar."""
    near = nearest(word, choices, cutoff=cutoff)
    if not near:
        return ""
    return f"did you mean {near}?" if near.startswith("-") else f'did you mean "{near}"?'


def excerpt(text: str, line: int, *, around: int = 1) -> str:
    """Return the lines around ``line`` (counted from 1) of ``text``, numbered, that line marked."""
    lines = re.split(r"\r?\n", text.removesuffix("\n"))  # not splitlines: it counts form feeds and U+2028 as well
    first, last = max(1, line - around), min(len(lines), line + around)
    width = len(str(last))
    return "\n".join(
        f"{'>' if number == line else ' '} {number:>{width}} | {_cut(lines[number - 1])}"
        for number in range(first, last + 1)
    )


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 2]} …"
