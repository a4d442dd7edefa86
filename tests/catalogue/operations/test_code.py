"""A table that gives the code of a layer: the figure is that of its operation, and errors point into the code."""

from __future__ import annotations

import pytest

from convarith import Convolution, Layer, PixelShuffle, TransposedConvolution
from convarith.catalogue.differences import difference_words
from convarith.catalogue.entries import read_catalogue
from convarith.catalogue.figure import Figure, figure_from
from convarith.errors import ConvarithError, report
from convarith.words.wording import english


def heading(compared: Figure) -> str:
    return compared.title or difference_words(english(), compared.differences)


def figure(text: str) -> Figure:
    (entry,) = read_catalogue([("figures/a.toml", text)]).entries
    return figure_from(entry)


def test_the_code_gives_the_operation_along_the_axes() -> None:
    text = '[a]\ninput_size = [4, 3]\ncode = "nn.ConvTranspose2d(16, 33, 3, stride=2, output_padding=1)"\ntitle = "Up"'
    assert figure(text) == Figure("a", "Up", "isometric", TransposedConvolution((4, 3), 3, 2, output_padding=1))


def test_the_template_that_shows_channels_gets_them() -> None:
    text = '[a]\ninput_size = 4\ncode = "nn.Conv2d(2, 3, 3)"\ntemplate = "channels"'
    assert figure(text).operation == Layer(Convolution(4, 3), 2, 3)


def test_channels_that_the_code_does_not_say_stand_beside_it() -> None:
    text = '[a]\ninput_size = 4\nchannels = 8\ncode = "nn.PixelShuffle(2)"'
    assert figure(text).operation == PixelShuffle(8, 4, 2)


def test_codes_are_compared_and_head_their_figures() -> None:
    one, other = "nn.Conv2d(1, 1, 3)", "nn.Conv2d(1, 1, 3, padding=1)"
    text = f'[a]\ninput_size = 4\ncompare = [{{ code = "{one}" }}, {{ code = "{other}" }}]'
    compared = figure(text).compared
    assert [each.operation for each in compared] == [Convolution(4, 3), Convolution(4, 3, padding=1)]
    assert [heading(each) for each in compared] == [one, other]
    shared = f'[a]\ninput_size = 4\ncode = "{one}"\ncompare = [{{ input_size = 5 }}, {{ input_size = 6 }}]'
    assert [each.operation for each in figure(shared).compared] == [Convolution(5, 3), Convolution(6, 3)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            '[a]\ncode = "nn.Conv2d(2, 3, three)"\ninput_size = 4',
            [
                "error: kernel_size is three, whose value is not in the text at figures/a.toml:2",
                "    nn.Conv2d(2, 3, three)",
                "                    ^^^^^",
            ],
        ),
        (
            '[a]\ninput_size = 4\ncode = "nn.Conv2d(2, 3, 5)"',
            [
                "error: axis 0: a kernel of 5 spans 5 cells, but the padded input has 4 at figures/a.toml:3",
                "    nn.Conv2d(2, 3, 5)",
                "                    ^",
            ],
        ),
        (
            '[a]\ninput_size = 4\ncode = "nn.Conv2d(2, 3, 3)"\nstride = 2',
            ["error: stride is said by the code already at figures/a.toml:4"],
        ),
        (
            '[a]\ninput_size = 4\ncode = "nn.Conv2d(2, 3, 3)"\ntitel = "x"',
            ['error: unknown key "titel" at figures/a.toml:4'],
        ),
        ("[a]\ninput_size = 4\ncode = 3", ["error: code must be a text in quotes, not 3 at figures/a.toml:3"]),
        (
            '[a]\ninput_size = 100001\ncode = "nn.Conv2d(2, 3, 3)"',
            ["error: input_size is 100001, but at most 100000 can be drawn at figures/a.toml:2"],
        ),
        (
            '[a]\ninput_size = 4\ncode = "nn.Upsample(scale_factor=900000)"',
            ["error: output_size is 3600000, but at most 100000 can be drawn at figures/a.toml:3"],
        ),
        (
            '[a]\ncode = "nn.Fold(5, 3)"',
            [
                "error: a folding is not drawn: draw the unfolding that it transposes, such as nn.Unfold(3) "
                "at figures/a.toml:2"
            ],
        ),
    ],
)
def test_an_error_points_to_the_line_and_into_the_code(text: str, lines: list[str]) -> None:
    with pytest.raises(ConvarithError) as caught:
        figure(text)
    assert report(caught.value).splitlines()[: len(lines)] == lines
