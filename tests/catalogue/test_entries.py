"""The catalogue's text: which figures stand in it, where, and what is wrong with the others."""

from __future__ import annotations

import pytest

from convarith.catalogue.entries import Entry, Fault, read_catalogue
from convarith.errors import CatalogueError, Place


def faults(*texts: str) -> tuple[Fault, ...]:
    return read_catalogue((f"figures/{number}.toml", text) for number, text in enumerate(texts, start=1)).faults


def names(*texts: str) -> list[str]:
    entries = read_catalogue((f"figures/{number}.toml", text) for number, text in enumerate(texts, start=1)).entries
    return [entry.name for entry in entries]


def entry(text: str, name: str) -> Entry:
    catalogue = read_catalogue([("figures/1.toml", text)])
    return next(entry for entry in catalogue.entries if entry.name == name)


def test_figures_stand_in_the_order_of_the_files_and_their_tables() -> None:
    assert names("[b]\n[a]\nx = 1\n", "", "[c]\n") == ["b", "a", "c"]


def test_a_table_is_handed_on_as_it_stands() -> None:
    table = entry('[a]\nsize = [1, 2]\n[a.options]\nword = "x"\n', "a").table
    assert table == {"size": [1, 2], "options": {"word": "x"}}


def test_a_syntax_error_takes_only_its_own_file() -> None:
    texts = ("[a]\nx = 1\ny = 1 2\n\n[b]\n", "[c]\n")
    (fault,) = faults(*texts)
    assert names(*texts) == ["c"]
    assert fault.subject == 'catalogue "figures/1.toml"'
    assert fault.error.problem == "not valid TOML: Expected newline or end of document after a statement"
    assert fault.error.details.place == Place("figures/1.toml", 3)
    assert "> 3 | y = 1 2" in fault.error.details.excerpt


def test_a_syntax_error_at_the_end_of_the_text() -> None:
    (fault,) = faults('[a]\nx = """\n\n')
    assert fault.error.problem.startswith("not valid TOML: ")
    assert fault.error.details.place == Place("figures/1.toml", 2)


def test_a_name_that_two_files_claim_takes_both_figures() -> None:
    texts = ("[a]\n[b]\n", "\n[b]\nx = 1\n[c]\n")
    (fault,) = faults(*texts)
    assert names(*texts) == ["a", "c"]
    assert fault.subject == 'figure "b"'
    assert fault.error.problem == "the name is taken: figures/1.toml:2 has it too"
    assert fault.error.details.place == Place("figures/2.toml", 2)


def test_a_name_that_stands_twice_in_a_file_takes_both_figures() -> None:
    text = "[a]\nx = 1\n[b]\n[a.options]\n['a']\nx = 2\n[c]\n[c]\n[d]\n"
    first, second = faults(text)
    assert names(text) == ["b", "d"]
    assert (first.subject, second.subject) == ('figure "a"', 'figure "c"')
    assert first.error.problem == "the name is taken: figures/1.toml:1 has it too"
    assert first.error.details.place == Place("figures/1.toml", 5)
    assert second.error.details.place == Place("figures/1.toml", 8)


def test_tasks_of_faults_have_different_names() -> None:
    tasks = [fault.task for fault in faults("['../x']\n['a b']\nx = 1\n[b]\n", "x = 1\n[b]\n", "[")]
    assert len(set(tasks)) == len(tasks) == 5


@pytest.mark.parametrize("header", ['["../x"]', "['a b']", '[""]', "[-a]", "[_a]", '["a.b"]', '["ü"]', '["a\\n"]'])
def test_a_name_that_is_no_file_name(header: str) -> None:
    (fault,) = faults(f"[sound]\n{header}\n")
    assert names(f"[sound]\n{header}\n") == ["sound"]
    assert fault.error.problem == "the name cannot be a file's name"
    assert fault.error.details.hint.startswith("files are named after figures")
    if "\\" not in header:
        assert fault.error.details.place == Place("figures/1.toml", 2)


