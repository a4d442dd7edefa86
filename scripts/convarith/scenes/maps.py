"""The scene of a window that slides over one map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from math import prod
from typing import Any

from convarith.arithmetic.masked import MaskedConvolution
from convarith.arithmetic.windows import MapOperation, SlidingOperation
from convarith.catalogue.figure import Figure
from convarith.catalogue.operations.registry import names_of_maps
from convarith.errors import CatalogueError, Details
from convarith.scenes.fitting import fitted
from convarith.scenes.numbers import longest, which_is
from convarith.scenes.plain import plain
from convarith.scenes.scene import Scene
from convarith.scenes.sliding import MapFrame, SlidingWindow
from convarith.words.phrases import place
from convarith.words.wording import Wording


class Maps(Scene):
    """A convolution, transposed convolution or pooling along two axes: its input, its output and the window."""

    highlights = True

    def __init__(self, figure: Figure, wording: Wording | None = None) -> None:
        super().__init__(figure, wording)
        drawn = plain(figure)
        self.operation = sliding_operation(drawn)
        values = {"input_values": drawn.input_values, "kernel_values": drawn.kernel_values}
        window = partial(SlidingWindow, self.operation, **values, wording=self.wording)
        self.sliding, self.refusal = fitted(figure, prod(self.operation.output_size), lambda shown: window(shown=shown))

    @property
    def names(self) -> Mapping[str, Any]:
        """The two sheets, how the output lies over the input, and the shapes of the window."""
        drawn = self.sliding
        return {
            "input": drawn.input,
            "input_size": self.operation.input_size,
            "sizes": drawn.sizes,
            "output": drawn.output,
            "output_shift": drawn.output_shift,
            "lift": drawn.lift,
            "windows": drawn.windows,
            "overhang": drawn.overhang,
            "uneven_padding": drawn.uneven_padding,
            "kernels": drawn.kernels,
            "longest_value": drawn.longest_value,
            "longest_weight": longest(*drawn.kernels),
        }

    @property
    def frames(self) -> Sequence[MapFrame]:
        """One frame per output cell, in reading order."""
        return self.sliding.frames

    def describe_frame(self, number: int) -> str:
        """Say which output cell is computed, and from which cells of the input."""
        row, column = divmod(number - 1, self.operation.output_size[1])
        output = self.sliding.output_cell(number)
        say, names = self.wording.say, names_of_maps(self.figure.operation)
        whose = say(f"whose.{names['output']}", place=place(self.wording, row, column))
        read = self.sliding.read_words(number, of=say(f"of.{names['input']}"))
        return say("frame.computed", output=whose, value=which_is(self.wording, output), read=read)


def map_operation(figure: Figure) -> MapOperation:
    """Return the operation of a figure; raise ``CatalogueError`` for one that slides no window over one map."""
    if isinstance(figure.operation, MapOperation):
        return figure.operation
    hint = "it shows a convolution, a transposed convolution or a pooling, without channels"
    raise CatalogueError(f'the template "{figure.template}" cannot show this operation', Details(hint=hint))


def sliding_operation(figure: Figure) -> SlidingOperation:
    """Return the same, or a masked convolution; raise ``CatalogueError`` for others."""
    if isinstance(figure.operation, MaskedConvolution):
        return figure.operation
    return map_operation(figure)
