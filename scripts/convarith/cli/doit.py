"""What projects name in their ``dodo.py`` and in doit's settings: these names stay, wherever the code moves."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

STEPS = "convarith.steps"
HOMES: Mapping[str, str] = {
    "Clean": "doit_support.commands",
    "Code": "doit_support.own_commands",
    "Draw": "doit_support.own_commands",
    "Forget": "doit_support.commands",
    "Help": "doit_support.answering",
    "List": "doit_support.answering",
    "Loader": "doit_support.commands",
    "Memory": "doit_support.tasks",
    "Network": "doit_support.own_commands",
    "Refused": "doit_support.answering",
    "Run": "doit_support.commands",
    "Serve": "serving.serve",
    "Solve": "doit_support.own_commands",
    "TabCompletion": "doit_support.answering",
    "build_graph": "graph.graph",
}
"""The module of each name."""


def __getattr__(name: str) -> Any:
    """Import a name's module with its first use: each command needs little of them."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{STEPS}.{HOMES[name]}"), name)
