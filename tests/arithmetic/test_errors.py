"""Every mistake in an argument: what the error says, and that doing what its hint says helps."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest

from convarith import Convolution, GeometryError, Pooling, TransposedConvolution

WORDS = '"valid", "same", "same_upper", "same_lower", "half", "full", "causal"'
PADDING = f"must be a whole number of at least 0, a (before, after) pair or one of {WORDS}"

KERNEL = np.ones((3, 3))

MISTAKES: dict[str, tuple[Callable[[], object], str, str]] = {
    "zero": (
        lambda: Convolution(5, 3, stride=0),
        "stride is 0, but must be a whole number of at least 1",
        "",
    ),
    "negative": (
        lambda: Convolution((5, -5), 3),
        "axis 1: input_size is -5, but must be a whole number of at least 1",
        "",
    ),
    "float": (
        lambda: Convolution(5, wrong(3.0)),
        "kernel_size is 3.0, but must be a whole number of at least 1",
        "write 3, without a decimal point",
    ),
    "fraction": (
        lambda: Convolution(5, wrong(2.5)),
        "kernel_size is 2.5, but must be a whole number of at least 1",
        "",
    ),
    "boolean": (
        lambda: Convolution(5, 3, dilation=(1, True)),
        "axis 1: dilation is True, but must be a whole number of at least 1",
        "",
    ),
    "quoted number": (
        lambda: Convolution(wrong("5"), 3),
        "input_size is '5', but must be a whole number of at least 1",
        "write 5, without quotes",
    ),
    "none": (
        lambda: Convolution(wrong(None), 3),
        "input_size is None, but must be a whole number of at least 1",
        "",
    ),
    "lengths": (
        lambda: Convolution((5, 5), 3, stride=(1, 1, 2)),
        "input_size has 2 values, one per axis, but stride has 3: (1, 1, 2)",
        "give stride one value for all axes, or 2",
    ),
    "lengths of one axis": (
        lambda: Convolution((5,), 3, stride=[1, 2]),
        "input_size has 1 value, one per axis, but stride has 2: [1, 2]",
        "give stride one value for all axes, or 1",
    ),
    "a pair for one axis": (
        lambda: Convolution((5,), 3, padding=(0, 1)),
        "input_size has 1 value, one per axis, but padding has 2: (0, 1)",
        "a (before, after) pair is written inside another: padding=((0, 1),)",
    ),
    "no axes": (
        lambda: Convolution((), 3),
        "input_size has 0 values, but must have one per axis, for one to 3 axes",
        "",
    ),
    "four axes": (
        lambda: Pooling([5, 5, 5, 5], 3),
        "input_size has 4 values, but must have one per axis, for one to 3 axes",
        "",
    ),
    "negative padding": (lambda: Convolution(5, 3, padding=-1), f"padding is -1, but {PADDING}", ""),
    "negative padding of a transposed one": (
        lambda: TransposedConvolution(5, 3, padding=(0, -1)),
        f"axis 1: padding is -1, but {PADDING}",
        "",
    ),
    "negative padding in a pair": (
        lambda: Convolution((5,), 3, padding=((0, -1),)),
        "axis 0: padding is -1, but must be a whole number of at least 0",
        "",
    ),
    "three numbers in a pair": (
        lambda: Convolution((5,), 3, padding=((0, 1, 2),)),
        f"axis 0: padding is (0, 1, 2), but {PADDING}",
        "",
    ),
    "unknown word": (
        lambda: Convolution(5, 3, padding="sme"),
        f"padding is 'sme', but {PADDING}",
        'did you mean "same"?',
    ),
    "no word at all": (lambda: Convolution(5, 3, padding="zzz"), f"padding is 'zzz', but {PADDING}", ""),
    "float padding": (
        lambda: Convolution(5, 3, padding=wrong(1.0)),
        f"padding is 1.0, but {PADDING}",
        "write 1, without a decimal point",
    ),
    "unknown padding mode": (
        lambda: Convolution(5, 3, padding_mode="zero"),
        'padding_mode is \'zero\', but must be one of "zeros", "reflect", "symmetric", "replicate", "circular"',
        'did you mean "zeros"?',
    ),
    "unknown pooling mode": (
        lambda: Pooling(5, 3, mode="median"),
        'mode is \'median\', but must be one of "max", "average"',
        "",
    ),
    "a mode that is no word": (
        lambda: Pooling(5, 3, mode=wrong(1)),
        'mode is 1, but must be one of "max", "average"',
        "",
    ),
    "no flag": (
        lambda: Pooling(5, 3, ceil_mode=wrong("yes")),
        "ceil_mode is 'yes', but must be true or false",
        "",
    ),
    "no other flag": (
        lambda: Pooling(5, 3, count_include_pad=wrong(1)),
        "count_include_pad is 1, but must be true or false",
        "",
    ),
    "window too large": (
        lambda: Convolution((20, 5), 4, padding=1, dilation=3),
        "axis 1: a kernel of 4 with dilation 3 spans 10 cells, but the padded input has 7 (5 + 1 + 1)",
        "use a kernel_size of at most 3, a dilation of at most 2, or at least 3 more cells of padding",
    ),
    "a divisor of a maximum": (
        lambda: Pooling(4, 2, divisor_override=3),
        'divisor_override belongs to an average, but the pooling has mode "max"',
        'use mode="average"',
    ),
    "a divisor of nothing": (
        lambda: Pooling(4, 2, mode="average", divisor_override=0),
        "divisor_override is 0, but must be a whole number of at least 1",
        "",
    ),
    "reflect": (
        lambda: Convolution((3,), 3, padding=((1, 3),), padding_mode="reflect"),
        "axis 0: reflect padding mirrors the 3 cells of the input without the edge, "
        "so padding is at most 2 on each side, not (1, 3)",
        'use a padding of at most 2 on each side, padding_mode="symmetric", padding_mode="replicate", or '
        'padding_mode="zeros"',
    ),
    "reflect a single cell": (
        lambda: Convolution((1,), 1, padding=1, padding_mode="reflect"),
        "axis 0: reflect padding mirrors the one cell of the input without the edge, "
        "so padding is at most 0 on each side, not (1, 1)",
        'use a padding of 0, padding_mode="symmetric", padding_mode="replicate", or padding_mode="zeros"',
    ),
    "reflect that only a larger input can mend": (
        lambda: Convolution((1,), 2, padding=((0, 1),), dilation=3, padding_mode="reflect"),
        "axis 0: reflect padding mirrors the one cell of the input without the edge, "
        "so padding is at most 0 on each side, not (0, 1)",
        "use an input_size of at least 3",
    ),
    "reflect cannot pad enough": (
        lambda: Convolution((2,), 6, padding=1, padding_mode="reflect"),
        "axis 0: a kernel of 6 spans 6 cells, but the padded input has 4 (2 + 1 + 1)",
        "use a kernel_size of at most 4",
    ),
    "pooling padding": (
        lambda: Pooling((5,), 2, padding=2),
        "axis 0: a pooling pads by at most half its kernel of 2, so padding is at most 1 on each side, not (2, 2)",
        "use a padding of at most 1 on each side or a kernel_size of 4",
    ),
    "pooling padding of one cell": (
        lambda: Pooling((2,), 1, padding=((0, 3),), dilation=2),
        "axis 0: a pooling pads by at most half its kernel of 1, so padding is at most 0 on each side, not (0, 3)",
        "use a padding of 0",
    ),
    "pooling that cannot pad enough": (
        lambda: Pooling((1,), 2, padding=((0, 1),), dilation=3),
        "axis 0: a kernel of 2 with dilation 3 spans 4 cells, but the padded input has 2 (1 + 0 + 1)",
        "use a dilation of at most 1",
    ),
    "pooling that no single change can mend": (
        lambda: Pooling((1,), 2, padding=2, dilation=3),
        "axis 0: a pooling pads by at most half its kernel of 2, so padding is at most 1 on each side, not (2, 2)",
        "",
    ),
    "output padding": (
        lambda: TransposedConvolution((4,), 3, stride=2, dilation=3, output_padding=3),
        "axis 0: output_padding is 3, but must be below the larger of stride 2 and dilation 3",
        "use an output_padding of at most 2, or a stride of at least 4",
    ),
    "output padding of unit stride": (
        lambda: TransposedConvolution(4, 3, output_padding=(0, 1)),
        "axis 1: output_padding is 1, but must be below the larger of stride 1 and dilation 1",
        "use an output_padding of 0, or a stride of at least 2",
    ),
    "negative output padding": (
        lambda: TransposedConvolution(4, 3, output_padding=-1),
        "output_padding is -1, but must be a whole number of at least 0",
        "",
    ),
    "output padding beside same": (
        lambda: TransposedConvolution(4, 3, stride=2, padding="same_lower", output_padding=1),
        'axis 0: padding "same_lower" decides the output padding itself, but output_padding is 1',
        "leave output_padding out, or give padding as numbers",
    ),
    "no output left": (
        lambda: TransposedConvolution((1,), 3, padding="full"),
        "axis 0: padding (2, 2) cuts away all of the 3 cells that an input of 1 gives",
        "use a padding of at most 2 in total",
    ),
    "no output left of a kernel of 1": (
        lambda: TransposedConvolution((1,), 1, padding=1),
        "axis 0: padding (1, 1) cuts away the one cell that an input of 1 gives",
        "use a padding of 0",
    ),
    "no transposed convolution": (
        lambda: Convolution(5, 3, padding=1, padding_mode="circular").transpose(),
        'a convolution with padding_mode "circular" has no transposed convolution',
        'use padding_mode="zeros"',
    ),
    "no direct convolution": (
        lambda: TransposedConvolution((4,), 3, stride=2, dilation=3, output_padding=2).transpose(),
        "axis 0: an output_padding of 2 is not below the stride of 2: "
        "the convolution of the 15 output cells gives 5, not 4",
        "use an output_padding of at most 1",
    ),
    "index": (
        lambda: Convolution(5, 3).inputs_of((0, 3)),
        "axis 1: output_index is 3, but the output has 3 cells",
        "use 0 to 2",
    ),
    "index of a single output": (
        lambda: Pooling((3,), 3).inputs_of((1,)),
        "axis 0: output_index is 1, but the output has 1 cell",
        "use 0",
    ),
    "negative index": (
        lambda: TransposedConvolution(5, 3).inputs_of((-1, 0)),
        "axis 0: output_index is -1, but must be a whole number of at least 0",
        "",
    ),
    "a number of thousands of digits": (
        lambda: Convolution((10**5000,), 3),
        "axis 0: input_size is beyond 10^18, but must be a whole number of at least 1 and at most 10^18",
        "",
    ),
    "a negative number of thousands of digits": (
        lambda: Convolution(5, 3, padding=-(10**5000)),
        "padding is beyond 10^18, but must be a whole number of at least 0 and at most 10^18, a (before, after) pair "
        'or one of "valid", "same", "same_upper", "same_lower", "half", "full", "causal"',
        "",
    ),
    "thousands of digits where none are wanted": (
        lambda: Convolution((5, 5), 3, (10**5000, 1, 1)),
        "input_size has 2 values, one per axis, but stride has 3: a value with a number of thousands of digits",
        "give stride one value for all axes, or 2",
    ),
    "thousands of digits for a word": (
        lambda: Convolution(5, 3, padding_mode=wrong(10**5000)),
        "padding_mode is a value with a number of thousands of digits, but must be one of "
        '"zeros", "reflect", "symmetric", "replicate", "circular"',
        "",
    ),
    "index of another number of axes": (
        lambda: Convolution(5, 3).inputs_of((0,)),
        "output_index is (0,), but must have one number per axis, of 2",
        "the last output cell is (2, 2)",
    ),
    "index that is a number": (
        lambda: Convolution((5,), 3).inputs_of(wrong(1)),
        "output_index is 1, but must have one number per axis, of 1",
        "the last output cell is (2,)",
    ),
    "shape of x": (
        lambda: Convolution(5, 3).compute(np.ones((4, 5)), KERNEL),
        "x has shape (4, 5), but input_size is (5, 5)",
        "",
    ),
    "shape of the kernel": (
        lambda: TransposedConvolution(5, 3).compute(np.ones((5, 5)), np.ones(3)),
        "kernel has shape (3,), but kernel_size is (3, 3)",
        "",
    ),
    "shape of x in the equivalent": (
        lambda: TransposedConvolution(5, 3).equivalent().compute(np.ones((6, 5)), KERNEL),
        "x has shape (6, 5), but input_size is (5, 5)",
        "",
    ),
    "shape of x in a pooling": (
        lambda: Pooling(5, 3).compute(np.ones(5)),
        "x has shape (5,), but input_size is (5, 5)",
        "",
    ),
    "values that are no numbers": (
        lambda: Pooling((2,), 2).compute(["a", "b"]),
        "x holds values of type <U1, but must hold whole numbers or floats",
        "",
    ),
    "ragged rows": (
        lambda: Pooling(2, 2).compute([[1, 2], [3]]),
        "x is no array of numbers: its rows differ in length",
        "",
    ),
}


def wrong(value: object) -> Any:
    """Return ``value`` as a type checker would not let it pass."""
    return value


@pytest.mark.parametrize(("mistake", "problem", "hint"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_explained(mistake: Callable[[], object], problem: str, hint: str) -> None:
    with pytest.raises(GeometryError) as error:
        mistake()
    assert error.value.problem == problem
    assert error.value.details.hint == hint


REMEDIES: dict[str, Callable[[dict[str, Any], int], None]] = {
    r"kernel_size of (?:at most )?(\d+)": lambda given, number: given.update(kernel_size=number),
    r"dilation of at most (\d+)": lambda given, number: given.update(dilation=number),
    r"input_size of at least (\d+)": lambda given, number: given.update(input_size=(number,)),
    r"output_padding of (?:at most )?(\d+)": lambda given, number: given.update(output_padding=number),
    r"stride of at least (\d+)": lambda given, number: given.update(stride=number),
    r"a padding of (?:at most )?(\d+)": lambda given, number: given.update(padding=number),
}


def mended(given: dict[str, Any], hint: str, *, max_padding: int) -> list[dict[str, Any]]:
    """Return the arguments after each of the remedies that ``hint`` offers."""
    results = []
    for pattern, mend in REMEDIES.items():
        if found := re.search(pattern, hint):
            results.append(dict(given))
            mend(results[-1], int(found[1]))
    if found := re.search(r"at least (\d+) more cells? of padding", hint):
        before, after = given["padding"][0]
        more = min(int(found[1]), max_padding - before)
        results.append({**given, "padding": ((before + more, after + int(found[1]) - more),)})
    results += [{**given, "padding_mode": mode} for mode in re.findall(r'padding_mode="(\w+)"', hint)]
    return results


@pytest.mark.parametrize("mode", ["zeros", "reflect", "circular"])
def test_what_an_error_of_a_convolution_advises_helps(mode: str) -> None:
    tried = 0
    for i, k, before, after, d in product(range(1, 5), range(1, 6), range(4), range(4), range(1, 4)):
        given = {"input_size": (i,), "kernel_size": k, "padding": ((before, after),), "dilation": d}
        given["padding_mode"] = mode
        try:
            Convolution(**given)  # type: ignore[arg-type]
        except GeometryError as error:
            most = {"zeros": 99, "reflect": i - 1, "circular": i}[mode]
            remedies = mended(given, error.details.hint, max_padding=most)
            assert remedies, error
            for remedy in remedies:
                Convolution(**remedy)
            tried += len(remedies)
    assert tried > 300


@pytest.mark.parametrize("ceil_mode", [False, True])
def test_what_an_error_of_a_pooling_advises_helps(ceil_mode: bool) -> None:
    tried = 0
    for i, k, before, after, d in product(range(1, 5), range(1, 6), range(4), range(4), range(1, 4)):
        given = {"input_size": (i,), "kernel_size": k, "padding": ((before, after),), "dilation": d, "stride": 2}
        given["ceil_mode"] = ceil_mode
        try:
            Pooling(**given)  # type: ignore[arg-type]
        except GeometryError as error:
            remedies = mended(given, error.details.hint, max_padding=k // 2)
            for remedy in remedies:
                Pooling(**remedy)
            tried += len(remedies)
    assert tried > 300


def test_what_an_error_of_an_output_padding_advises_helps() -> None:
    for s, d, extra in product(range(1, 4), range(1, 4), range(1, 6)):
        given = {"input_size": (3,), "kernel_size": 3, "stride": s, "dilation": d, "output_padding": extra}
        if extra < max(s, d):
            assert TransposedConvolution(**given).output_padding == (extra,)  # type: ignore[arg-type]
            continue
        with pytest.raises(GeometryError) as error:
            TransposedConvolution(**given)  # type: ignore[arg-type]
        remedies = mended(given, error.value.details.hint, max_padding=0)
        assert len(remedies) == 2
        for remedy in remedies:
            TransposedConvolution(**remedy)
