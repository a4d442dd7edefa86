"""How many geometries were checked against which framework: counted once a check has passed, and each but once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from hashlib import blake2b
from importlib import metadata

ONNX_RUNTIME = "ONNX Runtime"
PYTORCH = "PyTorch"

PACKAGES = {ONNX_RUNTIME: "onnxruntime", PYTORCH: "torch"}

Verified = tuple[str, str, str]
"""Operation, framework and what stands for the geometry: plain text, which processes can pass on."""

_verified: dict[tuple[str, str], set[str]] = defaultdict(set)


def verified(operation: str, framework: str, geometry: object) -> None:
    """Count ``geometry``, which its repr tells from others, as one that ``framework`` agrees on; last in a check."""
    _verified[operation, framework].add(blake2b(repr(geometry).encode(), digest_size=8).hexdigest())


def add(others: Iterable[Verified]) -> None:
    """Count what another process counted."""
    for operation, framework, geometry in others:
        _verified[operation, framework].add(geometry)


def everything() -> list[Verified]:
    """Return all that was counted, for ``add`` in another process."""
    return [(*key, geometry) for key, geometries in _verified.items() for geometry in geometries]


def versions() -> dict[str, str]:
    """Return the version of each framework that something was checked against."""
    used = {framework for _, framework in _verified}
    return {name: metadata.version(package).partition("+")[0] for name, package in PACKAGES.items() if name in used}


def counts() -> dict[str, dict[str, int]]:
    """Return how many different geometries were counted, by operation and then framework, in alphabetical order."""
    table: dict[str, dict[str, int]] = {}
    for (operation, framework), geometries in sorted(_verified.items()):
        table.setdefault(operation, {})[framework] = len(geometries)
    return table
