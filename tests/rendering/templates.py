"""A folder of templates for a test."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from convarith.catalogue.look import ROLES
from convarith.errors import TemplateError
from convarith.rendering.environment import Rendered, TemplateFolder

MAIN = "templates/main.tex.j2"
COLOURS = "".join(f'{role} = "#000000"\n' for role in ROLES)


class Templates:
    """A folder of templates, written as they are asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "templates").mkdir(exist_ok=True)

    def write(self, **texts: str) -> None:
        for name, text in texts.items():
            (self.root / "templates" / f"{name}.tex.j2").write_text(text, encoding="utf-8")

    def folder(self) -> TemplateFolder:
        return TemplateFolder(self.root, ("templates",))

    def render(self, **context: Any) -> Rendered:
        return self.folder().render("main", context)

    def error(self, **context: Any) -> TemplateError:
        with pytest.raises(TemplateError) as raised:
            self.render(**context)
        return raised.value


def themed(templates: Templates, text: str) -> TemplateFolder:
    (templates.root / "templates/themes").mkdir(exist_ok=True)
    (templates.root / "templates/themes/light.toml").write_text(text)
    return templates.folder()


def sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


UNSOUND: dict[str, tuple[Callable[[Path], None], str]] = {
    "a folder": (lambda path: path.mkdir(), "is a folder, not a file"),
    "a pipe": (lambda path: os.mkfifo(path), "is a pipe (FIFO), not a file"),
    "a device": (lambda path: path.symlink_to("/dev/zero"), "is a link to /dev/zero, outside of the project"),
    "a link to outside": (
        lambda path: path.symlink_to("/etc/passwd"),
        "is a link to /etc/passwd, outside of the project",
    ),
    "a link to nothing": (lambda path: path.symlink_to("/nowhere"), "is a link that leads nowhere"),
    "a link to itself": (lambda path: path.symlink_to(path.name), "is a link that leads nowhere"),
    "a huge file": (lambda path: sparse(path, 10**9), "has 1,000,000,000 bytes, which are too many"),
}
