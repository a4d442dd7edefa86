"""The counts of checked geometries: what the tests counted is what guide and README say."""

from __future__ import annotations

import json
import shutil

import pytest

from convarith.errors import CatalogueError, Place
from convarith.guide.verification import read_verification
from convarith.steps.verify import TABLE, readme_table

from .conftest import ROOT, Sandbox

FEW = ("global pooling", "pixel unshuffle")
"""Operations with so few parameters that there are no thousands of small geometries."""

AT_ONCE = {"PYTEST_ADDOPTS": "--numprocesses=0"}
"""Without processes of their own, which take longer to start than these tests."""

COUNTING = """\
from .verification import ONNX_RUNTIME, verified

def test_two() -> None:
    for geometry in (1, 2, 2):
        verified("convolution", ONNX_RUNTIME, geometry)
"""


@pytest.fixture
def counting(project: Sandbox) -> Sandbox:
    """A project whose tests count two geometries."""
    tests = project.path("tests/arithmetic")
    tests.mkdir(parents=True)
    for name in ("__init__.py", "conftest.py", "verification.py"):
        shutil.copy(ROOT / "tests/arithmetic" / name, tests / name)
    project.write("tests/__init__.py", "")
    project.write("tests/arithmetic/test_counting.py", COUNTING)
    shutil.copy(ROOT / "README.md", project.path("README.md"))
    return project


def test_what_the_tests_count_is_written_everywhere(counting: Sandbox) -> None:
    run = counting.doit("verify", environment=AT_ONCE)
    assert run.status == 0, run.printed
    text = counting.path("build/verification.json").read_text()
    assert json.loads(text)["geometries"] == {"convolution": {"ONNX Runtime": 2}}
    assert counting.path("report/verification.json").read_text() == text
    found = TABLE.search(counting.path("README.md").read_text())
    assert found is not None
    assert "| convolution | 2 |" in found[0]


def test_tests_that_fail_change_nothing(counting: Sandbox) -> None:
    counting.edit("tests/arithmetic/test_counting.py", "(1, 2, 2)", "(1, undefined)")
    before = counting.path("README.md").read_text(), counting.path("report/verification.json").read_text()
    run = counting.doit("verify", environment=AT_ONCE)
    assert run.status != 0
    assert "error: verification: the tests did not pass (failure)" in run.printed
    assert "name 'undefined' is not defined" in run.printed
    assert "hint: pip install -e '.[test,torch]' installs what the tests need" in run.printed
    assert (counting.path("README.md").read_text(), counting.path("report/verification.json").read_text()) == before


def test_the_readme_shows_what_the_guide_shows() -> None:
    published = read_verification((ROOT / "report/verification.json").read_text(encoding="utf-8"))
    found = TABLE.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert found is not None
    assert found[0] == f"{found[1]}{readme_table(published)}{found[2]}"


def test_every_operation_was_checked_over_many_geometries() -> None:
    published = read_verification((ROOT / "report/verification.json").read_text(encoding="utf-8"))
    assert len(published.versions) == 2
    for operation, counts in published.counts.items():
        least = 100 if operation in FEW or operation.startswith("padding words") else 1000
        assert max(counts.values()) >= least, operation


VERSIONS = '"frameworks" must say the version of each framework'
COUNTS = '"geometries" must have, for each operation, a whole number per framework'
GOOD = '{"frameworks": {"A": "1"}, "geometries": {"x": {"A": 3}}}'


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("", "not valid JSON: Expecting value", 1),
        (f"{GOOD}\n]", "not valid JSON: Extra data", 2),
        ("[" * 100_000, "not what the tests write", None),
        ("9" * 5000, "not what the tests write", None),
        ("[]", 'must have "frameworks" and "geometries"', None),
        ("{}", 'must have "frameworks" and "geometries"', None),
        ('{"frameworks": {}, "geometries": {}}', VERSIONS, None),
        (GOOD.replace('"1"', "1"), VERSIONS, None),
        (GOOD.replace('"1"', '"\\\\input"'), VERSIONS, None),
        (GOOD.replace("3", '"3"'), COUNTS, None),
        (GOOD.replace("3", "true"), COUNTS, None),
        (GOOD.replace("3", "1e3"), COUNTS, None),
        (GOOD.replace("3", "9" * 20), COUNTS, None),
        (GOOD.replace('{"A": 3}', "3"), COUNTS, None),
        (GOOD.replace('"A": 3', '"B": 3'), COUNTS, None),
    ],
)
def test_counts_that_cannot_be_read(text: str, problem: str, line: int | None) -> None:
    with pytest.raises(CatalogueError) as raised:
        read_verification(text)
    assert raised.value.problem == f"the counts of checked geometries cannot be read: {problem}"
    assert raised.value.details.hint == "doit verify counts anew"
    assert raised.value.details.place == Place("report/verification.json", line)


def test_counts_that_can_be_read() -> None:
    assert read_verification(GOOD).rows == (("x", "3"),)
