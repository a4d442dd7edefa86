"""The code of PyTorch's layers: what PyTorch computes when it runs a text is what is read from it here."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from convarith import CodeError, Folding, Layer, MaxUnpooling, Pooling, code, from_code

from ...needs import demand
from ..framework_code.operations import OPERATIONS
from ..geometries import examples

demand("torch")
torch = pytest.importorskip("torch")

TEXTS = (
    ("nn.Conv1d(2, 3, 3)", 9, None),
    ("torch.nn.Conv2d(2, 4, (3, 2), (2, 1), (1, 0), (1, 2), 2, False)", (9, 7), None),
    ("Conv2d(in_channels=3, out_channels=1, kernel_size=2, padding='same', dilation=3)", (8, 7), None),
    ("nn.Conv2d(1, 1, [3, 4], padding='valid', bias=False)", 6, None),
    ("nn.Conv2d(1, 2, 4, padding='same', padding_mode='reflect')", 6, None),
    ("nn.Conv3d(1, 2, 3, stride=2, padding=1, padding_mode='circular')", 5, None),
    ("nn.Conv1d(2, 2, 3, padding=2, padding_mode='replicate', device='cpu')", 6, None),
    ("nn.ConvTranspose1d(2, 3, 4, 2, 1)", 5, None),
    ("nn.ConvTranspose2d(16, 33, 3, stride=2, padding=1, output_padding=1)", 6, None),
    ("nn.ConvTranspose2d(4, 4, 3, 2, 1, 1, 2, True, 2)", (4, 5), None),
    ("nn.ConvTranspose3d(1, 1, 2, stride=2, bias=False)", 3, None),
    ("nn.MaxPool1d(3)", 10, None),
    ("nn.MaxPool2d((3, 2), stride=(2, 1), padding=1, ceil_mode=True)", (8, 7), None),
    ("nn.MaxPool3d(2, 1, dilation=2)", 5, None),
    ("nn.AvgPool1d(3, 2, 1, True, False)", 10, None),
    ("nn.AvgPool2d(3, padding=1, divisor_override=5)", 8, None),
    ("nn.AvgPool3d(2, ceil_mode=True, count_include_pad=False)", 5, None),
    ("nn.AdaptiveAvgPool1d(3)", 7, None),
    ("nn.AdaptiveAvgPool2d((None, 3))", (4, 7), None),
    ("nn.AdaptiveMaxPool2d(4)", 6, None),
    ("nn.AdaptiveMaxPool3d((2, 1, None))", 4, None),
    ("nn.MaxUnpool1d(2)", 3, None),
    ("nn.MaxUnpool2d(3, stride=2, padding=1)", (3, 4), None),
    ("nn.Unfold(3, dilation=2, padding=1, stride=2)", (9, 8), 2),
    ("nn.Unfold((2, 3))", 5, None),
    ("nn.Fold((4, 5), kernel_size=(2, 2))", None, 2),
    ("nn.Fold(6, 3, 1, 1, 2)", (27, 9), None),
    ("nn.PixelShuffle(2)", (3, 4), 8),
    ("nn.PixelUnshuffle(downscale_factor=3)", 6, 2),
    ("nn.Upsample(scale_factor=2)", (3, 4), None),
    ("nn.Upsample((7, 5))", 3, None),
    ("nn.Upsample(scale_factor=(1.5, 2.5), mode='bilinear')", 5, None),
    ("nn.Upsample(scale_factor=1.7, mode='linear', recompute_scale_factor=True)", 5, None),
    ("nn.Upsample(9, mode='linear', align_corners=True)", 5, None),
    ("nn.Upsample(scale_factor=2.3, mode='nearest-exact')", (5, 6), None),
    ("nn.Upsample(size=(4, 5, 6), mode='trilinear', align_corners=False)", 3, None),
    ("nn.UpsamplingNearest2d(scale_factor=3)", 3, None),
    ("nn.UpsamplingBilinear2d(size=7)", (3, 4), None),
    ("nn.Sequential(nn.ZeroPad2d((1, 2, 0, 3)), nn.Conv2d(2, 1, 3, padding=1))", 5, None),
    ("nn.Sequential(nn.ReflectionPad1d((2, 1)), nn.Conv1d(1, 1, 3))", 5, None),
    ("nn.Sequential(nn.ReplicationPad2d(2), nn.Conv2d(1, 1, 3, 2))", 5, None),
    ("nn.Sequential(nn.CircularPad2d((1, 0, 2, 1)), nn.Conv2d(1, 1, 3))", 5, None),
    ("nn.Sequential(nn.ConstantPad2d((1, 0, 0, 1), float('-inf')), nn.MaxPool2d(3, 2))", 6, None),
    ("nn.Sequential(nn.ConstantPad1d((1, 0), 0), nn.AvgPool1d(2))", 6, None),
    ("nn.Sequential(nn.ConvTranspose2d(1, 2, 3, 2), nn.ZeroPad2d((-1, 0, 0, -2)))", 4, None),
)


@pytest.mark.parametrize(("text", "input_size", "channels"), TEXTS, ids=[text for text, _, _ in TEXTS])
def test_a_text_computes_in_pytorch_what_is_read_from_it(text: str, input_size: Any, channels: int | None) -> None:
    check(text, from_code(text, input_size, channels=channels))


@examples(300)
@given(OPERATIONS)
def test_what_is_written_computes_the_same_in_pytorch(operation: Any) -> None:
    try:
        text = code(operation)
    except CodeError:
        return
    check(text, operation)


def check(text: str, operation: Any) -> None:
    """Compare the values of an operation with those that PyTorch computes when it runs a text."""
    module = eval(text, {"torch": torch, "nn": torch.nn, **vars(torch.nn)}).double()
    random = np.random.default_rng(zlib.crc32(text.encode()))
    for parameter in module.parameters():
        parameter.data = torch.tensor(random.integers(-4, 5, tuple(parameter.shape))).double()
    ours, theirs = computed(operation, module, random)
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours.astype(float), theirs, rtol=1e-9, atol=1e-9)


def computed(operation: Any, module: Any, random: Any) -> tuple[Any, Any]:
    """Return the values of an operation and of a module of PyTorch for the same random input and parameters."""
    if isinstance(operation, MaxUnpooling):
        return unpooled(operation, module, random)
    if isinstance(operation, Folding):
        x = random.integers(-9, 10, operation.input_size)
        return operation.compute(x), module(torch.tensor(x).double()[None])[0].numpy()
    shape = getattr(operation, "input_shape", None) or (1, *operation.input_size)
    x = random.integers(-9, 10, shape).astype(float)
    theirs = module(torch.tensor(x).double()[None])[0].detach().numpy()
    parameters = [parameter.detach().numpy() for parameter in module.parameters()]
    if isinstance(operation, Layer):
        return operation.compute(x, *parameters), theirs
    if hasattr(operation, "input_shape"):
        return operation.compute(x), theirs
    return operation.compute(x[0], *(weight[0, 0] for weight in parameters)), theirs[0]


def unpooled(operation: MaxUnpooling, module: Any, random: Any) -> tuple[Any, Any]:
    pooling = Pooling(operation.output_size, operation.kernel_size, operation.stride, operation.padding)
    assert pooling.output_size == operation.input_size
    x = random.integers(-9, 10, operation.output_size)
    maxima, indices = pooling.compute(x), pooling.indices(x)
    theirs = module(torch.tensor(maxima)[None, None].double(), torch.tensor(indices)[None, None])
    return operation.compute(maxima, indices), theirs[0, 0].numpy()
