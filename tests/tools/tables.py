"""Tables of the catalogue for hypothesis to draw, some for each template that is shipped."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any

from hypothesis import strategies as st

from convarith import Convolution
from convarith.catalogue.operations.to_table import table_of

from ..arithmetic.networks.graphs import networks

Table = dict[str, Any]

NUMBERS = (0, 1, 3, -7, 12, -12.5, 99.99, -99.99, 12345, -99999, 123456789, -1e-7, -1e12)
numbers = st.sampled_from(NUMBERS)
TITLES = ("a", "Padding, strides", "A title that is longer than the sheets below it", "Unbreakable" * 5, "")


def _pairs(axes: int) -> st.SearchStrategy[list[list[int]]]:
    return st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)).map(list), min_size=axes, max_size=axes)


@st.composite
def convolutions(draw: st.DrawFn, axes: int = 2, most: int = 3) -> Table:
    kernels, strides, dilations = (
        draw(st.lists(st.integers(1, largest), min_size=axes, max_size=axes)) for largest in (most, 3, 2)
    )
    paddings = draw(_pairs(axes))
    sizes = zip(kernels, dilations, paddings, strict=True)
    inputs = [max(1, d * (k - 1) + 1 - sum(p)) + draw(st.integers(0, 3)) for k, d, p in sizes]
    return {"input_size": inputs, "kernel_size": kernels, "stride": strides, "dilation": dilations, "padding": paddings}


@st.composite
def transposed_convolutions(draw: st.DrawFn, axes: int = 2) -> Table:
    kernels, strides, inputs = (
        draw(st.lists(st.integers(1, largest), min_size=axes, max_size=axes)) for largest in (5, 3, 4)
    )
    paddings = [
        draw(st.integers(0, (s * (i - 1) + k - 1) // 2)) for i, k, s in zip(inputs, kernels, strides, strict=True)
    ]
    extra = [draw(st.integers(0, s - 1)) for s in strides]
    sizes = {"input_size": inputs, "kernel_size": kernels, "stride": strides, "padding": paddings}
    return {"operation": "transposed_convolution", "output_padding": extra, **sizes}


@st.composite
def poolings(draw: st.DrawFn, axes: int = 2) -> Table:
    kernels, strides = (draw(st.lists(st.integers(1, 3), min_size=axes, max_size=axes)) for _ in range(2))
    paddings = [draw(st.integers(0, k // 2)) for k in kernels]
    inputs = [k + draw(st.integers(0, 4)) for k in kernels]
    mode, ceil_mode = draw(st.sampled_from(["max", "average"])), draw(st.booleans())
    sizes = {"input_size": inputs, "kernel_size": kernels, "stride": strides, "padding": paddings}
    return {"operation": "pooling", "mode": mode, "ceil_mode": ceil_mode, **sizes}


def _array(*shape: int) -> st.SearchStrategy[Any]:
    """Return numbers in lists, nested as deep as the shape is long."""
    drawn: st.SearchStrategy[Any] = numbers
    for size in reversed(shape):
        drawn = st.lists(drawn, min_size=size, max_size=size)
    return drawn


def _shades(table: Table) -> st.SearchStrategy[Table]:
    """Return the table of a layer of one input map, with numbers."""
    kernels = _array(table["out_channels"], 1, *table["kernel_size"])
    return _with(st.just(table), input_values=_array(1, *table["input_size"]), kernel_values=kernels)


def _gradient_with_values(table: Table) -> st.SearchStrategy[Table]:
    """Return the table of a gradient of a convolution, with numbers of the shapes that it takes."""
    layer = Convolution(**table)
    shapes = {
        "input_gradient": (layer.output_size, layer.kernel_size),
        "weight_gradient": (layer.input_size, layer.output_size),
    }
    return st.sampled_from(sorted(shapes)).flatmap(
        lambda name: _with(
            st.just(table),
            operation=name,
            input_values=_array(*shapes[name][0]),
            kernel_values=_array(*shapes[name][1]),
        )
    )


def with_values(table: Table) -> st.SearchStrategy[Table]:
    """Return a table with numbers for its cells."""
    channels = [table["channels"]] if "channels" in table else []
    values = {"input_values": _array(*channels, *table["input_size"])}
    if table.get("operation") in (None, "masked_convolution", "transposed_convolution"):
        values["kernel_values"] = _array(*table["kernel_size"])
    return st.fixed_dictionaries({**{key: st.just(value) for key, value in table.items()}, **values})


def _layer_with_values(table: Table) -> st.SearchStrategy[Table]:
    """Return a table with channels with numbers for its cells, and a bias or none."""
    inputs, outputs, groups = (table[key] for key in ("in_channels", "out_channels", "groups"))
    ends = (inputs, outputs // groups) if "operation" in table else (outputs, inputs // groups)
    values = {
        "input_values": _array(inputs, *table["input_size"]),
        "kernel_values": _array(*ends, *table["kernel_size"]),
    }
    given = {**{key: st.just(value) for key, value in table.items()}, **values}
    return st.fixed_dictionaries(given, optional={"bias_values": _array(outputs)})


def _with(table: st.SearchStrategy[Table], **keys: Any) -> st.SearchStrategy[Table]:
    each = {key: value if isinstance(value, st.SearchStrategy) else st.just(value) for key, value in keys.items()}
    return st.builds(lambda first, second: {**first, **second}, table, st.fixed_dictionaries(each))


def _deformable(table: Table) -> st.SearchStrategy[Table]:
    taps = prod(table["kernel_size"])
    pairs = st.lists(st.lists(st.floats(-2, 2), min_size=2, max_size=2), min_size=taps, max_size=taps)
    return _with(st.just(table), operation="deformable_convolution", offsets=pairs)


def _layers(axes: int) -> st.SearchStrategy[list[Table]]:
    kernel = {"kernel_size": st.integers(1, 3)}
    direct = st.fixed_dictionaries(
        {**kernel, "dilation": st.integers(1, 2), "padding": st.sampled_from(["same", "causal"])}
    )
    up = st.fixed_dictionaries({**kernel, "operation": st.just("transposed_convolution"), "stride": st.integers(1, 3)})
    return st.lists(direct | up, min_size=1, max_size=4)


def _masked(table: Table) -> st.SearchStrategy[Table]:
    """Return a table with a mask that keeps at least the first tap."""
    rows, columns = table["kernel_size"]
    drawn = st.lists(st.lists(st.integers(0, 1), min_size=columns, max_size=columns), min_size=rows, max_size=rows)
    masks = drawn.map(lambda mask: [[1, *mask[0][1:]], *mask[1:]])
    return _with(st.just(table), operation="masked_convolution", mask=masks)


masked = convolutions().flatmap(_masked)
fields = _with(
    st.just({"operation": "stack", "input_size": [5, 4]}),
    layers=_layers(2).map(
        lambda layers: [{**layer, "padding": "same"} if "dilation" in layer else layer for layer in layers[:3]]
    ),
)


def _gradients(axes: int) -> st.SearchStrategy[Table]:
    """Return tables of convolutions whose windows all lie in the input."""
    return _with(convolutions(axes), padding=st.just(0)).filter(
        lambda table: all(
            i > d * (k - 1)
            for i, k, d in zip(table["input_size"], table["kernel_size"], table["dilation"], strict=True)
        )
    )


maps = convolutions() | transposed_convolutions() | poolings()
rows = convolutions(1) | transposed_convolutions(1) | poolings(1)
stacks = _with(
    st.just({"operation": "stack"}), input_size=st.lists(st.integers(1, 5), min_size=1, max_size=1), layers=_layers(1)
)


def _sizes(axes: int) -> dict[str, st.SearchStrategy[list[int]]]:
    return {key: st.lists(st.integers(1, 9), min_size=axes, max_size=axes) for key in ("input_size", "output_size")}


def shares(axes: int) -> st.SearchStrategy[Table]:
    """Return tables of adaptive poolings and resizes."""
    linear = _with(st.just({"operation": "resize", "mode": "linear"}), align_corners=st.booleans())
    nearest = _with(st.just({"operation": "resize"}), mode=st.sampled_from(["nearest", "nearest_exact"]))
    return _with(st.just({"operation": "adaptive_pooling"}) | linear | nearest, **_sizes(axes))


layers = st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)).flatmap(
    lambda n: _with(
        convolutions() | transposed_convolutions() | convolutions(1),
        in_channels=n[0] * n[2],
        out_channels=n[1] * n[2],
        groups=n[2],
    )
)
small_volumes = _with(
    transposed_convolutions(3), input_size=st.just([2, 1, 2]), kernel_size=st.just([2, 2, 1]), padding=st.just(0)
) | _with(poolings(3), kernel_size=st.just([2, 1, 2]), padding=st.just(0), input_size=st.just([2, 3, 3]))
panels = st.lists(st.sampled_from(TITLES), min_size=2, max_size=5, unique=True).map(
    lambda titles: [{"title": title} for title in titles]
)
modes = st.sampled_from(["reflect", "replicate", "circular"])
MAX = {"mode": "max", "padding": 0, "ceil_mode": False}


@st.composite
def _windows(draw: st.DrawFn) -> Table:
    sizes = [draw(st.integers(1, 16)) for _ in range(2)]
    counts = [draw(st.integers(1, 5)) for _ in range(2)]
    return {
        "operation": "window_partition",
        "input_size": [size * count for size, count in zip(sizes, counts, strict=True)],
        "window_size": sizes,
        "shift": [draw(st.integers(0, size - 1)) for size in sizes],
    }


def _networks(axes: int) -> st.SearchStrategy[Table]:
    """Return tables of networks whose maps all have as many axes."""
    drawn = networks().filter(lambda found: all(len(state.output_size) == axes for state in found.states.values()))
    return drawn.map(table_of)


options = st.fixed_dictionaries(
    {"layout": st.sampled_from(["wrapped", "u", "straight"]), "names": st.booleans(), "fold": st.booleans()}
)

TABLES: Mapping[str, st.SearchStrategy[Table]] = {
    "architecture": _with(networks().map(table_of), options=options),
    "branches": _with(rows, compare=st.just([{"title": "One"}, {"title": "Other"}])),
    "channels": layers.flatmap(lambda table: st.just(table) | _layer_with_values(table))
    | _with(poolings(), channels=st.integers(1, 3)).flatmap(lambda table: st.just(table) | with_values(table)),
    "comparison": _with(maps, compare=panels),
    "deformable": convolutions().flatmap(_deformable),
    "field": fields | masked | maps,
    "im2col": _with(convolutions(most=2), operation="unfolding", channels=st.integers(1, 3)),
    "isometric": maps | masked,
    "matrix": _with(convolutions(most=2), padding=0, stride=1).flatmap(
        lambda table: st.just(table) | with_values(table)
    ),
    "numerical": (maps | masked).flatmap(with_values) | _gradients(2).flatmap(_gradient_with_values),
    "plan": maps | _with(convolutions(), input_size=st.just([4, 7]), dilation=1, padding_mode=modes),
    "positions": convolutions(1) | poolings(1),
    "regions": shares(2).flatmap(lambda table: st.just(table) | with_values(table)),
    "rows": stacks
    | _networks(1)
    | _gradients(1).flatmap(_gradient_with_values)
    | (rows | shares(1)).flatmap(lambda table: st.just(table) | with_values(table)),
    "scatter": transposed_convolutions().flatmap(lambda table: st.just(table) | with_values(table)),
    "shades": _with(convolutions(), in_channels=1, out_channels=st.integers(1, 3)).flatmap(_shades),
    "shuffle": _with(
        st.just({"operation": "pixel_unshuffle"}),
        channels=st.integers(1, 2),
        input_size=st.sampled_from([[6, 12], [6, 6], [12, 6]]),
        factor=st.integers(1, 3),
    ),
    "slices": (convolutions(3, 2) | small_volumes).flatmap(lambda table: st.just(table) | with_values(table)),
    "subsampling": _with(convolutions(), stride=st.sampled_from([2, [1, 3], [3, 2]])),
    "unpooling": _with(poolings(), **MAX).flatmap(with_values),
    "volume": convolutions(3, 2) | small_volumes,
    "windows": _windows(),
}

TRANSPOSED = {"operation": "transposed_convolution"}
NAME = "{}_%$\\#^&~ a WIDE MAMMOTH of a NAME"
NAMED = {f"{NAME} {number}": {"kernel_size": 1, "out_channels": 2048} for number in range(4)}
SUM = {"operation": "add", "inputs": [*NAMED]}
CORNERS: Mapping[str, tuple[Table, ...]] = {
    "architecture": (
        {"operation": "network", "input_size": [1, 100], "in_channels": 3, "layers": NAMED, "options": {"names": True}},
        {"operation": "network", "input_size": [100000, 1], "in_channels": 2048, "layers": {**NAMED, "sum": SUM},
         "options": {"fold": False, "names": True, "width": 4}},
        {"operation": "network", "input_size": [7], "layers": {**NAMED, "sum": SUM}, "options": {"fold": False}},
    ),
    "comparison": (
        {"input_size": 1, "kernel_size": 2, "compare": [{"padding": "same_upper"}, {"padding": "same_lower"}]},
        {"input_size": 1, "kernel_size": 1, "compare": [{"title": f"The title of panel {n}"} for n in range(9)]},
    ),
    "matrix": (
        {"input_size": [1, 7], "kernel_size": [1, 3], "kernel_values": [[-97457, -99999, -1e-7]]},
        {**TRANSPOSED, "input_size": [4, 1], "kernel_size": 3, "stride": 2, "padding": 1, "output_padding": 1},
    ),
    "numerical": (
        {"input_size": 4, "kernel_size": 3, "input_values": [[1] * 4] * 4, "kernel_values": [[2] * 3] * 3,
         "labels": {"kernel": "the weights of the filter", "output": "the map of features"}},
        {**TRANSPOSED, "input_size": 2, "kernel_size": 3, "padding": 1,
         "input_values": [[1, 2], [3, 4]], "kernel_values": [[1, 2, 3], [4, 5, 6], [7, 8, 9]]},
        {**TRANSPOSED, "input_size": 1, "kernel_size": [1, 6],
         "input_values": [[-12.34]], "kernel_values": [[-99999, 1, 2, 3, 12.345, -1e-7]]},
        {**TRANSPOSED, "input_size": 1, "kernel_size": 9, "padding": 4,
         "input_values": [[5]], "kernel_values": [[-10000] * 9] * 9},
    ),
    "positions": (
        {"input_size": [2], "kernel_size": 1}, {"input_size": [9], "kernel_size": 2, "stride": 7},
        {"input_size": [150], "kernel_size": 10, "stride": 10}, {"input_size": [3], "kernel_size": 3},
    ),
    "field": (
        {"operation": "pooling", "mode": "average", "input_size": [4, 1], "kernel_size": 1, "stride": [2, 3],
         "ceil_mode": True},
    ),
    "rows": (
        {"operation": "stack", "input_size": [1], "layers": [{"kernel_size": 1}] * 6},
        {"operation": "weight_gradient", "input_size": [2], "kernel_size": [1], "stride": 3, "dilation": 2,
         "input_values": [12, 12], "kernel_values": [-99.99], "labels": False},
    ),
    "scatter": (
        {"operation": "transposed_convolution", "input_size": 2, "kernel_size": 2, "stride": 2,
         "labels": {"input": "the photograph that the first layer reads"}},
        {**TRANSPOSED, "input_size": 1, "kernel_size": 2,
         "input_values": [[-12345]], "kernel_values": [[1e100, -99999], [0, -1e-100]]},
    ),
    "slices": (
        {**TRANSPOSED, "input_size": [2, 1, 1], "kernel_size": [2, 1, 1], "stride": [3, 1, 1],
         "output_padding": [1, 0, 0], "input_values": [[[1]], [[-99999]]], "kernel_values": [[[12.5]], [[-1e-7]]]},
    ),
    "subsampling": (
        {"input_size": 1, "kernel_size": 1, "stride": 2},
        {"input_size": [1, 5], "kernel_size": 1, "stride": [1, 5]},
        {"input_size": [1, 13], "kernel_size": 1, "stride": [10, 12]},
    ),
    "unpooling": (
        {"operation": "pooling", "mode": "max", "input_size": [1, 4], "kernel_size": [1, 2],
         "input_values": [[-88186, -45614, 48725, -1e-7]]},
    ),
    "channels": ({"input_size": 1, "kernel_size": 1, "in_channels": 12, "out_channels": 12, "groups": 6},),
    "plan": (
        {"input_size": 1, "kernel_size": 1, "stride": 5, "padding": [[0, 0], [6, 0]]},
        {"input_size": [4, 20], "kernel_size": 3, "stride": 5, "padding": 2, "padding_mode": "reflect"},
    ),
    "volume": ({"input_size": [1, 1, 1], "kernel_size": 1},),
}  # fmt: skip
"""Tables that went wrong, or that lie at an edge of what can be drawn."""
