"""Digests of the code that makes what a step makes: its modules, by their imports, and the versions of libraries.

Other code or another library makes it again. Each module is read once: what is imported stays as it is while a run
lasts.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
"""The folder of the package."""
PACKAGE = "convarith"
DISTRIBUTIONS = {"PIL": "pillow"}
"""The name by which a library is installed, where it is not that by which it is imported."""
FOR_TYPES = re.compile(r"\nif TYPE_CHECKING:\n(?:(?:[ \t].*)?\n)+")  # begins with plain text, which is found fast
IMPORT = re.compile(r"\n *(?:from ([\w.]+) )?import (?:\(([^)]*)\)|([^\n#(]+))")
NAMED = re.compile(rf'"({PACKAGE}(?:\.\w+)+):\w+"')  # what is imported by its name when it is needed
STRING_OR_COMMENT = re.compile(
    r'''[rbf]*"""[\s\S]*?"""|[rbf]*"(?:\\.|[^"\\\n])*"|[rbf]*'(?:\\.|[^'\\\n])*'|#[^\n]*''', re.IGNORECASE
)
WITHIN = tuple("([{,=+\\")
"""What ends a line within a statement."""


@cache
def code(*modules: str) -> str:
    """Return the digest of modules, such as ``tools.pdf``, of all that they import, and of these libraries' versions.

    An import within a function counts, and a name in quotes, such as ``convarith.scenes.maps:Maps``, by which a module
    is imported later; an import for type checkers does not.
    """
    found = _closure(modules)
    libraries = {name.partition(".")[0] for name in found if _source(name) is None}
    versions = {name: _version(name) for name in libraries - sys.stdlib_module_names}
    installed = "".join(f" {name} {versions[name]}" for name in sorted(versions))
    return _digest(found, lambda name: _source(name) or "") + installed


@cache
def behaviour(*modules: str) -> str:
    """Return the digest of what modules and all that they import do, whatever comments and docstrings say.

    It takes longer than ``code``, and is for what takes longest: a comment in a module must not set TeX to work.
    """
    return _digest(_closure(modules), _without_words)


def _digest(names: set[str], text: Callable[[str], str]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for name in sorted(names):
        if _source(name) is not None:
            digest.update(f"{name}\0{text(name)}\0".encode())
    return digest.hexdigest()


def _closure(modules: tuple[str, ...]) -> set[str]:
    """Return modules with all that they import, those of libraries included, whose own imports do not count."""
    found: set[str] = set()
    waiting = [f"{PACKAGE}.{name}" for name in modules]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _imports(name)
    return found


@cache
def _imports(name: str) -> tuple[str, ...]:
    return tuple(_imported(_source(name) or ""))


def _imported(source: str) -> Iterator[str]:
    """Yield what a module imports; of a name in a package, the module of that name if there is one."""
    yield from NAMED.findall(source)
    for package, several, one in IMPORT.findall(FOR_TYPES.sub("\n", f"\n{source}")):
        for word in (several or one).split(","):
            name = word.partition(" as ")[0].strip()
            if not package.startswith(PACKAGE):
                yield package or name
            elif name:
                yield f"{package}.{name}" if _source(f"{package}.{name}") is not None else package


@cache
def _source(name: str) -> str | None:
    """Return the text of one of our own modules; nothing for what is none."""
    if name.partition(".")[0] != PACKAGE:
        return None
    path = name.replace(".", os.sep)
    file = next((file for file in (f"{path}.py", f"{path}{os.sep}__init__.py") if file in _files()), None)
    try:
        return None if file is None else (ROOT / file).read_text(encoding="utf-8")
    except OSError:
        return None


@cache
def _files() -> frozenset[str]:
    """Return all files of the package, relative to its folder: most names that are imported are not modules."""
    start = len(f"{ROOT}{os.sep}")
    walked = os.walk(ROOT / PACKAGE)
    return frozenset(f"{folder}{os.sep}{name}"[start:] for folder, _, names in walked for name in names)


@cache
def _without_words(name: str) -> str:
    """Return a module's text without comments, docstrings and empty lines."""
    text = STRING_OR_COMMENT.sub(_kept, _source(name) or "")
    return "\n".join(line.rstrip() for line in text.split("\n") if line.strip())


def _kept(found: re.Match[str]) -> str:
    """Return a string that is a value; nothing for a comment, or a docstring, which stands between statements."""
    before = found.string[: found.start()]
    is_statement = not before.rpartition("\n")[2].strip() and before.rstrip()[-1:] not in WITHIN
    return "" if found[0].startswith("#") or (is_statement and found[0].endswith('"""')) else found[0]


@cache
def _version(library: str) -> str:
    """Return the version of a library, by the name that is imported; ``none`` for one that is not installed."""
    return installed().get(DISTRIBUTIONS.get(library, library).lower(), "none")


@cache
def installed() -> Mapping[str, str]:
    """Return the version of each distribution; ``importlib.metadata`` takes 50 ms to say the same."""
    paths = [path for folder in reversed(sys.path) for path in Path(folder).glob("*.dist-info")]
    return {name.lower(): version for name, _, version in (path.stem.rpartition("-") for path in paths)}
