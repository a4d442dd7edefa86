"""What the guide says of PyTorch in prose: each sentence a call."""

from __future__ import annotations

from typing import Any

import pytest

from .framework import F, torch


def row(*values: float) -> Any:
    return torch.tensor(values, dtype=torch.float64).view(1, 1, -1)


def cells(x: object) -> list[float]:
    return x.flatten().tolist()  # type: ignore[attr-defined,no-any-return]


def reads(function: object, size: int) -> list[list[int]]:
    """Return, for each output, the input cells that it depends on."""
    slopes = torch.autograd.functional.jacobian(lambda x: function(x)[0, 0], torch.rand(1, 1, size))  # type: ignore[operator]
    return [each.nonzero()[:, -1].tolist() for each in slopes]


def test_an_output_padding_below_the_dilation_is_accepted_and_transposes_nothing() -> None:
    x, w = torch.zeros(1, 1, 3), torch.zeros(1, 1, 3)
    assert F.conv_transpose1d(x, w, dilation=2, output_padding=1).shape[-1] == 8
    assert F.conv1d(torch.zeros(1, 1, 8), w, dilation=2).shape[-1] == 4
    with pytest.raises(RuntimeError):
        F.conv_transpose1d(x, w, stride=2, output_padding=2)


def test_an_output_padding_that_is_too_large_is_refused_only_when_the_layer_runs() -> None:
    layer = torch.nn.ConvTranspose1d(1, 1, 3, stride=2, output_padding=2)
    with pytest.raises(RuntimeError):
        layer(torch.zeros(1, 1, 3))


def test_the_last_outputs_depend_on_no_input_if_a_is_larger_than_p() -> None:
    outputs = F.conv_transpose1d(row(1, 1, 1), row(1, 1, 1), stride=2, output_padding=1)
    assert (outputs.shape[-1], cells(outputs)[-1]) == (8, 0)


def test_the_size_to_return_to_can_be_given_instead() -> None:
    layer = torch.nn.ConvTranspose2d(8, 3, 3, stride=2, padding=1)
    assert layer(torch.zeros(1, 8, 16, 24), output_size=(32, 48)).shape[2:] == (32, 48)


def test_same_is_refused_with_a_stride() -> None:
    with pytest.raises(ValueError, match="strided"):
        torch.nn.Conv1d(1, 1, 3, stride=2, padding="same")


def test_pad_begins_with_the_last_axis_and_paddings_have_limits() -> None:
    assert F.pad(torch.zeros(1, 1, 2, 2), (1, 1)).shape[2:] == (2, 4)
    assert F.pad(row(1, 2, 3), (3, 0), mode="circular").shape[-1] == 6
    for mode, too_much in (("circular", 4), ("reflect", 3)):
        with pytest.raises(RuntimeError):
            F.pad(row(1, 2, 3), (too_much, 0), mode=mode)
    assert F.pad(row(1, 2, 3), (9, 0), mode="replicate").shape[-1] == 12


def test_a_pooling_moves_by_its_kernel_pads_with_less_than_anything_and_by_half_a_kernel_at_most() -> None:
    assert F.max_pool1d(torch.zeros(1, 1, 9), 3).shape[-1] == 3
    assert cells(F.max_pool1d(row(-4, -2, -6, -8), 3, 1, 1)) == [-2, -2, -2, -6]
    with pytest.raises(RuntimeError):
        F.max_pool1d(torch.zeros(1, 1, 9), 3, padding=2)


def test_an_adaptive_pooling_is_an_ordinary_one_exactly_if_the_remainder_is_0_or_1() -> None:
    for i in range(1, 14):
        for o in range(1, i + 1):
            adaptive = reads(lambda x, o=o: F.adaptive_avg_pool1d(x, o), i)
            found = any(
                (i - k) // s + 1 == o and adaptive == [list(range(u * s, u * s + k)) for u in range(o)]
                for k in range(1, i + 1)
                for s in range(1, i + 1)
            )
            assert found == (i % o in (0, 1)), (i, o)
            if found:
                s, k = i // o, i // o + i % o
                assert o == 1 or adaptive == [list(range(u * s, u * s + k)) for u in range(o)]


def test_an_adaptive_pooling_to_more_cells_copies_where_the_sizes_divide_and_mixes_elsewhere() -> None:
    assert cells(F.adaptive_avg_pool1d(row(1, 5), 3)) == [1, 3, 5]
    assert cells(F.adaptive_avg_pool1d(row(1, 5), 4)) == [1, 1, 5, 5]


def test_two_poolings_of_maxima_are_one_and_two_of_means_are_not() -> None:
    x = torch.rand(1, 1, 20)
    assert torch.equal(F.max_pool1d(F.max_pool1d(x, 3, 1), 2, 2), F.max_pool1d(x, 4, 2))
    weights = torch.autograd.functional.jacobian(lambda x: F.avg_pool1d(F.avg_pool1d(x, 3, 1), 2, 2)[0, 0, 0], x)
    assert cells(6 * weights)[:4] == pytest.approx([1, 2, 2, 1])


