from __future__ import annotations

import subprocess
import sys

import convarith
import convarith.arithmetic


def test_the_public_names_are_these() -> None:
    assert convarith.__all__ == [
        "RELATIONSHIPS",
        "ConvarithError",
        "Convolution",
        "EquivalentConvolution",
        "GeometryError",
        "PaddingMode",
        "Pooling",
        "PoolingMode",
        "TransposedConvolution",
        "relationship",
    ]
    assert all(hasattr(convarith, name) for name in convarith.__all__)


def test_the_names_of_the_arithmetic_are_these() -> None:
    assert convarith.arithmetic.__all__ == [
        "RELATIONSHIPS",
        "Axis",
        "Convolution",
        "EquivalentConvolution",
        "PaddingMode",
        "PaddingWord",
        "Pooling",
        "PoolingMode",
        "Relationship",
        "TransposedConvolution",
        "relationship",
        "rotated",
    ]
    assert all(hasattr(convarith.arithmetic, name) for name in convarith.arithmetic.__all__)


def test_numpy_is_imported_with_the_first_value_and_not_before() -> None:
    program = """
import sys
from convarith import Convolution
operation = Convolution(3, 3)
operation.inputs_of((0, 0)), operation.transpose().equivalent().output_size
print("numpy" in sys.modules)
operation.compute([[1] * 3] * 3, [[1] * 3] * 3)
print("numpy" in sys.modules)
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["False", "True"]
