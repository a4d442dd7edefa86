"""Finds the words of languages among the files of a project: one language is chosen, a figure may name another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from convarith.errors import CatalogueError, Details, Place, TemplateError, did_you_mean
from convarith.rendering.language import wording_from
from convarith.rendering.template_files import SHIPPED, TemplateFiles
from convarith.words.wording import ENGLISH, FOLDER, Wording

ENDING = ".toml"
NAMED = re.compile(rf"{FOLDER}/([^/]+)\.toml")
BASE = re.compile(r"^\s*base\s*=\s*[\"']([^\"'\n]*)[\"']", re.MULTILINE)
OWN = f"write your own as templates/{FOLDER}/NAME.toml, or give the path of a .toml"


class Languages:
    """The languages of some files; ``chosen`` is the name of one, or the path of its file from the root."""

    def __init__(self, files: TemplateFiles, chosen: str = ENGLISH) -> None:
        self._files = files
        self.chosen = chosen
        self._read: dict[tuple[str, ...], tuple[Wording, Mapping[str, Any]]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all languages."""
        found = (NAMED.fullmatch(name) for name in self._files.names())
        return tuple(each[1] for each in found if each)

    def wording(self, name: str = "") -> Wording:
        """Return the words of a language; raise ``CatalogueError`` if they are missing or wrong."""
        return self._words(name or self.chosen)[0]

    def paths(self, name: str = "") -> tuple[str, ...]:
        """Return the paths of the files of a language and of those that it changes, as far as they can be read."""
        try:
            return tuple(path for path, _ in self._texts(name or self.chosen))
        except CatalogueError:  # which rendering reports
            return ()

    def _words(self, name: str) -> tuple[Wording, Mapping[str, Any]]:
        texts = list(self._texts(name))
        key = tuple(text for _, text in texts)
        if key not in self._read:
            path, text = texts[0]
            self._read[key] = wording_from(text, path, lambda base: self._words(base)[1])
        return self._read[key]

    def _texts(self, name: str, *changing: str) -> Iterator[tuple[str, str]]:
        """Yield the paths and texts of a language, and of those that it changes; ``changing`` are those before it."""
        path, text = self._text(name)
        yield path, text
        base = BASE.search(text.partition("\n[")[0])
        if base is None or not base[1]:
            return
        if base[1] in (name, *changing):
            problem = f'base: the language "{base[1]}" would change itself'
            raise CatalogueError(problem, Details(place=Place(path), hint="take one of the bases away"))
        yield from self._texts(base[1], name, *changing)

    def _text(self, name: str) -> tuple[str, str]:
        """Return the path and the text of a language."""
        files, file = self._files, _file(name)
        if file == name:
            files = replace(files, apart=(*files.apart, file))
        path = files.find(file)
        if path is None:
            names = self.names
            hint = f"{did_you_mean(name, names)} the languages are {', '.join(names)}; {OWN}".strip()
            raise CatalogueError(f'there is no language "{name}"', Details(hint=hint, argument="language"))
        try:
            return path, files.read(path, "the language")
        except TemplateError as error:
            details = replace(error.details, place=error.details.place or Place(path))
            raise CatalogueError(error.problem, details) from None


def _file(name: str) -> str:
    """Return the name of a language's file among the templates, or the path that is given."""
    if name.endswith(ENDING):
        return name
    shipped, slash, bare = name.partition("/")
    return f"{SHIPPED}/{FOLDER}/{bare}{ENDING}" if slash and shipped == SHIPPED else f"{FOLDER}/{name}{ENDING}"
