"""Takes the time out of an animated SVG of ours, so that a page can show any of its frames: text in, text out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from convarith.tools.svg.css import starts

MOVING = re.compile(r"^@media\(prefers-reduced-motion:no-preference\)\{\n(?:(?!\}$).*\n)*\}\n", re.MULTILINE)
KEYFRAMES = re.compile(r"^@keyframes (?P<name>\w+)\{(?P<rules>.*)\}\n", re.MULTILINE)
RULE = re.compile(r"([^{}]+)\{visibility:(\w+)\}")


@dataclass(frozen=True)
class Stepped:
    """An SVG that stands still at its middle frame, and on which frames, from 0, the elements of a class are shown."""

    svg: str
    shown: Mapping[str, tuple[int, ...]]


def stepped(svg: str, durations: Sequence[int]) -> Stepped:
    """Return an animated SVG without its animation; ``durations`` are those that it was made with."""
    shown = {found["name"]: _shown(found["rules"], durations) for found in KEYFRAMES.finditer(svg)}
    return Stepped(KEYFRAMES.sub("", MOVING.sub("", svg)), shown)


def _shown(rules: str, durations: Sequence[int]) -> tuple[int, ...]:
    changes = {percent: word for places, word in RULE.findall(rules) for percent in places.split(",")}
    frames = []
    word = "hidden"
    for frame, percent in enumerate(starts(durations)[:-1]):
        word = changes.get(percent, word)
        if word == "inherit":
            frames.append(frame)
    return tuple(frames)
