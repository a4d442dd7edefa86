"""Respells what errors say of keys of the catalogue as said of the options of a command line."""

from __future__ import annotations

import re

from convarith.catalogue.options import KEYS, spelled

PLAIN_KEYS = "|".join(sorted(KEYS, key=len, reverse=True))
LONG_KEYS = "|".join(key for key in sorted(KEYS, key=len, reverse=True) if "_" in key)
GIVEN = re.compile(rf'\b({PLAIN_KEYS}) ?= ?"?(\w+)"?')
JUDGED = re.compile(rf"\b({PLAIN_KEYS})(?= (?:is|are|has|must|belongs)\b)")
MISSING = re.compile(r"add a line like (\w+) = (\[.*\])")
OF_TABLES = re.compile(r"\{|the keys of a ")
MENTIONED = re.compile(rf"(?<!-)\b({LONG_KEYS})\b")


def as_options(text: str) -> str:
    """Return what is said of keys of the catalogue as said of options."""
    missing = MISSING.fullmatch(text)
    if missing:
        return f"add {spelled(missing[1])} '{missing[2]}'"
    if OF_TABLES.search(text):
        return text
    text = text.replace("add a line like", "add")
    pieces, at = [], 0
    for found in GIVEN.finditer(text):
        pieces += [_named(text[at : found.start()]), f"{spelled(found[1])} {found[2]}"]
        at = found.end()
    return "".join([*pieces, _named(text[at:])])


def _named(text: str) -> str:
    """Return a text without values with the names of options for those of keys."""
    text = JUDGED.sub(lambda found: spelled(found[1]), text)
    return MENTIONED.sub(lambda found: spelled(found[1]), text)
