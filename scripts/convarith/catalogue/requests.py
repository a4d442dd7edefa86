"""What a command line asks to be drawn: its words become a table as in the catalogue, and what else it says."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from convarith.catalogue.entries import LONGEST_NAME, NAME, SHEET, E, Entry
from convarith.catalogue.figure import FIGURE_KEYS, Figure, figure_from
from convarith.catalogue.made_up_values import with_values
from convarith.catalogue.operations.code import BESIDE
from convarith.catalogue.operations.kind import Kind, Reads
from convarith.catalogue.operations.making import LARGEST
from convarith.catalogue.operations.network import NETWORK
from convarith.catalogue.operations.registry import KEYS as OF_OPERATIONS
from convarith.catalogue.operations.registry import KINDS
from convarith.catalogue.operations.table import kind_named
from convarith.catalogue.operations.transposed_convolution import TRANSPOSED_CONVOLUTION
from convarith.catalogue.option_values import decoded, read_value, toml_value
from convarith.catalogue.options import CODE, KEYS, NEGATED, OPTIONS, Option, as_option, spelled
from convarith.catalogue.toml import cut, shown
from convarith.errors import CatalogueError, Details, did_you_mean, nearest
from convarith.sentences import Named

SETTING = re.compile(r"([a-z_]+)=(.*)", re.DOTALL)
TABLE = re.compile(r"\{.*=.*\}")
FILE = re.compile(r"(?!-).*\.[A-Za-z]\w*", re.DOTALL)
SETTINGS = ("theme", "language", "engine", "build", "dpi", "tex_seconds")
"""Words that may stand among the options with a = after them."""
EXAMPLE = "draw --kernel-size 3 --input-size 5 --output mine.svg"
DEFAULT_NAME = "mine"
SHEET_ENDINGS = (".pdf", ".png")


@dataclass(frozen=True)
class Request:
    """What is to be drawn: a table as in the catalogue; and how, and where to.

    ``settings`` are words such as ``engine=system`` that stood among the options. ``model`` is the path of a model of
    ONNX, whose network the table is to describe; ``input_size`` that of its input, None where it says so itself.
    """

    entry: Entry
    output: str = ""
    frame: int | None = None
    print_toml: bool = False
    help: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)
    model: str = ""
    input_size: int | list[int] | None = None

    def figure(self) -> Figure:
        """Judge the table; raises the errors of a table of the catalogue, in the words of the command line."""
        return figure_from(self.entry)


@dataclass(frozen=True)
class OptionsEntry(Entry):
    """A table that came from options: its errors speak of these, and have no line."""

    def locate(self, error: E, *, key: str | None = None) -> E:
        """Return the error in the words of the command line."""
        in_layers = error.details.layer is not None  # which are tables, with the words of the catalogue
        return error if in_layers else error.spelled(self._spelled)

    def locate_inside(self, error: E, *, key: str) -> E:
        """Return an error that points into the value of an option: the text is in front of the reader."""
        return error.spelled(self._spelled)

    def in_its_words(self, error: E) -> E:
        """Return an error that speaks of options."""
        return error.spelled(self._spelled)

    def _spelled(self, key: Named) -> str:
        """Return a key as an option, unless a table has it, or the code says it, which has its own word for it."""
        is_in_code = CODE.key in self.table and key.name in OF_OPERATIONS and key.name not in (*BESIDE, *self.table)
        return as_option(key) if key.name in KEYS and key.name not in self.inner and not is_in_code else key.text


def request_from(words: Sequence[str]) -> Request:
    """Read the words of a command line; raise ``CatalogueError`` or ``GeometryError`` for what cannot be meant."""
    if not words:
        raise CatalogueError("there is nothing to draw", Details(hint=f"write {EXAMPLE}; draw --help explains it"))
    given, settings = _given(words)
    settings |= {name: given[name] for name in ("theme", "dpi") if name in given}
    output = given.get("output", "")
    model, input_size = _model(given)
    entry = OptionsEntry(_name(output), _table(given), "", "")
    if given.get("values") and not given.get("help"):
        entry = with_values(entry, "--values")
    return Request(
        entry=entry,
        output=output,
        frame=_frame(given["frame"]) if "frame" in given else None,
        print_toml=given.get("print_toml", False),
        help=given.get("help", False),
        settings=settings,
        model=model,
        input_size=input_size,
    )


def _model(given: dict[str, Any]) -> tuple[str, Any]:
    """Return the model among the options and the size of its input, which then are taken out; nothing for none.

    Raises ``CatalogueError`` for options that say what the model says.
    """
    if "model" not in given:
        return "", None
    for key in ("code", "transposed", "values", "operation", *OF_OPERATIONS):
        if key in given and key != "input_size":
            details = Details(hint="take one of them away; --print-toml prints the table of the model, to be changed")
            raise CatalogueError(f"--model and {spelled(key)} contradict each other", details)
    given["operation"] = NETWORK.name
    return given.pop("model"), given.pop("input_size", None)


def _given(words: Sequence[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the value of each option that is there, by its key, and the settings."""
    given: dict[str, Any] = {}
    settings: dict[str, str] = {}
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        if _is_code(word):
            if "code" in given:
                raise CatalogueError("there are two codes of layers", Details(hint="draw them one by one"))
            given["code"] = decoded(CODE, word)
            continue
        setting = SETTING.fullmatch(word)
        if setting:
            found = _setting(*setting.groups())
            if found.keys() & settings.keys():
                raise CatalogueError(f"{setting[1]} stands twice", Details(hint="take one of them away"))
            settings |= found
            continue
        if FILE.fullmatch(word):
            if "output" in given:
                raise _two_files(given["output"], word)
            given["output"] = word
            continue
        name, equals, value = word.partition("=")
        option = NEGATED.get(name) or _option(name)
        if option.key in given and option.reads is not Reads.PAIR:
            if option.key == "output":
                raise _two_files(given["output"], value or " ".join(waiting[:1]))
            raise _twice(name, option, given[option.key])
        if option.reads is Reads.FLAG:
            if equals:
                hint = Details(hint=f"write {name} alone")
                raise CatalogueError(f"{name} takes no value", hint)
            given[option.key] = name not in NEGATED
            continue
        if not equals:
            if not waiting or waiting[0].startswith("--"):
                raise CatalogueError(f"{name} needs a value", Details(hint=f"write {name} {option.value}"))
            value = waiting.pop(0)
        if option.reads is Reads.PAIR:
            given[option.key] = _with_pair(option, value, given.get(option.key, {}))
        else:
            given[option.key] = read_value(option, value)
    return given, settings


