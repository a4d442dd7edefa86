"""`doit solve` answers with options of `doit draw`, and says what is near where nothing fits."""

from __future__ import annotations

import pytest

from convarith.errors import ConvarithError, report
from convarith.steps.draw import draw
from convarith.steps.solve import answer

from .conftest import Sandbox


def test_the_command_prints_settings_that_can_be_drawn(project: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    run = project.doit("solve", "--input-size", "4", "--output-size", "8", "--transposed", "--kernel-size", "4")
    assert run.status == 0
    head, first, *_, last = run.printed.splitlines()
    assert head == "4 × 4 → 8 × 8: these are settings of a transposed convolution"
    assert first == "  --kernel-size 4 --stride 2 --padding 1"
    monkeypatch.chdir(project.root)
    words = last.removeprefix("draw the first: doit draw ").split()
    assert "the output is 8 × 8" in draw(project.root, words)


ANSWERS = {
    "--input-size 224 --output-size 112 --kernel-size 3 --padding 1": (
        "224 × 224 → 112 × 112: this is a setting of a convolution\n"
        "  --kernel-size 3 --stride 2 --padding 1\n"
        "draw the first: doit draw --input-size 224 --kernel-size 3 --stride 2 --padding 1 --output mine.svg"
    ),
    "--input-size 4x9 --output-size 2x3 --kernel-size 3 --padding 0 --dilation 1": (
        "4 × 9 → 2 × 3: this is a setting of a convolution\n"
        "  --kernel-size 3 --stride 1x3\n"
        "draw the first: doit draw --input-size 4x9 --kernel-size 3 --stride 1x3 --output mine.svg"
    ),
    "--input-size 4 --output-size 2 --operation pooling --kernel-size 3 --stride 1": (
        "4 × 4 → 2 × 2: this is a setting of a pooling\n"
        "  --kernel-size 3 --stride 1\n"
        "draw the first: doit draw --operation pooling --input-size 4 --kernel-size 3 --stride 1 --output mine.svg"
    ),
}


@pytest.mark.parametrize("words", ANSWERS)
def test_answers(words: str) -> None:
    assert answer(words.split()) == ANSWERS[words]


def test_the_first_of_many_are_printed_or_all() -> None:
    words = ["--input-size", "224", "--output-size", "112"]
    short, whole = answer(words).splitlines(), answer([*words, "--all"]).splitlines()
    assert short[-2] == f"and {len(whole) - 14} more: --all prints them"
    assert whole[1:13] == short[1:13]


REFUSED = {
    "": "there is nothing to solve\n  hint: write solve --input-size 7 --output-size 14 --transposed; ",
    "--inptu-size 5": (
        "unknown option --inptu-size\n  hint: did you mean --input-size? solve --help lists the options"
    ),
    "--input-size 5": "--output-size is missing\n  hint: add --output-size 14",
    "--input-size x --output-size 3": '--input-size: "x" must be whole numbers, 7 or 7x5',
    "--input-size 5 --output-size 3 --stride two": '--stride: "two" must be a whole number',
    "--input-size 5 --output-size 3 --operation pool": 'unknown operation "pool"\n  hint: did you mean "pooling"?',
    "--input-size 5 --output-size 3 --transposed --operation pooling": (
        "--transposed and --operation say the same thing"
    ),
    "--input-size 5 --output-size 3 --output-padding 1": "--output-padding belongs to a transposed convolution",
    "--input-size 5 --output-size 3 --largest-kernel-size 2000": "--largest-kernel-size is 2000, but at most 1000",
    "--input-size 7 --output-size 15 --kernel-size 4 --stride 1": (
        "no settings of a convolution lead from 7 to 15\n  hint: the nearest output size is 13; "
        "take --kernel-size or --stride away, or allow a --largest-kernel-size above 7"
    ),
    "--input-size 3x9 --output-size 40x3": (
        "no settings of a convolution lead from 3 × 9 to 40 × 3\n  hint: try one axis at a time"
    ),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_is_wrong_is_told(words: str) -> None:
    with pytest.raises(ConvarithError) as caught:
        answer(words.split())
    assert report(caught.value).startswith(f"error: {REFUSED[words]}")


@pytest.mark.parametrize("words", [("solve", "--help"), ("help", "solve")])
def test_help_lists_the_options(project: Sandbox, words: tuple[str, ...]) -> None:
    run = project.doit(*words)
    assert run.status == 0
    assert run.printed.startswith("usage: doit solve")
    assert "--largest-kernel-size N" in run.printed
