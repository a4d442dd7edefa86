"""A table of the catalogue: the figure that it asks for, and what is said of one that is wrong."""

from __future__ import annotations

import re
from itertools import product
from typing import get_args

import pytest

from convarith import Convolution, Layer, Pooling, PoolingMode, Stack, TransposedConvolution
from convarith.catalogue.differences import difference_words
from convarith.catalogue.entries import Entry, read_catalogue
from convarith.catalogue.figure import FIGURE_KEYS, Figure, figure_from
from convarith.catalogue.operations.registry import BY_NAME, KINDS, Operation, WithChannels
from convarith.errors import CatalogueError, ConvarithError, GeometryError, Place
from convarith.words.wording import english


def heading(compared: Figure) -> str:
    return compared.title or difference_words(english(), compared.differences)


def entry(text: str) -> Entry:
    (found,) = read_catalogue([("figures/a.toml", text)]).entries
    return found


def figure(text: str) -> Figure:
    return figure_from(entry(text))


def test_what_is_left_out_has_a_meaning() -> None:
    assert figure("[two_words]\ninput_size = 5\nkernel_size = 3") == Figure(
        name="two_words", title="Two words", template="isometric", operation=Convolution(5, 3)
    )


def test_all_that_a_table_can_say() -> None:
    text = """
[a]
title = "A title"
template = "numerical"
operation = "transposed_convolution"
input_size = [2, 1]
kernel_size = 2
stride = [1, 2]
padding = [[0, 1], 0]
dilation = 1
output_padding = [0, 1]
labels = false
input_values = [[1], [2.5]]
kernel_values = [[1, -2], [3, 4]]
options = { colour = "red" }
"""
    assert figure(text) == Figure(
        name="a",
        title="A title",
        template="numerical",
        operation=TransposedConvolution((2, 1), 2, (1, 2), ((0, 1), 0), 1, (0, 1)),
        labels=False,
        input_values=((1,), (2.5,)),
        kernel_values=((1, -2), (3, 4)),
        options={"colour": "red"},
    )


def test_a_pooling_has_keys_of_its_own() -> None:
    text = '[a]\noperation = "pooling"\ninput_size = 5\nkernel_size = 2\nmode = "average"\nceil_mode = true'
    assert figure(text).operation == Pooling(5, 2, mode=PoolingMode.AVERAGE, ceil_mode=True)


def test_channels_make_a_layer() -> None:
    text = "[a]\ninput_size = 5\nkernel_size = 3\nin_channels = 4\nout_channels = 2\ngroups = 2"
    assert figure(text).operation == Layer(Convolution(5, 3), 4, 2, 2)


def test_layers_make_a_stack() -> None:
    layers = '[{ kernel_size = 3 }, { operation = "pooling", kernel_size = 2 }, { kernel_size = 2, dilation = 2 }]'
    operation = figure(f'[a]\noperation = "stack"\ninput_size = [12]\nlayers = {layers}').operation
    assert operation == Stack([Convolution((12,), 3), Pooling((10,), 2), Convolution((5,), 2, dilation=2)])


def test_compared_figures_share_all_that_they_do_not_give() -> None:
    compare = '[{ padding = "same_upper" }, { title = "Lower", padding = "same_lower" }]'
    both = figure(f'[a]\ntitle = "Both"\ninput_size = 5\nkernel_size = 2\ncompare = {compare}')
    assert both.title == "Both"
    assert [heading(each) for each in both.compared] == ["padding same_upper", "Lower"]
    assert [each.operation for each in both.compared] == [
        Convolution(5, 2, 1, ((0, 1),) * 2),
        Convolution(5, 2, 1, ((1, 0),) * 2),
    ]
    assert both.operation == both.compared[0].operation


