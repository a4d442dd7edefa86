"""The environment of a run of TeX: its trees of files, its private folder, and the environment variables.

It inherits no variable of the caller. File names are relative to its folder, so that the characters of the project's
path do not occur: ``:``, ``;``, ``{``, ``$``, ``~``, ``"`` and others are special in TeX's search for files. The
embedded TeX is therefore reached through a link, whose name begins with a dot: TeX does not write to such a path.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from convarith.errors import Details, EngineError
from convarith.tools import files
from convarith.tools.confinement import AllowedPaths
from convarith.tools.process import ExitReason, Limits, run

BIN = "bin"
ASKING = 20  # seconds at most to find where TeX has its files
LINK = ".tex"
NOWHERE = "nowhere"  # a folder that does not exist, and that TeX cannot make
ALWAYS = {
    "FORCE_SOURCE_DATE": "1",
    "HOME": ".",
    "LC_ALL": "C",
    "MKTEXFMT": "0",  # no scripts that make missing fonts, formats or files
    "MKTEXMF": "0",
    "MKTEXPK": "0",
    "MKTEXTEX": "0",
    "MKTEXTFM": "0",
    "OSFONTDIR": NOWHERE,
    "PATH": NOWHERE,
    "SOURCE_DATE_EPOCH": "0",
    "TEXMFCONFIG": NOWHERE,
    "TEXMFHOME": NOWHERE,
    "TEXMFVAR": NOWHERE,
    "TMPDIR": ".",
    "TZ": "UTC0",
    "VARTEXFONTS": NOWHERE,
    "max_print_line": "10000",
    "openin_any": "p",
    "openout_any": "p",
}
TREES_OF_THE_SYSTEM = "$TEXMFROOT:$TEXMFCNF:$TEXMF".replace(":", os.pathsep)
LIBRARIES = ("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib")
STORES = ("/nix/store", "/gnu/store")  # of systems with all programs and libraries there
SHELL = "/bin/sh"  # which sets the limits and becomes the program
NEEDED = ("/etc/ld.so.cache", "/etc/ld.so.preload", "/usr/share/fonts")


@dataclass(frozen=True)
class Surroundings:
    """The folders of one run of TeX: its private folder, that of formats, and its program with its trees of files.

    Paths have no links. ``is_embedded`` says that the trees are those of the embedded TeX.
    """

    program: Path
    is_embedded: bool
    folder: Path
    formats: Path

    @property
    def trees(self) -> tuple[Path, ...]:
        """The folders of TeX's own files."""
        return (_root(self.program),) if self.is_embedded else _system_trees(self.program, self.folder)

    @property
    def environment(self) -> Mapping[str, str]:
        """All environment variables."""
        if not self.is_embedded:
            return {**ALWAYS, "TEXINPUTS": f".{os.pathsep}"}
        root = self._link()
        own = "{!!$TEXMFSYSVAR,!!$TEXMFDIST}"
        return {
            **ALWAYS,
            "TEXINPUTS": f".{os.pathsep}",
            "TEXMFCNF": f"{root}/texmf-dist/web2c",
            "TEXMFROOT": root,
            "TEXMFDIST": f"{root}/texmf-dist",
            "TEXMFSYSVAR": f"{root}/texmf-var",
            "TEXMFSYSCONFIG": NOWHERE,
            "TEXMFLOCAL": NOWHERE,
            "TEXMFAUXTREES": "{}",
            "TEXMF": own,
            "TEXMFDBS": own,
        }

    @property
    def places(self) -> AllowedPaths:
        """Everything that a run may open."""
        beside = () if self.is_embedded else (self.program.parents[1] / "lib",)
        libraries = (*(Path(each) for each in (*LIBRARIES, *STORES, SHELL)), *beside)
        needed = tuple(Path(each) for each in NEEDED)
        return AllowedPaths(
            read=(*self.trees, self.formats, *needed),
            run=(self.program, *libraries),
            own=(self.folder, Path(os.devnull)),
        )

    def name(self, path: Path) -> str:
        """Return the name by which TeX reaches a path."""
        return Path(os.path.relpath(Path(os.path.realpath(path.parent)) / path.name, self.folder)).as_posix()

    def _link(self) -> str:
        """Return the name of the embedded TeX's folder for TeX, after making the link to it."""
        root = _root(self.program)
        if os.name != "posix":  # where links need a privilege
            return root.as_posix()
        link = self.folder / LINK
        with files.writing(link):
            if not link.is_symlink():
                link.symlink_to(root, target_is_directory=True)
        return LINK


def _root(program: Path) -> Path:
    """Return the folder that holds the embedded TeX."""
    return next(folder for folder in program.parents if folder.name == BIN).parent


_trees: dict[Path, tuple[Path, ...]] = {}  # cached by program


def _system_trees(program: Path, folder: Path) -> tuple[Path, ...]:
    """Return the folders of the system's TeX, as its kpsewhich lists them; ``folder`` is for the answer."""
    if program not in _trees:
        _trees[program] = _asked_for_trees(program.with_name(f"kpsewhich{program.suffix}"), folder)
    return _trees[program]


def _asked_for_trees(program: Path, folder: Path) -> tuple[Path, ...]:
    answer = folder / "trees.txt"
    arguments: list[str | Path] = [program, "-expand-path", TREES_OF_THE_SYSTEM]
    try:
        finished = run(arguments, folder=folder, environment=ALWAYS, limits=Limits(seconds=ASKING), output=answer)
    except OSError:
        finished = None
    if finished is None or finished.reason is not ExitReason.SUCCESS:
        hint = "install TeX Live with its program kpsewhich, which knows where TeX has its files"
        raise EngineError(f"cannot run {program}", Details(hint=hint))
    named = map(Path, os.fsdecode(answer.read_bytes()).strip().split(os.pathsep))
    return tuple(path for path in named if path.is_absolute() and path != path.parent)