def _is_code(word: str) -> bool:
    """Return whether a word is the code of a layer: a call, and neither an option nor a setting."""
    head = word.partition("=")[0]
    return "(" in word and not word.startswith("-") and head not in SETTINGS and spelled(head) not in OPTIONS


def _with_pair(option: Option, value: str, before: Any) -> dict[str, Any]:
    """Return a table with one more pair, from NAME=VALUE, whose value may be a table in braces."""
    found = SETTING.fullmatch(decoded(option, value))
    if not found:
        raise CatalogueError(f"{option.name} is {shown(value)}", Details(hint=f"write {option.name} {option.value}"))
    if not isinstance(before, dict):
        names = f"{spelled(option.key)} and {option.name}"
        raise CatalogueError(f"{names} contradict each other", Details(hint="take one of them away"))
    if found[1] in before:
        raise CatalogueError(f"{option.name} {found[1]} stands twice", Details(hint="take one of them away"))
    return {**before, found[1]: toml_value(option, found[2]) if TABLE.fullmatch(found[2]) else found[2]}


def _two_files(one: str, other: str) -> CatalogueError:
    problem = f"there are two files to draw into, {shown(one)} and {shown(other)}"
    return CatalogueError(problem, Details(hint="draw into one, and then into the other"))


def _twice(name: str, option: Option, before: Any) -> CatalogueError:
    """Return the error of an option that stands twice, or once with and once without its no-."""
    if option.reads is Reads.FLAG and before == (name in NEGATED):
        names = " and ".join(sorted((option.name, spelled(f"no-{option.key}"))))
        return CatalogueError(f"{names} contradict each other", Details(hint="take one of them away"))
    return CatalogueError(f"{option.name} stands twice", Details(hint="take one of them away"))


