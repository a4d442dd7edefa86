"""Runs TeX: caches preambles as formats, and compiles a document in a private folder."""

from __future__ import annotations

import errno
import gzip
import hashlib
import os
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from convarith.errors import Details, EngineError
from convarith.tools import files
from convarith.tools.confinement import confined
from convarith.tools.engines import Engine, EngineName
from convarith.tools.process import ExitReason, Finished, Limits, run, system_file_size
from convarith.tools.tex_log import ENGINE_HINT, SYSTEM_HINT, Diagnosis, denied, diagnose, outside
from convarith.tools.tex_record import read_outside, written_inside
from convarith.tools.tex_surroundings import Surroundings

AuxiliaryFiles = Mapping[str, bytes]
"""Contents of auxiliary files (labels, contents and others) by name."""

NOT_AUXILIARY = {"document.pdf", "document.log"}
PREPARATION_SECONDS = 10  # at most, for a preamble that nobody waits for yet
BEGIN = re.compile(r"^[^%\n]*?(?=\\begin\{document\})", re.MULTILINE)
OPTIONS = (
    *("-interaction=nonstopmode", "-halt-on-error", "-file-line-error", "-no-shell-escape", "-recorder"),
    "-progname=pdflatex",  # not the format's, which would name the record until the document is opened
)
FORMATS_KEPT = 6
LOADER_FAILED = 127  # exit status of a program whose libraries are not found
FORMAT_IN_USE = 3600  # seconds in which another process may still need a format
GZIP_MAGIC = b"\x1f\x8b"
SEED = "\\pdfsetrandomseed 0 "  # before the first line of each document: a format does not keep it
REPRODUCIBLE = (  # hide what differs between runs: elapsed time and file dates
    r"\chardef\pdfelapsedtime 0 \let\pdfresettimer\relax \def\pdffilemoddate#1{D:19700101000000Z}"
    r"\let\pdfprimitive\undefined"  # which would bring them back, as would LaTeX's own names for them
    + "".join(
        rf"\expandafter\let\csname tex_{name}:D\expandafter\endcsname\csname pdf{name}\endcsname"
        for name in ("elapsedtime", "resettimer", "filemoddate", "primitive")
    )
)
NOT_KEPT = "TeX read {}, which it may not. Its log is not kept, as it may hold some of that.\n"
NO_PAGES = "No pages of output"
SOURCE_LINE = re.compile(rb"srcline=\{\d+\}")  # of a bookmark
TOTAL_PAGES = "TotalPages"  # part of the names of macros that print the number of pages


@dataclass(frozen=True)
class Outcome:
    """The result of a run of TeX: a PDF in the private folder, or a diagnosis; the log; and why the program ended."""

    pdf: Path | None
    log: str
    diagnosis: Diagnosis | None = None
    reason: ExitReason = ExitReason.SUCCESS


@dataclass(frozen=True)
class Workshop:
    """Where TeX works: an engine, the folder of formats, the parent of private folders, and the limits of one run."""

    engine: Engine
    formats: Path
    private: Path
    limits: Limits


def prepare(workshop: Workshop, text: str) -> None:
    """Dump the format of a document's preamble ahead of time; a mistake in it is reported when it is needed."""
    limited = replace(
        workshop, limits=replace(workshop.limits, seconds=min(PREPARATION_SECONDS, workshop.limits.seconds))
    )
    with files.private_folder(workshop.private) as folder:
        _format(limited, split(text)[0], folder)


def compile_document(
    workshop: Workshop, text: str, *, folder: Path, passes: int = 1, known: AuxiliaryFiles | None = None
) -> Outcome:
    """Compile a LaTeX document to ``folder/document.pdf``, in up to ``passes`` passes, until its references are stable.

    ``folder`` is private to this call and holds whatever else the document reads. With ``known``, the
    ``auxiliary_files`` of an earlier run, fewer passes are needed. Line numbers in the outcome are those of ``text``.
    """
    preamble, body = split(text)
    with files.writing(folder):
        (folder / "document.tex").write_text(SEED + body, encoding="utf-8")
    format_path, failure = _format(workshop, preamble, folder)
    outcome = failure or _typeset(workshop, format_path, text, folder=folder, passes=passes, known=known or {})
    if failure is None and outcome.diagnosis and not _is_sound(format_path):
        files.remove(format_path)  # the format failed: it was damaged on disk, or removed meanwhile
        format_path, failure = _format(workshop, preamble, folder)
        outcome = failure or _typeset(workshop, format_path, text, folder=folder, passes=passes, known=known or {})
    return outcome


def auxiliary_files(folder: Path) -> AuxiliaryFiles:
    """Return the auxiliary files that LaTeX wrote in its private folder for the next pass."""
    written = written_inside(_read(folder / "document.fls"))
    found = [folder / name for name in sorted(written - NOT_AUXILIARY)]
    return {path.name: path.read_bytes() for path in found if path.is_file()}


