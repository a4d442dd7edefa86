"""What other frameworks' words of padding mean in numbers, which the operations here take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from convarith.arithmetic.arguments import Sizes, choice, count_axes, on_axis, per_axis
from convarith.arithmetic.padding import PaddingWord, Pair, Pairs, direct_padding, transposed_padding
from convarith.errors import Details, GeometryError, did_you_mean
from convarith.sentences import named


class Framework(StrEnum):
    """A framework, by its usual name."""

    PYTORCH = "PyTorch"
    TENSORFLOW = "TensorFlow/Keras"
    JAX = "JAX"
    ONNX = "ONNX"


class Subject(StrEnum):
    """The kind of operation that a word is used for; the same word can mean something else for another."""

    CONVOLUTION = "convolution"
    TRANSPOSED_CONVOLUTION = "transposed convolution"
    POOLING = "pooling"
    RESIZE = "resize"


@dataclass(frozen=True)
class ExplicitPadding:
    """A padding in numbers, per axis: ``padding`` (before, after), and ``output_padding`` of a transposed one.

    Both are arguments of the operations here.
    """

    padding: Pairs
    output_padding: tuple[int, ...]


def explicit_padding(
    framework: Framework | str,
    word: str,
    subject: Subject | str = Subject.CONVOLUTION,
    *,
    input_size: Sizes,
    kernel_size: Sizes,
    stride: Sizes = 1,
    dilation: Sizes = 1,
    output_padding: Sizes | None = None,
) -> ExplicitPadding:
    """Return in numbers what ``word`` means in ``framework`` for a ``subject`` and a geometry.

    Sizes are one for a square or one per axis, ``input_size`` that of the operation's own input; the stride of a
    pooling has to be given, since frameworks disagree on its default. ``output_padding`` is Keras' argument beside the
    word of a transposed convolution, None if it is left out. Raises GeometryError for a word that the framework does
    not know, and for a geometry that it refuses with that word.
    """
    framework, subject = choice("framework", framework, Framework), choice("subject", subject, Subject)
    known = {key[2]: rule for key, rule in _RULES.items() if key[:2] == (framework, subject)}
    if word not in known:
        raise _unknown_word(framework, word, subject, list(known))
    sizes = {"input_size": input_size, "kernel_size": kernel_size, "stride": stride, "dilation": dilation}
    if output_padding is not None and (framework, subject) != (Framework.TENSORFLOW, Subject.TRANSPOSED_CONVOLUTION):
        text = f"{framework} has no {named('output_padding')} beside a word of a {subject}"
        hint = "it belongs to a transposed convolution of TensorFlow/Keras; leave it out"
        raise GeometryError(text, Details(hint=hint, argument="output_padding"))
    beside = {} if output_padding is None else {"output_padding": output_padding}
    count = count_axes({**sizes, **beside})
    values = {name: per_axis(name, value, axes=count, minimum=1) for name, value in sizes.items()}
    values |= {name: per_axis(name, value, axes=count, minimum=0) for name, value in beside.items()}
    pairs: list[Pair] = []
    extra: list[int] = []
    for axis in range(count):
        with on_axis(axis):
            before, after, extra_after = known[word](
                _Window(**{name: numbers[axis] for name, numbers in values.items()})
            )
        pairs.append((before, after))
        extra.append(extra_after)
    return ExplicitPadding(tuple(pairs), tuple(extra))


def _unknown_word(framework: Framework, word: object, subject: Subject, known: list[str]) -> GeometryError:
    """Return the error that lists the known words, or says that there are none."""
    if not known:
        text = f"{framework} has no words for the padding of a {subject}"
        return GeometryError(text, Details(hint="give the padding as numbers"))
    text = f"{framework} has no padding {word!r} of a {subject}, only {', '.join(repr(each) for each in known)}"
    return GeometryError(text, Details(hint=did_you_mean(word, known)))


@dataclass(frozen=True)
class _Window:
    """The sizes of one axis, before its padding is known."""

    input_size: int
    kernel_size: int
    stride: int
    dilation: int
    output_padding: int | None = None

    @property
    def extent(self) -> int:
        return self.dilation * (self.kernel_size - 1) + 1


_Rule = Callable[[_Window], tuple[int, int, int]]
"""From the numbers of an axis to padding before, padding after and output padding."""


def _direct(word: PaddingWord) -> _Rule:
    def rule(at: _Window) -> tuple[int, int, int]:
        sizes = {"kernel_size": at.kernel_size, "stride": at.stride, "dilation": at.dilation}
        return *direct_padding(word, input_size=at.input_size, **sizes), 0

    return rule


def _transposed(word: PaddingWord) -> _Rule:
    def rule(at: _Window) -> tuple[int, int, int]:
        return transposed_padding(word, kernel_size=at.kernel_size, stride=at.stride, dilation=at.dilation)

    return rule


def _keras(word: PaddingWord, without: _Rule) -> _Rule:
    """Return the rule of a word of Keras' transposed convolution, beside which an output padding may be given.

    With one, "same" crops 2⌊k̂/2⌋ cells and no longer makes o′ = s·i′: o′ = s(i′ − 1) + k̂ mod 2 + a.
    """

    def rule(at: _Window) -> tuple[int, int, int]:
        if at.output_padding is None:
            return without(at)
        if word is PaddingWord.VALID:
            return 0, 0, at.output_padding
        reach = at.extent - 1  # cells of full padding on each side, of which the word takes some away
        total = at.extent + at.extent % 2 - 2 + at.output_padding
        before = min(total - total // 2, reach)
        after = total - before
        return reach - before, max(reach - after, 0), max(after - reach, 0)

    return rule


def _pytorch_same(at: _Window) -> tuple[int, int, int]:
    """Return PyTorch's padding: d(k − 1) in all, the odd cell after; it refuses strides, which change the size."""
    if at.stride > 1:
        text = f'PyTorch refuses padding="same" with a stride of {at.stride}'
        raise GeometryError(text, Details(hint="use a stride of 1, or give the padding as numbers"))
    total = at.extent - 1
    return total // 2, total - total // 2, 0


