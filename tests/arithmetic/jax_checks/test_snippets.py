"""The guide's programs for Keras and JAX print the shapes that the arithmetic, and so the guide, says they print."""

from __future__ import annotations

import runpy

import pytest

from ...guide.test_snippets import FOLDER, expected
from ...needs import demand
from . import computing  # noqa: F401  # which says what Keras is to compute with

demand("jax")
pytest.importorskip("keras")


@pytest.mark.parametrize("name", ["jax_direct", "jax_transposed", "keras_direct", "keras_transposed"])
def test_a_program_prints_the_shape(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(FOLDER / f"{name}.py"))
    assert capsys.readouterr().out.strip() == expected(name)