HEADINGS = {
    "numbers": ("{ kernel_size = 2, padding = 0 }, { kernel_size = 2, padding = 1 }", ["padding 0", "padding 1"]),
    "several keys": (
        "{ kernel_size = 2, stride = 2 }, { kernel_size = 2, dilation = 2 }",
        ["stride 2, dilation 1", "stride 1, dilation 2"],
    ),
    "axes": (
        "{ kernel_size = [2, 1], padding = [[1, 2], 0] }, { kernel_size = 2 }",
        ["kernel size 2 × 1, padding (1 before, 2 after) × 0", "kernel size 2, padding 0"],
    ),
    "operations": (
        '{ operation = "pooling", kernel_size = 2 }, { kernel_size = 2, stride = [2, 1] }',
        ["pooling, stride 2", "convolution, stride 2 × 1"],
    ),
    "flags": (
        '{ operation = "pooling", kernel_size = 2, ceil_mode = true }, { operation = "pooling", kernel_size = 2 }',
        ["ceil mode", "without ceil mode"],
    ),
    "what one of them has": (
        '{ operation = "transposed_convolution", kernel_size = 2, output_padding = 0 }, { kernel_size = 2 }',
        ["transposed convolution, output padding 0", "convolution"],
    ),
    "the same in other words": (
        "{ kernel_size = 2, padding = 1 }, { kernel_size = [2, 2], padding = 0 }",
        ["padding 1", "padding 0"],
    ),
    "layers": (
        '{ operation = "stack", layers = [{ kernel_size = 1 }] }, { kernel_size = 1 }',
        ["stack, 1 layer", "convolution, kernel size 1"],
    ),
}


@pytest.mark.parametrize("case", HEADINGS)
def test_what_differs_heads_those_without_a_title(case: str) -> None:
    variants, titles = HEADINGS[case]
    both = figure(f'[a]\ntitle = "Both"\ninput_size = 5\ncompare = [{variants}]')
    assert [heading(each) for each in both.compared] == titles


WITHOUT_TEMPLATE = {
    "rows": "input_size = [5]\nkernel_size = 3",
    "isometric": "input_size = 5\nkernel_size = 3",
    "volume": 'operation = "pooling"\ninput_size = [4, 4, 4]\nkernel_size = 2',
    "slices": 'operation = "pooling"\ninput_size = [1, 1, 1]\nkernel_size = 1\ninput_values = [[[1]]]',
    "channels": "input_size = 5\nkernel_size = 3\nin_channels = 2\nout_channels = 2",
    "shuffle": 'operation = "pixel_unshuffle"\nchannels = 1\ninput_size = 4\nfactor = 2',
    "im2col": 'operation = "unfolding"\ninput_size = 4\nkernel_size = 3',
    "deformable": 'operation = "deformable_convolution"\ninput_size = 4\nkernel_size = 3',
    "comparison": 'input_size = 5\nkernel_size = 2\ncompare = [{ padding = "same_upper" }, { padding = "same_lower" }]',
    "branches": "input_size = [5]\nkernel_size = 2\ncompare = [{ stride = 1 }, { stride = 2 }]",
}


@pytest.mark.parametrize(
    ("keys", "template"),
    [
        ('operation = "input_gradient"\nkernel_size = 2', "volume"),
        ('operation = "weight_gradient"\nkernel_size = 2', "volume"),
        ('operation = "stack"\nlayers = [{ kernel_size = 2 }]', "field"),
    ],
)
def test_operations_of_three_axes_have_a_template_to_draw_or_to_refuse_them(keys: str, template: str) -> None:
    assert figure(f'[a]\ntitle = "A"\ninput_size = [4, 4, 4]\n{keys}\n').template == template


@pytest.mark.parametrize(("template", "keys"), WITHOUT_TEMPLATE.items(), ids=list(WITHOUT_TEMPLATE))
def test_the_template_that_is_left_out_depends_on_the_operation(template: str, keys: str) -> None:
    assert figure(f"[a]\n{keys}").template == template


@pytest.mark.parametrize("operation", get_args(Operation))
def test_every_operation_has_a_template(operation: type[Operation]) -> None:
    assert operation in get_args(WithChannels) or any(operation is kind.of for kind in KINDS)


