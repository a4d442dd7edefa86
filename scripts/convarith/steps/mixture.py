"""Says which themes the finished pictures have, where these are more than one: a build folder should show one."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from contextlib import suppress

from convarith.steps.cache.records import Records

NOT_SHOWN = ("tex", "guide_tex")  # what only other steps read


def mixture(records: Records, kinds: Iterable[str], names: Collection[str], theme: str) -> str:
    """Return a note if what was made of these figures, and the guide, has several themes; else nothing."""
    steps = [f"{kind}:{name}" for kind in kinds if kind not in NOT_SHOWN for name in names]
    counts: dict[str, dict[str, int]] = {}
    for step in [*steps, "guide:guide"]:
        record = records.read(step)
        if record is not None:
            with suppress(ValueError, TypeError, KeyError):
                of_theme = counts.setdefault(json.loads(record.arguments)["theme"], {})
                kind = step.partition(":")[0]
                of_theme[kind] = of_theme.get(kind, 0) + 1
    if len(counts) < 2:
        return ""
    parts = [f"{name} ({_listed(of_theme)})" for name, of_theme in sorted(counts.items())]
    others = dict.fromkeys(kind for name, of_theme in counts.items() if name != theme for kind in of_theme)
    command = f"doit theme={theme} {' '.join(others)}"
    return f"note: what was built has several themes: {', '.join(parts)}; {command} brings all of it to one"


def _listed(counts: dict[str, int]) -> str:
    return ", ".join("the guide" if kind == "guide" else f"{count} {kind}" for kind, count in counts.items())
