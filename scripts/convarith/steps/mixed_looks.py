"""Says which themes and languages the finished pictures have, where there are several: a folder should show one."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from contextlib import suppress

from convarith.steps.cache.records import Records
from convarith.steps.settings import Settings

NOT_SHOWN = ("tex", "guide_tex")  # what only other steps read


def mixed_looks(records: Records, kinds: Iterable[str], names: Collection[str], settings: Settings) -> str:
    """Return a note if what was made of these figures, and the guide, has several themes or languages; else nothing."""
    steps = [f"{kind}:{name}" for kind in kinds if kind not in NOT_SHOWN for name in names]
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for step in [*steps, "guide:guide"]:
        record = records.read(step)
        if record is not None:
            with suppress(ValueError, TypeError, KeyError):
                given = json.loads(record.arguments)
                alike = counts.setdefault((given["theme"], given["language"]), {})
                kind = step.partition(":")[0]
                alike[kind] = alike.get(kind, 0) + 1
    if len(counts) < 2:
        return ""
    chosen = settings.theme, settings.language
    others = dict.fromkeys(kind for look, alike in counts.items() if look != chosen for kind in alike)
    themes, languages = ({look[at] for look in counts} for at in (0, 1))
    what = " and ".join(name for name, each in (("themes", themes), ("languages", languages)) if len(each) > 1)
    parts = [f"{_shown(*look, themes, languages)} ({_listed(alike)})" for look, alike in sorted(counts.items())]
    given = [f"theme={chosen[0]}"] * (len(themes) > 1) + [f"language={chosen[1]}"] * (len(languages) > 1)
    command = " ".join(["doit", *given, *others])
    return f"note: what was built has several {what}: {', '.join(parts)}; {command} brings all of it to one"


def _shown(theme: str, language: str, themes: Collection[str], languages: Collection[str]) -> str:
    return " ".join([theme] * (len(themes) > 1) + [language] * (len(languages) > 1))


def _listed(counts: dict[str, int]) -> str:
    return ", ".join("the guide" if kind == "guide" else f"{count} {kind}" for kind, count in counts.items())
