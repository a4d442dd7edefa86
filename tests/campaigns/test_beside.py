"""Whatever happens beside a build, each run ends well or says why not, and the next build is whole."""

from __future__ import annotations

import shutil

import pytest

from ..sandbox import Sandbox
from .attacks import completes, copied, dice, ends, let_run, no_traceback, remove_some, rounds, torn

EDITS = (
    ("figures/maps.toml", "kernel_size = 2", "kernel_size = 3"),
    ("templates/isometric.tex.j2", "\\useStill{input}", "\\useStill{input}\\useStill{input}"),
    ("templates/styles.tex.j2", "line width=", "line width=0.1pt+"),
    ("report/guide.tex.j2", "A guide", "Another guide"),
)


@rounds(share=0.6)
def test_two_or_three_builds_at_once(project: Sandbox, number: int) -> None:
    chance, reference = dice("builds", number), project.made()
    remove_some(project, chance)
    runs = []
    for _ in range(2 + number % 2):
        runs.append(project.begin(*chance.choice([(), ("guide",), ("-n", "1"), ("gif", "svg")])))
        let_run(runs[-1], chance.choice([0, 0, 0.3, 1]))
    for run in map(ends, runs):
        no_traceback(run)
        assert run.status == 0, run.printed
    completes(project, reference)


@rounds(share=0.5)
@pytest.mark.parametrize("way", ["clean", "remove"])
def test_what_is_made_is_taken_away_meanwhile(project: Sandbox, way: str, number: int) -> None:
    chance, reference = dice(f"away {way}", number), project.made()
    shutil.rmtree(project.path(chance.choice(["build", "build/figures"])))
    run = project.begin()
    let_run(run, chance.uniform(0.1, 2))
    if way == "clean":
        no_traceback(copied(project, "clean"))
    else:
        shutil.rmtree(project.path("build/figures"), ignore_errors=True)
    no_traceback(ends(run))
    completes(project, reference)


@rounds(share=0.4)
def test_figures_are_drawn_beside_a_build(project: Sandbox, number: int) -> None:
    chance, reference = dice("draw", number), project.made()
    remove_some(project, chance)
    build = project.begin()
    let_run(build, chance.uniform(0, 2))
    draw = ("draw", "--input-size", "4", "--kernel-size", "3", "--output")
    runs = [project.begin(*draw, f"mine{each}.svg") for each in range(2)]
    for run in map(ends, [build, *runs]):
        no_traceback(run)
        assert run.status == 0, run.printed
    assert all(project.path(f"mine{each}.svg").read_text().rstrip().endswith("</svg>") for each in range(2))
    completes(project, reference)


@rounds(share=0.7)
def test_an_edit_during_a_build_is_seen_by_the_next(project: Sandbox, number: int) -> None:
    chance, before = dice("edit", number), project.made()
    remove_some(project, chance)
    run = project.begin()
    let_run(run, chance.uniform(0.1, 3))
    edit = EDITS[number % len(EDITS)]
    project.edit(*edit)
    no_traceback(ends(run))
    assert copied(project).status == 0
    incremental = project.made()
    shutil.rmtree(project.path("build"))
    assert copied(project).status == 0
    assert torn(incremental, project.made()) == []
    assert set(before) == set(incremental) or edit[0].startswith("figures/")
