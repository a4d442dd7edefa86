"""Joins the scripts of the pages: small files by concern become one classic script, which works from ``file://`` too.

A file declares at its top level, without a word about where it is used: ``class Axis``, ``function whole``. What is
joined is one closure, so that nothing of it is global but the name of a library.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

ARITHMETIC = (
    *("errors", "arguments", "arrays", "modes", "padding", "axis", "axes", "convolution", "pooling", "adaptive"),
    *("masked", "unfolding", "rearranging", "resizing", "gradients", "deformable", "channels", "solving"),
    *("framework_code", "pytorch_text", "keras_text", "flax_text", "onnx_text"),
)
"""The files of ``arithmetic.js`` in ``templates/site/arithmetic/``, each after those that it uses as it is loaded."""
EXPLORER = tuple(
    f"explorer/{name}.js"
    for name in (
        *("notation", "catalogue", "tables", "state", "scene", "values", "words", "formula", "facts", "sheets"),
        *("layouts", "labels", "lighting", "drawing", "matrix", "rows", "views", "remedies", "fields", "controls"),
        *("solutions", "texts", "picture", "export", "changes", "cell_field", "main"),
    )
)
"""The files of ``explore.js``."""
LIBRARY = "convarith"
"""The global name of the arithmetic."""

UNSEEN = re.compile(r"^\s*//.*\n|^[ \t]+", re.MULTILINE)
"""Lines of comment and indents: a third of what a browser would load."""
DECLARED = re.compile(r"^(?:class|function|const) (\w+)", re.MULTILINE)
Read = Callable[[str], str]
"""Returns the text of a file by its path in ``templates/site``."""


def arithmetic_script(read: Read) -> str:
    """Return the arithmetic of the pages as one script, whose names are those of one global object."""
    text = _joined(read, (f"arithmetic/{name}.js" for name in ARITHMETIC))
    return f'const {LIBRARY} = (() => {{\n"use strict";\n{text}return {{ {", ".join(names(read))} }};\n}})();\n'


def page_script(read: Read, paths: Iterable[str]) -> str:
    """Return files of a page as one script that uses the arithmetic, which is to be loaded before it."""
    known = f"const {{ {', '.join(names(read))} }} = {LIBRARY};"
    return f'(() => {{\n"use strict";\n{known}\n{_joined(read, paths)}}})();\n'


def names(read: Read) -> tuple[str, ...]:
    """Return what the files of the arithmetic declare at their top level."""
    return tuple(name for file in ARITHMETIC for name in DECLARED.findall(read(f"arithmetic/{file}.js")))


def _joined(read: Read, paths: Iterable[str]) -> str:
    return "".join(f"{UNSEEN.sub('', read(path)).rstrip()}\n" for path in paths)
