"""Makes a figure of a command line, for the command ``draw``."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from convarith.arithmetic.channels import Layer
from convarith.catalogue.operations.code import CODE, described_by_code
from convarith.catalogue.operations.to_table import table_of
from convarith.catalogue.options import help_text, piece_help
from convarith.catalogue.requests import Request, request_from
from convarith.catalogue.toml import table_text
from convarith.errors import CatalogueError, Details, OutputError
from convarith.formats.registry import BY_ENDING, ending_of
from convarith.formats.sheet import SHEET
from convarith.formats.tikz import TIKZ
from convarith.scenes.scene import Scene
from convarith.sentences import instead_of
from convarith.steps.project import project_at
from convarith.steps.single_figure import (
    Plan,
    check_frame,
    describe,
    drawn,
    file_ending,
    fitted,
    located,
    planned,
    write_package,
)
from convarith.tools import files
from convarith.words.phrases import counted
from convarith.words.wording import english

TEXTS = (".tex", ".tikz")
"""The endings of files that a person reads, or TeX: they have all frames."""
ENDINGS = sorted(
    (ending for ending in BY_ENDING if ending.startswith(".")), key=lambda ending: (ending != ".svg", ending in TEXTS)
)
"""The endings that a file may have."""


def draw(root: Path, words: Sequence[str], program: str = "doit") -> str:
    """Do what words of the command line ask for, in the project of a folder; return what there is to say."""
    started = time.monotonic()
    request = request_from(words)
    if request.help:
        return help_text(ENDINGS, program)
    request = _with_network(request)
    plan = planned(project_at(root, request.settings), request.entry)
    lines = [table_text(request.entry.name, request.entry.table).rstrip("\n")] if request.print_toml else []
    if request.output or not request.print_toml:
        with _speaking_of_output():
            output = _output(request)
        ending = file_ending(plan, ending_of(output))
        with located(plan.entry):
            frame = _frame(request, ending, plan)
        plan = fitted(plan, frame)
        content = drawn(plan, ending, frame)
        with _speaking_of_output():
            files.write(output, content)
        made = f"{_counted(plan.scene, frame)}, {len(content) / 1000:.1f} kB"
        lines += [describe(plan, frame), f"{request.output}: {made}, {time.monotonic() - started:.1f} s"]
        if left_out := _unseen_channels(plan):
            lines.append(left_out)
        if BY_ENDING[ending] is TIKZ:
            write_package(plan, output)
            lines.append(piece_help(output.name, plan.figure.name))
    return "\n".join(lines)


def _with_network(request: Request) -> Request:
    """Return a request whose table describes the network of its model, if it has one."""
    if not request.model:
        return request
    from convarith.models.onnx_graph import from_onnx  # which other figures do without

    table = table_of(from_onnx(request.model, request.input_size))
    return replace(request, entry=replace(request.entry, table={**request.entry.table, **table}))


def _unseen_channels(plan: Plan) -> str:
    """Return what to say of a layer's code whose channels the figure does not show; nothing if it does."""
    operation = described_by_code(plan.entry) if CODE in plan.entry.table else None
    if not isinstance(operation, Layer) or isinstance(plan.figure.operation, Layer):
        return ""
    maps = f"{counted(english(), 'map', operation.in_channels)} to {operation.out_channels}"
    return f"One map is drawn, without bias; --template channels draws the layer from {maps}."


def _counted(scene: Scene, frame: int | None) -> str:
    if frame:
        return f"frame {frame} of {len(scene.frames)}"
    return f"{len(scene.shown)} frames" if len(scene.shown) > 1 else "1 frame"


@contextmanager
def _speaking_of_output() -> Iterator[None]:
    """Say --output in the hints of errors that speak of the build folder, where what is drawn does not go."""
    try:
        yield
    except OutputError as error:
        raise error.spelled(instead_of("build", "--output")) from None


def _frame(request: Request, ending: str, plan: Plan) -> int | None:
    """Return the one frame to draw of those that there are, or nothing for all that are shown."""
    if request.frame is None:
        return None if ending in BY_ENDING[ending].whole else plan.usual_frame
    if request.entry.table.get("frames") is not None:
        raise CatalogueError("--frame and --frames contradict each other", Details(hint="take one of them away"))
    check_frame(plan.scene, request.frame, "--frame")
    return request.frame


def _output(request: Request) -> Path:
    """Return the file to write; raise what keeps it from being written before any work is done."""
    if not request.output:
        raise CatalogueError("--output is missing", Details(hint="add --output mine.svg; draw --help explains it"))
    if request.output == "-":
        raise CatalogueError('--output is "-", but a figure goes into a file', Details(hint="write --output mine.svg"))
    if request.output.endswith(("/", os.sep)):
        problem = f'--output is "{request.output}", a folder, but a figure goes into a file'
        raise CatalogueError(problem, Details(hint=f"write --output {request.output}mine.svg"))
    path = Path(request.output)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        known = f"the endings are {', '.join(ENDINGS)}"
        hint = f"add one: {str(path).rstrip('.')}.svg; {known}" if ending in ("", ".") else known
        raise CatalogueError(f'--output is "{request.output}", whose ending is that of no format', Details(hint=hint))
    is_sheet = BY_ENDING[ending_of(path)] is SHEET
    if request.frame is not None and (ending in TEXTS or is_sheet):
        what = "sheet" if is_sheet else f"{ending} file"
        raise CatalogueError(f"a {what} has all frames", Details(hint="take --frame away"))
    with files.writing(path):  # the system may not take the name
        path = path.resolve()  # through links: what they point to is replaced, not they
        _check_place(path, request.output)
    return path


def _check_place(path: Path, output: str) -> None:
    if not path.parent.is_dir():
        hint = f"make it first: mkdir -p {shlex.quote(str(path.parent))}"
        raise OutputError(f"cannot write {output}: there is no folder {path.parent}", Details(hint=hint))
    is_writable = os.access(path if path.exists() else path.parent, os.W_OK)
    if not is_writable or (path.exists() and not path.is_file()):
        reason = "you may not" if not is_writable else "what stands there is no file"
        raise OutputError(f"cannot write {output}: {reason}", Details(hint="choose another --output"))
