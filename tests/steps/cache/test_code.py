"""What a step depends on is found in imports: modules, their own imports, and the versions of libraries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from convarith.formats.registry import FORMATS
from convarith.scenes.registry import SCENES
from convarith.steps.cache import code as cache
from convarith.steps.cache.code import behaviour, code
from convarith.steps.figures import TYPESETTERS, WRITERS

SCENES_BY_NAME = [name.partition(":")[0].removeprefix("convarith.") for name in SCENES.values()]
CACHED = (code, behaviour, cache._files, cache._imports, cache._source, cache._without_words, cache._version)


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    for function in CACHED:
        function.cache_clear()
    yield
    for function in CACHED:
        function.cache_clear()


class Package:
    """A package whose modules a test writes; its digests are taken anew each time."""

    def __init__(self, root: Path) -> None:
        self._root = root / "convarith"

    def write(self, name: str, text: str) -> None:
        path = self._root / f"{name.replace('.', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        for function in CACHED:
            function.cache_clear()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Package:
    monkeypatch.setattr(cache, "ROOT", tmp_path)
    made = Package(tmp_path)
    made.write("__init__", "")
    made.write("tools.__init__", "")
    made.write("tools.near", "from convarith.tools import far\n")
    made.write("tools.far", "x = 1\n")
    made.write("tools.other", "")
    return made


IMPORTS = {
    "at the top": "from convarith.tools import near\n",
    "of a name": "from convarith.tools.near import far\n",
    "of a module": "import convarith.tools.near\n",
    "of several": "from convarith.tools import (\n    other,\n    near,\n)\n",
    "under another name": "from convarith.tools import near as close\n",
    "in a function": "def make():\n    from convarith.tools import near\n    return near\n",
    "by its name": 'KINDS = {"near": "convarith.tools.near:Near"}\n',
    "in a class": "class A:\n    def make(self):\n        from convarith.tools.near import far\n",
}


@pytest.mark.parametrize("text", IMPORTS.values(), ids=IMPORTS)
def test_a_change_in_what_is_imported_by_what_is_imported_counts(package: Package, text: str) -> None:
    package.write("made", text)
    before = code("made"), behaviour("made")
    package.write("tools.far", "x = 2\n")
    assert code("made") != before[0]
    assert behaviour("made") != before[1]


def test_a_change_elsewhere_does_not_count(package: Package) -> None:
    package.write("made", "from convarith.tools import near\n")
    before = code("made")
    package.write("tools.other", "x = 2\n")
    assert code("made") == before


def test_an_import_for_types_does_not_count(package: Package) -> None:
    package.write(
        "made", "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from convarith.tools import near\n"
    )
    before = code("made")
    package.write("tools.far", "x = 2\n")
    assert code("made") == before


def test_words_count_for_code_but_not_for_behaviour(package: Package) -> None:
    package.write("made", "from convarith.tools import near\n")
    before = code("made"), behaviour("made")
    package.write("tools.far", '"""Words."""\n\n# Words.\nx = 1\n')
    assert code("made") != before[0]
    assert behaviour("made") == before[1]


VALUES = {
    "a text": ('x = """a"""\n', 'x = """b"""\n'),
    "an argument": ('f(\n    """a"""\n)\n', 'f(\n    """b"""\n)\n'),
    "a text with a #": ('x = "# a"\n', 'x = "# b"\n'),
    "a quote in a text": ("x = '\"' # a\ny = 1\n", "x = '\"' # a\ny = 2\n"),
    "after a long text": ('x = b"""a\n"""\ny = 1\n', 'x = b"""a\n"""\ny = 2\n'),
}


@pytest.mark.parametrize(("one", "other"), VALUES.values(), ids=VALUES)
def test_a_text_that_is_a_value_counts_for_behaviour(package: Package, one: str, other: str) -> None:
    package.write("made", one)
    before = behaviour("made")
    package.write("made", other)
    assert behaviour("made") != before


def versions(monkeypatch: pytest.MonkeyPatch, **changed: str) -> None:
    real = cache._version
    monkeypatch.setattr(cache, "_version", lambda library: changed.get(library) or real(library))
    code.cache_clear()
    behaviour.cache_clear()


LIBRARIES = {
    "png": {"PIL", "pypdfium2"},
    "gif": {"PIL", "pypdfium2"},
    "webp": {"PIL", "pypdfium2", "numpy"},
    "apng": {"PIL", "pypdfium2", "numpy"},
    "video": {"av", "PIL", "pypdfium2"},
    "sheet": {"pikepdf", "PIL", "pypdfium2"},
    "frames": {"pikepdf"},
    "svg": {"pikepdf", "pypdfium2", "jinja2"},
    "tikz": {"jinja2"},
}


@pytest.mark.parametrize("library", sorted(set().union(*LIBRARIES.values())))
def test_another_version_of_a_library_makes_again_what_it_makes(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [each.name for each in FORMATS if each.name != "pdf"]
    assert set(names) == set(LIBRARIES)
    before = {name: code(f"formats.{name}") for name in names}
    versions(monkeypatch, **{library: "99.0"})
    changed = {name for name in names if code(f"formats.{name}") != before[name]}
    assert changed >= {name for name, libraries in LIBRARIES.items() if library in libraries}
    assert "frames" not in changed or library == "pikepdf"


def test_the_text_of_a_figure_depends_on_all_that_computes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = cache._closure(WRITERS)
    for part in (
        "arithmetic.axis",
        "arithmetic.values.sums",
        "catalogue.figure",
        "scenes.rows",
        "words.latex",
        *SCENES_BY_NAME,
    ):
        assert f"convarith.{part}" in found
    assert not [
        name for name in found if name.startswith(("convarith.steps", "convarith.guide", "convarith.tools.svg"))
    ]


def test_the_pdf_depends_on_how_tex_is_run_and_not_on_what_is_drawn() -> None:
    found = cache._closure(TYPESETTERS)
    for part in ("tools.process", "tools.tex_surroundings", "tools.confinement", "tools.pdf_forms", "errors"):
        assert f"convarith.{part}" in found
    assert not [name for name in found if name.startswith(("convarith.scenes", "convarith.arithmetic"))]


@pytest.mark.parametrize("library", ["pikepdf"])
def test_another_version_of_what_checks_pdfs_typesets_again(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = behaviour(*TYPESETTERS)
    versions(monkeypatch, **{library: "99.0"})
    assert behaviour(*TYPESETTERS) == before  # it makes no bytes of a PDF; the embedded TeX has an identity of its own