def _typeset(
    workshop: Workshop, format_path: Path, text: str, *, folder: Path, passes: int, known: AuxiliaryFiles
) -> Outcome:
    with files.writing(folder):
        for name, content in known.items():
            (folder / name).write_bytes(content)
    outcome = _run_passes(workshop, format_path, text, folder=folder, passes=passes, known=known)
    if outcome.reason is ExitReason.FAILURE and known:  # perhaps they mention what no longer exists
        for name in {*known, *auxiliary_files(folder)}:
            files.remove(folder / name)
        outcome = _run_passes(workshop, format_path, text, folder=folder, passes=passes, known={})
    return outcome


def _run_passes(
    workshop: Workshop, format_path: Path, text: str, *, folder: Path, passes: int, known: AuxiliaryFiles
) -> Outcome:
    before = known
    for number in range(1, passes + 1):
        is_draft = (
            number == 1 and passes > 1 and not before
        )  # its pages are thrown away, only its auxiliary files count
        options = [f"-fmt={_surroundings(workshop, folder).name(format_path)}", *(["-draftmode"] if is_draft else [])]
        outcome = _run(workshop, [*options, "document.tex"], folder, makes=None if is_draft else "document.pdf")
        after = auxiliary_files(folder)
        if outcome.diagnosis or _are_settled(before, after, text):
            break
        before = after
    return outcome


def _are_settled(before: AuxiliaryFiles, after: AuxiliaryFiles, document: str) -> bool:
    """Return whether a pass wrote the auxiliary files that it read, so that another would change nothing.

    The number of pages may differ where it is not printed: it always does when the table of contents gets its page.
    """
    prints_pages = TOTAL_PAGES in document
    read, written = (
        {name: _read_again(text, prints_pages=prints_pages) for name, text in each.items()} for each in (before, after)
    )
    return read == written


def _read_again(content: bytes, *, prints_pages: bool) -> bytes:
    """Return what the next pass takes from an auxiliary file: lines of the source are for messages alone."""
    lines = SOURCE_LINE.sub(b"", content).splitlines()
    return b"\n".join(line for line in lines if prints_pages or b"\\@abspage@last" not in line)


def split(text: str) -> tuple[str, str]:
    """Split a document into preamble and body, both with the line numbers of the whole.

    Comment lines at the head belong to neither, so that documents that differ only there share a preamble.
    """
    begin = BEGIN.search(text)
    at = begin.end() if begin else len(text)
    lines = text[:at].split("\n")
    head = next((number for number, line in enumerate(lines) if not line.startswith("%")), 0)
    return "%\n" * head + "\n".join(lines[head:]), "%\n" * (len(lines) - 1) + text[at:]


def _format(workshop: Workshop, preamble: str, folder: Path) -> tuple[Path, Outcome | None]:
    """Return the preamble's format, dumping it first if it is new; or the outcome of a dump that failed."""
    key = _digest(f"{workshop.engine.identity}\n{REPRODUCIBLE}{SEED}{preamble}".encode())
    made = next((path for path in workshop.formats.glob(f"{key}-*.fmt") if path.is_file()), None)  # not a pipe
    if made is not None:
        return made, None
    with files.writing(folder):
        (folder / "preamble.tex").write_text(f"{REPRODUCIBLE}{SEED}{preamble}\\dump\n", encoding="utf-8")
    outcome = _run(workshop, ["-ini", "-jobname=preamble", "&pdflatex preamble.tex"], folder, makes="preamble.fmt")
    if outcome.diagnosis:
        return folder, outcome
    content = _decompressed((folder / "preamble.fmt").read_bytes())
    path = workshop.formats / f"{key}-{_digest(content)}.fmt"
    files.write(path, content)
    _remove_old_formats(workshop.formats)
    return path, None


def _is_sound(path: Path) -> bool:
    """Return whether a format's content still has the digest in its name."""
    try:
        return _digest(path.read_bytes()) == path.stem.partition("-")[2]
    except FileNotFoundError:
        return False


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=8).hexdigest()


def _decompressed(content: bytes) -> bytes:
    """Decompress a format: TeX reads either kind, and decompressing takes four fifths of its start."""
    return gzip.decompress(content) if content.startswith(GZIP_MAGIC) else content


def _remove_old_formats(folder: Path) -> None:
    with suppress(FileNotFoundError):  # another process removes them too
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
    if forbidden is None and finished.reason is ExitReason.SUCCESS and not record:
        forbidden = "what it does not record"
    if forbidden is not None:
        return Outcome(None, NOT_KEPT.format(forbidden), outside(forbidden, _read(source)), finished.reason)
    if finished.reason is not ExitReason.SUCCESS:
        return Outcome(None, log, _diagnosis(finished, log, source, workshop), finished.reason)
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
    with suppress(PermissionError):  # on a system with its libraries in unusual places
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
    match finished.reason:
        case ExitReason.OUT_OF_TIME:
            hint = "look for a loop that never ends; the limit is the setting tex_seconds"
            return Diagnosis(None, f"nothing: it was stopped after {limits.seconds:g} seconds", hint)
        case ExitReason.FILE_TOO_LARGE:
            system = system_file_size()
            if system is not None and system < limits.file_size:
                says = f"nothing: the system allows no file of more than {system // 1024} kB"
                return Diagnosis(None, says, files.HINTS[errno.EFBIG])
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
    """Return a folder's path with its links resolved."""
    return Path(os.path.realpath(folder))
