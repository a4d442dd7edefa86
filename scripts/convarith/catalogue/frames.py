"""Which frames of a figure are shown: ``1, 5, 9``, ``2-6``, ``first, last``, ``every 3``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from convarith.catalogue.toml import shown
from convarith.errors import CatalogueError, Details

PART = re.compile(r"(?P<word>first|last)|every (?P<step>[0-9]{1,6})|(?P<from>[0-9]{1,6})(?:-(?P<to>[0-9]{1,6}|last))?")
HINT = 'write "1, 5, 9", "2-6", "first, last" or "every 3"; the first is 1'


def frames_from(value: object) -> str:
    """Return which frames a table asks for, as a text; raise ``CatalogueError`` for what cannot be meant."""
    is_list = isinstance(value, list) and all(isinstance(number, int) for number in value)
    text = ", ".join(map(str, value)) if is_list and isinstance(value, list) else value
    if not isinstance(text, str) or not all(map(_is_meant, _parts(text))):
        raise CatalogueError(f"frames cannot be {shown(value)}", Details(hint=HINT))
    return text


def chosen(text: str, count: int) -> Sequence[int]:
    """Return the numbers of the frames that a text names, of so many; all of them for an empty one.

    Raises ``CatalogueError`` for frames that are not there.
    """
    if not text:
        return range(1, count + 1)
    numbers = tuple(number for part in _parts(text) for number in _numbers(part, count))
    beyond = next((number for number in numbers if number > count), None)
    if beyond:
        hint = f"take some from 1 to {count}" if count > 1 else "take 1, or leave frames out"
        problem = f"frames asks for frame {beyond}, but the figure has {count}"
        raise CatalogueError(problem, Details(hint=hint, argument="frames"))
    return numbers


def _is_meant(part: str) -> bool:
    """Tell whether a part counts from 1, and not backwards."""
    match = PART.fullmatch(part)
    if not match or any(group and group.isdecimal() and int(group) == 0 for group in match.groups()):
        return False
    return match["to"] in (None, "last") or int(match["from"]) <= int(match["to"])


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


def _numbers(part: str, count: int) -> Iterator[int]:
    match = PART.fullmatch(part)
    assert match is not None  # which ``frames_from`` has seen to
    if match["word"]:
        yield 1 if match["word"] == "first" else count
    elif match["step"]:
        yield from range(1, count + 1, int(match["step"]))
    else:
        first = int(match["from"])
        last = count if match["to"] == "last" else int(match["to"] or first)
        yield from range(first, max(first, last) + 1)  # 8-last of fewer frames asks for one that is not there
