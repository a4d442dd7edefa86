"""Finds the first error in TeX's log and explains it. Pure: text in, a diagnosis out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ERROR = re.compile(r"^(?P<file>[^\s:][^:\n]*):(?P<line>\d+): (?P<message>.*)$", re.MULTILINE)
BARE_ERROR = re.compile(r"^! ?(?P<message>.+)$", re.MULTILINE)
CONTINUATION = re.compile(r"^\([\w@-]+\)\s+(.*)$")
DENIED = re.compile(r"pdflatex(?:\.exe)?: (.+): Permission denied$", re.MULTILINE)
MACRO = re.compile(r"\\[A-Za-z@]+$|\\.$")
SPEAKER = re.compile(r"^((Package|Class) [^:]+ Error|LaTeX Error|pdfTeX error): (.*?pdflatex(\.exe)?:? )?")
CHATTER = re.compile(
    r" and I am going to ignore it\..*| I looked for the file named.*| Using ``.*'' instead\.|"
    r"; all text was ignored after line.*|(?<=[.?!])\.+$"
)
NAMED = re.compile(r"[`'](?:.*/)?([^/`']+?)(?:\.sty|\.tex|\.)?'|(\\[A-Za-z@]+)")
EDGE = re.compile(r"\\(begin|end) *\{([^{}]+)\}")  # of an environment
BRACKET, BRACE, NOTHING = re.compile(r"[](){}[;]"), re.compile(r"[{}]"), re.compile(r"(?!)")
SEARCHED = ("document", "layer", "still")  # environments that are searched for brackets, or end the preamble
PARTNERS = {"{": "}", "[": "]", "(": ")"}
ESCAPED = re.compile(r"\\.")
UNBALANCED = re.compile(
    r"ended while scanning|Runaway|[Ee]xtra \}|Too many \}|Missing \} |"
    r"Undefined control sequence(\.| \\(draw|fill|path|node))"
)
COMMENT = re.compile(r"(?<!\\)%.*")
DEFINITION = re.compile(r"\\(re)?new|\\[egx]?def\b|\\let\b")
PICTURES = ("still", "layer", "texts")  # our environments, whose names TeX does not mention in its errors
OUTER = ("document", "figureframe", "still", "layer")  # environments around them, or one after the other
LINES_BEFORE = 20  # TeX notices a mistake on its line or, in a list of options or a path, a few lines later

DEBIAN_PACKAGES = "texlive-latex-extra texlive-pictures texlive-fonts-recommended texlive-fonts-extra lmodern"
ENGINE_HINT = (
    "the embedded TeX is a small one: take this out of the template, or use a TeX Live with the setting engine=system"
)
OUTSIDE_HINT = "TeX may read and write in its own folder, and read what it brings itself; nothing else"
SYSTEM_HINT = f"install it: on Debian, apt install {DEBIAN_PACKAGES}"
STYLES_HINT = "the styles a figure may use are defined in templates/styles.tex.j2"

LAYER_HINT = "drawings stand in a picture: in a frame between \\begin{layer} and \\end{layer}"

SILENT = "nothing: it stopped without a word"
HINTS: tuple[tuple[str, str], ...] = (
    (r"[Ff]ile [`']?(/|\.\./|~)", OUTSIDE_HINT),
    (r"File `[^']+' not found|find file `|did not find the \w+ library|[Ff]ont .*not (found|loadable)", ENGINE_HINT),
    (r"Type 1 font file|encoding file", ENGINE_HINT),
    (r"I do not know the key '/(tikz|pgf)/", STYLES_HINT),
    (r"forget a semicolon", "a TikZ path ends with a semicolon: look at the lines above this one too"),
    (
        r"Undefined control sequence \\(draw|fill|filldraw|path|node|coordinate|clip|shade|matrix)$",
        LAYER_HINT,
    ),
    (r"Undefined control sequence", "check its spelling, or load the package that defines it"),
    (r"Unicode character", 'the fonts lack this character: write it as TeX, { tex = "…" }'),
    (r"capacity exceeded", "too much for TeX: look for a macro that calls itself, or draw fewer cells and frames"),
    (r"nothing to \\read", "the file that \\openin names is not there, or not one that TeX may read"),
    (r"Emergency stop", "the document ended too early: an \\end{…} is missing"),
    (r"(File ended|Paragraph ended|Runaway)", "a { or [ lacks its } or ]"),
    (r"Too many }'s", "a } has no { before it"),
    (r"Improper \\prevdepth", "a frame is one page: take \\newpage, \\stop, \\end{document} and the like out"),
    (r"Incomplete \\if", "an \\if… lacks its \\fi"),
    (r"Misplaced alignment tab", "write \\& for an ampersand"),
    (r"macro parameter character", "write \\# for a #"),
    (r"Extra }, or forgotten \$", "a $ lacks its partner, or a } has no {"),
    (r"Undefined color", "the colours are the roles of templates/themes, and those of TikZ"),
    (r"No shape named", "no node has this name: give it to one before, as in \\node (name)"),
    (r"Dimension too large", "a length has at most 575 cm"),
    (r"Missing number", "a number stands here, or what computes one"),
    (r"Missing \$ inserted", "mathematics stands outside of $…$, or a _ or ^ in plain text"),
    (r"\\begin\{[^}]*\}.*ended by", "each \\begin{…} needs its own \\end{…}"),
    (SILENT, "perhaps the disk or the memory is full"),
    (r"No pages of output", "the template draws no frame: fill its block `frame`"),
)


@dataclass(frozen=True)
class Diagnosis:
    """The first error of a log: the line of the document (counted from 1), TeX's words, and what to do."""

    line: int | None
    says: str
    hint: str = ""


