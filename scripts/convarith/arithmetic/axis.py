"""The cells that a sliding window reads along one axis.

Axes never interact, so all of convolution arithmetic is here, and an operation is a tuple of axes. The symbols are
those of Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", with different padding before and
after and with dilation d:

    k̂ = d(k − 1) + 1          effective kernel size
    n = i + p_l + p_r − k̂     slack: how far the window can travel
    o = ⌊n / s⌋ + 1           output size
    n mod s                   unused cells after the last window
"""

from __future__ import annotations

from dataclasses import InitVar, dataclass

from convarith.arithmetic.arguments import one_of, whole
from convarith.errors import Details, GeometryError
from convarith.sentences import named


@dataclass(frozen=True)
class Limits:
    """The limits of an operation along an axis: how far the window may overhang, and what a hint may suggest."""

    overhang: int = 0
    max_padding: int | None = None
    min_kernel_size: int = 1


@dataclass(frozen=True)
class Axis:
    """A window of ``kernel_size`` taps, ``dilation`` cells apart, that moves by ``stride`` cells.

    All sizes are in cells. ``padding`` is (before, after); negative padding crops, as the equivalent convolution
    of a transposed one needs. Only a pooling in ceil mode has ``limits`` with an overhang: its only window may be
    larger than the padded input; then the slack is negative and the output size, which counts windows inside, is 0.

    Raises GeometryError unless input_size, kernel_size, stride, dilation ≥ 1 and the window fits (slack ≥ 0).
    """

    input_size: int
    kernel_size: int
    stride: int = 1
    padding: tuple[int, int] = (0, 0)
    dilation: int = 1
    limits: InitVar[Limits] = Limits()

    def __post_init__(self, limits: Limits) -> None:
        for name in ("input_size", "kernel_size", "stride", "dilation"):
            whole(name, getattr(self, name), minimum=1)
        if not isinstance(self.padding, tuple) or len(self.padding) != 2:
            text = f"{named('padding')} is {self.padding!r}, but an axis takes a (before, after) pair"
            raise GeometryError(text, Details(argument="padding"))
        for amount in self.padding:
            whole("padding", amount, minimum=None)
        if self.slack < -limits.overhang:
            raise GeometryError(self._misfit(), Details(hint=self._remedies(limits), argument="kernel_size"))

    @property
    def effective_kernel_size(self) -> int:
        """Cells from the window's first tap to its last, inclusive: k̂ = d(k − 1) + 1."""
        return self.dilation * (self.kernel_size - 1) + 1

    @property
    def padded_size(self) -> int:
        """Cells of the input and its padding: i + p_l + p_r."""
        return self.input_size + sum(self.padding)

    @property
    def slack(self) -> int:
        """Cells that the window can travel: n = i + p_l + p_r − k̂."""
        return self.padded_size - self.effective_kernel_size

    @property
    def output_size(self) -> int:
        """Positions of the window: o = ⌊n / s⌋ + 1."""
        return self.slack // self.stride + 1

    @property
    def unused(self) -> int:
        """Cells at the end, padding included, after the last window: n mod s."""
        return self.slack % self.stride

    def reads(self, u: int) -> tuple[int, ...]:
        """Return the k positions that output ``u`` reads: u·s − p_l + m·d for tap m.

        They count from the first real cell: positions below 0 and from ``input_size`` on are padding. ``u`` is not
        limited to the output, because the last window of a pooling in ceil mode lies after it.
        """
        start = u * self.stride - self.padding[0]
        return tuple(range(start, start + self.effective_kernel_size, self.dilation))

    def read_by(self, position: int) -> tuple[int, ...]:
        """Return the steps u whose window reads ``position``: u·s = position + p_l − m·d for a tap m, last tap first.

        The inverse of ``reads``, so steps are not limited to the output either.
        """
        taps = reversed(range(self.kernel_size))
        steps = [position + self.padding[0] - m * self.dilation for m in taps]
        return tuple(step // self.stride for step in steps if step % self.stride == 0)

    def _misfit(self) -> str:
        before, after = self.padding
        dilated = f" with dilation {self.dilation}" if self.dilation > 1 else ""
        extent = f"spans {self.effective_kernel_size} {'cell' if self.effective_kernel_size == 1 else 'cells'}"
        parts = f" ({self.input_size} {_signed(before)} {_signed(after)})" if before or after else ""
        return f"a kernel of {self.kernel_size}{dilated} {extent}, but the padded input has {self.padded_size}{parts}"

    def _remedies(self, limits: Limits) -> str:
        """Return the changes each of which would make the window fit, without impossible ones."""
        room, missing = self.padded_size - 1 + limits.overhang, -self.slack - limits.overhang
        remedies = []
        if (kernel := room // self.dilation + 1) >= limits.min_kernel_size:
            remedies.append(f"a {named('kernel_size')} of at most {kernel}")
        if self.kernel_size > 1 and (dilation := room // (self.kernel_size - 1)) >= 1:
            remedies.append(f"a dilation of at most {dilation}")
        if limits.max_padding is None or sum(self.padding) + missing <= limits.max_padding:
            remedies.append(f"at least {missing} more {'cell' if missing == 1 else 'cells'} of padding")
        if not remedies:
            remedies.append(f"an {named('input_size')} of at least {self.input_size + missing}")
        return one_of(remedies)


def _signed(amount: int) -> str:
    return f"+ {amount}" if amount >= 0 else f"− {-amount}"
