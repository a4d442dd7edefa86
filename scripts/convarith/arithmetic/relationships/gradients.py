"""The relationships about the gradients of a convolution: with respect to its input and to its weights.

o, k, s, d, p_l and p_r are those of the convolution, i its input size and a the cells that its floor drops.
"""

from __future__ import annotations

from convarith.arithmetic.relationships.relationship import Family, Relationship

GRADIENTS = (
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