def diagnose(log: str, document: str, text: str = "") -> Diagnosis:
    """Return the first error of a log that was written with ``-file-line-error``.

    ``document`` is the file name of ``text``, TeX's input. An error that TeX meets in a package, or only at a later
    line, is attributed to the nearest line above that has the words that it quotes.
    """
    found, bare = ERROR.search(log), BARE_ERROR.search(log)
    first = min((error for error in (found, bare) if error), key=lambda error: error.start(), default=None)
    if first is None:
        says = "No pages of output" if "No pages of output" in log else SILENT
        return Diagnosis(None, says, _hint(says))
    says = _message(first["message"], log[first.end() :].lstrip("\n").splitlines())
    at_end = bool(re.search(r"^<\*> ", log, re.MULTILINE))
    is_ours = found is not None and found["file"].removeprefix("./") == document
    line = int(found["line"]) if found and is_ours else (len(text.splitlines()) or None) if at_end else None
    lines = text.splitlines()
    return (
        _unpaired(says, lines, line)
        or _unbalanced(says, lines, line)
        or Diagnosis(_line_that_names(says, lines, line), says, _hint(says))
    )


def _unbalanced(says: str, lines: list[str], line: int | None) -> Diagnosis | None:
    """Return the diagnosis of a bracket without its partner, if the error may come of one.

    Pictures are searched for all brackets, the preamble for braces only.
    """
    if not UNBALANCED.search(says):
        return None
    last = len(lines) if line is None else line
    brackets = BRACE
    opened: list[tuple[str, int]] = []
    for number, text in enumerate(lines[:last], start=1):
        edge = EDGE.search(text)
        if edge and edge[2] in SEARCHED and not DEFINITION.search(text):
            if opened:
                return _without_partner(says, lines, *opened[-1])
            brackets = BRACKET if edge[1] == "begin" and edge[2] != "document" else NOTHING
            continue
        for bracket in brackets.findall(COMMENT.sub("", ESCAPED.sub("", text))):
            last_open = opened[-1][0] if opened else ""
            if last_open == "{" and bracket not in "{}":
                continue  # in a text
            if bracket in PARTNERS:
                opened.append((bracket, number))
            elif last_open and PARTNERS[last_open] == bracket:
                opened.pop()
            elif last_open:  # another bracket, or the end of the path, comes first
                return _without_partner(says, lines, *opened[-1])
            elif bracket == "}":
                return Diagnosis(number, says, "this } has no {")
    return _without_partner(says, lines, *opened[-1]) if opened else None


