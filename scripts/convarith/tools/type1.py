"""Takes subroutines out of a Type 1 font that none of its glyphs calls.

pdfTeX leaves out the glyphs that a document does not use, but keeps a place for each of their subroutines, of which
a font can have thousands: what is left of them is most of a small PDF. After Adobe, "Adobe Type 1 Font Format", 1990.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

FONT_KEY, GLYPH_KEY = 55665, 4330
"""What encrypts the private part of a font, and each of its charstrings."""
RANDOM = 4
"""How many bytes precede what is encrypted, unless a font says otherwise of its charstrings."""
KEPT = 5
"""The first subroutines, of flex and of hints, keep their numbers, as programs may know them by these."""
SUBROUTINES = re.compile(rb"/Subrs +(\d+) +array\s+")
ENTRY = re.compile(rb"dup +(\d+) +(\d+) +(\S+) ")
GLYPH = re.compile(rb"(/\S+) +(\d+) +(\S+) ")
LEN_IV = re.compile(rb"/lenIV +(-?\d+)")
CALL, ESCAPE, CALL_OTHER, POP = 10, 12, 16, 17
HINT_REPLACEMENT = 4
"""The subroutine whose argument is the number of another, by the font format's convention."""
HINTS = 3
"""The other subroutine whose argument is the number of one of the font's own."""


@dataclass(frozen=True)
class Token:
    """A number or an operator of a charstring, at its place; an operator of two bytes counts 256 more."""

    start: int
    end: int
    value: int
    is_number: bool


def without_unused_subroutines(font: bytes, length1: int, length2: int) -> tuple[bytes, int]:
    """Return a font without the subroutines that nothing calls, and the new length of its encrypted part.

    ``length1`` and ``length2`` are those of its plain and of its encrypted part, as a PDF has them. A font that is
    not understood is returned as it is.
    """
    head, secret, tail = font[:length1], font[length1 : length1 + length2], font[length1 + length2 :]
    plain = _decrypted(secret, FONT_KEY)
    try:
        shorter = _shortened(plain[RANDOM:])
    except (ValueError, IndexError):
        return font, length2
    found = _encrypted(plain[:RANDOM] + shorter, FONT_KEY)
    return head + found + tail, len(found)


def _shortened(private: bytes) -> bytes:
    """Return the private part of a font without what is not called; raises ValueError where it is not understood."""
    array, given = SUBROUTINES.search(private), LEN_IV.search(private)
    skip = int(given[1]) if given else RANDOM
    if array is None or skip < 0:
        raise ValueError("no subroutines, or none that are encrypted")
    entries = _entries(private, array.end(), int(array[1]))
    end = entries[-1].end
    glyphs = [*_glyphs(private, private.index(b"/CharStrings", end))]
    subroutines, outlines = ([_decrypted(each.code, GLYPH_KEY)[skip:] for each in some] for some in (entries, glyphs))
    called = _reached(outlines, subroutines)
    numbers = {old: new for new, old in enumerate(sorted(called))}
    pieces = [private[: array.start()], b"/Subrs %d array\n" % len(numbers)]
    for old, new in numbers.items():
        code = _recoded(subroutines[old], numbers, skip)
        pieces += [
            b"dup %d %d %b " % (new, len(code), entries[old].word),
            code,
            private[entries[old].stop : entries[old].end],
        ]
    at = end
    for glyph, outline in zip(glyphs, outlines, strict=True):
        code = _recoded(outline, numbers, skip)
        pieces += [private[at : glyph.start], b"%b %d %b " % (glyph.name, len(code), glyph.word), code]
        at = glyph.stop
    return b"".join([*pieces, private[at:]])


@dataclass(frozen=True)
class _Entry:
    """A charstring in a font: it is ``code``, begins with its name or number at ``start``, and ends before ``stop``.

    ``word`` is what reads it; ``end`` is where its line ends.
    """

    name: bytes
    word: bytes
    code: bytes
    start: int
    stop: int
    end: int


def _entry(private: bytes, found: re.Match[bytes]) -> _Entry:
    stop = found.end() + int(found[2])
    end = private.index(b"\n", stop) + 1
    return _Entry(found[1], found[3], private[found.end() : stop], found.start(), stop, end)


