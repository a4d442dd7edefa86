"""The words of a command line: the figure that they ask for, and what is said of those that cannot be meant."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convarith import Convolution, Pooling, TransposedConvolution
from convarith.catalogue.entries import read_catalogue
from convarith.catalogue.figure import FIGURE_KEYS, figure_from
from convarith.catalogue.operations.kind import Kind, Reads
from convarith.catalogue.operations.registry import KEYS as OF_OPERATIONS
from convarith.catalogue.operations.registry import KINDS
from convarith.catalogue.options import KEYS, OPTIONS, help_text, spelled
from convarith.catalogue.requests import Request, request_from
from convarith.catalogue.toml import table_text
from convarith.errors import CatalogueError, ConvarithError, report

SMALL = "--input-size 5 --kernel-size 3"
HUGE = "9" * 5000


def request(words: str) -> Request:
    return request_from(shlex.split(words))


def table(words: str) -> dict[str, Any]:
    return dict(request(words).entry.table)


def refusal(words: str) -> ConvarithError:
    with pytest.raises(ConvarithError) as caught:
        request(words).figure()
    return caught.value


def test_every_word_of_the_catalogue_is_an_option() -> None:
    assert set(KEYS) == set(OF_OPERATIONS) | set(FIGURE_KEYS) | {"code"}


def test_the_help_tells_every_option_in_lines_that_fit() -> None:
    text = help_text([".svg", ".pdf"], "doit")
    assert [name for name in OPTIONS if f"  {name} " not in f"{text} ".replace("\n", " \n")] == []
    assert max(map(len, text.splitlines())) <= 100
    assert ".svg, .pdf" in text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("--input-size 7", {"input_size": 7}),
        ("--input-size=7x5", {"input_size": [7, 5]}),
        ("--input-size 7×5×3", {"input_size": [7, 5, 3]}),
        ("--input-size '[7]'", {"input_size": [7]}),
        ("--padding same", {"padding": "same"}),
        ("--padding 1x0", {"padding": [1, 0]}),
        ("--padding 1,2x0,1", {"padding": [[1, 2], [0, 1]]}),
        ("--padding 1,2x0", {"padding": [[1, 2], 0]}),
        ("--padding 1,2", {"padding": [[1, 2], [1, 2]]}),
        ("--padding 1,2 --input-size '[7]'", {"padding": [[1, 2]], "input_size": [7]}),
        ("--padding '[[1, 2], \"same\"]'", {"padding": [[1, 2], "same"]}),
        ("--transposed --output-padding 1", {"operation": "transposed_convolution", "output_padding": 1}),
        ("--operation pooling --ceil-mode", {"operation": "pooling", "ceil_mode": True}),
        ("--operation pooling --no-count-include-pad", {"operation": "pooling", "count_include_pad": False}),
        ("--no-labels --title 'k = 3'", {"labels": False, "title": "k = 3"}),
        ("--operation stack --layers '[{ kernel_size = 3 }]'", {"operation": "stack", "layers": [{"kernel_size": 3}]}),
        ("--options '{ k = 3 }'", {"options": {"k": 3}}),
    ],
)
def test_a_value_is_read_as_the_catalogue_has_it(words: str, expected: dict[str, Any]) -> None:
    assert table(words) == expected


def test_a_command_line_is_a_figure() -> None:
    asked = request(f"{SMALL} --stride 2 --padding same --output some/where/my-own.v2.svg --frame 2 engine=system")
    figure = asked.figure()
    assert (figure.name, figure.operation) == ("my-own_v2", Convolution(5, 3, 2, padding="same"))
    assert (asked.output, asked.frame, asked.settings) == ("some/where/my-own.v2.svg", 2, {"engine": "system"})


def test_a_layer_stands_among_the_options_as_it_stands_in_code() -> None:
    code = "y = nn.Conv2d(2, 3, 3, stride=2)"
    for words in (f'"{code}" --input-size 7x5', f'--input-size 7x5 --code "{code}"'):
        entry = request(words).entry
        assert entry.table == {"code": code, "input_size": [7, 5]}
        assert request(words).figure().operation == Convolution((7, 5), 3, 2)


@pytest.mark.parametrize(
    ("words", "problem", "hint"),
    [
        ("'nn.Conv2d(1, 1, 3)' 'nn.Conv2d(1, 1, 5)'", "there are two codes of layers", "draw them one by one"),
        ("'nn.Conv2d(1, 1, 3)'", "the input size is missing: the text of Conv2d does not say it", "--input-size 7"),
        ("'nn.Conv2d(1, 1, 3)' --stride 2", "--stride is said by the code already", "change it in the code"),
        ("'nn.Conv(4, (3, 3))' --in-channels 2", "--in-channels is not read beside a code", "write --channels 2"),
        ("'nn.Conv2d(1, 1, 3)' --transposed", "--operation is said by the code already", "change it in the code"),
        ("'nn.Conv2d(4, 4, 3)' --input-size 5 --channels 3", "in_channels is 4, but --channels is 3", "--channels"),
        ("kernel_size=(3,3)", '"kernel_size=(3,3)" is not an option', "write --kernel-size (3,3)"),
    ],
)
def test_an_error_beside_a_layer_speaks_of_options(words: str, problem: str, hint: str) -> None:
    error = refusal(words)
    assert error.problem == problem
    assert hint in error.details.hint


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("--size cell=8000", '--size: cell is no length: "8000"'),
        ("--size cell=800mm", "--size: cell is 800mm, but must be from 2pt to 200pt"),
        ("--color input=#ggg", '--color: input is no colour: "#ggg"'),
    ],
)
def test_an_error_about_a_pair_names_its_option(words: str, problem: str) -> None:
    assert refusal(f"--kernel-size 3 --input-size 5 {words}").problem == problem


def test_a_hint_has_the_words_of_the_layer_that_it_is_about() -> None:
    hint = "use a kernel_size of at most 2 or at least 1 more cell of padding"
    assert refusal("'nn.Conv2d(1, 1, 3)' --input-size 2").details.hint == hint


def test_an_error_points_into_the_layer() -> None:
    error = refusal("'nn.Conv2d(1, 1, 3, strides=2)' --input-size 7")
    assert report(error).splitlines()[:3] == [
        "error: Conv2d has no argument strides",
        "    nn.Conv2d(1, 1, 3, strides=2)",
        "                       ^^^^^^^^^",
    ]


@pytest.mark.parametrize(
    ("output", "name"),
    [
        ("", "mine"),
        ("--output a/b.svg", "b"),
        ("--output é.svg", "e"),
        ("--output naïve_Größe.svg", "naive_Groe"),
        ("--output 畳み込み.svg", "mine-10e8f151"),
        ("--output свёртка.svg", "mine-5777043c"),
        ("--output=--a.b c.svg", "a_b_c"),
        (f"--output {'a' * 250}.svg", "a" * 100),
    ],
)
def test_a_figure_is_named_after_its_file_as_far_as_it_can(output: str, name: str) -> None:
    assert request_from([*SMALL.split(), *([output] if "=" in output else output.split())]).figure().name == name


def test_the_theme_is_a_setting() -> None:
    assert request(f"{SMALL} --theme dark").settings == {"theme": "dark"}


def test_values_are_made_up_and_always_the_same() -> None:
    asked = request(f"{SMALL} --values").figure()
    assert asked == request(f"{SMALL} --values").figure()
    assert asked.template == "numerical"
    assert asked.input_values and asked.kernel_values
    assert asked.input_values[0] == (1, 1, 2, 1, 2)
    assert {value for row in asked.input_values for value in row} == {1, 2, 3}
    assert {value for row in asked.kernel_values for value in row} == {1, 2}


def test_a_file_may_stand_alone() -> None:
    for words in (f"some/my-own.v2.svg {SMALL}", f"{SMALL} some/my-own.v2.svg engine=system"):
        assert request(words).output == "some/my-own.v2.svg"
    assert request(f"{SMALL} a.svg").figure() == request(f"{SMALL} --output a.svg").figure()


@pytest.mark.parametrize("words", ["a.svg {} b.png", "a.svg {} --output b.png", "--output a.svg {} b.png"])
def test_two_files_are_refused(words: str) -> None:
    with pytest.raises(CatalogueError) as error:
        request(words.format(SMALL))
    assert error.value.problem == 'there are two files to draw into, "a.svg" and "b.png"'
    assert error.value.details.hint == "draw into one, and then into the other"


@pytest.mark.parametrize("kind", ["", "--transposed", "--transposed --stride 2", "--transposed --padding 1 --stride 3"])
def test_no_output_of_made_up_values_is_0(kind: str) -> None:
    asked = request(f"{SMALL} {kind} --values").figure()
    operation = asked.operation
    assert isinstance(operation, Convolution | TransposedConvolution)
    assert asked.input_values and asked.kernel_values
    output = operation.compute(asked.input_values, asked.kernel_values)
    assert output.min() > 0 and output.max() < 100


def test_made_up_values_of_a_pooling_have_many_maxima() -> None:
    asked = request("--input-size 8 --kernel-size 2 --operation pooling --values").figure()
    assert isinstance(asked.operation, Pooling) and asked.input_values
    assert len(set(asked.operation.compute(asked.input_values).flat)) > 4


def test_words_and_colours_are_given_one_by_one() -> None:
    asked = request(f"{SMALL} --label input=image --label output=logits --color input=#e69f00 --no-loop --dpi 300")
    look = asked.figure().look
    assert look.words == {"input": "image", "output": "logits"}
    assert request(f"{SMALL} --label 'output={{ tex = \"$y$\" }}'").figure().look.words == {"output": {"tex": "$y$"}}
    assert request(f"{SMALL} --label 'output={{y}}'").figure().look.words == {"output": "{y}"}
    assert look.colors == {"input": (230, 159, 0)}
    assert not look.timing.loop
    assert asked.settings == {"dpi": "300"}


def test_values_that_are_given_stay() -> None:
    asked = request("--input-size 1x2 --kernel-size 1 --values --kernel-values '[[7]]' --template plan").figure()
    assert (asked.kernel_values, asked.template) == (((7,),), "plan")
    assert asked.input_values is not None and len(asked.input_values[0]) == 2


def test_values_alone_need_no_flag() -> None:
    words = "--input-size 1 --kernel-size 1 --input-values '[[2]]' --kernel-values '[[3]]'"
    assert request(words).figure().template == "numerical"


@pytest.mark.parametrize("kind", ["--transposed", "--operation pooling --mode max"])
def test_values_fit_the_operation(kind: str) -> None:
    asked = request(f"{SMALL} {kind} --values").figure()
    assert asked.input_values and len(asked.input_values) == len(asked.input_values[0]) == 5
    assert (asked.kernel_values is None) == ("pooling" in kind)


SIZES = st.integers(1, 4)


@given(
    sizes=st.tuples(SIZES, SIZES),
    paddings=st.tuples(*[st.integers(0, 2)] * 4),
    stride=SIZES,
    transposed=st.booleans(),
    values=st.booleans(),
    labels=st.booleans(),
)
def test_the_printed_table_gives_the_same_figure(
    sizes: tuple[int, int],
    paddings: tuple[int, int, int, int],
    stride: int,
    transposed: bool,
    values: bool,
    labels: bool,
) -> None:
    top, bottom, left, right = paddings
    words = f"--input-size {sizes[0] + 4}x{sizes[1] + 4} --kernel-size 3 --stride {stride} --title 'x × \"y\" \\'"
    words += f" --padding {top},{bottom}x{left},{right}"
    words += " --transposed" * transposed + " --values" * values + " --no-labels" * (not labels)
    asked = request(words)
    text = table_text(asked.entry.name, asked.entry.table)
    (entry,) = read_catalogue([("figures/mine.toml", text)]).entries
    assert figure_from(entry) == asked.figure()
    operation = asked.figure().operation
    assert isinstance(operation, TransposedConvolution if transposed else Convolution)
    assert operation.padding == ((top, bottom), (left, right))


@pytest.mark.parametrize(
    ("words", "problem", "hint"),
    [
        (f"{SMALL} --stride 0", "--stride is 0, but must be a whole number of at least 1", ""),
        (f"{SMALL} --stride 2.5", '--stride is "2.5", but must be whole numbers', "write --stride 2x1"),
        (f"{SMALL} --padding sam", '--padding is "sam", but must be', 'did you mean "same"?'),
        (f"{SMALL} --padding-mode zero", '--padding-mode is "zero", but must be', 'did you mean "zeros"?'),
        ("--input-size 5", "--kernel-size is missing", "add --kernel-size 3"),
        ("--input-size 5x5x5x5 --kernel-size 3", "--input-size has 4 values, but must have one per axis", ""),
        (
            "--input-size 5x5 --kernel-size 3x3x3",
            "--input-size has 2 values, one per axis, but --kernel-size has 3",
            "",
        ),
        ("--input-size 7,5 --kernel-size 3", '--input-size is "7,5", but must be whole numbers', "x stands between"),
        (f"{SMALL} --in-channels 2", "--out-channels is missing", "add --out-channels 2"),
        (f"{SMALL} --strid 2", "unknown option --strid", "did you mean --stride?"),
        (f"{SMALL} --kernel_size 2", "unknown option --kernel_size", "did you mean --kernel-size?"),
        (f"{SMALL} -x", "unknown option -x", "draw --help"),
        (f"{SMALL} --stride", "--stride needs a value", "write --stride 2x1"),
        (f"{SMALL} --stride --values", "--stride needs a value", "write --stride 2x1"),
        (f"{SMALL} 2", '"2" belongs to no option', "a value follows its option"),
        (f"{SMALL} stride=2", '"stride=2" is not an option', "write --stride 2"),
        (f"{SMALL} --kernel-size 2", "--kernel-size stands twice", ""),
        (f"{SMALL} --values=3", "--values takes no value", "write --values alone"),
        (f"{SMALL} --frame 0", "--frame is 0, but frames are counted from 1", ""),
        (f"{SMALL} --layers '[1'", "--layers is not valid TOML", "as in the catalogue"),
        (f"{SMALL} --output-padding 1", "--output-padding does not belong to a convolution",
         "it needs --operation transposed_convolution; the options of a convolution are --input-size, --kernel-size"),
        (f"{SMALL} --color input", '--color is "input"', "write --color input=#e69f00"),
        (f"{SMALL} --color input=red", '--color: input is no colour: "red"', 'write it as "#rrggbb"'),
        (f"{SMALL} --color input=#000000 --color input=#ffffff", "--color input stands twice", "take one of them away"),
        (f"{SMALL} --no-labels --label input=x", "--labels and --label contradict each other", "take one of them away"),
        (f"{SMALL} --label inpt=x", 'the word "inpt" is not known', 'did you mean "input"?'),
        (f"{SMALL} --seconds abc", "--seconds is not valid TOML", "0.5"),
        (f"{SMALL} --seconds 90", "--seconds must be a number of seconds from 0.02 to 60, not 90", ""),
        (f"{SMALL} --label 'input={{ tex = }}'", "--label is not valid TOML", "as in the catalogue"),
        ("--operation pooling --kernel-size 2 --input-size 4 --no-count-include-pad",
         '--count-include-pad belongs to an average, but the pooling has mode "max"', "use --mode average"),
        ("--operation resize --input-size 4 --output-size 8 --align-corners",
         "--align-corners belongs to a linear resize", "use --mode linear, or --coordinates align_corners"),
        ("--operation resize --input-size 4 --output-size 8 --mode linear --align-corners --coordinates asymmetric",
         "--align-corners and --coordinates asymmetric say the same thing", "leave one of them out"),
        (f"{SMALL} --highlight 3", "--highlight must be a list of cells", "[[1, 2], [3, 4]]"),
        (f"{SMALL} --transposed --padding-mode reflect", "--padding-mode does not belong to a transposed convolution",
         "pad the input by a layer of its own before it"),
        (f"{SMALL} --transposed --operation pooling", "--transposed and --operation say the same", "take one of them"),
        (f"{SMALL} --operation foo", 'unknown operation "foo"', "the operations are convolution"),
        (f"{SMALL} --input-values '[[1]]'", "--input-values without --kernel-values", "give --kernel-values too"),
        ("--operation pixel_shuffle --channels 4 --factor 2 --input-size 2 --values",
         "--values cannot be shown: this operation is drawn without numbers", "numbers are drawn for a convolution"),
        (f"{SMALL} --compare '[{{ padding = 0 }}, {{ padding = 1 }}]' --values",
         "--values cannot be shown: compared figures are drawn without numbers", "draw each figure by itself"),
        ("--input-size 100000 --kernel-size 3 --values",
         "the figure would have 10000000000 cells", "give smaller sizes"),
        (f"--input-size {HUGE} --kernel-size 3", f"--input-size is {'9' * 58} …, but at most 100000 can be drawn", ""),
        (f"--input-size 3x{HUGE} --kernel-size 3", f"--input-size is 3x{'9' * 56} …, but at most 100000", ""),
        ("--input-size 100001 --kernel-size 3", "--input-size is 100001, but at most 100000 can be drawn", ""),
        (f"{SMALL} --frame {HUGE}", f"--frame is {'9' * 58} …, but at most 100000 can be drawn", ""),
        (f"{SMALL} --frame 1000000", "--frame is 1000000, but frames are counted from 1", "write --frame 3"),
        (f"{SMALL} --frame 2x2", "--frame is [2, 2], but frames are counted from 1, and one is drawn", ""),
        (f"{SMALL} --padding '[{HUGE}]'", "--padding: a number is too large", "whole numbers go up to 1e+100"),
        (f"{SMALL} --padding '[0x{'F' * 5000}]'", "--padding: a number is too large", "whole numbers go up to"),
        (f"{SMALL} --options '{{ {'.'.join('a' * 3000)} = 1 }}'", "--options: more than 20 lists and tables", "fewer"),
        (f"{SMALL} --layers '{'[' * 3000}'", "--layers: more than 20 lists and tables stand inside one", "fewer"),
        (f"{SMALL} --options '{{ x = 1 }}\n[tool]'", "--options has more than one value", "write it on one line"),
        (f"{SMALL} --labels --no-labels", "--labels and --no-labels contradict each other", "take one of them away"),
        (f"{SMALL} --no-labels --labels", "--labels and --no-labels contradict each other", "take one of them away"),
        (f"{SMALL} --no-labels --no-labels", "--labels stands twice", "take one of them away"),
        (f"{SMALL} input_sise=3", '"input_sise=3" is not an option', "write --input-size 3"),
        (f"{SMALL} dpi=75 dpi=80", "dpi stands twice", "take one of them away"),
        (f"{SMALL} values=yes", '"values=yes" is not an option', "write --values"),
        (f"{SMALL} output=a.svg", '"output=a.svg" is not an option', "write --output a.svg"),
        (f"{SMALL} --stride '[true]'", "axis 0: --stride is true, but must be a whole number", ""),
        (f"{SMALL} --compare '[{{ name = 1 }}]'", 'compare: figure 1: unknown key "name"',
         "compare, options, input_size, kernel_size"),
        ("--input-size 5 --operation stack", "--layers is missing",
         "add --layers '[{ kernel_size = 3 }, { kernel_size = 3, dilation = 2 }]'"),
        ("--input-size 5 --operation stack --layers '[{ stride = 2 }]'",
         "layers: layer 1: kernel_size is missing", "add kernel_size = 3"),
        ("--input-size 5 --operation stack --layers '[{ kernel_size = 0 }]'",
         "layers: layer 1: kernel_size is 0", ""),
    ],
)  # fmt: skip
def test_an_error_speaks_of_options(words: str, problem: str, hint: str) -> None:
    error = refusal(words)
    assert error.problem.startswith(problem)
    assert hint in error.details.hint
    assert error.details.place is None


def test_words_that_are_no_text_are_refused() -> None:
    with pytest.raises(ConvarithError, match="--title is not UTF-8"):
        request_from(["--title", "\udcff"])


WRONG = [
    "0",
    "-1",
    "9x9x9",
    "[]",
    "[1.5]",
    "100001",
    "x",
    "[[1]]",
    "{ a = 1 }",
    "same",
    "reflect",
    "max",
    "linear",
    "A",
]
"""Words after an option, each of which is wrong for most of them."""
BARE_KEY = re.compile(rf'(?<![\w"-])({"|".join(key for key in KEYS if "_" in key)})\b')


def wrong_words(kind: Kind) -> Iterator[list[str]]:
    """Yield words that ask for an operation, each time without one of its options or with something else for it."""
    needed = {spelled(key): example.strip('"') for key, example in kind.required.items()}
    for key in (*kind.key_names, *FIGURE_KEYS):
        option = OPTIONS.get(spelled(key))
        without = {name: value for name, value in needed.items() if name != spelled(key)}
        values = [] if option is None or option.reads is Reads.FLAG else WRONG
        for options in (without, *({**needed, spelled(key): value} for value in values)):
            yield ["--operation", kind.name, *(word for pair in options.items() for word in pair)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_error_names_a_key_where_options_are_written(kind: Kind) -> None:
    said = []
    for words in wrong_words(kind):
        try:
            request_from(words).figure()
        except ConvarithError as error:
            if error.details.layer is None:  # else it speaks of a table
                said.append(f"{error.problem}; {error.details.hint}")
    assert len(said) > 20
    assert [each for each in said if BARE_KEY.search(each) and "{" not in each] == []


@given(st.sampled_from(KEYS).map(lambda key: f"{key} is {key} = 2"))
def test_what_somebody_writes_stays_as_it_is(text: str) -> None:
    error = refusal(f"{SMALL} --padding-mode '{text}'")
    assert error.problem.startswith(f'--padding-mode is "{text}", but must be one of "zeros"')
    assert refusal(f"{SMALL} --label '{text}'").problem == f'--label is "{text}"'


@pytest.mark.parametrize("key", ["template = 'plan'", "labels = false", "padding = -1"])
def test_an_error_in_a_compared_figure_has_no_place_on_the_command_line(key: str) -> None:
    error = refusal(f'{SMALL} --compare "[{{ padding = 1 }}, {{ {key} }}]"')
    assert error.problem.startswith("compare: figure 2: ")
    assert error.details.place is None


def test_a_key_of_a_compared_figure_is_spelled_as_in_its_table_and_others_as_options() -> None:
    error = refusal("--kernel-size 3 --input-size 5 --compare '[{ padding = 1 }, { dilation = 3 }]'")
    assert error.problem.startswith("compare: figure 2: axis 0: a kernel of 3 with dilation 3 spans 7 cells")
    assert "a --kernel-size of at most 2" in error.details.hint
    error = refusal("--kernel-size 3 --input-size 5 --compare '[{ padding = 1 }, { padding = -1 }]'")
    assert error.problem.startswith("compare: figure 2: padding is -1, but must be")
    error = refusal("--kernel-size 3 --stride 0 --input-size 5 --compare '[{ padding = 1 }, { padding = 2 }]'")
    assert error.problem.startswith("compare: figure 1: --stride is 0, but must be")
