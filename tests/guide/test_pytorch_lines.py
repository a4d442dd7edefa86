"""The lines of PyTorch under the relationships: there is one for each; those beside PyTorch's checks run them."""

from __future__ import annotations

from convarith.arithmetic import RELATIONSHIPS, relationship
from convarith.guide.pytorch_lines import LINES


def test_each_relationship_has_a_line() -> None:
    assert list(LINES) == list(RELATIONSHIPS)


def test_the_numbers_of_a_line_are_in_the_domain() -> None:
    for name, line in LINES.items():
        assert sorted(line.symbols) == sorted(relationship(name).symbols)
        assert relationship(name).applies(**line.symbols)