def _setting(name: str, value: str) -> dict[str, str]:
    """Return a setting; raise ``CatalogueError`` for an option that is written as one."""
    option = spelled(name)
    near = nearest(option, OPTIONS, cutoff=0.8)
    if near and near != "--theme" and name not in SETTINGS:
        option = near
    if option not in OPTIONS or name in SETTINGS:
        return {name: value}
    hint = f"write {option} {cut(value)}" if OPTIONS[option].reads is not Reads.FLAG else f"write {option}"
    raise CatalogueError(f"{shown(f'{name}={value}')} is not an option", Details(hint=hint))


def _option(name: str) -> Option:
    if name in OPTIONS or name == "-h":
        return OPTIONS.get(name, OPTIONS["--help"])
    if not name.startswith("-"):
        hint = "a value follows its option, as in --kernel-size 3; in quotes if it has spaces"
        raise CatalogueError(f"{shown(name)} belongs to no option", Details(hint=hint))
    guess = did_you_mean(spelled(name.lstrip("-")), [*OPTIONS, *NEGATED])
    hint = f"{guess} draw --help lists the options".lstrip()
    raise CatalogueError(f"unknown option {cut(name)}", Details(hint=hint))


def _frame(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST:
        return value
    problem = f"--frame is {shown(value)}, but frames are counted from 1, and one is drawn"
    raise CatalogueError(problem, Details(hint="write --frame 3"))


def is_sheet(output: str) -> bool:
    """Tell whether a file is to have all frames on one sheet, as those of the build do that are named so."""
    path = PurePath(output)
    return path.suffix.lower() in SHEET_ENDINGS and path.stem.endswith(SHEET)


def _name(output: str) -> str:
    """Return the name of the figure: that of its file, as far as it can be a figure's.

    Letters lose their accents. A file without any Latin letter or digit gets a number of its own, as two such figures
    may stand in one document.
    """
    bare = PurePath(output).stem.removesuffix(SHEET) if is_sheet(output) else PurePath(output).stem
    plain = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9_-]+", "_", plain).lstrip("_-")[:LONGEST_NAME]
    if NAME.fullmatch(stem):
        return stem
    return f"{DEFAULT_NAME}-{zlib.crc32(bare.encode(errors='surrogateescape')):08x}" if bare else DEFAULT_NAME


def _table(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of the catalogue among the options, in the order of the help."""
    table = {key: given[key] for key in ("title", "template", "operation") if key in given}
    table |= {key: given[key] for key in KEYS if key in given}
    if given.get("transposed"):
        if "operation" in table:
            raise CatalogueError(
                "--transposed and --operation say the same thing", Details(hint="take one of them away")
            )
        table["operation"] = TRANSPOSED_CONVOLUTION.name
    padding = table.get("padding")
    if isinstance(padding, list) and len(padding) == 1:
        table["padding"] = padding * _axes(table)  # one pair is for all axes
    _check_belonging(table)
    return table


def _axes(table: Mapping[str, Any]) -> int:
    lengths = [len(value) for key in ("input_size", "kernel_size") if isinstance(value := table.get(key), list)]
    return lengths[0] if lengths else 2


def _check_belonging(table: Mapping[str, Any]) -> None:
    """Raise ``CatalogueError`` for an option of another operation; what stands beside a code is judged with it."""
    if "code" in table:
        return
    kind = kind_named(OptionsEntry("", table, "", ""))
    for key in table:
        if key not in (*FIGURE_KEYS, *kind.key_names):
            others = " or ".join(f"--operation {other.name}" for other in KINDS if key in other.key_names)
            known = ", ".join(spelled(each) for each in kind.key_names)
            reason = kind.refused.get(key, f"it needs {others}")
            hint = f"{reason}; the options of a {_in_words(kind)} are {known}"
            raise CatalogueError(f"{spelled(key)} does not belong to a {_in_words(kind)}", Details(hint=hint))


def _in_words(kind: Kind) -> str:
    return kind.name.replace("_", " ")
