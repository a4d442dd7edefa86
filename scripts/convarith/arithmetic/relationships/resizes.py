"""The relationships about resizes: where their outputs lie, and the transposed convolution that a linear one is.

t and J are the start and the jump before the resize, from i to o cells; f is a factor of enlargement, m a weight.
"""

from __future__ import annotations

from fractions import Fraction

from convarith.arithmetic.relationships.relationship import Family, Relationship

RESIZES = (
    Relationship(
        name="resize_grid",
        title="Start and jump of a resize",
        domain=r"for a resize from $i$ to $o$ cells with half-pixel coordinates, and with the $J$ from before it",
        formula=(
            r"\begin{aligned} t &\leftarrow t + \frac{1}{2} \Bigl( \frac{i}{o} - 1 \Bigr) J \\"
            r" J &\leftarrow \frac{i}{o} \, J \end{aligned}"
        ),
        symbols=("t", "J", "i", "o"),
        value=lambda *, t, J, i, o: (t + (Fraction(i, o) - 1) / 2 * J, Fraction(i, o) * J),
        applies=lambda *, t, J, i, o: True,
        family=Family.REARRANGEMENTS,
    ),
    Relationship(
        name="linear_resize",
        title="Linear enlargement as a transposed convolution",
        domain=(
            r"for a whole factor $f$ and half-pixel coordinates, away from the border: a kernel with the stride $f$,"
            r" whose weight $m < k$ is $w_m$"
        ),
        formula=(
            r"k = 2f - (f \bmod 2), \qquad p = \lfloor f / 2 \rfloor, \qquad"
            r" w_m = 1 - \frac{1}{f} \left| \, m - \frac{k - 1}{2} \right|"
        ),
        symbols=("f", "m"),
        value=lambda *, f, m: (
            2 * f - f % 2,
            f // 2,
            1 - abs(m - Fraction(2 * f - f % 2 - 1, 2)) / f,
        ),
        applies=lambda *, f, m: f >= 1 and m < 2 * f - f % 2,
        family=Family.REARRANGEMENTS,
    ),
)
