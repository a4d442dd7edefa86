"""Takes the time out of an animated SVG of ours, so that a page can show any of its frames: text in, text out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

MOVING = re.compile(r"^@media\(prefers-reduced-motion:no-preference\)\{\n(?:(?!\}$).*\n)*\}\n", re.MULTILINE)
KEYFRAMES = re.compile(r"^@keyframes (?P<name>\w+)\{(?P<rules>.*)\}\n", re.MULTILINE)
NAMED = re.compile(r"^\.(?P<part>\w+)\{animation-name:(?P<name>\w+)\}\n", re.MULTILINE)
DELAYED = re.compile(r"^\.(?P<part>\w+)\{animation-delay:(?P<delay>[-.\d]+)s\}\n", re.MULTILINE)
COMMON = re.compile(r"step-end infinite (?P<name>\w+)\}")
RULE = re.compile(r"([^{}]+)\{visibility:(\w+)\}")


@dataclass(frozen=True)
class Stepped:
    """An SVG that stands still at its middle frame, and on which frames, from 0, the elements of a class are shown."""

    svg: str
    shown: Mapping[str, tuple[int, ...]]


def stepped(svg: str, durations: Sequence[int]) -> Stepped:
    """Return an animated SVG without its animation; ``durations`` are those that it was made with."""
    changes = {found["name"]: _changes(found["rules"]) for found in KEYFRAMES.finditer(svg)}
    shown = {found["part"]: _shown(changes[found["name"]], 0, durations) for found in NAMED.finditer(svg)}
    common = COMMON.search(svg)
    if common:
        for found in DELAYED.finditer(svg):
            delay = Fraction(found["delay"]) * 1000
            shown[found["part"]] = _shown(changes[common["name"]], delay, durations)
    return Stepped(KEYFRAMES.sub("", MOVING.sub("", svg)), shown)


def _changes(rules: str) -> list[tuple[Fraction, str]]:
    """Return what keyframes change to, at which share of a loop."""
    changes = [
        (Fraction(place[:-1]) / 100, word) for places, word in RULE.findall(rules) for place in places.split(",")
    ]
    return sorted(changes)


def _shown(changes: Sequence[tuple[Fraction, str]], delay: Fraction | int, durations: Sequence[int]) -> tuple[int, ...]:
    """Return the frames in whose middle an animation with these changes shows its part."""
    total = sum(durations)
    frames = []
    for frame, duration in enumerate(durations):
        phase = (sum(durations[:frame]) + Fraction(duration, 2) - delay) / total % 1
        word = next((word for share, word in reversed(changes) if share <= phase), "hidden")
        if word == "inherit":
            frames.append(frame)
    return tuple(frames)
