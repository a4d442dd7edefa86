r"""The relationships between input and output sizes, each as words, formula and function.

They are those of Dumoulin and Visin, "A guide to convolution arithmetic for deep learning"; general, same_padding,
causal_padding, ceil_mode and general_transposed add what current frameworks do. Symbols are i, k, s, d (input, kernel,
stride, dilation), p (padding on either side) or p_l and p_r (before and after), a (output padding). In a transposed
relationship ``i`` is its own input i′.
"""

from __future__ import annotations

from convarith.arithmetic.relationships.relationship import Family, Relationship

_DIRECT = (
    Relationship(
        name="no_padding_unit_strides",
        title="No padding, unit strides",
        domain=r"for any $i$ and $k \le i$, and for $s = 1$ and $p = 0$",
        formula=r"o = (i - k) + 1",
        symbols=("i", "k"),
        value=lambda *, i, k: (i - k) + 1,
        applies=lambda *, i, k: k <= i,
    ),
    Relationship(
        name="padding_unit_strides",
        title="Padding, unit strides",
        domain=r"for any $i$, $k$ and $p$ with $k \le i + 2p$, and for $s = 1$",
        formula=r"o = (i - k) + 2p + 1",
        symbols=("i", "k", "p"),
        value=lambda *, i, k, p: (i - k) + 2 * p + 1,
        applies=lambda *, i, k, p: k <= i + 2 * p,
    ),
    Relationship(
        name="half_padding",
        title="Half padding, unit strides",
        domain=r"for any $i$ and for odd $k$, and for $s = 1$ and $p = \lfloor k / 2 \rfloor$",
        formula=r"o = i + 2 \lfloor k / 2 \rfloor - (k - 1) = i",
        symbols=("i", "k"),
        value=lambda *, i, k: i + 2 * (k // 2) - (k - 1),
        applies=lambda *, i, k: k % 2 == 1,
    ),
    Relationship(
        name="full_padding",
        title="Full padding, unit strides",
        domain=r"for any $i$ and $k$, and for $s = 1$ and $p = k - 1$",
        formula=r"o = i + 2(k - 1) - (k - 1) = i + (k - 1)",
        symbols=("i", "k"),
        value=lambda *, i, k: i + (k - 1),
        applies=lambda *, i, k: True,
    ),
    Relationship(
        name="no_padding_strides",
        title="No padding, non-unit strides",
        domain=r"for any $i$, $s$ and $k \le i$, and for $p = 0$",
        formula=r"o = \left\lfloor \frac{i - k}{s} \right\rfloor + 1",
        symbols=("i", "k", "s"),
        value=lambda *, i, k, s: (i - k) // s + 1,
        applies=lambda *, i, k, s: k <= i,
    ),
    Relationship(
        name="padding_strides",
        title="Padding, non-unit strides",
        domain=r"for any $i$, $k$, $s$ and $p$ with $k \le i + 2p$",
        formula=r"o = \left\lfloor \frac{i + 2p - k}{s} \right\rfloor + 1",
        symbols=("i", "k", "s", "p"),
        value=lambda *, i, k, s, p: (i + 2 * p - k) // s + 1,
        applies=lambda *, i, k, s, p: k <= i + 2 * p,
    ),
    Relationship(
        name="dilation",
        title="Dilation",
        domain=r"for any $i$, $k$, $s$, $p$ and $d$ with $d(k - 1) + 1 \le i + 2p$",
        formula=r"o = \left\lfloor \frac{i + 2p - d(k - 1) - 1}{s} \right\rfloor + 1",
        symbols=("i", "k", "s", "p", "d"),
        value=lambda *, i, k, s, p, d: (i + 2 * p - d * (k - 1) - 1) // s + 1,
        applies=lambda *, i, k, s, p, d: d * (k - 1) + 1 <= i + 2 * p,
    ),
    Relationship(
        name="general",
        title="Different padding before and after",
        domain=r"for any $i$, $k$, $s$, $p_l$, $p_r$ and $d$ with $d(k - 1) + 1 \le i + p_l + p_r$",
        formula=r"o = \left\lfloor \frac{i + p_l + p_r - d(k - 1) - 1}{s} \right\rfloor + 1",
        symbols=("i", "k", "s", "p_l", "p_r", "d"),
        value=lambda *, i, k, s, p_l, p_r, d: (i + p_l + p_r - d * (k - 1) - 1) // s + 1,
        applies=lambda *, i, k, s, p_l, p_r, d: d * (k - 1) + 1 <= i + p_l + p_r,
    ),
    Relationship(
        name="same_padding",
        title="SAME padding as in TensorFlow",
        domain=(
            r"for any $i$, $k$, $s$ and $d$, and for $p_l = \lfloor P / 2 \rfloor$ and $p_r = \lceil P / 2 \rceil$ with"
            r" $P = \max(0, (\lceil i / s \rceil - 1) s + d(k - 1) + 1 - i)$"
        ),
        formula=r"o = \left\lceil \frac{i}{s} \right\rceil",
        symbols=("i", "s"),
        value=lambda *, i, s: -(-i // s),
        applies=lambda *, i, s: True,
    ),
    Relationship(
        name="causal_padding",
        title="Causal padding",
        domain=r"for any $i$, $k$, $s$ and $d$, and for $p_l = d(k - 1)$ and $p_r = 0$",
        formula=r"o = \left\lfloor \frac{i - 1}{s} \right\rfloor + 1",
        symbols=("i", "s"),
        value=lambda *, i, s: (i - 1) // s + 1,
        applies=lambda *, i, s: True,
    ),
)

_POOLING = (
    Relationship(
        name="pooling",
        title="Pooling",
        domain=r"for any $i$, $s$ and $k \le i$, and for $p = 0$",
        formula=r"o = \left\lfloor \frac{i - k}{s} \right\rfloor + 1",
        symbols=("i", "k", "s"),
        value=lambda *, i, k, s: (i - k) // s + 1,
        applies=lambda *, i, k, s: k <= i,
        family=Family.POOLING,
    ),
    Relationship(
        name="ceil_mode",
        title="Pooling in ceil mode",
        domain=(
            r"for any $i$, $k$, $s$, $d$ and for $p_l, p_r \le \lfloor k / 2 \rfloor$"
            r" with $d(k - 1) + 1 < i + p_l + p_r + s$"
        ),
        formula=(
            r"o = \min\left( \left\lceil \frac{i + p_l + p_r - d(k - 1) - 1}{s} \right\rceil + 1,"
            r" \left\lceil \frac{i + p_l}{s} \right\rceil \right)"
        ),
        symbols=("i", "k", "s", "p_l", "p_r", "d"),
        # The second term: the last window starts in the input or in the padding before it.
        value=lambda *, i, k, s, p_l, p_r, d: min(-(-(i + p_l + p_r - d * (k - 1) - 1) // s) + 1, -(-(i + p_l) // s)),
        applies=lambda *, i, k, s, p_l, p_r, d: max(p_l, p_r) <= k // 2 and d * (k - 1) + 1 < i + p_l + p_r + s,
        family=Family.POOLING,
    ),
    Relationship(
        name="adaptive_pooling",
        title="Window of an adaptive pooling",
        domain=r"for any $i$ and $o$, what output $u < o$ reads",
        formula=(
            r"\text{cells}\; \left\lfloor \frac{u\,i}{o} \right\rfloor, \, \dots, \,"
            r" \left\lceil \frac{(u + 1)\,i}{o} \right\rceil - 1"
        ),
        symbols=("i", "o", "u"),
        value=lambda *, i, o, u: (u * i // o, -(-(u + 1) * i // o) - 1),
        applies=lambda *, i, o, u: u < o,
        family=Family.POOLING,
    ),
    Relationship(
        name="unpooling",
        title="Max unpooling",
        domain=(
            r"for the input size $i$ of the unpooling, any $k$ and $s$, and for $p \le \lfloor k / 2 \rfloor$ with"
            r" $2p < s(i - 1) + k$; undoes the poolings whose floor drops nothing"
        ),
        formula=r"o = s(i - 1) + k - 2p",
        symbols=("i", "k", "s", "p"),
        value=lambda *, i, k, s, p: s * (i - 1) + k - 2 * p,
        applies=lambda *, i, k, s, p: p <= k // 2 and 2 * p < s * (i - 1) + k,
        family=Family.POOLING,
    ),
)

_TRANSPOSED = (
    Relationship(
        name="no_padding_unit_strides_transposed",
        title="No padding, unit strides, transposed",
        domain=r"for any $i'$ and $k$, and for $s = 1$ and $p = 0$",
        formula=r"o' = i' + (k - 1)",
        symbols=("i", "k"),
        value=lambda *, i, k: i + (k - 1),
        applies=lambda *, i, k: True,
        family=Family.TRANSPOSED,
    ),
    Relationship(
        name="padding_unit_strides_transposed",
        title="Padding, unit strides, transposed",
        domain=r"for any $i'$, $k$ and $p$ with $2p < i' + (k - 1)$, and for $s = 1$",
        formula=r"o' = i' + (k - 1) - 2p",
        symbols=("i", "k", "p"),
        value=lambda *, i, k, p: i + (k - 1) - 2 * p,
        applies=lambda *, i, k, p: 2 * p < i + (k - 1),
        family=Family.TRANSPOSED,
    ),
    Relationship(
        name="half_padding_transposed",
        title="Half padding, unit strides, transposed",
        domain=r"for any $i'$ and for odd $k$, and for $s = 1$ and $p = \lfloor k / 2 \rfloor$",
        formula=r"o' = i' + (k - 1) - 2 \lfloor k / 2 \rfloor = i'",
        symbols=("i", "k"),
        value=lambda *, i, k: i + (k - 1) - 2 * (k // 2),
        applies=lambda *, i, k: k % 2 == 1,
        family=Family.TRANSPOSED,
    ),
    Relationship(
        name="full_padding_transposed",
        title="Full padding, unit strides, transposed",
        domain=r"for any $i'$ and $k \le i'$, and for $s = 1$ and $p = k - 1$",
        formula=r"o' = i' + (k - 1) - 2(k - 1) = i' - (k - 1)",
        symbols=("i", "k"),
        value=lambda *, i, k: i - (k - 1),
        applies=lambda *, i, k: k <= i,
        family=Family.TRANSPOSED,
    ),
    Relationship(
        name="no_padding_strides_transposed",
        title="No padding, non-unit strides, transposed",
        domain=(
            r"for any $i'$, $k$ and $s$, and for $p = 0$;"
            r" transposes the convolutions whose $i - k$ is a multiple of $s$"
        ),
        formula=r"o' = s(i' - 1) + k",
        symbols=("i", "k", "s"),
        value=lambda *, i, k, s: s * (i - 1) + k,
        applies=lambda *, i, k, s: True,
        family=Family.TRANSPOSED,
    ),
    Relationship(
        name="padding_strides_transposed",
        title="Padding, non-unit strides, transposed",
        domain=(
            r"for any $i'$, $k$, $s$ and $p$ with $2p < s(i' - 1) + k$;"
            r" transposes the convolutions whose $i + 2p - k$ is a multiple of $s$"
        ),
        formula=r"o' = s(i' - 1) + k - 2p",
        symbols=("i", "k", "s", "p"),
        value=lambda *, i, k, s, p: s * (i - 1) + k - 2 * p,
        applies=lambda *, i, k, s, p: 2 * p < s * (i - 1) + k,
        family=Family.TRANSPOSED,
    ),
    Relationship(
        name="padding_strides_odd_transposed",
        title="Padding, non-unit strides with a remainder, transposed",
        domain=(
            r"for any $i'$, $k$, $s$, $p$ and $a < s$ with $2p < s(i' - 1) + a + k$;"
            r" transposes the convolutions with $a = (i + 2p - k) \bmod s$"
        ),
        formula=r"o' = s(i' - 1) + a + k - 2p",
        symbols=("i", "k", "s", "p", "a"),
        value=lambda *, i, k, s, p, a: s * (i - 1) + a + k - 2 * p,
        applies=lambda *, i, k, s, p, a: a < s and 2 * p < s * (i - 1) + a + k,
        family=Family.TRANSPOSED,
    ),
    Relationship(
        name="general_transposed",
        title="Different padding before and after, dilation, transposed",
        domain=(
            r"for any $i'$, $k$, $s$, $p_l$, $p_r$, $d$ and $a < \max(s, d)$"
            r" with $p_l + p_r < s(i' - 1) + d(k - 1) + 1 + a$"
        ),
        formula=r"o' = s(i' - 1) + d(k - 1) + 1 - p_l - p_r + a",
        symbols=("i", "k", "s", "p_l", "p_r", "d", "a"),
        value=lambda *, i, k, s, p_l, p_r, d, a: s * (i - 1) + d * (k - 1) + 1 - p_l - p_r + a,
        applies=lambda *, i, k, s, p_l, p_r, d, a: a < max(s, d) and p_l + p_r < s * (i - 1) + d * (k - 1) + 1 + a,
        family=Family.TRANSPOSED,
    ),
)

SIZES = (*_DIRECT, *_POOLING, *_TRANSPOSED)
