"""What a step records is what it really read."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from convarith.catalogue.entries import Entry, read_catalogue
from convarith.errors import TeXError
from convarith.formats.registry import FORMATS
from convarith.steps import bench, gallery
from convarith.steps.figures import FigureSteps
from convarith.steps.project import Project
from convarith.tools.engines import EngineName, find_engine
from convarith.tools.tex import Outcome, compile_document

from .conftest import Sandbox


def steps_of(project: Sandbox) -> FigureSteps:
    return FigureSteps(Project(project.root))


def entry(project: Sandbox, name: str) -> Entry:
    entries = read_catalogue(Project(project.root).catalogue_files()).entries
    return next(entry for entry in entries if entry.name == name)


def after(work: Callable[..., Outcome], then: Callable[[], object]) -> Callable[..., Outcome]:
    def both(*arguments: object, **options: object) -> Outcome:
        outcome = work(*arguments, **options)
        then()
        return outcome

    return both


def test_an_edit_during_a_compile_is_not_lost(project: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    steps, engine = steps_of(project), find_engine(EngineName.EMBEDDED)
    source = project.path("build/tex/alpha.tex")
    edit = lambda: source.write_text(source.read_text() + "% another\n")  # noqa: E731  # reads better in one line
    monkeypatch.setattr("convarith.steps.figures.compile_document", after(compile_document, edit))
    steps.pdf("alpha", engine)
    assert not steps.records.is_current("pdf:alpha", steps.pdf_arguments(engine))


def test_a_record_that_is_no_record_counts_as_none(project: Sandbox) -> None:
    steps = steps_of(project)
    table = entry(project, "alpha")
    assert steps.records.is_current("tex:alpha", steps.tex_arguments(table))
    for content in ("", "{", "[]", '{"arguments": 1}', '{"arguments": 1, "inputs": null, "outputs": {}}'):
        project.write("build/records/tex/alpha.json", content)
        assert not steps.records.is_current("tex:alpha", steps.tex_arguments(table))


def test_a_step_that_fails_keeps_the_log_and_cleans_its_folder(project: Sandbox) -> None:
    steps, engine = steps_of(project), find_engine(EngineName.EMBEDDED)
    project.edit("build/tex/alpha.tex", "\\useStill{input}", "\\nonsense")
    with pytest.raises(TeXError, match="TeX stopped"):
        steps.pdf("alpha", engine)
    assert "nonsense" in project.path("build/tex/alpha.log").read_text(encoding="utf-8")
    assert list(project.path("build/private").iterdir()) == []


def test_what_is_kept_of_a_figure_is_not_the_text_of_its_file(project: Sandbox) -> None:
    """Each task brings that text to its worker, which would otherwise grow with the square of the catalogue."""
    steps = steps_of(project)
    tracemalloc.start()
    try:
        for number in range(10):
            text = f"[f{number}]\ninput_size = 4\nkernel_size = 3\n#{'x' * 1_000_000}\n"
            (entry,) = read_catalogue([("figures/many.toml", text)]).entries
            steps.figure(entry)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 4_000_000


@pytest.mark.slow
def test_bench_writes_what_it_measured(
    project: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "REPEATS", 1)
    monkeypatch.setattr(bench, "MANY", 12)
    monkeypatch.setattr("convarith.steps.bench.FORMATS", FORMATS[:3])
    project.path("figures/numbers.toml").unlink()
    bench.bench(Project(project.root))
    measures = json.loads(project.path("build/bench.json").read_text(encoding="utf-8"))["measures"]
    assert {measure["unit"] for measure in measures} == {"s", "ms", "kB", "MB"}
    assert all(measure["value"] > 0 for measure in measures)
    assert {"SVG of all figures, once they are drawn", "one figure, among 12"} <= {each["what"] for each in measures}
    assert all(measure["cpu"] > 0 for measure in measures if measure["unit"] == "s")
    assert "clean build of everything" in capsys.readouterr().out


@pytest.mark.needs("pdflatex")
def test_the_tex_live_of_the_machine_builds_when_asked_for(project: Sandbox) -> None:
    run = project.doit("engine=system", "figure:alpha")
    assert run.status == 0, run.printed
    assert "pdf:alpha" in run.tasks
    assert "pdf:alpha" in project.doit("figure:alpha").tasks


def test_words_can_be_turned_off(project: Sandbox) -> None:
    project.edit("figures/maps.toml", "[alpha]", "[alpha]\nlabels = false")
    project.edit("figures/numbers.toml", "[gamma]", "[gamma]\nlabels = false")
    project.doit("tex")
    for name in ("alpha", "gamma"):
        assert "\\node[word" not in project.path(f"build/tex/{name}.tex").read_text(encoding="utf-8")


def test_a_published_animation_is_stale_when_a_cell_moves(project: Sandbox, tmp_path: Path) -> None:
    built = Project(project.root)
    gallery.refresh(built, ["alpha", "beta"])
    assert gallery.stale(built, built, ["alpha", "beta"]) == []
    assert gallery.stale(built, built, ["alpha"]) == [built.gallery / "beta.gif"]
    project.edit("figures/maps.toml", "kernel_size = 2", "kernel_size = 3")
    project.doit("gif")
    assert gallery.stale(built, built, ["alpha", "beta"]) == [built.gallery / "alpha.gif"]
