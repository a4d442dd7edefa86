"""The text of a layer is read, never run; what is not understood is pointed at, with what is accepted."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convarith import CodeError, ConvarithError, Convolution, GeometryError, Layer, from_code

LITERALS = "the text is read and never run: write numbers, words in quotes, True, False, None, and tuples of these"
ONE_LAYER = "write one layer, such as nn.Conv2d(16, 33, 3, stride=2)"

MISTAKES: tuple[tuple[str, str, str, str], ...] = (
    # the text, below it what carets point to, the problem, and how the hint begins
    ("nn.Conv2d(1, 1, k)", "k", "kernel_size is k, whose value is not in the text", LITERALS),
    ("nn.Conv2d(1, 1, 2 + 1)", "2 + 1", "kernel_size is an expression, not a value", LITERALS),
    ("nn.Conv2d(1, 1, 3, strides=2)", "strides=2", "Conv2d has no argument strides", 'did you mean "stride"? write C'),
    ("nn.Conv2d(1, 3)", "nn.Conv2d(1, 3)", "Conv2d needs kernel_size", "write Conv2d(in_channels, out_channels, ker"),
    ("nn.AvgPool1d(2, 2, 0, True, True, 5)", "5", "AvgPool1d takes no 6th argument without a name", "write AvgPool1d("),
    ("nn.Conv2d(1, 1, 3, kernel_size=3)", "kernel_size=3", "kernel_size is given twice", "take one of them away"),
    (
        "nn.Conv2d(1, 1, 3, stride=0)",
        "stride=0",
        "stride is 0, but Conv2d takes a whole number of at least 1, or 2",
        "",
    ),
    ("nn.Conv2d(1, 1, True)", "True", "kernel_size is True, but Conv2d takes a whole number of at least 1, or 2 o", ""),
    ("nn.Conv2d(1, 1, 3.0)", "3.0", "kernel_size is 3.0, but Conv2d takes a whole number of at least 1, or 2 o", ""),
    ("nn.Conv2d(1, 1, (3, 3, 3))", "(3, 3, 3)", "kernel_size is (3, 3, 3), but Conv2d takes a whole number of", ""),
    ("nn.Conv2d(1, 1, 3, padding=((0, 1), 1))", "padding=((0, 1), 1)", "padding is ((0, 1), 1), but Conv2d takes", ""),
    ("nn.Conv2d(1, 1, 3, padding='sane')", "padding='sane'", "padding is 'sane', but Conv2d takes one of", "did you m"),
    ("nn.Conv2d(1, 1, 3, bias=1)", "bias=1", "bias is 1, but Conv2d takes True or False", ""),
    ("nn.Conv2d(0, 1, 3)", "0", "in_channels is 0, but Conv2d takes a whole number of at least 1", ""),
    (
        "nn.Conv2d(1, 1, 3, padding_mode='mirror')",
        "padding_mode='mirror'",
        "padding_mode is 'mirror', but Conv2d t",
        "",
    ),
    ("nn.Conv2x(1, 1, 3)", "nn.Conv2x", "Conv2x is not a layer that is read", 'did you mean "Conv2d"? the layers are'),
    (
        "tf.Conv2d(1, 1, 3)",
        "tf.Conv2d",
        "tf. does not stand before a layer of PyTorch",
        "before Conv2d stands nothing, nn",
    ),
    ("nn.Conv2d(1, 1, 3); nn.ReLU()", "nn.ReLU()", "the text is more than one layer", ONE_LAYER),
    ("nn.Conv2d(1, 1, 3", "(", "this is not the text of a layer: '(' was never closed", ONE_LAYER),
    ("nn.Conv2d", "nn.Conv2d", "this is not a layer", ONE_LAYER),
    ("layers[0](3)", "layers[0]", "this is not the name of a layer", ONE_LAYER),
    ("nn.Conv2d(*sizes)", "*sizes", "* stands for arguments that are not in the text", LITERALS),
    ("nn.Conv2d(1, 1, 3, **more)", "**more", "** stands for arguments that are not in the text", LITERALS),
    (
        "nn.Conv2d(1, 1, 3, padding='same', stride=2)",
        "padding='same'",
        'axis 0: PyTorch refuses padding="same" with',
        "u",
    ),
    (
        "nn.Conv2d(4, 4, 3, groups=3)",
        "groups=3",
        "groups is 3, but must divide in_channels 4 and out_channels 4",
        "use",
    ),
    ("nn.Conv2d(1, 1, (3, 30))", "(3, 30)", "axis 1: a kernel of 30 spans 30 cells, but the padded input has 9", "use"),
    (
        "nn.MaxPool2d(2, padding=2)",
        "padding=2",
        "axis 0: a pooling pads by at most half its kernel of 2",
        "use a padding",
    ),
    (
        "nn.Upsample(mode='linear')",
        "nn.Upsample",
        "Upsample takes either size or scale_factor",
        "write Upsample(size=None",
    ),
    (
        "nn.Upsample(7, mode='bicubic')",
        "mode='bicubic'",
        "mode is 'bicubic', but Upsample takes one of",
        "",
    ),
    ("nn.Upsample(scale_factor='2')", "scale_factor='2'", "scale_factor is '2', but Upsample takes a number, or 2", ""),
    ("nn.AdaptiveAvgPool2d('3')", "'3'", "output_size is '3', but AdaptiveAvgPool2d takes a whole number or None", ""),
    ("nn.ZeroPad2d(1)", "nn.ZeroPad2d", "ZeroPad2d alone computes nothing", "a layer of padding stands in front of"),
    (
        "nn.Sequential(nn.Conv2d(1, 1, 3), nn.Conv2d(1, 1, 3))",
        "nn.Conv2d",
        "this is a second layer that computes",
        "a la",
    ),
    ("nn.Sequential(3, nn.Conv2d(1, 1, 3))", "3", "this is not a layer", "a layer of padding"),
    ("nn.Sequential()", "nn.Sequential", "there is no layer in it", "a layer of padding"),
    (
        "nn.Sequential(nn.ZeroPad2d(-1), nn.Conv2d(1, 1, 3))",
        "nn.ZeroPad2d(-1)",
        "a layer in front pads, and does not",
        "a",
    ),
    (
        "nn.Sequential(nn.ZeroPad2d((1, 2)), nn.Conv2d(1, 1, 3))",
        "(1, 2)",
        "padding is (1, 2), but ZeroPad2d takes a",
        "",
    ),
    (
        "nn.Sequential(nn.ConstantPad2d(1, 7), nn.Conv2d(1, 1, 3))",
        "7",
        "value is 7, but paddings here are 0, or floa",
        "",
    ),
    (
        "nn.Sequential(nn.ZeroPad2d(1), nn.AdaptiveAvgPool2d(3))",
        "nn.ZeroPad2d(1)",
        "no padding is taken in front of A",
        "r",
    ),
)


@pytest.mark.parametrize(("text", "place", "problem", "hint"), MISTAKES, ids=[mistake[0] for mistake in MISTAKES])
def test_a_mistake_is_pointed_at(text: str, place: str, problem: str, hint: str) -> None:
    with pytest.raises((CodeError, GeometryError)) as caught:
        from_code(text, 9)
    error = caught.value
    assert error.problem.startswith(problem)
    assert error.details.hint.startswith(hint) if hint else not error.details.hint
    line, carets = error.details.excerpt.splitlines()
    assert line == text
    start = len(carets) - len(carets.lstrip())
    assert set(carets.lstrip()) == {"^"}
    assert line[start : len(carets)] == place


@pytest.mark.parametrize(
    ("text", "given", "problem", "hint"),
    [
        (
            "nn.Conv2d(1, 1, 3)",
            {},
            "the input size is missing: the text of Conv2d does not say it",
            "give input_size=7,",
        ),
        (
            "nn.Conv2d(1, 1, 3)",
            {"input_size": (5,)},
            "input_size has 1 value, but Conv2d has 2 axes",
            "give one number",
        ),
        ("nn.Conv1d(1, 1, 3)", {"input_size": (5, 5)}, "input_size has 2 values, but Conv1d has 1 axis", "give one"),
        ("nn.Conv1d(1, 1, 3)", {"input_size": 0}, "input_size is 0, but must be a whole number of at least 1", ""),
        (
            "nn.PixelShuffle(2)",
            {"input_size": 4},
            "the number of channels is missing: the text of Pixel",
            "give channels",
        ),
        ("nn.PixelShuffle(2)", {"input_size": 4, "channels": 0}, "channels is 0, but must be a whole number", ""),
    ],
)
def test_what_the_text_does_not_say_is_asked_for(text: str, given: dict[str, Any], problem: str, hint: str) -> None:
    with pytest.raises(GeometryError) as caught:
        from_code(text, **given)
    assert caught.value.problem.startswith(problem)
    assert caught.value.details.hint.startswith(hint)


def test_channels_that_contradict_the_text_are_refused() -> None:
    with pytest.raises(CodeError, match="in_channels is 3, but channels is 4"):
        from_code("nn.Conv2d(3, 1, 3)", 5, channels=4)


@pytest.mark.parametrize(
    "text",
    [
        "nn.Conv2d(2, 3, 3)",
        "  torch.nn.Conv2d(2, 3, 3)\n",
        "self.conv = nn.Conv2d(2, 3, 3)",
        "conv=Conv2d(2, 3, kernel_size=3),",
        "nn.Conv2d(2, 3, 3),  # the first",
        "nn.Conv2d(\n    2,\n    3,\n    kernel_size=(3, 3),\n)",
        "nn.Conv2d(2, 3, 3)(x)",
        "nn.Sequential(nn.Conv2d(2, 3, 3))",
    ],
)
def test_a_layer_is_read_as_people_write_it(text: str) -> None:
    assert from_code(text, (6, 5)) == Layer(Convolution((6, 5), 3), 2, 3)


def test_one_map_to_one_map_without_a_bias_is_the_operation_itself() -> None:
    assert from_code("nn.Conv2d(1, 1, 3, bias=False)", 5) == Convolution(5, 3)
    assert from_code("nn.Conv2d(1, 1, 3)", 5) == Layer(Convolution(5, 3), 1, 1)


def test_the_error_shows_the_place_to_whoever_prints_it() -> None:
    with pytest.raises(CodeError) as caught:
        from_code("nn.Conv2d(\n  1, 1, é, 3)", 5)
    expected = ["kernel_size is é, whose value is not in the text", "  1, 1, é, 3)", "        ^", LITERALS]
    assert str(caught.value).splitlines() == expected


def test_a_long_line_is_shown_around_the_place() -> None:
    with pytest.raises(CodeError) as caught:
        from_code(f"nn.Conv2d({'1' * 300}, 1, kernel, {'1' * 300})", 5)
    line, carets = caught.value.details.excerpt.splitlines()
    assert len(line) == 100
    assert line[len(carets) - 6 : len(carets)] == "kernel"


@pytest.mark.parametrize(
    "text",
    ["", "x" * 4001, "(" * 300, "-" * 3000 + "1", "a." * 1900 + "b(1)", "nn.Conv2d(\0)", "nn.Conv2d('\\d')", None],
)
def test_what_no_one_means_is_an_error_of_its_own(text: Any) -> None:
    with pytest.raises(CodeError):
        from_code(text, 5)


def test_nothing_is_run() -> None:
    with pytest.raises(CodeError, match="an expression, not a value"):
        from_code("nn.Conv2d(1, 1, __import__('os').getpid())", 5)


@given(st.text(st.sampled_from(string.printable + "é×"), max_size=40), st.integers(0, 30))
def test_any_text_is_read_or_refused(noise: str, at: int) -> None:
    text = "nn.Conv2d(2, 3, 3, stride=2)"
    for each in (noise, text[:at] + noise + text[at:]):
        try:
            from_code(each, 7)
        except ConvarithError as error:
            assert error.problem