SOUND = "[a]\ninput_size = 5\nkernel_size = 3\n"
POOLING = '[a]\ninput_size = 5\nkernel_size = 3\noperation = "pooling"\n'
TRANSPOSED = '[a]\ninput_size = 5\nkernel_size = 3\noperation = "transposed_convolution"\n'
SMALL = "[a]\ninput_size = 2\nkernel_size = 1\n"
ALL = (
    "title, template, operation, labels, language, colors, sizes, highlight, frames, seconds, hold, loop, "
    "input_values, kernel_values, bias_values, compare, options, "
)
SHARED = "input_size, kernel_size, stride, padding, dilation, "
DIRECT_KEYS = f"the keys of a convolution are {ALL}{SHARED}padding_mode, in_channels, out_channels, groups"

MISTAKES: dict[str, tuple[str, int, str, str]] = {
    "near miss": (SOUND + "strid = 2", 4, 'unknown key "strid"', f'did you mean "stride"? {DIRECT_KEYS}'),
    "several": (
        SOUND + "strid = 2\nxyz = 2\noutput_padding = 1",
        4,
        'unknown keys "strid" and "xyz" and "output_padding"',
        f'did you mean "stride" for strid? output_padding belongs to operation transposed_convolution; {DIRECT_KEYS}',
    ),
    "nothing near": (SOUND + "xyz = 2", 4, 'unknown key "xyz"', DIRECT_KEYS),
    "another operation's key": (
        SOUND + "output_padding = 1",
        4,
        'unknown key "output_padding"',
        f"output_padding belongs to operation transposed_convolution; {DIRECT_KEYS}",
    ),
    "padding_mode of a transposed convolution": (
        TRANSPOSED + 'padding_mode = "reflect"',
        5,
        'unknown key "padding_mode"',
        "frameworks' transposed convolutions have zeros only: pad the input by a layer of its own before it, and crop "
        f"what that adds with a larger padding; the keys of a transposed_convolution are {ALL}{SHARED}"
        "output_padding, output_size, in_channels, out_channels, groups",
    ),
    "padding_mode of a pooling": (
        POOLING + 'padding_mode = "zeros"',
        5,
        'unknown key "padding_mode"',
        "padding_mode belongs to operation convolution; "
        f"the keys of a pooling are {ALL}{SHARED}mode, ceil_mode, count_include_pad, channels, divisor_override",
    ),
    "unknown operation": (
        SOUND + 'operation = "convolve"',
        4,
        'unknown operation "convolve"',
        'did you mean "convolution"? '
        "the operations are convolution, masked_convolution, transposed_convolution, pooling, adaptive_pooling, "
        "global_pooling, "
        "deformable_convolution, unfolding, pixel_shuffle, pixel_unshuffle, resize, input_gradient, "
        "weight_gradient, window_partition, stack, network",
    ),
    **{
        f"template {number}": (
            SOUND + f'template = "{name}"',
            4,
            f'template cannot be "{said}',
            "write the name of a file of templates/ without its ending, such as isometric",
        )
        for number, (name, said) in enumerate(
            [("", '"'), ("a\\nb", 'a\\nb"'), ("a\\u0000b", 'a\\u0000b"'), ("a" * 101, f"{'a' * 57} …")]
        )
    },
    "operation of a wrong type": (SOUND + "operation = 3", 4, "operation must be a text in quotes, not 3", ""),
    "title of a wrong type": (SOUND + "title = 3", 4, "title must be a text in quotes, not 3", ""),
    "a reserved character in an option": (
        SOUND + 'options = { a = [{ tex = "x\\U000F0001" }] }',
        4,
        "U+F0001 is a character for private use, which cannot be printed",
        "take the character out: no font that TeX has can print it",
    ),
    "a reserved character in an option's name": (
        SOUND + '\noptions = { "\\U0010FFFF" = 1 }',
        5,
        "U+10FFFF is a character for private use, which cannot be printed",
        "take the character out: no font that TeX has can print it",
    ),
    "options of a wrong type": (SOUND + "options = [1]", 4, "options must be a table, not [1]", ""),
    "no input_size": ("\n[a]\nkernel_size = 3", 2, "input_size is missing", "add a line like input_size = 3"),
    "no kernel_size": ("[a]\ninput_size = 3", 1, "kernel_size is missing", "add a line like kernel_size = 3"),
    "no layers": (
        '[a]\noperation = "stack"\ninput_size = [5]\nlayers = []',
        4,
        "layers must be a list of tables",
        "write [{ kernel_size = 3 }, { kernel_size = 3, dilation = 2 }]",
    ),
    "a layer without a kernel": (
        '[a]\noperation = "stack"\ninput_size = [5]\nlayers = [{ stride = 2 }]',
        4,
        "layers: layer 1: kernel_size is missing",
        "add kernel_size = 3",
    ),
    "a layer's unknown key": (
        '[a]\noperation = "stack"\ninput_size = [5]\nlayers = [{ kernel_size = 2 }, { kernel_sise = 3 }]',
        4,
        'layers: layer 2: unknown key "kernel_sise"',
        'did you mean "kernel_size"? the keys of a convolution are kernel_size, stride, padding, dilation, '
        "padding_mode, in_channels, out_channels, groups",
    ),
    "a layer that does not fit": (
        '[a]\noperation = "stack"\ninput_size = [5]\nlayers = [{ kernel_size = 4 }, { kernel_size = 3 }]',
        4,
        "layers: layer 2: axis 0: a kernel of 3 spans 3 cells, but the padded input has 2",
        "use a kernel_size of at most 2 or at least 1 more cell of padding",
    ),
    "one side of the channels": (
        SOUND + "in_channels = 2",
        1,
        "out_channels is missing",
        "add a line like out_channels = 2",
    ),
    "groups that do not divide": (
        SOUND + "in_channels = 2\nout_channels = 3\ngroups = 2",
        6,
        "groups is 2, but must divide in_channels 2 and out_channels 3",
        "use groups of 1",
    ),
    "nothing to compare": (
        SOUND + "compare = 3",
        4,
        "compare must be a list of tables",
        'write [{ title = "upper", padding = "same_upper" }, { title = "lower", padding = "same_lower" }]',
    ),
    "a comparison of nothing": (
        SOUND + "compare = []",
        4,
        "compare must be a list of tables",
        'write [{ title = "upper", padding = "same_upper" }, { title = "lower", padding = "same_lower" }]',
    ),
    "a comparison of too many": (
        SOUND + f"compare = [{'{},' * 21}]",
        4,
        "compare has 21 tables, but at most 20 can be drawn",
        "compare fewer of them, or make more figures",
    ),
    "a comparison in another": (
        SOUND + "compare = [{ compare = [{ padding = 1 }] }]",
        4,
        "a figure that is compared compares none itself",
        "put all figures into one list",
    ),
    "a comparison of the same": (
        SOUND + "compare = [{ padding = 0 }, { padding = 1 }, {}]",
        4,
        "compare: figure 3 is the same as figure 1",
        "give each of them what sets it apart, such as padding = 1, or a title",
    ),
    "a template of one that is compared": (
        SOUND + 'compare = [{ padding = 0 }, { padding = 1, template = "nosuch" }]',
        4,
        "compare: figure 2: template is for all figures that are compared",
        "write template beside compare",
    ),
    "labels of one that is compared": (
        SOUND + "compare = [{ padding = 0, labels = false }, { padding = 1 }]",
        4,
        "compare: figure 1: labels is for all figures that are compared",
        "write labels beside compare",
    ),
    "a mistake in one that is compared": (
        SOUND + "compare = [{ padding = 0 }, { padding = -1 }]",
        4,
        "compare: figure 2: padding is -1, but must be a whole number of at least 0, a (before, after) pair or one of "
        '"valid", "same", "same_upper", "same_lower", "half", "full", "causal"',
        "",
    ),
    "offsets that lead too far": (
        SMALL + 'operation = "deformable_convolution"\noffsets = [[0, -1e6]]',
        5,
        "offsets move a tap by 1e+06 cells, at most 100 can be drawn",
        "",
    ),
}