def _without_partner(says: str, lines: list[str], bracket: str, line: int) -> Diagnosis:
    hint = f"this {bracket} has no {PARTNERS[bracket]}"
    if COMMENT.search(ESCAPED.sub("", lines[line - 1])):
        hint = f"{hint}: a % begins a comment, write \\% to print one"
    return Diagnosis(line, says, hint)


def _unpaired(says: str, lines: list[str], line: int | None) -> Diagnosis | None:
    """Return the diagnosis of a picture, or of a part of it, without beginning or end: TeX notices that elsewhere."""
    for kind in ("begin", "end"):
        own, *others = [at for each, name, at in _edges(lines) if (each, name) == (kind, "document")] or [0]
        if others:
            return Diagnosis(own, says, f"a figure {kind}s by itself: take this \\{kind}{{document}} out")
    opened: list[tuple[str, int]] = []
    previous = 0
    for kind, name, number in _edges(lines):
        if kind == "begin" and (opened or name == "document"):
            opened.append((name, number))
        elif kind == "end" and opened and opened[-1][0] == name:
            opened.pop()
        elif kind == "end" and opened:
            is_open = any(each == name for each, _ in opened)
            culprit, at = opened[-1] if is_open else (name, number)
            is_picture = any(each in PICTURES for each in (culprit, *(each for each, _ in opened)))
            if not is_picture or (line is not None and line < (at if is_open else previous)):
                return None
            lacking = f"\\begin{{{culprit}}} has no \\end" if is_open else f"\\end{{{culprit}}} has no \\begin"
            return Diagnosis(at, says, f"this {lacking}{{{culprit}}}")
        previous = number if name in OUTER else previous
    return None


def _edges(lines: list[str]) -> Iterator[tuple[str, str, int]]:
    """Yield each ``begin`` and ``end`` of an environment in a document, with its name and line."""
    for number, text in enumerate(lines, start=1):
        if not DEFINITION.search(text):
            for kind, name in EDGE.findall(COMMENT.sub("", text)):
                yield kind, name, number


def denied(printed: str) -> str | None:
    """Return the file that the system did not let TeX open, from what TeX printed when it stopped."""
    found = DENIED.findall(printed)
    return found[-1] if found else None


def outside(name: str, text: str) -> Diagnosis:
    """Return the diagnosis of a file that TeX may not read, at the last line of ``text`` that has its name."""
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if name in line]
    return Diagnosis(lines[-1] if lines else None, f"nothing: it may not read {name}", OUTSIDE_HINT)


def _message(first: str, rest: list[str]) -> str:
    """Join the error's lines, and add the macro that TeX shows only as context."""
    parts = [SPEAKER.sub("", first.strip())]
    for line in rest:
        continuation = CONTINUATION.match(line)
        if not continuation:
            break
        parts.append(continuation[1].strip())
    message = CHATTER.sub("", " ".join(part for part in parts if part))
    if message.startswith("Emergency stop") and any(line.startswith("<read ") for line in rest[:1]):
        return "Emergency stop: nothing to \\read"
    if message.startswith("Undefined control sequence"):
        macro = next((MACRO.search(line) for line in rest if MACRO.search(line)), None)
        return f"Undefined control sequence {macro[0]}" if macro else message
    return message


def _line_that_names(says: str, lines: list[str], line: int | None) -> int | None:
    """Return the last line up to ``line`` with a word that the message quotes, else ``line`` itself."""
    words = [quoted or macro for quoted, macro in NAMED.findall(says)]
    last = len(lines) if line is None else line
    first = 0 if line is None else max(0, line - LINES_BEFORE)
    for number in range(last, first, -1):
        if any(word in lines[number - 1] for word in words):
            return number
    return line


def _hint(says: str) -> str:
    return next((hint for pattern, hint in HINTS if re.search(pattern, says)), "")