def test_a_name_that_is_too_long_for_a_file() -> None:
    text = f"[{'a' * 100}]\n[{'b' * 101}]\n"
    (fault,) = faults(text)
    assert names(text) == ["a" * 100]
    assert fault.subject == f'figure "{"b" * 57} …'
    assert fault.error.problem == "the name has 101 characters, but files are named after figures"
    assert fault.error.details.hint == "use at most 100 characters"
    assert fault.error.details.place == Place("figures/1.toml", 2)


def test_a_key_outside_of_any_table() -> None:
    (fault,) = faults('# words\ntitle = "x"\n[a]\ntitle = "y"\n')
    assert fault.subject == 'catalogue "figures/1.toml"'
    assert fault.error.problem == '"title" stands outside of any figure\'s table'
    assert fault.error.details.place == Place("figures/1.toml", 2)
    assert fault.error.details.hint == "a figure is a table: put its [name] on a line above its keys"


def test_a_list_of_tables_is_no_figure() -> None:
    (fault,) = faults("\n[[a]]\nx = 1\n")
    assert fault.error.problem == '"a" is a list of tables, but a figure is one table'
    assert fault.error.details.place == Place("figures/1.toml", 2)
    assert fault.error.details.hint == "write its header with one pair of brackets: [a]"


TEXT = """
[first]
stride = 1
title = "[second]"

["second"]  # a comment
  'stride'= 2
input_values = [
  [1, 2],
  [3],
]
[second.options]
colour = "red"
[ third ]
padding = 0
colour.dark = true
"""


@pytest.mark.parametrize(
    ("name", "key", "line"),
    [
        ("first", None, 2),
        ("first", "stride", 3),
        ("first", "padding", 2),  # not the one of the third table
        ("second", None, 6),
        ("second", "stride", 7),
        ("second", "input_values", 8),
        ("second", "options", 12),
        ("third", None, 14),
        ("third", "stride", 14),
        ("third", "colour", 16),
    ],
)
def test_the_place_of_a_table_and_its_keys(name: str, key: str | None, line: int) -> None:
    assert entry(TEXT, name).place(key) == Place("figures/1.toml", line)


@pytest.mark.parametrize(
    ("text", "line"),
    [("\n[a.options]\nx = 1\n", 2), ("\na = { x = 1 }\n", 2), ("\n\na.x = 1\n", 3), ("[b]\r\n[a]\r\n", 2)],
)
def test_the_place_of_a_table_without_a_plain_header(text: str, line: int) -> None:
    assert entry(text, "a").place() == Place("figures/1.toml", line)


def test_a_character_that_only_python_takes_for_a_line_end() -> None:
    assert entry('[b]\nx = "\u2028\x85"\n[a]\n', "a").place() == Place("figures/1.toml", 3)


def test_locating_an_error_keeps_what_it_says() -> None:
    error = entry(TEXT, "second").locate(CatalogueError("wrong"), key="stride")
    assert error.problem == "wrong"
    assert error.details.excerpt == "  6 | [\"second\"]  # a comment\n> 7 |   'stride'= 2\n  8 | input_values = ["


def test_names_that_differ_in_capitals_only_take_both_figures() -> None:
    texts = ("[Wide]\n[b]\n", "[wide]\n")
    (fault,) = faults(*texts)
    assert names(*texts) == ["b"]
    assert fault.subject == 'figure "wide"'
    assert fault.error.problem == (
        "the name is taken: figures/1.toml:1 has it with other capitals, which some disks take for the same"
    )
    assert fault.error.details.place == Place("figures/2.toml", 1)


@pytest.mark.parametrize("name", ["x-sheet", "x-Sheet", "X-sheet"])
def test_a_name_of_the_sheet_of_another_figure(name: str) -> None:
    text = f"[{name}]\n[x]\n[y-sheet]\n"
    (fault,) = faults(text)
    assert names(text) == ["x", "y-sheet"]
    assert fault.subject == f'figure "{name}"'
    assert fault.error.problem == 'the name is taken: the sheet of the figure "x" at figures/1.toml:2 has it'
    assert fault.error.details.place == Place("figures/1.toml", 1)


