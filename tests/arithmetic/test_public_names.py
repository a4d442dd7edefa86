from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

import convarith
import convarith.arithmetic
import convarith.arithmetic.networks
import convarith.models


def test_the_public_names_are_these() -> None:
    assert convarith.__all__ == [
        "FRAMEWORK_WORDS",
        "RELATIONSHIPS",
        "AdaptivePooling",
        "Add",
        "ChannelOrder",
        "ChannelPooling",
        "CodeError",
        "Concatenate",
        "ConvarithError",
        "Convolution",
        "Crop",
        "DataType",
        "DeformableConvolution",
        "Drawing",
        "EquivalentConvolution",
        "Finding",
        "FindingKind",
        "Flatten",
        "Folding",
        "Framework",
        "GeometryError",
        "Input",
        "InputGradient",
        "Layer",
        "Linear",
        "MaskedConvolution",
        "MaxUnpooling",
        "ModelError",
        "NamedLayer",
        "NearestResize",
        "Network",
        "Opaque",
        "Pad",
        "PaddingMode",
        "PixelShuffle",
        "PixelUnshuffle",
        "Pointwise",
        "Pooling",
        "PoolingMode",
        "Resize",
        "ResizeConvolution",
        "Stack",
        "TransposedConvolution",
        "Unflatten",
        "Unfolding",
        "WeightGradient",
        "WindowPartition",
        "aligned",
        "code",
        "depthwise",
        "draw",
        "draw_toml",
        "explicit_padding",
        "findings",
        "from_code",
        "from_onnx",
        "from_torch",
        "global_pooling",
        "pointwise",
        "relationship",
        "repairs",
        "separable",
        "solve",
    ]
    assert all(hasattr(convarith, name) for name in convarith.__all__)


@pytest.mark.parametrize("name", ["Convolution", "ModelError", "Network", "from_onnx"])
def test_a_name_of_each_package_can_be_imported_first(name: str) -> None:
    assert subprocess.run([sys.executable, "-c", f"from convarith import {name}"], check=False).returncode == 0


def test_the_version_is_that_of_the_package() -> None:
    assert convarith.__version__ == version("convarith")


def test_the_names_of_the_arithmetic_are_these() -> None:
    assert convarith.arithmetic.__all__ == [
        "FRAMEWORK_WORDS",
        "RELATIONSHIPS",
        "AdaptivePooling",
        "Alignment",
        "Axis",
        "Change",
        "ChannelOrder",
        "ChannelPooling",
        "Convolution",
        "Coordinates",
        "DeformableConvolution",
        "EquivalentConvolution",
        "ExplicitPadding",
        "Folding",
        "Framework",
        "FrameworkWord",
        "InputGradient",
        "Layer",
        "MaskWord",
        "MaskedConvolution",
        "MaxUnpooling",
        "NearestResize",
        "PaddingMode",
        "PaddingWord",
        "PixelShuffle",
        "PixelUnshuffle",
        "Pooling",
        "PoolingMode",
        "Relationship",
        "Repair",
        "Resize",
        "ResizeConvolution",
        "ResizeMode",
        "Rounding",
        "Sample",
        "Solvable",
        "Stack",
        "Stage",
        "Subject",
        "TransposedConvolution",
        "Unfolding",
        "WeightGradient",
        "WindowPartition",
        "aligned",
        "code",
        "depthwise",
        "explicit_padding",
        "from_code",
        "global_pooling",
        "pointwise",
        "relationship",
        "repairs",
        "rotated",
        "separable",
        "solve",
    ]
    assert all(hasattr(convarith.arithmetic, name) for name in convarith.arithmetic.__all__)


def test_numpy_is_imported_with_the_first_value_and_not_before() -> None:
    program = """
import sys
from convarith import *
operation = Convolution(3, 3)
layer = Layer(operation, 2, 4)
stack = Stack([layer, Pooling(1, 1), *separable(Convolution(1, 1), in_channels=4, out_channels=2)])
stack.inputs_of((0, 0)), stack.macs(), layer.inputs_of(0), aligned(stack, stack)
Unfolding(operation).inputs_of((0, 0)), PixelShuffle(4, 1, 2).inputs_of((0, 0, 0)), Unfolding(operation).transpose()
AdaptivePooling(3, 2).inputs_of((0, 0)), ResizeConvolution(3, 2, 3).inputs_of((0, 0)), DeformableConvolution(operation)
Pooling(4, 2).unpooling().output_size, explicit_padding("ONNX", "SAME_UPPER", input_size=3, kernel_size=3)
operation.inputs_of((0, 0)), operation.transpose().equivalent().output_size
network = Network([NamedLayer("x", Input(1, 3)), NamedLayer("y", operation, "x")])
network.inputs_of("y", (0, 0)), findings(network), from_onnx, from_torch
print("numpy" in sys.modules)
operation.compute([[1] * 3] * 3, [[1] * 3] * 3)
print("numpy" in sys.modules)
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["False", "True"]


def test_the_names_of_networks_and_models_are_these() -> None:
    assert convarith.arithmetic.networks.__all__ == [
        "Add",
        "Concatenate",
        "Crop",
        "DataType",
        "Finding",
        "FindingKind",
        "Flatten",
        "Input",
        "LayerState",
        "Linear",
        "NamedLayer",
        "Network",
        "NetworkRepair",
        "Opaque",
        "Operation",
        "Pad",
        "Pointwise",
        "Row",
        "Shape",
        "Totals",
        "Unflatten",
        "findings",
        "from_stack",
        "network_rows",
        "repaired",
        "totals",
    ]
    assert all(hasattr(convarith.arithmetic.networks, name) for name in convarith.arithmetic.networks.__all__)
    assert convarith.models.__all__ == ["from_onnx", "from_torch"]
