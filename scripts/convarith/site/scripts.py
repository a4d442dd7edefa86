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
COMMON = "common.js"
"""The file that the explorer and the page of networks have in common, which is in both their scripts."""
EXPLORER = tuple(
    f"explorer/{name}.js"
    for name in (
        *("notation", "catalogue", "tables", "state", "scene", "values", "words", "formula", "facts", "sheets"),
        *(
            "layouts",
            "labels",
            "deformable",
            "lighting",
            "drawing",
            "matrix",
            "unpooling",
            "rows",
            "views",
            "remedies",
            "fields",
            "controls",
        ),
        *("solutions", "texts", "picture", "export", "changes", "cell_field", "main"),
    )
)
"""The files of ``explore.js``."""
LIBRARY = "convarith"
"""The global name of the arithmetic."""
NETWORKS = ("fractions", "fields", "uneven", "kinds", "network", "repairs", "findings")
"""The files of ``networks.js`` in ``templates/site/networks/``, in the same order."""

UNSEEN = re.compile(r"^\s*//.*\n|^[ \t]+", re.MULTILINE)
"""Lines of comment and indents: a third of what a browser would load."""
DECLARED = re.compile(r"^(?:class|function|const) (\w+)", re.MULTILINE)
Read = Callable[[str], str]
"""Returns the text of a file by its path in ``templates/site``."""


def arithmetic_script(read: Read) -> str:
    """Return the arithmetic of the pages as one script, whose names are those of one global object."""
    return _library(LIBRARY, read, ARITHMETIC, "arithmetic", "")


def networks_script(read: Read) -> str:
    """Return what the page of networks computes as one script, which needs the arithmetic loaded before it."""
    return _library("networks", read, NETWORKS, "networks", _known(read))


def page_script(read: Read, paths: Iterable[str], *, has_networks: bool = False) -> str:
    """Return files of a page as one script that uses the arithmetic, which is to be loaded before it."""
    known = _known(read)
    if has_networks:
        known += f"const {{ {', '.join(names(read, NETWORKS, 'networks'))} }} = networks;\n"
    return f'(() => {{\n"use strict";\n{known}{_joined(read, paths)}}})();\n'


def names(read: Read, files: Iterable[str] = ARITHMETIC, folder: str = "arithmetic") -> tuple[str, ...]:
    """Return what files, of the arithmetic unless others are named, declare at their top level."""
    return tuple(name for file in files for name in DECLARED.findall(read(f"{folder}/{file}.js")))


def _library(library: str, read: Read, files: tuple[str, ...], folder: str, known: str) -> str:
    text = _joined(read, (f"{folder}/{name}.js" for name in files))
    exported = ", ".join(names(read, files, folder))
    return f'const {library} = (() => {{\n"use strict";\n{known}{text}return {{ {exported} }};\n}})();\n'


def _known(read: Read) -> str:
    return f"const {{ {', '.join(names(read))} }} = {LIBRARY};\n"


def _joined(read: Read, paths: Iterable[str]) -> str:
    return "".join(f"{UNSEEN.sub('', read(path)).rstrip()}\n" for path in paths)