DEEP = "more than 20 lists and tables stand inside one another"
LARGE = "a number is too large"
HUGE = f"0x{'F' * 5000}"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (f"x = {'9' * 5000}", LARGE),
        (f"x = {'[' * 5000}{']' * 5000}", DEEP),
        (f"x = {{ y = {'[' * 5000}", DEEP),
        (f"{'.'.join('a' * 5000)} = 1", DEEP),
        (f"{'a.' * 100_000}b = 1", DEEP),
        (f"x = {{ {'.'.join('a' * 100_000)} = 1 }}", DEEP),
        (f"""{"'a' . " * 5000}"b" = 1""", DEEP),
        (f"[{'.'.join('a' * 5000)}]", DEEP),
        (f"[[{' . '.join('a' * 5000)}]]", DEEP),
    ],
    ids=range(9),
)
def test_what_python_cannot_read_though_it_may_be_toml(line: str, problem: str) -> None:
    (fault,) = faults(f"[a]\n{line}\n")
    assert fault.subject == 'catalogue "figures/1.toml"'
    assert fault.error.problem == problem
    assert fault.error.details.place == Place("figures/1.toml", 2)
    assert fault.error.details.hint
    assert names(line, "[b]\n") == ["b"]


@pytest.mark.parametrize("text", [f"[a]\nx = '{'a.' * 99}'\n", f"[a]\n{'.'.join('a' * 20)} = 1\n", "# a" + ".a" * 99])
def test_dots_that_nest_nothing_too_deeply_are_read(text: str) -> None:
    assert not faults(text)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (f"x = {HUGE}", f"x: {LARGE}"),
        (f"x = [\n 1, [{HUGE}] ]", f"x: {LARGE}"),
        (f"x = {{ y = -{10**101} }}", f"x: {LARGE}"),
        (f"x = {10**100 + 1}", f"x: {LARGE}"),
        (f"x = {'[' * 21}{']' * 21}", f"x: {DEEP}"),
        (f"x = {'[' * 400}{']' * 400}", f"x: {DEEP}"),
        (f"x = {'{ y = ' * 21}1{' }' * 21}", f"x: {DEEP}"),
    ],
)
def test_numbers_and_depth_have_limits(lines: str, problem: str) -> None:
    text = f"[a]\n[b]\ny = 1\n{lines}\n[c]\n"
    (fault,) = faults(text)
    assert names(text) == ["a", "c"]
    assert (fault.task, fault.subject, fault.error.problem) == ("b", 'figure "b"', problem)
    assert fault.error.details.place == Place("figures/1.toml", 4)
    assert fault.error.details.hint


def test_what_is_within_the_limits_is_read() -> None:
    text = f"[a]\nx = [{10**100}, {-(10**100)}]\ny = {'[' * 20}{']' * 20}\n"
    assert names(text) == ["a"]


def test_a_file_that_could_not_be_read_is_a_fault_beside_the_others() -> None:
    broken = CatalogueError("cannot be read: it is a folder")
    catalogue = read_catalogue([("figures/1.toml", broken), ("figures/2.toml", "[b]\n")])
    assert [entry.name for entry in catalogue.entries] == ["b"]
    assert [(fault.subject, fault.error) for fault in catalogue.faults] == [('catalogue "figures/1.toml"', broken)]


def test_many_names_that_stand_twice_are_not_looked_for_without_end() -> None:
    text = "".join(f"[a{number}]\n" * 2 for number in range(2000))
    found = faults(text)
    assert len(found) == 21
    assert found[-1].error.problem.startswith("not valid TOML: Cannot declare ('a20',) twice")


def test_a_name_that_stands_twice_in_one_file_is_no_figure_of_another() -> None:
    twice, once = "[b]\n[b]\n", "[b]\n"
    assert names(twice, once) == names(once, twice) == []
    assert [fault.task for fault in faults(twice, twice)] == ["b", "fault-2"]