def _entries(private: bytes, at: int, count: int) -> list[_Entry]:
    """Return the subroutines, which are to stand in the order of their numbers."""
    entries: list[_Entry] = []
    for number in range(count):
        found = ENTRY.match(private, at)
        if found is None or int(found[1]) != number:
            raise ValueError("a subroutine is missing")
        entries.append(_entry(private, found))
        at = entries[-1].end
    return entries


def _glyphs(private: bytes, at: int) -> Iterator[_Entry]:
    """Yield the charstrings of glyphs."""
    at = private.index(b"\n", private.index(b"begin", at)) + 1
    while found := GLYPH.match(private, at):
        entry = _entry(private, found)
        yield entry
        at = entry.end


def _reached(glyphs: Sequence[bytes], subroutines: Sequence[bytes]) -> set[int]:
    """Return the numbers of all subroutines that glyphs call, and these in turn; the first stay where they are."""
    found = {*range(min(KEPT, len(subroutines)))}
    waiting = [*glyphs, *(subroutines[at] for at in found)]
    while waiting:
        for token in _calls(waiting.pop()):
            if not 0 <= token.value < len(subroutines):
                raise ValueError("a subroutine is called that is not there")
            if token.value not in found:
                found.add(token.value)
                waiting.append(subroutines[token.value])
    return found


def _calls(code: bytes) -> Iterator[Token]:
    """Yield the numbers of subroutines in a charstring; raises ValueError where one is computed."""
    stack: list[Token] = []
    is_popped = False
    for token in _tokens(code):
        if token.is_number:
            stack.append(token)
        elif token.value == CALL:
            if stack and not is_popped:
                yield stack[-1]
                if stack[-1].value == HINT_REPLACEMENT and len(stack) > 1:
                    yield stack[-2]
            elif not is_popped:
                raise ValueError("a subroutine is called by a number that is not there")
            stack, is_popped = [], False
        elif token.value == 256 + CALL_OTHER:
            if len(stack) > 2 and stack[-1].value == HINTS:
                yield stack[-3]
            stack, is_popped = [], False
        elif token.value == 256 + POP:
            stack, is_popped = [], True
        else:
            stack, is_popped = [], False


def _tokens(code: bytes) -> Iterator[Token]:
    at = 0
    while at < len(code):
        first, start = code[at], at
        if first >= 32:
            at, value = _number(code, at)
            yield Token(start, at, value, is_number=True)
        elif first == ESCAPE:
            at += 2
            yield Token(start, at, 256 + code[at - 1], is_number=False)
        else:
            at += 1
            yield Token(start, at, first, is_number=False)


def _number(code: bytes, at: int) -> tuple[int, int]:
    """Return where a number ends, and the number."""
    first = code[at]
    if first < 247:
        return at + 1, first - 139
    if first < 251:
        return at + 2, (first - 247) * 256 + code[at + 1] + 108
    if first < 255:
        return at + 2, -(first - 251) * 256 - code[at + 1] - 108
    return at + 5, int.from_bytes(code[at + 1 : at + 5], "big", signed=True)


def _written(number: int) -> bytes:
    """Return a number of a subroutine as a charstring has it."""
    if number <= 107:
        return bytes([number + 139])
    if number <= 1131:
        return bytes([247 + (number - 108) // 256, (number - 108) % 256])
    return b"\xff" + number.to_bytes(4, "big")


def _recoded(code: bytes, numbers: Mapping[int, int], skip: int) -> bytes:
    """Return an encrypted charstring that calls subroutines by other numbers."""
    pieces, at = [bytes(skip)], 0
    for token in sorted(_calls(code), key=lambda each: each.start):
        pieces += [code[at : token.start], _written(numbers[token.value])]
        at = token.end
    return _encrypted(b"".join([*pieces, code[at:]]), GLYPH_KEY)


def _decrypted(data: bytes, key: int) -> bytes:
    found = bytearray()
    for byte in data:
        found.append(byte ^ (key >> 8))
        key = ((byte + key) * 52845 + 22719) & 0xFFFF
    return bytes(found)


def _encrypted(data: bytes, key: int) -> bytes:
    found = bytearray()
    for byte in data:
        secret = byte ^ (key >> 8)
        found.append(secret)
        key = ((secret + key) * 52845 + 22719) & 0xFFFF
    return bytes(found)
