"""A line of PyTorch for each relationship: it returns the relationship's value for some numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from convarith.arithmetic.relationships.registry import relationship


@dataclass(frozen=True)
class Line:
    """Code for ``symbols``, written with the names of report/snippets/pytorch_lines.py.

    ``shown`` makes of the relationship's value what the code returns, where that is not the value itself.
    """

    code: str
    symbols: Mapping[str, int]
    shown: Callable[[Any], object] = lambda value: value

    def result(self, name: str) -> object:
        """Return what the code returns if the relationship of this name holds."""
        return self.shown(relationship(name).value(**self.symbols))


def _size(call: str, **symbols: int) -> Line:
    return Line(f"{call}.shape[-1]", symbols)


LINES: Mapping[str, Line] = MappingProxyType(
    {
        # Sizes of convolutions and poolings.
        "no_padding_unit_strides": _size("conv1d(row(4), row(3))", i=4, k=3),
        "padding_unit_strides": _size("conv1d(row(5), row(4), padding=2)", i=5, k=4, p=2),
        "half_padding": _size("conv1d(row(5), row(3), padding=1)", i=5, k=3),
        "full_padding": _size("conv1d(row(5), row(3), padding=2)", i=5, k=3),
        "no_padding_strides": _size("conv1d(row(5), row(3), stride=2)", i=5, k=3, s=2),
        "padding_strides": _size("conv1d(row(6), row(3), stride=2, padding=1)", i=6, k=3, s=2, p=1),
        "dilation": _size("conv1d(row(7), row(3), dilation=2)", i=7, k=3, s=1, p=0, d=2),
        "general": _size("conv1d(pad(row(5), (1, 2)), row(4))", i=5, k=4, s=1, p_l=1, p_r=2, d=1),
        "same_padding": _size("conv1d(pad(row(6), (0, 1)), row(3), stride=2)", i=6, s=2),
        "causal_padding": _size("conv1d(pad(row(6), (4, 0)), row(3), dilation=2)", i=6, s=1),
        "pooling": _size("max_pool1d(row(5), 2)", i=5, k=2, s=2),
        "ceil_mode": _size("max_pool1d(row(6), 3, stride=2, ceil_mode=True)", i=6, k=3, s=2, p_l=0, p_r=0, d=1),
        "adaptive_pooling": Line(
            "seen(lambda x: adaptive_avg_pool1d(x[..., :10], 6), 1)",
            {"i": 10, "o": 6, "u": 1},
            lambda ends: list(range(ends[0], ends[1] + 1)),
        ),
        "unpooling": _size("max_unpool1d(row(3), torch.tensor([[[0, 3, 4]]]), 2)", i=3, k=2, s=2, p=0),
        # Sizes of transposed convolutions.
        "no_padding_unit_strides_transposed": _size("conv_transpose1d(row(2), row(3))", i=2, k=3),
        "padding_unit_strides_transposed": _size("conv_transpose1d(row(6), row(4), padding=2)", i=6, k=4, p=2),
        "half_padding_transposed": _size("conv_transpose1d(row(5), row(3), padding=1)", i=5, k=3),
        "full_padding_transposed": _size("conv_transpose1d(row(7), row(3), padding=2)", i=7, k=3),
        "no_padding_strides_transposed": _size("conv_transpose1d(row(2), row(3), stride=2)", i=2, k=3, s=2),
        "padding_strides_transposed": _size(
            "conv_transpose1d(row(3), row(3), stride=2, padding=1)", i=3, k=3, s=2, p=1
        ),
        "padding_strides_odd_transposed": _size(
            "conv_transpose1d(row(3), row(3), stride=2, padding=1, output_padding=1)", i=3, k=3, s=2, p=1, a=1
        ),
        "general_transposed": _size(
            "conv_transpose1d(row(5), row(4), stride=2)[..., :-2]", i=5, k=4, s=2, p_l=0, p_r=2, d=1, a=0
        ),
        # Gradients.
        "gradient_of_input": _size(
            "nn.grad.conv1d_input((1, 1, 6), row(3), row(3), stride=2, padding=1)",
            o=3,
            k=3,
            s=2,
            p_l=1,
            p_r=1,
            d=1,
            a=1,
        ),
        "gradient_of_weights": _size(
            "conv1d(pad(row(6), (1, 0)), row(3), dilation=2)", i=6, o=3, s=2, p_l=1, p_r=1, d=1, a=1
        ),
        # Channels.
        "parameters": Line(
            "sum(each.numel() for each in nn.Conv2d(4, 6, 3, groups=2).parameters())",
            {"C": 4, "D": 6, "g": 2, "K": 9, "b": 1},
        ),
        "macs": Line(
            "5 * 5 * nn.Conv2d(4, 6, 3, padding=1, groups=2).weight.numel()", {"C": 4, "D": 6, "g": 2, "K": 9, "O": 25}
        ),
        "macs_transposed": Line(
            "5 * 5 * nn.ConvTranspose2d(4, 6, 3, groups=2).weight.numel()", {"C": 4, "D": 6, "g": 2, "K": 9, "I": 25}
        ),
        "separable": Line(
            "5 * 5 * (nn.Conv2d(4, 4, 3, groups=4).weight.numel() + nn.Conv2d(4, 6, 1).weight.numel())",
            {"C": 4, "D": 6, "K": 9, "O": 25},
        ),
        "macs_axes": Line("5**3 * nn.Conv3d(4, 6, 3).weight.numel()", {"C": 4, "D": 6, "k": 3, "o": 5, "N": 3}),
        # Stacks: what outputs depend on.
        "receptive_field": Line(
            "seen(lambda x: conv1d(conv1d(x, row(3), stride=2), row(3)), 1)",
            {"r": 3, "t": 1, "J": 2, "k": 3, "s": 1, "d": 1, "p_l": 0},
            lambda after: _field(*after, u=1),
        ),
        "receptive_field_several": Line(
            "len(seen(lambda x: conv1d(conv1d(x, row(3), stride=2), row(3)), slice(1, 4)))", {"r": 7, "J": 2, "o": 3}
        ),
        "receptive_field_plain": Line(
            "len(seen(lambda x: conv1d(conv1d(x, row(3)), row(3)), 0))", {"L": 2, "k": 3, "d": 1}
        ),
        "receptive_field_strides": Line(
            "len(seen(lambda x: conv1d(conv1d(x, row(3), stride=2), row(3), stride=2), 0))",
            {"L": 2, "k": 3, "s": 2, "d": 1},
        ),
        "receptive_field_doubled": Line(
            "len(seen(lambda x: conv1d(conv1d(x, row(3)), row(3), dilation=2), 0))", {"L": 2, "k": 3}
        ),
        "receptive_field_transposed": Line(
            "len(seen(lambda x: conv_transpose1d(x, row(4), stride=2, padding=1), 5))",
            {"r": 1, "t": 0, "J": 1, "k": 4, "s": 2, "p_l": 1},
            lambda after: after[0],
        ),
        # Rearrangements.
        "unfolding": Line("tuple(unfold(torch.ones(1, 2, 4, 4), 3).shape[1:])", {"C": 2, "K": 9, "O": 4}),
        "times_read": Line(
            "int(fold(torch.ones(1, 3, 4), (1, 10), (1, 3), stride=2)[..., 4])",
            {"j": 4, "k": 3, "s": 2, "p_l": 0, "o": 4},
        ),
        "pixel_shuffle": Line("tuple(pixel_shuffle(torch.ones(8, 3, 4), 2).shape)", {"D": 2, "H": 3, "W": 4, "f": 2}),
        "pixel_shuffle_channel": Line(
            "int(pixel_shuffle(torch.arange(8).view(8, 1, 1), 2)[1, 0, 1])", {"q": 1, "u": 0, "v": 1, "f": 2}
        ),
        "resize_grid": Line(
            'interpolate(torch.arange(8.).view(1, 1, 8), 4, mode="linear")[0, 0, :2].tolist()',
            {"t": 0, "J": 1, "i": 8, "o": 4},
            lambda grid: [float(grid[0]), float(grid[0] + grid[1])],
        ),
        "linear_resize": Line(
            'jacobian(lambda x: interpolate(x, scale_factor=2., mode="linear"), row(4))[0, 0, 3:7, 0, 0, 2].tolist()',
            {"f": 2, "m": 0},
            lambda _: [_weight(m) for m in range(4)],
        ),
    }
)


def _field(r: int, t: Any, J: int, *, u: int) -> list[int]:  # noqa: N803
    """Return the cells that output ``u`` sees."""
    first = t + u * J - (r - 1) / 2
    return list(range(int(first), int(first) + r))


def _weight(m: int) -> float:
    """Return weight ``m`` of a linear enlargement by 2."""
    value: Any = relationship("linear_resize").value(f=2, m=m)
    return float(value[2])
