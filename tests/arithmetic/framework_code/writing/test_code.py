"""What is written as the code of a layer is read as the same operation; where there is none, the error says why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convarith import (
    AdaptivePooling,
    ChannelPooling,
    CodeError,
    Convolution,
    DeformableConvolution,
    Folding,
    Layer,
    MaxUnpooling,
    NearestResize,
    PixelShuffle,
    Pooling,
    Resize,
    Stack,
    TransposedConvolution,
    Unfolding,
    code,
    from_code,
)
from convarith.arithmetic.framework_code.writing.equality import computes_the_same

from ...geometries import convolutions, examples, transposed_convolutions
from ...relatives import layers
from ..operations import OPERATIONS

UNEVEN = ((0, 1), (2, 1))
WRITTEN: tuple[tuple[str, Any, str], ...] = (
    ("PyTorch", Convolution(7, 3, 2, 1), "nn.Conv2d(1, 1, 3, stride=2, padding=1, bias=False)"),
    ("PyTorch", Layer(Convolution(7, 3), 16, 32, 4), "nn.Conv2d(16, 32, 3, groups=4)"),
    ("PyTorch", Convolution((7, 5), (3, 2), dilation=(1, 2)), "nn.Conv2d(1, 1, (3, 2), dilation=(1, 2), bias=False)"),
    (
        "pytorch",
        Convolution(7, 3, padding=UNEVEN, padding_mode="reflect"),
        "nn.Sequential(nn.ReflectionPad2d((2, 1, 0, 1)), nn.Conv2d(1, 1, 3, bias=False))",
    ),
    (
        "PYTORCH",
        Layer(TransposedConvolution(5, 3, 2, UNEVEN, output_padding=1), 2, 1),
        "nn.Sequential(nn.ConvTranspose2d(2, 1, 3, stride=2, padding=(0, 1), output_padding=1), "
        "nn.ZeroPad2d((-1, 0, 0, -1)))",
    ),
    ("PyTorch", Pooling((9,), 3, 2, ceil_mode=True), "nn.MaxPool1d(3, stride=2, ceil_mode=True)"),
    (
        "PyTorch",
        Pooling(7, 3, padding=((0, 1), (1, 1))),
        'nn.Sequential(nn.ConstantPad2d((1, 1, 0, 1), float("-inf")), nn.MaxPool2d(3))',
    ),
    ("PyTorch", Pooling(7, 3, 3, mode="average", divisor_override=4), "nn.AvgPool2d(3, divisor_override=4)"),
    ("PyTorch", ChannelPooling(Pooling(7, 2), 3), "nn.MaxPool2d(2)"),
    ("PyTorch", AdaptivePooling((7, 5), (3, 2)), "nn.AdaptiveAvgPool2d((3, 2))"),
    ("PyTorch", MaxUnpooling(3, 2), "nn.MaxUnpool2d(2)"),
    ("PyTorch", Unfolding(Convolution(7, 3, padding=1)), "nn.Unfold(3, padding=1)"),
    ("PyTorch", Folding(Convolution((7, 5), 3), 2), "nn.Fold((7, 5), 3)"),
    ("PyTorch", PixelShuffle(8, 3, 2), "nn.PixelShuffle(2)"),
    ("PyTorch", NearestResize((3, 4), 2), "nn.Upsample(scale_factor=(2, 2))"),
    ("PyTorch", Resize((5,), 8, "linear"), 'nn.Upsample(size=(8,), mode="linear")'),
)


@pytest.mark.parametrize(("framework", "operation", "text"), WRITTEN, ids=[text for _, _, text in WRITTEN])
def test_an_operation_is_written_as_people_write_it(framework: str, operation: Any, text: str) -> None:
    assert code(operation, framework) == text


REFUSED: tuple[tuple[str, Any, str], ...] = (
    (
        "PyTorch",
        Convolution(7, 3, padding=1, padding_mode="symmetric"),
        'there is no PyTorch layer for this convolution: PyTorch has no padding "symmetric"',
    ),
    (
        "PyTorch",
        Convolution(3, 3, padding=4, padding_mode="circular"),
        "there is no PyTorch layer for this convolution: PyTorch pads circularly by no more than the input has",
    ),
    (
        "PyTorch",
        Pooling(7, 2, dilation=2, mode="average"),
        "there is no PyTorch layer for this pooling: PyTorch's average poolings have no dilation",
    ),
    (
        "PyTorch",
        Pooling((1, 1, 1), (1, 1, 2), 1, (0, 0, 1), mode="average"),
        "there is no PyTorch layer for this pooling: AvgPool3d refuses an input that is smaller than "
        "its kernel, whatever its padding",
    ),
    (
        "PyTorch",
        Pooling(7, 3, mode="average", padding=((0, 1), (1, 1)), count_include_pad=False),
        "there is no PyTorch layer for this pooling: PyTorch's average poolings pad evenly, and a layer of padding in "
        "front would be counted",
    ),
    (
        "PyTorch",
        Pooling((7,), 3, mode="average", divisor_override=2),
        "there is no PyTorch layer for this pooling: AvgPool1d has no divisor_override",
    ),
    (
        "PyTorch",
        MaxUnpooling(3, 2, output_size=7),
        "there is no PyTorch layer for this max unpooling: PyTorch takes the output_size of an unpooling with its "
        "input, not in its layer",
    ),
    (
        "PyTorch",
        PixelShuffle(8, 3, 2, "dcr"),
        'there is no PyTorch layer for this pixel shuffle: PyTorch shuffles in the order "crd" only',
    ),
    (
        "PyTorch",
        PixelShuffle(12, 3, (2, 3)),
        "there is no PyTorch layer for this pixel shuffle: PyTorch has one factor for rows and columns",
    ),
    (
        "ONNX",
        PixelShuffle(12, 3, (2, 3), "dcr"),
        "there is no ONNX layer for this pixel shuffle: ONNX has one block size for rows and columns",
    ),
    (
        "PyTorch",
        DeformableConvolution(Convolution(5, 3)),
        "there is no PyTorch layer for this deformable convolution: torch.nn has no such layer",
    ),
    ("PyTorch", Stack([Convolution(5, 3)]), "there is no PyTorch layer for this stack: torch.nn has no such layer"),
)


@pytest.mark.parametrize(("framework", "operation", "problem"), REFUSED, ids=[problem for _, _, problem in REFUSED])
def test_where_there_is_no_layer_the_reason_is_said(framework: str, operation: Any, problem: str) -> None:
    with pytest.raises(CodeError) as caught:
        code(operation, framework)
    assert caught.value.problem == problem


def test_an_unknown_framework_is_asked_about() -> None:
    with pytest.raises(CodeError) as caught:
        code(Convolution(5, 3), "PiTorch")
    assert caught.value.problem.startswith("code is not written for 'PiTorch', only for PyTorch")
    assert caught.value.details.hint == 'did you mean "PyTorch"?'


@pytest.mark.parametrize("framework", ["PyTorch", "Keras", "Flax", "ONNX"])
@examples(300)
@given(OPERATIONS)
def test_what_is_written_is_read_as_the_same_operation(framework: str, operation: Any) -> None:
    try:
        text = code(operation, framework)
    except CodeError as error:
        assert "computes something else" not in error.problem, error.problem
        assert "is not read" not in error.problem
        return
    size = operation.input_shape[1:] if isinstance(operation, Unfolding) else operation.input_size
    channels = getattr(operation, "in_channels", getattr(operation, "channels", None))
    read = from_code(text, size, channels=channels)
    along_axes = framework == "ONNX" and isinstance(operation, Layer)  # the shape of the weights is not in the text
    assert computes_the_same(read, operation.operation if along_axes else operation)


@examples(200)
@given(st.one_of(convolutions(modes=True), transposed_convolutions(), layers()))
def test_every_convolution_of_frameworks_has_a_layer_in_pytorch(operation: Any) -> None:
    read = from_code(code(operation), operation.input_size)
    assert read == operation or (isinstance(operation, Layer) and read == operation.operation)
