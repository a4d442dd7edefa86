"""Says what ended a worker: a template without end, in its line; something else that took too long; or the system."""

from __future__ import annotations

from convarith.errors import ConvarithError, Details, OutputError
from convarith.steps.project import Project
from convarith.steps.templates import REPORT, guide_templates, template_folders
from convarith.tools.worker_pool import WorkerError

LOOP = "look for a loop, a repetition or a power that grows too large; the limit is the setting tex_seconds"
LARGE = "draw fewer cells or frames; the limit grows with the setting tex_seconds"


def error_of(end: WorkerError, project: Project) -> ConvarithError:
    """Return the error of a worker's end, at the line of the template that it was filling, if it was."""
    if end.seconds is None:
        hint = "draw fewer cells, or use fewer processes with -n 1"
        return OutputError("a process was killed, perhaps for want of memory", Details(hint=hint))
    folders = [project.root / name for name in (REPORT, *template_folders(project.root))]
    if any(frame.file.startswith(f"{folder}/") for frame in end.stack for folder in folders):
        frames = [(frame.file, frame.line, frame.function) for frame in end.stack]
        return guide_templates(project.root).error_at(frames, f"it was stopped after {end.seconds:g} seconds", LOOP)
    return OutputError(f"it was stopped after {end.seconds:g} seconds", Details(hint=LARGE))
