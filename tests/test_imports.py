"""The layers of the package: what imports what, deferred imports and those for type checkers included."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import convarith

SOURCE = Path(convarith.__file__).parent
LAYERS = (
    *({"errors"}, {"arithmetic", "tools"}, {"words"}, {"catalogue"}, {"scenes"}, {"rendering"}, {"guide"}, {"formats"}),
    {"steps"},
)
"""Each may import from itself and from those before it; the two of one layer do not import from each other."""

Graph = Mapping[str, set[str]]


def modules() -> dict[str, Path]:
    """Return the file of each module of the package."""
    files = {path: path.relative_to(SOURCE.parent).with_suffix("").parts for path in SOURCE.rglob("*.py")}
    return {".".join(parts).removesuffix(".__init__"): path for path, parts in files.items()}


def imported(path: Path, known: Mapping[str, object]) -> Iterator[str]:
    """Yield the modules of the package that a file imports, wherever the import stands."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            for alias in node.names:
                module = f"{node.module}.{alias.name}"
                if module in known or node.module in known:
                    yield module if module in known else str(node.module)


@pytest.fixture(scope="module")
def graph() -> Graph:
    known = modules()
    return {name: set(imported(path, known)) - {name} for name, path in known.items()}


def test_no_module_imports_itself_by_way_of_others(graph: Graph) -> None:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail("a circle: " + " ← ".join(error.args[1]))


def test_a_circle_is_seen_through_a_deferred_import_and_one_for_types(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("def f():\n    from a.two import g\n    return g\n")
    (tmp_path / "two.py").write_text("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a.one\n")
    known = {"a.one": "", "a.two": ""}
    graph = {name: set(imported(tmp_path / f"{name[2:]}.py", known)) for name in known}
    assert graph == {"a.one": {"a.two"}, "a.two": {"a.one"}}
    with pytest.raises(CycleError):
        TopologicalSorter(graph).prepare()


def test_no_arrow_runs_back_up_the_layers(graph: Graph) -> None:
    rank = {package: number for number, layer in enumerate(LAYERS) for package in layer}
    found = {package_of(name) for name in graph} - {""}
    assert found == set(rank), "a new package belongs into the layers"
    for name, others in graph.items():
        own = package_of(name)
        for other in map(package_of, others) if own else ():
            assert other == own or rank[other] < rank[own], f"{name} imports from {other or 'convarith'}"


def test_values_know_no_operation(graph: Graph) -> None:
    allowed = {f"convarith.{name}" for name in ("errors", "arithmetic.axis", "arithmetic.modes", "arithmetic.values")}
    values = {name: others for name, others in graph.items() if name.startswith("convarith.arithmetic.values")}
    assert len(values) > 1
    for name, others in values.items():
        foreign = {other for other in others if other not in allowed and other not in values}
        assert not foreign, f"{name} imports {foreign}"


def test_only_values_import_numpy_in_the_arithmetic() -> None:
    for name, path in modules().items():
        if name.startswith("convarith.arithmetic.") and not name.startswith("convarith.arithmetic.values"):
            for node in ast.walk(ast.parse(path.read_bytes())):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                assert "numpy" not in names, f"{name} imports numpy"


@pytest.mark.parametrize("name", ["convarith", "convarith.arithmetic", "convarith.catalogue.figure"])
def test_an_import_needs_no_numpy(name: str) -> None:
    program = f"import sys, {name}; print('numpy' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["False"]


def package_of(module: str) -> str:
    """Return the package, directly below ``convarith``, that a module is in; empty for ``convarith`` itself."""
    return module.partition(".")[2].partition(".")[0]
