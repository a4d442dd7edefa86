"""The relationships about parameters and multiply-accumulates.

C and D are input and output channels, g groups, b is 1 with a bias and 0 without; K, I and O count the weights of one
grid of the kernel, the cells of an input map and those of an output map, all axes together.
"""

from __future__ import annotations

from convarith.arithmetic.relationships.relationship import Family, Relationship

CHANNELS = (
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
