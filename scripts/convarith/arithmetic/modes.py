"""Named choices of operations, and what each means for a single cell."""

from __future__ import annotations

from enum import StrEnum


class PaddingMode(StrEnum):
    """What the padding of a convolution is made of."""

    ZEROS = "zeros"
    REFLECT = "reflect"
    SYMMETRIC = "symmetric"
    REPLICATE = "replicate"
    CIRCULAR = "circular"

    def source(self, position: int, input_size: int) -> int | None:
        """Return the real cell whose value stands at ``position``, None where a zero stands.

        Positions count from the first real cell. Reflect mirrors without repeating the edge, symmetric with it (as
        numpy.pad and tf.pad have it); symmetric and circular go on as often as the padding needs.
        """
        if 0 <= position < input_size:
            return position
        match self:
            case PaddingMode.ZEROS:
                return None
            case PaddingMode.REFLECT:
                return -position if position < 0 else 2 * (input_size - 1) - position
            case PaddingMode.SYMMETRIC:
                place = position % (2 * input_size)
                return min(place, 2 * input_size - 1 - place)
            case PaddingMode.REPLICATE:
                return 0 if position < 0 else input_size - 1
            case PaddingMode.CIRCULAR:
                return position % input_size

    def most(self, input_size: int) -> int | None:
        """Return the maximum padding per side for an input, None if there is no limit."""
        return input_size - 1 if self is PaddingMode.REFLECT else None


class PoolingMode(StrEnum):
    """How a pooling reduces a window to one value."""

    MAX = "max"
    AVERAGE = "average"
