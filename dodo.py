"""The tasks of this project, for doit. `doit list` shows them, README.md explains them."""

from pathlib import Path

from convarith.cli.doit import build_graph

globals().update(build_graph(Path(__file__).parent))
