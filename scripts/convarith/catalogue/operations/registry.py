"""The operations that a figure can show, in the order in which they are listed: a new one is a module and a line."""

from __future__ import annotations

from collections.abc import Mapping

from convarith.arithmetic.adaptive import AdaptivePooling
from convarith.arithmetic.channels import ChannelPooling, Layer
from convarith.arithmetic.deformable import DeformableConvolution
from convarith.arithmetic.gradients import InputGradient, WeightGradient
from convarith.arithmetic.interpolation import Resize
from convarith.arithmetic.masked import MaskedConvolution
from convarith.arithmetic.networks.network import Network
from convarith.arithmetic.shuffling import PixelShuffle, PixelUnshuffle
from convarith.arithmetic.stack import Stack
from convarith.arithmetic.unfolding import Unfolding
from convarith.arithmetic.window_partition import WindowPartition
from convarith.arithmetic.windows import MapOperation, SlidingOperation
from convarith.catalogue.operations import channels, layers
from convarith.catalogue.operations.adaptive_pooling import ADAPTIVE_POOLING
from convarith.catalogue.operations.convolution import CONVOLUTION
from convarith.catalogue.operations.deformable_convolution import DEFORMABLE_CONVOLUTION
from convarith.catalogue.operations.global_pooling import GLOBAL_POOLING
from convarith.catalogue.operations.gradients import INPUT_GRADIENT, WEIGHT_GRADIENT
from convarith.catalogue.operations.kind import Key, Kind, Shapes
from convarith.catalogue.operations.masked_convolution import MASKED_CONVOLUTION
from convarith.catalogue.operations.network import NETWORK
from convarith.catalogue.operations.pixel_shuffle import PIXEL_SHUFFLE, PIXEL_UNSHUFFLE
from convarith.catalogue.operations.pooling import POOLING
from convarith.catalogue.operations.resize import RESIZE
from convarith.catalogue.operations.stack import STACK
from convarith.catalogue.operations.transposed_convolution import TRANSPOSED_CONVOLUTION
from convarith.catalogue.operations.unfolding import UNFOLDING
from convarith.catalogue.operations.window_partition import WINDOW_PARTITION
from convarith.words.wording import Wording

KINDS = (
    CONVOLUTION,
    MASKED_CONVOLUTION,
    TRANSPOSED_CONVOLUTION,
    POOLING,
    ADAPTIVE_POOLING,
    GLOBAL_POOLING,
    DEFORMABLE_CONVOLUTION,
    UNFOLDING,
    PIXEL_SHUFFLE,
    PIXEL_UNSHUFFLE,
    RESIZE,
    INPUT_GRADIENT,
    WEIGHT_GRADIENT,
    WINDOW_PARTITION,
    STACK,
    NETWORK,
)
BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}
KEYS: Mapping[str, Key] = {key.name: key for kind in KINDS for key in (*kind.keys, *kind.figure_keys)}
"""The keys of all operations."""

WithChannels = Layer | ChannelPooling
"""What is made of a table that gives channels."""
Operation = (
    MapOperation
    | AdaptivePooling
    | ChannelPooling
    | DeformableConvolution
    | InputGradient
    | Layer
    | MaskedConvolution
    | Network
    | PixelShuffle
    | PixelUnshuffle
    | Resize
    | Stack
    | Unfolding
    | WeightGradient
    | WindowPartition
)
"""What a figure shows: an operation of one of the kinds, or a layer, where a table speaks of channels."""


def _kind_of(operation: Operation) -> Kind:
    return next(kind for kind in KINDS if isinstance(operation, kind.of))


def line(operation: Operation) -> str:
    """Return an operation and all of its numbers in one line."""
    return layers.line(operation) if isinstance(operation, WithChannels) else _kind_of(operation).line(operation)


def sentence(operation: Operation, wording: Wording) -> str:
    """Return what a picture of an operation shows, in a sentence or two."""
    if isinstance(operation, WithChannels):
        return layers.sentence(operation, wording)
    return _kind_of(operation).sentence(operation, wording)


def names_of_maps(operation: Operation) -> Mapping[str, str]:
    """Return what input, output and kernel are in a picture of an operation, by the keys of their names in words."""
    own = {} if isinstance(operation, WithChannels) else _kind_of(operation).words
    return {word: own.get(word, word) for word in ("input", "output", "kernel")}


def value_shapes(operation: Operation) -> Shapes:
    """Return the shapes of the numbers that a table may give for the cells of a figure, by their keys."""
    if isinstance(operation, WithChannels):
        return channels.values(operation)
    values = _kind_of(operation).values
    return values(operation) if values else {}


def default_template(operation: Operation, *, has_values: bool = False) -> str:
    """Return the template of a figure that names none; ``has_values`` if there are numbers to stand in its cells."""
    if isinstance(operation, WithChannels):
        return channels.TEMPLATE
    kind = _kind_of(operation)
    template = kind.template_of_values if has_values and kind.template_of_values else kind.template
    return template if isinstance(template, str) else template[_axes(operation)]


def _axes(operation: Operation) -> int:
    if isinstance(operation, InputGradient | WeightGradient):
        return len(operation.output_size)
    assert isinstance(
        operation, SlidingOperation | AdaptivePooling | Resize | Stack
    )  # others have one template for all
    return len(operation.input_size)
