"""Errors of tables in the words of a command line."""

from __future__ import annotations

from convarith.catalogue.option_spelling import as_options


def test_what_is_said_of_keys_is_said_of_options() -> None:
    assert as_options('use padding_mode="zeros", or a stride of 2') == "use --padding-mode zeros, or a stride of 2"
    assert as_options("the padded input has 5") == "the padded input has 5"
    assert (
        as_options('use mode="linear", or coordinates="align_corners"')
        == "use --mode linear, or --coordinates align_corners"
    )
