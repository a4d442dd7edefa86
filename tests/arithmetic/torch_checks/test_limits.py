"""What PyTorch takes and refuses, and the words of its arguments: all small cases, one by one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pytest

from convarith import (
    FRAMEWORK_WORDS,
    Convolution,
    Framework,
    GeometryError,
    Layer,
    Pooling,
    PoolingMode,
    TransposedConvolution,
    explicit_padding,
)
from convarith.arithmetic import Subject

from ..framework import whole_numbers
from ..verification import PYTORCH, verified
from .framework import F, Tensor, padded, tensor, torch

REFUSED = "refused"


def size_of(function: Callable[[], Tensor]) -> object:
    """Return the size along the one axis of what PyTorch computes, or that it refuses, or that nothing is left."""
    try:
        size = int(function().shape[2])
    except (RuntimeError, ValueError):
        return REFUSED
    return size or REFUSED


def ours(function: Callable[[], Any]) -> object:
    try:
        return function().output_size[0]
    except GeometryError:
        return REFUSED


def test_max_pooling_takes_and_gives_the_same_sizes() -> None:
    """Half the kernel as the limit of padding, ceil_mode with a window larger than the padded input, dilation."""
    for i, k, s, p, d, ceil in product(range(1, 7), range(1, 6), range(1, 5), range(4), range(1, 4), (False, True)):
        found = ours(lambda: Pooling((i,), k, s, p, d, ceil_mode=ceil))  # noqa: B023  # called at once
        assert found == size_of(lambda: F.max_pool1d(torch.zeros(1, 1, i), k, s, p, d, ceil)), (i, k, s, p, d, ceil)  # noqa: B023


def test_average_pooling_takes_and_gives_the_same_sizes() -> None:
    for i, k, s, p, ceil in product(range(1, 9), range(1, 7), range(1, 5), range(5), (False, True)):
        found = ours(lambda: Pooling((i,), k, s, p, mode="average", ceil_mode=ceil))  # noqa: B023  # called at once
        assert found == size_of(lambda: F.avg_pool1d(torch.zeros(1, 1, i), k, s, p, ceil)), (i, k, s, p, ceil)  # noqa: B023


def test_transposed_convolution_takes_and_gives_the_same_sizes() -> None:
    """Among them output padding of the stride or more, below the dilation."""
    reached_stride = 0
    for i, k, s, p, d, a in product(range(1, 5), range(1, 5), range(1, 5), range(4), range(1, 4), range(5)):
        found = ours(lambda: TransposedConvolution((i,), k, s, p, d, a))  # noqa: B023  # called at once
        x, weight = torch.zeros(1, 1, i), torch.zeros(1, 1, k)
        assert found == size_of(lambda: F.conv_transpose1d(x, weight, None, s, p, a, 1, d)), (i, k, s, p, d, a)  # noqa: B023
        reached_stride += found != REFUSED and a >= s
    assert reached_stride > 100


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_padding_modes_have_the_same_limits(mode: str) -> None:
    for i, before, after in product(range(1, 6), range(8), range(8)):
        if mode == "circular" and max(before, after) > i:
            continue  # PyTorch wraps around once at most, NumPy and we as often as it takes
        found = ours(lambda: Convolution((i,), 1, padding=((before, after),), padding_mode=mode))  # noqa: B023
        assert found == size_of(lambda: padded(torch.zeros(1, 1, i), [(before, after)], mode))  # noqa: B023


def test_windows_that_read_padding_alone() -> None:
    x = tensor(np.array([1.0, 2.0]))[None]
    assert F.max_pool1d(x, 2, 1, 1, 3).item() == Pooling((2,), 2, 1, 1, 3).compute([1.0, 2.0])[0] == -np.inf
    x = tensor(np.array([5.0]))[None]
    np.testing.assert_array_equal(
        F.avg_pool1d(x, 2, 2, 1, True, False)[0].numpy(),
        Pooling((1,), 2, 2, 1, mode="average", ceil_mode=True, count_include_pad=False).compute([5.0]),
    )


@pytest.mark.parametrize("divisor", [1, 3, 9])
@pytest.mark.parametrize(("padding", "ceil_mode", "counts"), [(0, False, True), (1, True, False), (1, True, True)])
def test_a_divisor_of_averages(divisor: int, padding: int, ceil_mode: bool, counts: bool) -> None:
    x = whole_numbers((6, 7), seed=divisor)
    operation = Pooling((6, 7), 3, 2, padding, 1, "average", ceil_mode, counts, divisor)
    expected = F.avg_pool2d(tensor(x)[None], 3, 2, padding, ceil_mode, counts, divisor)[0].numpy()
    np.testing.assert_allclose(operation.compute(x), expected, rtol=1e-12)
    verified("average pooling", PYTORCH, operation)


def check_same() -> None:
    for i, k, d in product(range(1, 8), range(1, 6), range(1, 4)):
        numbers = explicit_padding("PyTorch", "same", input_size=(i,), kernel_size=k, dilation=d)
        x, kernel = whole_numbers((i,), seed=i), whole_numbers((k,), seed=k)
        found = Convolution((i,), k, padding=numbers.padding, dilation=d).compute(x, kernel)
        expected = F.conv1d(tensor(x)[None, None], tensor(kernel)[None, None], padding="same", dilation=d)[0, 0]
        np.testing.assert_array_equal(found, expected.numpy())
        verified("padding words of a convolution", PYTORCH, ("same", i, k, d))
    with pytest.raises(ValueError, match="not supported for strided"):
        torch.nn.Conv1d(1, 1, 3, stride=2, padding="same")


def check_valid() -> None:
    for i, k, s in product(range(1, 8), range(1, 6), range(1, 4)):
        if k <= i:
            x, kernel = whole_numbers((i,), seed=i), whole_numbers((k,), seed=k)
            numbers = explicit_padding("PyTorch", "valid", input_size=(i,), kernel_size=k, stride=s)
            expected = F.conv1d(tensor(x)[None, None], tensor(kernel)[None, None], padding="valid", stride=s)[0, 0]
            found = Convolution((i,), k, s, numbers.padding).compute(x, kernel)
            np.testing.assert_array_equal(found, expected.numpy())
            verified("padding words of a convolution", PYTORCH, ("valid", i, k, s))


def check_output_size() -> None:
    """Every size that PyTorch takes is its least one and an output padding below the stride more."""
    for i, k, s, p, d in product(range(1, 4), range(1, 4), range(1, 4), range(2), range(1, 4)):
        module = torch.nn.ConvTranspose1d(1, 1, k, s, p, dilation=d)
        for asked in range(1, 20):
            least = s * (i - 1) + d * (k - 1) + 1 - 2 * p
            found = size_of(lambda: module(torch.zeros(1, 1, i), output_size=[asked]))  # noqa: B023  # called at once
            if 0 <= asked - least < s:
                assert found == asked == TransposedConvolution((i,), k, s, p, d, asked - least).output_size[0]
            else:
                assert found == REFUSED


C, T, P = Subject.CONVOLUTION, Subject.TRANSPOSED_CONVOLUTION, Subject.POOLING
X, KERNEL = whole_numbers((6, 7), seed=1), whole_numbers((3, 2), seed=2)


def same_values(found: Any, expected: Tensor) -> None:
    np.testing.assert_allclose(found, expected.detach().numpy(), rtol=1e-12)


def module_of(kind: Any, **arguments: Any) -> Tensor:
    module = kind(1, 1, (3, 2), bias=False, **arguments).double()
    module.weight.data = tensor(KERNEL)[None, None]
    return module(tensor(X)[None, None])[0, 0]


def check_convolution(**arguments: Any) -> None:
    same_values(Convolution((6, 7), (3, 2), **arguments).compute(X, KERNEL), module_of(torch.nn.Conv2d, **arguments))


def check_transposed(**arguments: Any) -> None:
    values = TransposedConvolution((6, 7), (3, 2), **arguments).compute(X, KERNEL)
    same_values(values, module_of(torch.nn.ConvTranspose2d, **arguments))


def check_pooling(mode: PoolingMode, ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    module = (torch.nn.MaxPool2d if mode is PoolingMode.MAX else torch.nn.AvgPool2d)((3, 2), **theirs)
    same_values(Pooling((6, 7), (3, 2), mode=mode, **ours).compute(X), module(tensor(X)[None, None])[0, 0])


def check_groups(operation: Convolution | TransposedConvolution, function: Any) -> None:
    layer = Layer(operation, 4, 6, groups=2, bias=False)
    x, weight = whole_numbers(layer.input_shape, seed=1), whole_numbers(layer.weight_shape, seed=2)
    same_values(layer.compute(x, weight), function(tensor(x)[None], tensor(weight), groups=2)[0])


MAX, AVERAGE = PoolingMode.MAX, PoolingMode.AVERAGE

PYTORCH_CHECKS: dict[tuple[Subject, str, str], Callable[[], None]] = {
    (C, "kernel_size", ""): check_convolution,
    (C, "stride", ""): lambda: check_convolution(stride=1),
    (C, "padding", "2"): lambda: check_convolution(padding=2),
    (C, "padding", "valid"): check_valid,
    (C, "padding", "same"): check_same,
    (C, "dilation", ""): lambda: check_convolution(dilation=2),
    (C, "groups", ""): lambda: check_groups(Convolution(6, (3, 2)), F.conv2d),
    **{
        (C, "padding_mode", mode): partial(check_convolution, padding=(1, 2), padding_mode=mode)
        for mode in ("zeros", "reflect", "replicate", "circular")
    },
    (T, "padding", "2"): lambda: check_transposed(padding=2),
    (T, "output_padding", ""): lambda: check_transposed(stride=2, dilation=3, output_padding=2),
    (T, "output_size", ""): check_output_size,
    (T, "dilation", ""): lambda: check_transposed(dilation=2),
    (T, "groups", ""): lambda: check_groups(TransposedConvolution(6, (3, 2)), F.conv_transpose2d),
    (P, "kernel_size", ""): lambda: check_pooling(MAX, {}, {}),
    (P, "padding", "1"): lambda: check_pooling(MAX, {"padding": 1}, {"padding": 1}),
    (P, "stride", ""): lambda: check_pooling(MAX, {"stride": (3, 2)}, {}),
    (P, "dilation", ""): lambda: check_pooling(MAX, {"dilation": 2}, {"dilation": 2}),
    (P, "ceil_mode", ""): lambda: check_pooling(AVERAGE, {"stride": 4, "ceil_mode": False}, {"stride": 4}),
    (P, "count_include_pad", ""): lambda: check_pooling(
        AVERAGE, {"padding": 1, "count_include_pad": True}, {"padding": 1}
    ),
}


def test_every_row_that_says_it_was_checked_against_pytorch_is_checked_here() -> None:
    rows = {(row.subject, row.argument, row.word) for row in FRAMEWORK_WORDS if row.framework is Framework.PYTORCH}
    resizes = {row for row in rows if row[0] is Subject.RESIZE}  # test_resize_words.py has these
    assert rows - resizes == set(PYTORCH_CHECKS)


@pytest.mark.filterwarnings("ignore:Using padding='same'")  # it says that this costs a copy
@pytest.mark.parametrize("row", PYTORCH_CHECKS, ids=str)
def test_a_word_of_pytorch(row: tuple[Subject, str, str]) -> None:
    PYTORCH_CHECKS[row]()


@pytest.mark.parametrize("seed", range(40))
def test_infinities_and_nan_go_where_pytorch_lets_them_go(seed: int) -> None:
    """Without padding: what a zero of padding times an infinity is, PyTorch leaves to the algorithm that it chooses."""
    random = np.random.default_rng(seed)
    x = random.choice([1.0, -2.0, 3.0, np.inf, -np.inf, np.nan], (1, 1, 4, 5), p=[0.25, 0.25, 0.2, 0.1, 0.1, 0.1])
    maxima, positions = F.max_pool2d(torch.from_numpy(x), 2, 1, return_indices=True)
    pooling = Pooling((4, 5), 2, 1)
    np.testing.assert_array_equal(pooling.compute(x[0, 0]), maxima[0, 0].numpy())
    np.testing.assert_array_equal(pooling.indices(x[0, 0]), positions[0, 0].numpy())
    averages = Pooling((4, 5), 2, 1, mode="average").compute(x[0, 0])
    np.testing.assert_array_equal(averages, F.avg_pool2d(torch.from_numpy(x), 2, 1)[0, 0].numpy())
    kernel = random.choice([1.0, -1.0, 2.0], (2, 2))
    convolved = F.conv2d(torch.from_numpy(x), torch.from_numpy(kernel)[None, None])
    np.testing.assert_array_equal(Convolution((4, 5), 2).compute(x[0, 0], kernel), convolved[0, 0].numpy())