def test_the_cells_that_resizes_take() -> None:
    five = row(0, 1, 2, 3, 4)
    assert cells(F.interpolate(five, 3, mode="nearest")) == [0, 1, 3]
    assert cells(F.interpolate(five, 3, mode="nearest-exact")) == [0, 2, 4]
    assert reads(lambda x: F.interpolate(x, 2, mode="linear"), 8) == [[1, 2], [5, 6]]
    square = torch.zeros(1, 1, 8, 8)
    square[..., 0, 0] = 1
    assert F.interpolate(square, 2, mode="bilinear").sum() == 0
    assert F.interpolate(square, 2, mode="bilinear", antialias=True).sum() > 0


@pytest.mark.parametrize("f", [2, 3, 4, 5])
def test_a_linear_enlargement_is_a_transposed_convolution_with_a_triangle(f: int) -> None:
    k = 2 * f - f % 2
    triangle = torch.tensor([1 - abs(m - (k - 1) / 2) / f for m in range(k)], dtype=torch.float64).view(1, 1, -1)
    x = torch.rand(1, 1, 9, dtype=torch.float64)
    resized = F.interpolate(x, scale_factor=f, mode="linear")
    scattered = F.conv_transpose1d(x, triangle, stride=f, padding=f // 2)
    assert resized.shape == scattered.shape
    torch.testing.assert_close(resized[..., f:-f], scattered[..., f:-f])


def test_halving_and_doubling_return_to_the_grid_or_not() -> None:
    """A ramp says where it was read: its values are positions, as long as no border is near."""
    ramp = torch.arange(32, dtype=torch.float64).view(1, 1, -1)
    pooled = F.avg_pool1d(ramp, 2)
    odd = F.conv1d(ramp, row(1 / 3, 1 / 3, 1 / 3), stride=2, padding=1)
    assert cells(F.interpolate(pooled, scale_factor=2, mode="linear"))[8:12] == pytest.approx([8, 9, 10, 11])
    assert cells(F.interpolate(odd, scale_factor=2, mode="linear"))[8:12] == pytest.approx([7.5, 8.5, 9.5, 10.5])
    aligned = F.interpolate(odd[..., 2:7], 9, mode="linear", align_corners=True)
    assert cells(aligned) == pytest.approx(list(range(4, 13)))


def test_networks_built_as_the_guide_counts_them() -> None:
    layers: list[object] = []
    channels, macs = 100, []
    for out, s, p in ((512, 1, 0), (256, 2, 1), (128, 2, 1), (64, 2, 1), (3, 2, 1)):
        layers.append(torch.nn.ConvTranspose2d(channels, out, 4, s, p, bias=False))
        channels = out
    x = torch.zeros(1, 100, 1, 1)
    for layer in layers:
        macs.append(x[0, 0].numel() * layer.weight.numel())  # type: ignore[attr-defined]
        x = layer(x)  # type: ignore[operator]
    assert x.shape == (1, 3, 64, 64)
    assert sum(each.weight.numel() for each in layers) == 3_574_784  # type: ignore[attr-defined]
    assert sum(macs) == 104_628_224


def test_an_array_in_the_wrong_order_is_refused_unless_its_sizes_happen_to_fit() -> None:
    with pytest.raises(RuntimeError, match="channels"):
        torch.nn.Conv2d(3, 8, 3)(torch.zeros(1, 32, 32, 3))


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_transposed_layers_pad_with_zeros_only(mode: str) -> None:
    with pytest.raises(ValueError, match="zeros"):
        torch.nn.ConvTranspose1d(1, 1, 3, padding_mode=mode)


def test_the_places_of_maxima_are_counted_anew_in_every_map() -> None:
    _, places = F.max_pool1d(torch.arange(16.0).view(2, 2, 4), 2, return_indices=True)
    assert cells(places) == [1, 3] * 4


def test_a_resize_takes_the_factor_that_it_is_given_and_not_the_ratio_of_sizes() -> None:
    five = row(0, 1, 2, 3, 4)
    by_factor, by_size, recomputed = (
        cells(F.interpolate(five, mode="linear", **given))
        for given in ({"scale_factor": 1.5}, {"size": 7}, {"scale_factor": 1.5, "recompute_scale_factor": True})
    )
    assert len(by_factor) == 7
    assert [by_factor[1], by_size[1]] == pytest.approx([0.5, 4 / 7])
    assert recomputed == pytest.approx(by_size)


def test_branches_of_different_sizes_are_refused_unless_one_has_a_single_cell() -> None:
    with pytest.raises(RuntimeError):
        row(1, 2, 3) + row(1, 2)
    assert cells(row(1, 2, 3) + row(1)) == [2, 3, 4]
    with pytest.raises(RuntimeError):
        torch.cat([row(1, 2, 3), row(1)], 1)
