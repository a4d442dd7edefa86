"""The relationships about the receptive fields of stacks.

r, t and J are the receptive field, the start and the jump before a layer; the others are those of ``sizes``.
"""

from __future__ import annotations

from fractions import Fraction

from convarith.arithmetic.relationships.relationship import Family, Relationship

STACKS = (
    Relationship(
        name="receptive_field",
        title="Receptive field, start and jump",
        domain=r"for a layer of any $k$, $s$, $d$ and $p_l$, with the $J$ from before the layer",
        formula=(
            r"\begin{aligned} r &\leftarrow r + d(k - 1) \, J \\"
            r" t &\leftarrow t + \Bigl( \frac{d(k - 1)}{2} - p_l \Bigr) J \\"
            r" J &\leftarrow s \, J \end{aligned}"
        ),
        symbols=("r", "t", "J", "k", "s", "d", "p_l"),
        value=lambda *, r, t, J, k, s, d, p_l: (
            r + d * (k - 1) * J,
            t + (Fraction(d * (k - 1), 2) - p_l) * J,
            J * s,
        ),
        applies=lambda *, r, t, J, k, s, d, p_l: True,
        family=Family.STACKS,
    ),
    Relationship(
        name="receptive_field_several",
        title="What several outputs see together",
        domain=r"for $o \ge 1$ neighbouring outputs whose fields of $r$ cells are $J \le r$ apart",
        formula=r"\text{cells} = r + (o - 1) \, J",
        symbols=("r", "J", "o"),
        value=lambda *, r, J, o: r + (o - 1) * J,
        applies=lambda *, r, J, o: 1 <= J <= r and o >= 1,
        family=Family.STACKS,
    ),
    Relationship(
        name="receptive_field_plain",
        title="Equal layers, unit strides",
        domain=r"for $L$ layers with the same $k$ and $d$, and for $s = 1$",
        formula=r"r = 1 + L \, d(k - 1)",
        symbols=("L", "k", "d"),
        value=lambda *, L, k, d: 1 + L * d * (k - 1),
        applies=lambda *, L, k, d: True,
        family=Family.STACKS,
    ),
    Relationship(
        name="receptive_field_strides",
        title="Equal layers, non-unit strides",
        domain=r"for $L$ layers with the same $k$, $d$ and $s \ge 2$",
        formula=r"r = 1 + d(k - 1) \, \frac{s^L - 1}{s - 1}",
        symbols=("L", "k", "s", "d"),
        value=lambda *, L, k, s, d: 1 + d * (k - 1) * ((s**L - 1) // (s - 1)),
        applies=lambda *, L, k, s, d: s >= 2,
        family=Family.STACKS,
    ),
    Relationship(
        name="receptive_field_doubled",
        title="Dilations that double",
        domain=r"for $L$ layers with the same $k$, with $s = 1$ and $d = 1, 2, 4, \dots, 2^{L-1}$",
        formula=r"r = 1 + (k - 1)(2^L - 1)",
        symbols=("L", "k"),
        value=lambda *, L, k: 1 + (k - 1) * (2**L - 1),
        applies=lambda *, L, k: True,
        family=Family.STACKS,
    ),
    Relationship(
        name="receptive_field_transposed",
        title="Receptive field, start and jump of a transposed layer",
        domain=(
            r"for any $k$, $s$ and $p_l$, for $d = 1$, and with the $J$ from before the layer;"
            r" for $r$, no layer before is transposed"
        ),
        formula=(
            r"\begin{aligned} r &\leftarrow r + \Bigl( \Bigl\lceil \frac{k}{s} \Bigr\rceil - 1 \Bigr) J \\"
            r" t &\leftarrow t + \Bigl( p_l - \frac{k - 1}{2} \Bigr) \frac{J}{s} \\"
            r" J &\leftarrow \frac{J}{s} \end{aligned}"
        ),
        symbols=("r", "t", "J", "k", "s", "p_l"),
        value=lambda *, r, t, J, k, s, p_l: (
            r + (-(-k // s) - 1) * J,
            t + (p_l - Fraction(k - 1, 2)) * Fraction(J, s),
            Fraction(J, s),
        ),
        applies=lambda *, r, t, J, k, s, p_l: True,
        family=Family.STACKS,
    ),
)