def _whole_stride(at: _Window) -> tuple[int, int, int]:
    """Return Keras' and JAX' padding, which fills a short kernel up to the stride: o′ = (i′ − 1)s + max(k̂, s)."""
    return 0, 0, max(0, at.stride - at.extent)


_RULES: dict[tuple[Framework, Subject, str], _Rule] = {
    (Framework.PYTORCH, Subject.CONVOLUTION, "valid"): _direct(PaddingWord.VALID),
    (Framework.PYTORCH, Subject.CONVOLUTION, "same"): _pytorch_same,
    (Framework.TENSORFLOW, Subject.CONVOLUTION, "valid"): _direct(PaddingWord.VALID),
    (Framework.TENSORFLOW, Subject.CONVOLUTION, "same"): _direct(PaddingWord.SAME_UPPER),
    (Framework.TENSORFLOW, Subject.CONVOLUTION, "causal"): _direct(PaddingWord.CAUSAL),
    (Framework.TENSORFLOW, Subject.TRANSPOSED_CONVOLUTION, "valid"): _keras(PaddingWord.VALID, _whole_stride),
    (Framework.TENSORFLOW, Subject.TRANSPOSED_CONVOLUTION, "same"): _keras(
        PaddingWord.SAME, _transposed(PaddingWord.SAME_UPPER)
    ),
    (Framework.TENSORFLOW, Subject.POOLING, "valid"): _direct(PaddingWord.VALID),
    (Framework.TENSORFLOW, Subject.POOLING, "same"): _direct(PaddingWord.SAME_UPPER),
    (Framework.JAX, Subject.CONVOLUTION, "VALID"): _direct(PaddingWord.VALID),
    (Framework.JAX, Subject.CONVOLUTION, "SAME"): _direct(PaddingWord.SAME_UPPER),
    (Framework.JAX, Subject.CONVOLUTION, "SAME_LOWER"): _direct(PaddingWord.SAME_LOWER),
    (Framework.JAX, Subject.TRANSPOSED_CONVOLUTION, "VALID"): _whole_stride,
    (Framework.JAX, Subject.TRANSPOSED_CONVOLUTION, "SAME"): _transposed(PaddingWord.SAME_UPPER),
    (Framework.JAX, Subject.POOLING, "VALID"): _direct(PaddingWord.VALID),
    (Framework.JAX, Subject.POOLING, "SAME"): _direct(PaddingWord.SAME_UPPER),
    (Framework.JAX, Subject.POOLING, "SAME_LOWER"): _direct(PaddingWord.SAME_LOWER),
    **{
        (Framework.ONNX, subject, word): rule(ours)
        for subject, rule in (
            (Subject.CONVOLUTION, _direct),
            (Subject.TRANSPOSED_CONVOLUTION, _transposed),
            (Subject.POOLING, _direct),
        )
        for word, ours in (
            ("VALID", PaddingWord.VALID),
            ("SAME_UPPER", PaddingWord.SAME_UPPER),
            ("SAME_LOWER", PaddingWord.SAME_LOWER),
        )
    },
}
