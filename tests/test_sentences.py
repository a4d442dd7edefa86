"""Sentences of errors: what people read has no marks, and keys are spelled where one is named and nowhere else."""

from __future__ import annotations

import ast
import copy
import json
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import convarith
from convarith.catalogue.options import KEYS, as_option
from convarith.errors import CatalogueError, Details, GeometryError, report
from convarith.sentences import BETWEEN, CLOSE, OPEN, Sentence, line_like, named, setting, valued

PACKAGE = Path(convarith.__file__).parent
MODULES = {*PACKAGE.glob("arithmetic/*.py"), *PACKAGE.rglob("catalogue/**/*.py"), *PACKAGE.glob("scenes/**/*.py")}
"""Those whose sentences are shown to people who write tables, or options."""
FRAMEWORKS = PACKAGE / "arithmetic" / "framework_words.py"
"""The one that has the words of frameworks instead."""
IN_THE_OPEN = {
    "give one of shape (out_channels,), or build the layer with bias=False",  # no table computes
    "of a linear resize: short for --coordinates align_corners",  # a help
}
LONG_KEY = re.compile(rf"\b({'|'.join(key for key in KEYS if '_' in key)})\b")
A_KEY = st.sampled_from(KEYS)
PARTS = st.lists(
    st.one_of(
        st.text().map(lambda text: (text, text)),
        A_KEY.map(lambda key: (named(key), key)),
        A_KEY.map(lambda key: (named(key, 2), f"{key}=2")),
        A_KEY.map(lambda key: (line_like(key, "[1, 2]"), f"a line like {key} = [1, 2]")),
        st.one_of(st.integers(), st.text()).map(lambda value: (valued(value), repr(value))),
    )
)


@given(PARTS, PARTS)
def test_nobody_sees_a_mark(problem: list[tuple[str, str]], hint: list[tuple[str, str]]) -> None:
    said, plain = ("".join(part[at] for part in problem) for at in (0, 1))
    help_said, help_plain = ("".join(part[at] for part in hint) for at in (0, 1))
    error = CatalogueError(said, Details(hint=help_said))
    assert (str(error), error.problem, error.details.hint) == (plain, plain, help_plain)
    for each in (error, pickle.loads(pickle.dumps(error)), copy.deepcopy(error), error.after("axis 0: ")):
        texts = (str(each), f"{each}", repr(each), report(each), json.dumps(each.problem), str(each.args))
        assert not [text for text in texts if set(text) & {OPEN, BETWEEN, CLOSE}]
    assert pickle.loads(pickle.dumps(error)).spelled(as_option) == error.spelled(as_option)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])) | A_KEY.map(lambda key: f"{key} is {key} = 2"))
def test_the_text_of_somebody_is_never_spelled(text: str) -> None:
    error = GeometryError(f"{named('stride')} is {text}", Details(hint=text)).spelled(as_option)
    assert (error.problem, error.details.hint) == (f"--stride is {text}", text)


def test_a_key_is_spelled_with_its_value() -> None:
    hint = f"use {named('padding_mode', 'zeros')}, {setting('mode', word='max')} or {setting('input_size', '[7]')}"
    error = GeometryError(f"{named('kernel_size')} is 0", Details(hint=hint))
    assert error.details.hint == 'use padding_mode="zeros", mode = "max" or input_size = [7]'
    assert error.spelled(as_option).details.hint == "use --padding-mode zeros, --mode max or --input-size '[7]'"
    assert Sentence(f"add {line_like('stride', '2')}").spelled(as_option) == "add --stride 2"


def test_parts_of_a_sentence_keep_their_keys() -> None:
    error = GeometryError(f"{named('stride')} is 0").after("axis 1: ")
    told = GeometryError(Sentence(error.problem, "; ", f"{named('padding')} too"), error.details)
    assert told.problem == "axis 1: stride is 0; padding too"
    assert told.spelled(as_option).problem == "axis 1: --stride is 0; --padding too"


def test_values_are_written_as_somebody_else_has_them() -> None:
    sentence = Sentence(f"{named('bias')} is {valued(True)}, but True is not")
    assert sentence == "bias is True, but True is not"
    assert sentence.with_values({"True": "true"}).spelled(as_option) == "--bias is true, but True is not"


def test_no_sentence_names_a_key_in_the_open() -> None:
    """A key that is not ``named`` stays a word of tables where somebody writes options."""
    texts = {text for module in MODULES - {FRAMEWORKS} for text in _texts(module)}
    sentences = {text for text in texts if " " in text and "{" not in text}  # some show a table
    assert {text for text in sentences if LONG_KEY.search(text)} == IN_THE_OPEN


def _texts(path: Path) -> Iterator[str]:
    """Yield the texts of a module that are not documentation."""
    tree = ast.parse(path.read_text())
    documentation = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in set(ast.walk(tree)) - documentation:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
