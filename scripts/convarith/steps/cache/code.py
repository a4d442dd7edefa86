"""Which code makes what a step makes? A digest of the package's own modules: other code makes it again."""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[2]


@cache
def code(*parts: str) -> str:
    """Return the digest of the modules in these folders or of these names, and of the errors that all use.

    It is taken once: what is imported stays as it is while a run lasts.
    """
    found = {PACKAGE / "errors.py"}
    for part in parts:
        path = PACKAGE / part
        found |= {path} if path.suffix == ".py" else set(path.rglob("*.py"))
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(found):
        digest.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@cache
def meaning(*names: str) -> str:
    """Return the digest of what modules of these names do, whatever their comments say; it takes longer than ``code``.

    It is for what takes longest: a comment in a module must not set TeX to work.
    """
    digest = hashlib.blake2b(digest_size=16)
    for name in names:
        digest.update(ast.dump(ast.parse((PACKAGE / name).read_bytes())).encode())
    return digest.hexdigest()
