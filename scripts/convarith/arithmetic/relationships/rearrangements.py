"""The relationships about cells that are read more than once, or only move.

C and D are input and output channels, K and O the weights of one grid of the kernel and the cells of an output map, f
is a factor of enlargement, q an output channel, j an input cell, u and v are the row and the column of an output cell.
"""

from __future__ import annotations

from convarith.arithmetic.relationships.relationship import Family, Relationship

REARRANGEMENTS = (
    Relationship(
        name="unfolding",
        title="Size of the columns",
        domain=r"for any layer with $C$ input channels",
        formula=r"\text{rows} \times \text{columns} = C K \times O",
        symbols=("C", "K", "O"),
        value=lambda *, C, K, O: (C * K, O),
        applies=lambda *, C, K, O: True,
        family=Family.REARRANGEMENTS,
    ),
    Relationship(
        name="times_read",
        title="How often a cell is read",
        domain=r"for input cell $j$ of an axis, for any $k$, $s$, $p_l$ and $o$, and for $d = 1$",
        formula=(
            r"\begin{aligned} \text{times} = \max\biggl( 0, \;"
            r" &\min\Bigl( o - 1, \Bigl\lfloor \frac{j + p_l}{s} \Bigr\rfloor \Bigr) \\"
            r" &- \max\Bigl( 0, \Bigl\lceil \frac{j + p_l - k + 1}{s} \Bigr\rceil \Bigr) + 1 \biggr) \end{aligned}"
        ),
        symbols=("j", "k", "s", "p_l", "o"),
        # From the first window that reaches the cell to the last that starts at it or before.
        value=lambda *, j, k, s, p_l, o: max(0, min(o - 1, (j + p_l) // s) - max(0, -((k - 1 - j - p_l) // s)) + 1),
        applies=lambda *, j, k, s, p_l, o: True,
        family=Family.REARRANGEMENTS,
    ),
    Relationship(
        name="pixel_shuffle",
        title="Pixel shuffle",
        domain=r"for any $D$, any map of $H \times W$ cells and any factor $f$",
        formula=r"(D f^2, \; H, \; W) \;\longrightarrow\; (D, \; f H, \; f W)",
        symbols=("D", "H", "W", "f"),
        value=lambda *, D, H, W, f: (D, f * H, f * W),
        applies=lambda *, D, H, W, f: True,
        family=Family.REARRANGEMENTS,
    ),
    Relationship(
        name="pixel_shuffle_channel",
        title="Where a shuffled pixel comes from",
        domain=(
            r"for the output cell $(u, v)$ of channel $q$, taken from the input cell"
            r" $(\lfloor u / f \rfloor, \lfloor v / f \rfloor)$"
        ),
        formula=r"\text{channel} = q f^2 + (u \bmod f) \, f + (v \bmod f)",
        symbols=("q", "u", "v", "f"),
        value=lambda *, q, u, v, f: q * f**2 + (u % f) * f + v % f,
        applies=lambda *, q, u, v, f: True,
        family=Family.REARRANGEMENTS,
    ),
)
