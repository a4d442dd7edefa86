"""The handlers of what stands within a line: characters, spaces, emphasis, code, accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

from pylatexenc.latexwalker import LatexNode

from convarith.guide.html.nodes import argument, argument_text
from convarith.guide.html.writer import Block, Declared, Handler, Writer

CHARACTERS = {
    "%": "%",
    "&": "&amp;",
    "#": "#",
    "$": "$",
    "_": "_",
    "{": "{",
    "}": "}",
    " ": " ",
    ",": "\N{NARROW NO-BREAK SPACE}",
    ";": "\N{NO-BREAK SPACE}",
    "enspace": "\N{EN SPACE}",
    "quad": "\N{EM SPACE}",
    "qquad": "\N{EM SPACE}\N{EM SPACE}",
    "-": "\N{SOFT HYPHEN}",
    "/": "",
    "dots": "…",
    "textasciicircum": "^",
    "textasciigrave": "`",
    "textasciitilde": "~",
    "textbackslash": "\\",
    "textgreater": "&gt;",
    "textless": "&lt;",
    "textminus": "−",
    "textquotedbl": '"',
    "texttimes": "×",
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "aa": "å",
    "ae": "æ",
    "i": "ı",
}
ACCENTS = {
    "'": "\N{COMBINING ACUTE ACCENT}",
    "`": "\N{COMBINING GRAVE ACCENT}",
    "^": "\N{COMBINING CIRCUMFLEX ACCENT}",
    '"': "\N{COMBINING DIAERESIS}",
    "~": "\N{COMBINING TILDE}",
    "=": "\N{COMBINING MACRON}",
    ".": "\N{COMBINING DOT ABOVE}",
    "c": "\N{COMBINING CEDILLA}",
    "v": "\N{COMBINING CARON}",
    "u": "\N{COMBINING BREVE}",
    "H": "\N{COMBINING DOUBLE ACUTE ACCENT}",
    "r": "\N{COMBINING RING ABOVE}",
}
ELEMENTS = {
    "emph": "<em>{}</em>",
    "textit": "<em>{}</em>",
    "textbf": "<strong>{}</strong>",
    "textsf": "<span>{}</span>",
    "head": '<span class="head">{}</span>',
    "faint": '<span class="faint">{}</span>',
    "captiontitle": '<strong class="caption-title">{}</strong>',
    "mbox": '<span class="unbroken">{}</span>',
    "text": "{}",
    "breakable": "{}",
}
DECLARATIONS = {"bfseries": "strong", "itshape": "em", "ttfamily": "code"}


def _constant(text: str) -> Handler:
    return Handler("", lambda writer, node: text)


def _element(form: str) -> Handler:
    return Handler("{", lambda writer, node: form.format(writer.inline(argument(node, 0))))


def _accent(mark: str) -> Callable[[Writer, LatexNode], str]:
    def write(writer: Writer, node: LatexNode) -> str:
        base = writer.inline(argument(node, 0)).replace("ı", "i") or "\N{NO-BREAK SPACE}"
        return unicodedata.normalize("NFC", base[0] + mark) + base[1:]

    return write


def _code(writer: Writer, node: LatexNode) -> str:
    return f"<code>{writer.code(argument(node, 0))}</code>"


def _public_name(writer: Writer, node: LatexNode) -> str:
    name = argument_text(node, 0).replace("\\", "")
    return f'<a class="public-name" href="../figures/{name}.html">{writer.code(argument(node, 0))}</a>'


def _line_end(writer: Writer, node: LatexNode) -> str:
    return "<br>"


def _web_link(writer: Writer, node: LatexNode) -> str:
    address = argument_text(node, 0).replace("\\", "")
    return f'<a href="{address}">{writer.inline(argument(node, 1))}</a>'


def _frames_shown(writer: Writer, node: LatexNode) -> str:
    """Return how many frames there are; which of them paper shows, a page does not say: it plays them all."""
    count = int(argument_text(node, 1))
    return f"{count} frames." if count > 1 else "Its only frame."


MACROS: Mapping[str, Handler] = {
    **{name: _constant(text) for name, text in CHARACTERS.items()},
    **{name: _element(form) for name, form in ELEMENTS.items()},
    **{name: Handler("{", _accent(mark)) for name, mark in ACCENTS.items()},
    **{name: Handler("", lambda writer, node, tag=tag: Declared(tag)) for name, tag in DECLARATIONS.items()},  # type: ignore[misc]
    "\\": Handler("*[", _line_end),
    "par": Handler("", lambda writer, node: Block()),
    "code": Handler("{", _code),
    "publicname": Handler("{", _public_name),
    "href": Handler("{{", _web_link),
    "framesshown": Handler("{{", _frames_shown),
    "pageword": _constant("Where"),
    "program": _constant("<code>convarith</code>"),
}
