"""Names of a package that import their module when they are first used, as it would take long to import all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def lazy_names(package: str, modules: Mapping[str, Sequence[str]]) -> tuple[Callable[[str], Any], list[str]]:
    """Return the ``__getattr__`` of a package, and all its names: constants, then classes, then functions, from A to Z.

    ``modules`` has the names by the part of their module's name after the package's; the package has these modules,
    too. Within ``convarith`` names are imported from their own modules, so that what depends on what can be read there.
    """
    homes = {name: f"{package}.{module}" for module, names in modules.items() for name in names}
    inside = {module.partition(".")[0] for module in modules}

    def find(name: str) -> Any:
        if name in inside:
            return import_module(f"{package}.{name}")
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(homes[name]), name)

    return find, sorted(homes, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
