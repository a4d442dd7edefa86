"""The time for which each frame of an animation stays."""

from __future__ import annotations

LOOP = 12_000  # milliseconds, at most …
SHORTEST = 250  # … unless frames would flash by faster than an eye can follow them
LONGEST = 1_000
HOLD = 2  # the last frame stays this many times as long
STEP = 10  # GIF counts hundredths of a second


def durations(frames: int, seconds: float | None = None, hold: float | None = None) -> tuple[int, ...]:
    """Return the milliseconds of each frame: at most 12 s a loop, at least 0.25 s a frame, the last one held.

    Where both cannot be had, from 48 frames on, a frame keeps its 0.25 s and the loop takes longer. ``seconds`` are for
    each frame, and ``hold`` for the last, where a person wants others.
    """
    even = LOOP // (frames - 1 + HOLD) // STEP * STEP
    each = min(max(even, SHORTEST), LONGEST) if seconds is None else _milliseconds(seconds)
    return (*[each] * (frames - 1), each * HOLD if hold is None else _milliseconds(hold))


def _milliseconds(seconds: float) -> int:
    return round(1000 * seconds / STEP) * STEP
