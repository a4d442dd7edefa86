"""What is printed, whatever it is printed to: a pipe that nobody reads, a full disk, nothing, or an old encoding."""

from __future__ import annotations

import codecs
import io
import os
import sys
from contextlib import suppress
from typing import NoReturn, TextIO

from convarith.tools import process

ASCII = {"×": "x", "−": "-", "′": "'", "…": "...", "≈": "~", "∞": "inf", "°": " deg"}
HANDLER = "convarith.plain"
STANDARD_STREAMS = (0, 1, 2)
NOBODY_READS = 128 + 13  # the status of a program that SIGPIPE ended, in a shell


def make_robust() -> None:
    """Replace the standard output and error output by such as end this process at once when they cannot be written.

    What an encoding lacks is printed in other characters.
    """
    for number in STANDARD_STREAMS:
        try:
            os.fstat(number)
        except OSError:  # it is closed; another file would get its number
            os.open(os.devnull, os.O_RDWR)
    codecs.register_error(HANDLER, _in_plain_characters)
    sys.stdout, sys.stderr = _robust(sys.stdout, 1), _robust(sys.stderr, 2)


class Output(io.TextIOWrapper):
    """A stream of text that ends this process when it cannot be written."""

    def write(self, text: str) -> int:
        """Write text, and flush it where a line ends."""
        try:
            return super().write(text)
        except OSError as error:
            _give_up(error)

    def flush(self) -> None:
        """Write what was kept back."""
        try:
            super().flush()
        except OSError as error:
            _give_up(error)


def _robust(stream: TextIO | None, number: int) -> TextIO:
    if stream is None:
        return open(number, "w", closefd=False)  # it stays open as long as the process runs
    if not isinstance(stream, io.TextIOWrapper) or isinstance(stream, Output):
        return stream  # somebody replaced it, for a test perhaps
    encoding = stream.encoding
    return Output(stream.detach(), encoding=encoding, errors=HANDLER, line_buffering=True)


def _in_plain_characters(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    beyond = error.object[error.start : error.end]
    return "".join(ASCII.get(character, "?") for character in beyond), error.end


def _give_up(error: OSError) -> NoReturn:
    """End this process: in silence where a reader has gone, with the reason elsewhere. Workers end with it."""
    if not isinstance(error, BrokenPipeError):
        with suppress(OSError):
            os.write(2, f"error: cannot write the output: {error.strerror}\n".encode())
    process.kill_all()
    os._exit(NOBODY_READS if isinstance(error, BrokenPipeError) else 1)
