"""What the chapters can ask for: numbers with thin spaces, notes on frameworks as TeX, and the table of names."""

from __future__ import annotations

import pytest

from convarith import FRAMEWORK_WORDS
from convarith.errors import CatalogueError, GeometryError
from convarith.guide.vocabulary import IN_SYMBOLS, called, framework_words, in_symbols, network, prose, thousands


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (999, "999"), (1000, r"1\,000"), (118013952, r"118\,013\,952")])
def test_thousands_are_kept_apart(value: int, text: str) -> None:
    assert thousands(value) == text


@pytest.mark.parametrize(
    ("note", "tex"),
    [
        ("no padding", "no padding"),
        ("i is a size, in any case", "$i$ is a size, in any case"),
        ("o′ = i′·s", r"$o$$'$ = $i$$'$$\cdot$$s$"),
        ("o = ⌈i/s⌉ if k̂ < s", r"$o$ = $\lceil$$i$/$s$$\rceil$ if $\khat$ \textless{} $s$"),
        ("weights (C_in, C_out/g, k…)", r"weights ($C$, $D$/$g$, $k$$\dots$)"),
        ('padding="same", count_include_pad=False', None),
        ("kernel_size in Flax", r"\code{kernel\_size} in Flax"),
        ("Keras' Conv1D only", r"Keras' \code{Conv1D} only"),
    ],
)
def test_symbols_in_a_note_are_mathematics_and_names_code(note: str, tex: str | None) -> None:
    same = r"\code{padding=\textquotedbl{}same\textquotedbl{}}, \code{count\_include\_pad=False}"
    assert prose(note) == (tex or same)


def test_every_note_of_the_table_is_tex_that_pdflatex_can_read() -> None:
    for row in FRAMEWORK_WORDS:
        for text in (row.ours, row.note):
            assert prose(text).isascii(), text
            assert prose(text).count("$") % 2 == 0


def test_every_argument_of_ours_has_words_for_the_reader() -> None:
    assert {row.ours for row in FRAMEWORK_WORDS} == set(IN_SYMBOLS)
    assert in_symbols("kernel_size") == "$k$"
    for text in IN_SYMBOLS.values():
        assert text.isascii()
        assert text.count("$") % 2 == 0
        assert "_" not in text.replace("p_l", "").replace("p_r", "")


def test_an_argument_is_found_by_what_it_sets() -> None:
    assert [row and row.argument for row in called("stride")] == ["stride", "strides", "window_strides", "strides"]
    assert [row and row.argument for row in called("padding")] == ["padding", "ZeroPadding2D", "padding", "pads"]
    found = called("output_padding", "transposed convolution")
    assert [row and row.argument for row in found] == ["output_padding", "output_padding", None, "output_padding"]


def test_the_words_of_a_framework_are_its_rows() -> None:
    rows = framework_words("ONNX", "pooling")
    assert rows
    assert all((row.framework, row.subject) == ("ONNX", "pooling") for row in rows)


def test_a_network_is_a_table_of_the_catalogue() -> None:
    found = network("input_size = 9\n[layers]\na = { kernel_size = 3, stride = 2 }\nb = { kernel_size = 3 }")
    assert found.states["b"].receptive_field == (7, 7)
    with pytest.raises(GeometryError, match='layer "a": unknown key "kernel"'):
        network("input_size = 9\n[layers]\na = { kernel = 3 }")
    with pytest.raises(CatalogueError, match="not valid TOML"):
        network("input_size = ")
