"""Which frames of a figure are shown: ``1, 5, 9``, ``2-6``, ``first, last``, ``every 3``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from convarith.catalogue.limits import check_number
from convarith.catalogue.toml import shown
from convarith.errors import CatalogueError, Details
from convarith.sentences import named

PART = re.compile(
    r"(?P<word>first|last)|every (?P<step>[0-9]{1,16})|(?P<from>[0-9]{1,16})(?:-(?P<to>[0-9]{1,16}|last))?"
)
MOST_CHOSEN = 1_000_000
"""How many numbers of frames are made a list of; far fewer can be drawn."""
HINT = 'write "1, 5, 9", "2-6", "first, last" or "every 3"; the first is 1'


def frames_from(value: object) -> str:
    """Return which frames a table asks for, as a text; raise ``CatalogueError`` for what cannot be meant."""
    is_list = isinstance(value, list) and all(isinstance(number, int) for number in value)
    text = ", ".join(map(str, value)) if is_list and isinstance(value, list) else value
    if not isinstance(text, str) or not all(map(_is_meant, _parts(text))):
        raise CatalogueError(f"{named('frames')} cannot be {shown(value)}", Details(hint=HINT))
    return text


def chosen(text: str, count: int) -> Sequence[int]:
    """Return the numbers of the frames that a text names, of so many; all of them for an empty one.

    Raises ``CatalogueError`` for frames that are not there.
    """
    if not text:
        return range(1, count + 1)
    runs = [_numbers(part, count) for part in _parts(text)]
    beyond = next((number for run in runs for number in _beyond(run, count)), None)
    if beyond:
        hint = f"take some from 1 to {count}" if count > 1 else f"take 1, or leave {named('frames')} out"
        problem = f"{named('frames')} asks for frame {beyond}, but the figure has {count}"
        raise CatalogueError(problem, Details(hint=hint, argument="frames"))
    check_number(sum(map(len, runs)), MOST_CHOSEN, "frames", hint="ask for fewer, such as first, last")
    return tuple(number for run in runs for number in run)


def _beyond(run: range, count: int) -> range:
    """Return those of the numbers of a run, which is in order, that are larger than a count."""
    return run[max(-(-(count + 1 - run.start) // run.step), 0) :]


def _is_meant(part: str) -> bool:
    """Tell whether a part counts from 1, and not backwards."""
    match = PART.fullmatch(part)
    if not match or any(group and group.isdecimal() and int(group) == 0 for group in match.groups()):
        return False
    return match["to"] in (None, "last") or int(match["from"]) <= int(match["to"])


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


def _numbers(part: str, count: int) -> range:
    match = PART.fullmatch(part)
    assert match is not None  # which ``frames_from`` has seen to
    if match["word"]:
        at = 1 if match["word"] == "first" else count
        return range(at, at + 1)
    if match["step"]:
        return range(1, count + 1, int(match["step"]))
    first = int(match["from"])
    last = count if match["to"] == "last" else int(match["to"] or first)
    return range(first, max(first, last) + 1)  # 8-last of fewer frames asks for one that is not there
