"""Names of a package that import their module when they are first used, as it would take long to import all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def listed(modules: Mapping[str, Sequence[str]]) -> list[str]:
    """Return all names of ``modules``: constants, then classes, then functions, each from A to Z."""
    names = (name for several in modules.values() for name in several)
    return sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))


def lazy_names(package: str, modules: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package whose names are in ``modules``, by the part of a module's name after it.

    Within ``convarith`` names are imported from their own modules, so that what depends on what can be read there.
    """
    homes = {name: f"{package}.{module}" for module, names in modules.items() for name in names}

    def find(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(homes[name]), name)

    return find