@pytest.mark.parametrize(("text", "line", "problem", "hint"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_told(text: str, line: int, problem: str, hint: str) -> None:
    with pytest.raises((CatalogueError, GeometryError)) as raised:
        figure(text)
    assert (raised.value.problem, raised.value.details.hint) == (problem, hint)
    assert raised.value.details.place == Place("figures/a.toml", line)
    assert f"> {line} | {text.splitlines()[line - 1]}"[:180] in raised.value.details.excerpt


GEOMETRIES: dict[str, tuple[str, str, str]] = {
    "window too large": (
        SOUND + "dilation = 3",
        "kernel_size",
        "axis 0: a kernel of 3 with dilation 3 spans 7 cells",
    ),
    "a number": (SOUND + "stride = 0", "stride", "stride is 0, but must be"),
    "a number on an axis": (SOUND + "dilation = [1, 0]", "dilation", "axis 1: dilation is 0, but must be"),
    "a float": ("[a]\ninput_size = 5.0\nkernel_size = 3", "input_size", "input_size is 5.0, but must be"),
    "a word": (SOUND + 'padding = "sme"', "padding", 'padding is "sme", but must be'),
    "a word on an axis": (SOUND + 'padding = [1, "sme"]', "padding", 'axis 1: padding is "sme", but must be'),
    "lengths": (
        SOUND + "stride = [1, 1]\ndilation = [1, 1, 1]",
        "dilation",
        "stride has 2 values, one per axis",
    ),
    "a padding's room": (SOUND + 'padding_mode = "reflect"\npadding = 5', "padding", "axis 0: reflect padding mirrors"),
    "a padding mode": (SOUND + 'padding = 1\npadding_mode = "zero"', "padding_mode", 'padding_mode is "zero", but'),
    "a pooling's padding": (POOLING + "padding = 2", "padding", "axis 0: a pooling pads by at most half its kernel"),
    "a pooling's flag": (POOLING + "ceil_mode = 1", "ceil_mode", "ceil_mode is 1, but must be"),
    "a pooling's mode": (POOLING + 'mode = "median"', "mode", 'mode is "median", but must be'),
    "output padding": (TRANSPOSED + "stride = 2\noutput_padding = 2", "output_padding", "axis 0: output_padding is 2"),
    "output padding beside same": (
        TRANSPOSED + 'stride = 2\npadding = "same"\noutput_padding = 1',
        "output_padding",
        'axis 0: padding "same" decides the output padding itself',
    ),
    "a boolean": (SOUND + "stride = true", "stride", "stride is true, but must be a whole number of at least 1"),
    "a date": (SOUND + "stride = 2020-01-02", "stride", "stride is 2020-01-02, but must be a whole number"),
    "a time on an axis": (SOUND + "stride = [1, 07:32:00]", "stride", "axis 1: stride is 07:32:00, but must be"),
    "a table": (SOUND + "stride = { x = false }", "stride", "stride is { x = false }, but must be a whole number"),
    "a flag in quotes": (POOLING + 'ceil_mode = "yes"', "ceil_mode", 'ceil_mode is "yes", but must be true or false'),
    "lengths with words": (
        SOUND + 'stride = [1, 1]\npadding = ["same", true, 0]',
        "padding",
        'stride has 2 values, one per axis, but padding has 3: ["same", true, 0]',
    ),
    **{
        f"too large a {key}": (
            f"[a]\n{keys}\n{key} = [1, {number}]",
            key,
            f"{key} is {number}, but at most 100000 can be drawn",
        )
        for key, keys, number in [
            ("input_size", "kernel_size = 3", 100_001),
            ("kernel_size", "input_size = 3", 2**62),
            ("stride", "input_size = 3\nkernel_size = 3", 10**9),
            ("padding", "input_size = 3\nkernel_size = 3", 10**9),
            ("dilation", "input_size = 3\nkernel_size = 3", -(10**9)),
        ]
    },
    "too many channels": (
        SOUND + "in_channels = 100001\nout_channels = 1",
        "in_channels",
        "in_channels is 100001, but at most 100000 can be drawn",
    ),
    "too large a layer": (
        '[a]\noperation = "stack"\ninput_size = [9]\nlayers = [{ kernel_size = 2 }, { kernel_size = 2000000 }]',
        "layers",
        "layers: layer 2: kernel_size is 2000000, but at most 100000 can be drawn",
    ),
    "too many layers": (
        f'[a]\noperation = "stack"\ninput_size = [900]\nlayers = [{"{ kernel_size = 2 }," * 101}]',
        "layers",
        "layers has 101 tables, but at most 100 can be drawn",
    ),
    "an operation of a layer": (
        '[a]\noperation = "stack"\ninput_size = [9]\nlayers = [{ operation = [1], kernel_size = 2 }]',
        "layers",
        "layers: layer 1: unknown operation [1]",
    ),
    "no output left": (TRANSPOSED + "padding = 9", "padding", "axis 0: padding (9, 9) cuts away all of the 7 cells"),
}


@pytest.mark.parametrize(("text", "key", "begin"), GEOMETRIES.values(), ids=list(GEOMETRIES))
def test_an_impossible_geometry_is_told_at_the_line_to_change(text: str, key: str, begin: str) -> None:
    with pytest.raises(GeometryError) as raised:
        figure(text)
    assert raised.value.problem.startswith(begin)
    line = next(number for number, words in enumerate(text.splitlines(), start=1) if words.split(" =")[0] == key)
    assert raised.value.details.place == Place("figures/a.toml", line)
    assert raised.value.details.excerpt


BARE = {
    "adaptive_pooling": {"input_size": "5", "output_size": "2"},
    "masked_convolution": {"input_size": "4", "kernel_size": "2", "mask": '"B"'},
    "pixel_shuffle": {"input_size": "2", "channels": "4", "factor": "2"},
    "pixel_unshuffle": {"input_size": "4", "channels": "1", "factor": "2"},
    "window_partition": {"input_size": "8", "window_size": "4"},
    "stack": {"input_size": "[9]", "layers": "[{ kernel_size = 2 }]"},
}
ODD = (
    *('""', '"x"', '"3"', "0", "-1", "3.5", "1e300", "inf", "nan", "true", "2020-01-01", "07:32:00", "100000"),
    *("[]", "[[]]", "[true]", '["x"]', '[[1, "x"]]', "[[[1]]]", "[inf, 1]", "{}", "{ a = true }", "[{}]", "[[{}]]"),
    *("[{ kernel_size = true }]", "[{ operation = 3 }]", "[{ compare = 3 }]", "[{ input_size = 3 }]"),
)


@pytest.mark.parametrize("operation", BY_NAME)
def test_whatever_a_key_holds_is_taken_or_told_as_it_was_written(operation: str) -> None:
    for key, value in product((*BY_NAME[operation].key_names, *FIGURE_KEYS), ODD):
        keys = {
            "operation": f'"{operation}"',
            **BARE.get(operation, {"input_size": "4", "kernel_size": "2"}),
            key: value,
        }
        found = entry("\n".join(["[a]", *(f"{name} = {each}" for name, each in keys.items())]))
        try:
            figure_from(found)
        except ConvarithError as error:
            assert not re.search(r"True|False|datetime|None|'", error.problem), error.problem
            assert error.details.place and error.details.place.line, error.problem


SOUND_VALUES = {
    "input_size": "8", "kernel_size": "2", "output_size": "2", "channels": "4", "factor": "2",
    "in_channels": "2", "out_channels": "2", "layers": "[{ kernel_size = 2 }]",
    "mask": '"B"',
    "window_size": "4",
}  # fmt: skip


@pytest.mark.parametrize(
    ("operation", "key"),
    [(kind.name, key) for kind in KINDS for key in kind.key_names if key != "offsets"],
)
def test_the_key_to_blame_is_told_by_whoever_judges_it(operation: str, key: str) -> None:
    kind = BY_NAME[operation]
    sizes = {"output_size"} & kind.optional - {key}  # it must be one that the others give
    needed = [each for each in kind.key_names if each in SOUND_VALUES and each not in sizes]
    table = {each: SOUND_VALUES[each] for each in needed} | {key: "{ a = 1 }"}
    if operation == "network" and key != "layers":
        table["layers"] = "{ a = { kernel_size = 1 } }"
    lines = [f'operation = "{operation}"', *(f"{each} = {value}" for each, value in table.items())]
    with pytest.raises((GeometryError, CatalogueError)) as raised:
        figure("\n".join(["[a]", *lines]))
    assert raised.value.details.argument == key
    place = raised.value.details.place
    assert place is not None
    assert place.line == 3 + list(table).index(key)
