"""Parses the words of a command with argparse; its mistakes are errors of ours."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import NoReturn

from convarith.errors import CatalogueError, Details, did_you_mean

SIZES = re.compile(r"[0-9]{1,7}([x×][0-9]{1,7}){0,2}")


class Parser(argparse.ArgumentParser):
    """A parser without abbreviations, whose help is an option like any other; ``command`` is its name in messages."""

    def __init__(self, command: str, *, program: str, description: str, epilog: str) -> None:
        super().__init__(
            prog=f"{program} {command}", add_help=False, allow_abbrev=False, description=description, epilog=epilog
        )
        self._command = command

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong with an option."""
        hint = f"{self._command} --help explains the options"
        raise CatalogueError(message.removeprefix("argument "), Details(hint=hint))

    def parsed(self, words: Sequence[str]) -> argparse.Namespace:
        """Return what words say; raise ``CatalogueError`` for one that is not understood."""
        asked, unknown = self.parse_known_args(words)
        if unknown and not getattr(asked, "help", False):
            known = [option for action in self._actions for option in action.option_strings]  # no other way
            hint = f"{did_you_mean(unknown[0], known)} {self._command} --help lists the options".strip()
            raise CatalogueError(f"unknown option {unknown[0]}", Details(hint=hint))
        return asked


def size(text: str) -> int | list[int]:
    """Return one number for all axes, or one per axis."""
    if not SIZES.fullmatch(text):
        raise argparse.ArgumentTypeError(f'"{text}" must be whole numbers, 7 or 7x5')
    numbers = [int(number) for number in re.split("[x×]", text)]
    return numbers[0] if len(numbers) == 1 else numbers


def number(text: str) -> int:
    """Return a whole number."""
    if not re.fullmatch("[0-9]{1,7}", text):
        raise argparse.ArgumentTypeError(f'"{text}" must be a whole number')
    return int(text)
