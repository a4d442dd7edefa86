"""What imports what, as far as import-linter cannot say it: its contracts, in pyproject.toml, hold the layers."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import convarith

SOURCE = Path(convarith.__file__).parent
VALUES = "convarith.arithmetic.values"


@cache
def modules() -> Mapping[str, Path]:
    """Return the file of each module of the package."""
    files = {path: path.relative_to(SOURCE.parent).with_suffix("").parts for path in SOURCE.rglob("*.py")}
    return {".".join(parts).removesuffix(".__init__"): path for path, parts in files.items()}


def imported(path: Path) -> Iterator[str]:
    """Yield all that a file imports by its full name, wherever the import stands."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if name in modules() else str(node.module) for name in names)


@pytest.mark.parametrize("name", modules())
def test_no_module_imports_a_package_that_it_is_in(name: str) -> None:
    """The package may import it in turn: a circle; import-linter sees those of modules beside each other."""
    assert [other for other in imported(modules()[name]) if f"{name}.".startswith(f"{other}.")] == []


PACKAGES_OF_LAZY_NAMES = ("convarith", "convarith.arithmetic", "convarith.arithmetic.networks", "convarith.models")


@pytest.mark.parametrize("name", PACKAGES_OF_LAZY_NAMES)
def test_each_name_of_a_package_can_be_imported_and_is_no_module_of_it(name: str) -> None:
    """Python gives a package its modules as attributes: one of the same name would stand in front."""
    package = import_module(name)
    assert dir(package) == sorted(package.__all__)
    found = {each: getattr(package, each) for each in package.__all__}
    assert [each for each, value in found.items() if isinstance(value, ModuleType)] == []
    assert [each for each in package.__all__ if f"{name}.{each}" in modules()] == []
    misspelt = "Convolutoin"
    with pytest.raises(AttributeError, match=f"module '{name}' has no attribute '{misspelt}'"):
        getattr(package, misspelt)


def test_a_package_has_its_modules() -> None:
    program = "import convarith.arithmetic as a; print(a.solving.solve is a.solve, a.framework_code.__name__)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["True", "convarith.arithmetic.framework_code"]


def test_names_are_imported_from_their_own_modules() -> None:
    """What a step depends on is read in imports, and a package's lazy names lead nowhere there."""
    outside = {name: path for name, path in modules().items() if name not in PACKAGES_OF_LAZY_NAMES}
    lazy = {
        (name, other) for name, path in outside.items() for other in imported(path) if other in PACKAGES_OF_LAZY_NAMES
    }
    assert lazy == set()


def test_only_values_import_numpy_in_the_arithmetic() -> None:
    """Types of ``numpy.typing``, which no run imports, are free; import-linter does not tell them apart."""
    importing = [name for name, path in modules().items() if "numpy" in imported(path)]
    arithmetic = [name for name in importing if name.startswith("convarith.arithmetic.")]
    assert arithmetic
    assert [name for name in arithmetic if not name.startswith(VALUES)] == []


@pytest.mark.parametrize("name", ["convarith", "convarith.arithmetic", "convarith.catalogue.figure"])
def test_an_import_needs_no_numpy(name: str) -> None:
    program = f"import sys, {name}; print('numpy' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["False"]


def test_a_build_that_has_nothing_to_do_needs_no_arithmetic() -> None:
    """Importing it takes longer than to see that everything is current."""
    program = "import sys, convarith.steps.figures, convarith.steps.guide; print('convarith.arithmetic' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["False"]
