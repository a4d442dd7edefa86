"""The order in which doit gives out work: first what the longest task, the guide, waits for."""

from __future__ import annotations

from collections import deque
from typing import Any

from doit.control import TaskControl, TaskDispatcher

URGENT = ("tex", "pdf", "guide")
"""The kinds of tasks that the guide waits for, and itself."""


class Ready:
    """The tasks that can begin, in order, but urgent ones before others; stands for the deque that doit has of them."""

    def __init__(self) -> None:
        self._urgent: deque[Any] = deque()
        self._others: deque[Any] = deque()

    def append(self, node: Any) -> None:
        """Add the node of a task."""
        kind = node.task.name.partition(":")[0]
        (self._urgent if kind in URGENT or kind.startswith("_") else self._others).append(node)

    def popleft(self) -> Any:
        """Take the node that is next."""
        return (self._urgent or self._others).popleft()

    def __len__(self) -> int:
        return len(self._urgent) + len(self._others)


def dispatcher(control: TaskControl) -> TaskDispatcher:
    """Return what gives out the tasks that a control of doit has selected."""
    found = TaskDispatcher(control.tasks, control.targets, control.selected_tasks)
    found.ready = Ready()
    return found
