"""What went wrong, as TeX's log tells it? Pure: text in, a diagnosis out."""

from __future__ import annotations

import re
from dataclasses import dataclass

ERROR = re.compile(r"^(?P<file>[^\s:][^:\n]*):(?P<line>\d+): (?P<message>.*)$", re.MULTILINE)
BARE_ERROR = re.compile(r"^! (?P<message>.+)$", re.MULTILINE)
CONTINUATION = re.compile(r"^\([\w@-]+\)\s+(.*)$")
MACRO = re.compile(r"\\[A-Za-z@]+$|\\.$")

ENGINE_HINT = "the embedded TeX is a small one; a template that needs more builds with a TeX Live on this machine: doit engine=system"
STYLES_HINT = "the styles a figure may use are defined in templates/styles.tex.j2"

HINTS: tuple[tuple[str, str], ...] = (
    (
        r"File `[^']+' not found|did not find the tikz library|Unknown option|[Ff]ont .* not (found|loadable)",
        ENGINE_HINT,
    ),
    (r"I do not know the key '/(tikz|pgf)/", STYLES_HINT),
    (r"forget a semicolon", "a TikZ path ends with a semicolon: look at the lines above this one too"),
    (r"Undefined control sequence", "check its spelling, or load the package that defines it"),
    (r"Unicode character", 'the fonts lack this character: write it as TeX, title = { tex = "…" }'),
    (r"capacity exceeded", "too much for TeX: look for a macro that calls itself, or draw fewer cells and frames"),
    (r"Missing \$ inserted", "mathematics stands outside of $…$, or a _ or ^ in plain text"),
    (r"\\begin\{[^}]*\}.*ended by", "each \\begin{…} needs its own \\end{…}"),
    (r"No pages of output", "the template draws no frame: fill its block `frame`"),
)


@dataclass(frozen=True)
class Diagnosis:
    """The first error of a log: the line of the document (counted from 1), TeX's words, and what to do."""

    line: int | None
    says: str
    hint: str = ""


def diagnose(log: str, document: str) -> Diagnosis:
    """Return the first error of a log that was written with ``-file-line-error``.

    ``document`` is the file name of the text that TeX was given; an error within a package is put down to the line of
    the document that TeX had come to.
    """
    found = ERROR.search(log)
    if found is None:
        bare = BARE_ERROR.search(log)
        says = bare["message"].strip() if bare else "nothing: it stopped without a word"
        return Diagnosis(None, says, _hint(says))
    rest = log[found.end() :].lstrip("\n").splitlines()
    is_ours = found["file"].removeprefix("./") == document
    line = int(found["line"]) if is_ours else _line_read(log, document)
    says = _message(found["message"], rest)
    return Diagnosis(line, says, _hint(says))


def _message(first: str, rest: list[str]) -> str:
    """Join the error's lines, and name the macro where TeX shows it only as context."""
    parts = [re.sub(r"^(Package \w+ Error|LaTeX Error|pdfTeX error[^:]*): ", "", first.strip())]
    for line in rest:
        continuation = CONTINUATION.match(line)
        if not continuation:
            break
        parts.append(continuation[1].strip())
    message = " ".join(part for part in parts if part)
    if message.startswith("Undefined control sequence"):
        macro = next((MACRO.search(line) for line in rest if MACRO.search(line)), None)
        return f"Undefined control sequence {macro[0]}" if macro else message
    return message


def _line_read(log: str, document: str) -> int | None:
    """Return the last line of the document that an error's context names."""
    lines = re.findall(r"^l\.(\d+) ", log, re.MULTILINE)
    return int(lines[-1]) if lines and document in log and len(lines) > 1 else None


def _hint(says: str) -> str:
    return next((hint for pattern, hint in HINTS if re.search(pattern, says)), "")
