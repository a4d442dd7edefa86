r"""Relationships about more than output sizes: costs, receptive fields and rearrangements.

Symbols besides those of ``relationships``: C and D are input and output channels, g groups, b is 1 with a bias and 0
without; K, I and O count the weights of one grid of the kernel, the cells of an input map and those of an output map,
all axes together. r, t and J are the receptive field, the start and the jump before a layer, f is a factor of
enlargement; q is an output channel, j an input cell, m a weight, u and v are the row and the column of an output cell.
"""

from __future__ import annotations

from fractions import Fraction

from convarith.arithmetic.formulas import Family, Relationship

_GRADIENTS = (
    Relationship(
        name="gradient_of_input",
        title="Gradient of the input",
        domain=(
            r"for the gradient $\delta$ of the $o$ outputs of a convolution, and for $a = n \bmod s$;"
            r" the transposed convolution of $\delta$ with the same kernel"
        ),
        formula=(
            r"\frac{\partial \mathcal{L}}{\partial x_j} = \sum_{u, m \,:\, us - p_l + md = j} \delta_u \, w_m ,"
            r" \qquad i = s(o - 1) + d(k - 1) + 1 - p_l - p_r + a"
        ),
        symbols=("o", "k", "s", "p_l", "p_r", "d", "a"),
        value=lambda *, o, k, s, p_l, p_r, d, a: s * (o - 1) + d * (k - 1) + 1 - p_l - p_r + a,
        applies=lambda *, o, k, s, p_l, p_r, d, a: a < s and p_l + p_r < s * (o - 1) + d * (k - 1) + 1 + a,
        family=Family.GRADIENTS,
    ),
    Relationship(
        name="gradient_of_weights",
        title="Gradient of the weights",
        domain=(
            r"for the gradient $\delta$ of the $o$ outputs of a convolution, and for $a = n \bmod s$;"
            r" a convolution of the input with the kernel $\delta$: its stride is $d$, its dilation $s$, and the"
            r" last $a$ cells are cut off"
        ),
        formula=(
            r"\frac{\partial \mathcal{L}}{\partial w_m} = \sum_{u = 0}^{o - 1} \delta_u \, x_{us - p_l + md} ,"
            r" \qquad k = \frac{i + p_l + p_r - a - s(o - 1) - 1}{d} + 1"
        ),
        symbols=("i", "o", "s", "p_l", "p_r", "d", "a"),
        value=lambda *, i, o, s, p_l, p_r, d, a: (i + p_l + p_r - a - s * (o - 1) - 1) // d + 1,
        applies=lambda *, i, o, s, p_l, p_r, d, a: (
            a < s and i + p_l + p_r - a - s * (o - 1) >= 1 and (i + p_l + p_r - a - s * (o - 1) - 1) % d == 0
        ),
        family=Family.GRADIENTS,
    ),
)

_CHANNELS = (
    Relationship(
        name="parameters",
        title="Parameters of a layer",
        domain=r"for any $C$ and $D$ that $g$ divides, and for $b = 1$ with a bias, $b = 0$ without",
        formula=r"\text{parameters} = D \left( \frac{C}{g} \, K + b \right)",
        symbols=("C", "D", "g", "K", "b"),
        value=lambda *, C, D, g, K, b: D * (C // g * K + b),
        applies=lambda *, C, D, g, K, b: C % g == 0 and D % g == 0 and b <= 1,
        family=Family.CHANNELS,
    ),
    Relationship(
        name="macs",
        title="Work of a convolution",
        domain=r"for any $C$ and $D$ that $g$ divides",
        formula=r"\text{MACs} = O \, D \, \frac{C}{g} \, K",
        symbols=("C", "D", "g", "K", "O"),
        value=lambda *, C, D, g, K, O: O * D * (C // g) * K,
        applies=lambda *, C, D, g, K, O: C % g == 0 and D % g == 0,
        family=Family.CHANNELS,
    ),
    Relationship(
        name="macs_transposed",
        title="Work of a transposed convolution",
        domain=r"for any $C$ and $D$ that $g$ divides, and for $I'$ cells in an input map",
        formula=r"\text{MACs} = I' \, C \, \frac{D}{g} \, K",
        symbols=("C", "D", "g", "K", "I"),
        value=lambda *, C, D, g, K, I: I * C * (D // g) * K,
        applies=lambda *, C, D, g, K, I: C % g == 0 and D % g == 0,
        family=Family.CHANNELS,
    ),
    Relationship(
        name="separable",
        title="Work of a separable convolution",
        domain=r"for a depthwise layer of $C$ channels and the pointwise layer from $C$ to $D$ channels after it",
        formula=r"\text{MACs} = O \, C \, (K + D)",
        symbols=("C", "D", "K", "O"),
        value=lambda *, C, D, K, O: O * C * (K + D),
        applies=lambda *, C, D, K, O: True,
        family=Family.CHANNELS,
    ),
    Relationship(
        name="macs_axes",
        title="Work along several axes",
        domain=r"for a layer of $N$ axes, each with a kernel of $k$ and an output of $o$",
        formula=r"\text{MACs} = C \, D \, (k \, o)^N",
        symbols=("C", "D", "k", "o", "N"),
        value=lambda *, C, D, k, o, N: C * D * (k * o) ** N,
        applies=lambda *, C, D, k, o, N: True,
        family=Family.CHANNELS,
    ),
)

_STACKS = (
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

_REARRANGEMENTS = (
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

_RESIZES = (
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

BEYOND_SIZES = (*_GRADIENTS, *_CHANNELS, *_STACKS, *_REARRANGEMENTS, *_RESIZES)
