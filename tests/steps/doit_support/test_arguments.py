"""The words after doit: options in any order, names of tasks, and what is said of those that cannot be meant."""

from __future__ import annotations

import pytest

from convarith.errors import CatalogueError
from convarith.steps.doit_support.arguments import Switch, check_words, named_tasks, ordered

SWITCHES = (
    Switch("always", "a", "always-execute"),
    Switch("continue", "c", "continue", inverse="no-continue"),
    Switch("num_process", "n", "process", takes_value=True, is_number=True),
    Switch("reporter", "r", "reporter", takes_value=True, choices=("console", "json")),
)
TASKS = (
    "pdf",
    "pdf:dilation",
    "png",
    "png:dilation",
    "video:dilation",
    "figure",
    "figure:dilation",
    "guide",
    "_engine",
)


def refusal(*words: str) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        ordered(words, SWITCHES)
    return caught.value


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", ""),
        ("pdf png", "pdf png"),
        ("pdf -n 2 png -a", "-n 2 -a pdf png"),
        ("-an2 --process=3 --no-continue pdf", "-a -n 2 --process 3 --no-continue pdf"),
        ("-n=2 pdf -- -x", "-n 2 pdf -x"),
        ("-n 064 - --reporter json", "-n 064 --reporter json -"),
    ],
)
def test_options_may_stand_anywhere(words: str, expected: str) -> None:
    assert ordered(words.split(), SWITCHES) == expected.split()


@pytest.mark.parametrize("words", ["-h", "--help", "pdf --help --nonsense", "-a -h"])
def test_help_is_asked_for_anywhere(words: str) -> None:
    assert ordered(words.split(), SWITCHES) is None


@pytest.mark.parametrize(
    ("words", "problem", "hint"),
    [
        ("--nonsense", "unknown option --nonsense", "doit help shows what there is"),
        ("--proces 3", "unknown option --proces", "did you mean --process? doit help shows what there is"),
        ("-x", "unknown option -x", ""),
        ("-ax", "unknown option -x", ""),
        ("pdf --input-size 3", "unknown option --input-size", "it belongs to doit draw: doit draw --input-size …"),
        ("--no-labels", "unknown option --no-labels", "it belongs to doit draw: doit draw --no-labels …"),
        ("-n", "-n needs a value", ""),
        ("-n --help", "-n needs a value", ""),
        ("-n x", '-n must be a whole number from 0 to 64, not "x"', ""),
        ("-n -1", '-n must be a whole number from 0 to 64, not "-1"', ""),
        ("-n ²", '-n must be a whole number from 0 to 64, not "²"', ""),
        ("--process=65", '--process must be a whole number from 0 to 64, not "65"', ""),
        (f"-n {'9' * 5000}", f'-n must be a whole number from 0 to 64, not "{"9" * 57} …', ""),
        ("--always-execute=3", "--always-execute takes no value", "write --always-execute alone"),
        ("-r xml", '-r cannot be "xml"', "the choices are console, json"),
    ],
)
def test_an_option_that_cannot_be_meant(words: str, problem: str, hint: str) -> None:
    error = refusal(*words.split())
    assert error.problem == problem
    assert hint in error.details.hint


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("figures", 'did you mean "figure"? doit help shows what there is'),
        ("fgure:dilation", 'did you mean "figure:dilation"? doit help shows what there is'),
        ("dilation", 'did you mean "figure:dilation"?'),
        ("dilatoin", 'did you mean "figure:dilation"? doit help shows what there is'),
        ("build/figures/dilation.png", 'did you mean "png:dilation"? tasks have names, not files'),
        ("build/figures/dilation/01.png", 'did you mean "png:dilation"? tasks have names, not files'),
        ("dilation.mp4", 'did you mean "video:dilation"? tasks have names, not files'),
        ("theme", "theme is a setting: write it as in doit theme=dark"),
        ("PNG:dilation", 'did you mean "png:dilation"? doit help shows what there is'),
        ("lsit", 'did you mean "list"? doit help shows what there is'),
        ("draw", "draw is a command: it comes first, as in doit draw"),
        ("extra", "the tasks are figure, guide, pdf, png; doit help shows what there is"),
        ("a\udcffb", "the tasks are figure, guide, pdf, png; doit help shows what there is"),
    ],
)
def test_a_word_that_is_no_task(word: str, hint: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        named_tasks(["guide", "p*", word], TASKS)
    assert caught.value.problem.startswith('there is no task "')
    assert caught.value.problem.isprintable()
    assert caught.value.details.hint == hint


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("guide guide", "guide"),
        ("*:dilation", "pdf:dilation png:dilation video:dilation figure:dilation"),
        ("png p*", "png pdf pdf:dilation png:dilation"),
        ("_engine", "_engine"),
        ("gif:broken pdf:broken", "tex:broken"),
    ],
)
def test_the_tasks_that_words_name(words: str, expected: str) -> None:
    assert named_tasks(words.split(), [*TASKS, "gif", "tex", "tex:broken"]) == expected.split()


@pytest.mark.parametrize("word", ["no*", "*engine"])
def test_a_pattern_of_no_task(word: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        named_tasks(["guide", word], TASKS)
    assert caught.value.problem == f'no task is called like "{word}"'
    assert caught.value.details.hint == "doit list --all shows them"


@pytest.mark.parametrize("words", ["draw --title a=1 --options a=1", "dpi=75 theme=dark pdf", "-n 2 pdf"])
def test_words_that_may_stand_together(words: str) -> None:
    check_words(words.split())


@pytest.mark.parametrize(
    ("words", "problem"),
    [(["dpi=75", "pdf", "dpi=80"], "dpi stands twice"), (["draw", ""], "a word of the command line is empty")],
)
def test_words_that_cannot_be_meant_together(words: list[str], problem: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        check_words(words)
    assert caught.value.problem == problem
