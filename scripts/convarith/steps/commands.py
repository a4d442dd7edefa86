"""Runs the commands that need no tasks, for doit and for the command ``convarith``: same words, help and errors."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from convarith.errors import ConvarithError, report
from convarith.steps.interrupts import end_cleanly_when_interrupted
from convarith.tools.process import MAX_SECONDS
from convarith.tools.worker import Named
from convarith.tools.worker_pool import WorkerError, Workers

Answer = Callable[[Sequence[str], str], str]
"""Returns what words ask for, with the name of the program that they were typed after."""


def run_command(name: str, words: Sequence[str], program: str) -> int:
    """Print what a command answers to words; return the exit status."""
    try:
        print(ANSWERS[name](words, program))
    except ConvarithError as error:
        print(report(error), file=sys.stderr)
        return 1
    return 0


def _drawn(words: Sequence[str], program: str) -> str:
    """Have a worker draw: what that takes is imported there, and its limits hold."""
    folder = Path.cwd()
    workers = Workers()
    end_cleanly_when_interrupted(workers)
    try:
        said: str = workers.run(Named("convarith.steps.draw:draw", (folder, words, program)), seconds=MAX_SECONDS)
    except WorkerError as end:
        from convarith.steps.project import Project  # which takes as long to import as all else here
        from convarith.steps.worker_death import error_of

        raise error_of(end, Project(folder)) from None
    finally:
        workers.close()
    return said


def _solved(words: Sequence[str], program: str) -> str:
    from convarith.steps.solve import answer  # with the arithmetic, which other commands do without

    return answer(words, program)


def _written(words: Sequence[str], program: str) -> str:
    from convarith.steps.code import written_code  # with the arithmetic, which other commands do without

    return written_code(words, program)


def _tabulated(words: Sequence[str], program: str) -> str:
    from convarith.steps.network import answer  # with all of the arithmetic

    return answer(words, program)


ANSWERS: Mapping[str, Answer] = {"draw": _drawn, "network": _tabulated, "solve": _solved, "code": _written}
"""What answers each command."""
PURPOSES: Mapping[str, str] = {
    "draw": "draw a figure from words of the command line",
    "network": "print sizes, receptive fields and costs of a network or a model of ONNX, and what is wrong with it",
    "solve": "list the settings of a layer that lead from one size to another",
    "code": "write the code of a layer in PyTorch, Keras, Flax or ONNX",
}
"""What each command is for, in a line of help."""
