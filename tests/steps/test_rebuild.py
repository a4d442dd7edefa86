"""An edit rebuilds what it touches and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from convarith.steps.cache.code import behaviour, code
from convarith.steps.figures import TYPESETTERS, WRITERS

from .conftest import Sandbox

STEPS = ("tex", "pdf", "png", "gif", "svg")


def steps(*names: str) -> set[str]:
    return {f"{step}:{name}" for name in names for step in STEPS}


def compiled(tasks: set[str]) -> set[str]:
    return {task for task in tasks if task.startswith("pdf:") or task == "guide"}


def test_a_copy_in_another_folder_has_nothing_to_do(project: Sandbox) -> None:
    run = project.doit()
    assert run.status == 0
    assert run.printed.strip() == "nothing to do"


def test_an_edited_table_rebuilds_its_figure(project: Sandbox) -> None:
    project.edit("figures/maps.toml", "kernel_size = 1", "kernel_size = 2")
    assert project.doit().tasks == steps("beta")


def test_an_edited_table_rebuilds_the_guide_that_shows_it(project: Sandbox) -> None:
    project.edit("figures/maps.toml", "kernel_size = 2", "kernel_size = 3")
    assert project.doit().tasks == steps("alpha") | {"guide"}


def test_one_template_rebuilds_the_figures_that_use_it(project: Sandbox) -> None:
    project.edit("templates/numerical.tex.j2", "0.82cm, y=-0.82cm", "0.9cm, y=-0.9cm")
    assert compiled(project.doit().tasks) == {"pdf:gamma"}


def test_a_template_counts_through_inheritance(project: Sandbox) -> None:
    project.write("templates/mine.tex.j2", '<% extends "isometric.tex.j2" %>\n')
    project.edit("figures/maps.toml", "[beta]", '[beta]\ntemplate = "mine"')
    project.doit()
    project.edit("templates/isometric.tex.j2", "0.62cm,-0.15cm", "0.60cm,-0.15cm")
    assert compiled(project.doit().tasks) == {"pdf:alpha", "pdf:beta", "guide"}


def test_the_base_template_rebuilds_all_figures(project: Sandbox) -> None:
    project.edit("templates/pages.tex.j2", "\\figureBorder=4pt", "\\figureBorder=5pt")
    assert compiled(project.doit().tasks) == {"pdf:alpha", "pdf:beta", "pdf:gamma", "guide"}


def test_a_chapter_rebuilds_the_guide_only(project: Sandbox) -> None:
    project.edit("report/guide.tex.j2", "A guide that shows", "A guide that now shows")
    assert project.doit().tasks == {"guide"}


def test_a_guide_that_shows_another_figure_waits_for_it(project: Sandbox) -> None:
    project.edit("report/guide.tex.j2", '"alpha"', '"beta"')
    project.path("build/figures/beta.pdf").unlink()
    assert project.doit("guide").tasks == {"pdf:beta", "guide"}


def test_a_guide_whose_text_is_current_waits_for_the_figures_that_it_shows(project: Sandbox) -> None:
    project.edit("report/guide.tex.j2", '"alpha"', '"gamma"')
    project.doit("guide")
    project.edit("figures/numbers.toml", "[3, 4]", "[3, 5]")
    assert {"pdf:gamma", "guide"} <= project.doit("guide").tasks


def test_frames_of_a_lost_record_leave_with_the_figure_that_had_them(project: Sandbox) -> None:
    project.path("build/records/svg/alpha.json").unlink()
    project.edit("figures/maps.toml", "kernel_size = 2", "kernel_size = 3")
    project.doit("svg:alpha")
    assert [path.name for path in project.path("build/figures/alpha").glob("*.svg")] == ["01.svg"]


def test_another_way_to_typeset_compiles_again(project: Sandbox) -> None:
    for record in project.path("build/records/pdf").glob("*.json"):
        text = record.read_text(encoding="utf-8")
        assert behaviour(*TYPESETTERS) in text
        record.write_text(text.replace(behaviour(*TYPESETTERS), "another"), encoding="utf-8")
    assert compiled(project.doit("figure").tasks) == {"pdf:alpha", "pdf:beta", "pdf:gamma"}


def test_a_comment_in_a_python_module_compiles_nothing(project: Sandbox) -> None:
    """The package is not in the project's folder, so its digest in the records is what a comment would change."""
    for record in project.path("build/records/tex").glob("*.json"):
        text = record.read_text(encoding="utf-8")
        assert code(*WRITERS) in text
        record.write_text(text.replace(code(*WRITERS), "another"), encoding="utf-8")
    tasks = project.doit().tasks
    assert tasks == {"tex:alpha", "tex:beta", "tex:gamma"}


def test_an_edit_that_changes_nothing_on_paper_compiles_nothing(project: Sandbox) -> None:
    project.edit("templates/isometric.tex.j2", "<#", "<# A remark.")
    assert compiled(project.doit().tasks) == set()


@pytest.mark.parametrize(
    ("name", "task"),
    [("figures/alpha.gif", "gif:alpha"), ("figures/alpha.svg", "svg:alpha"),
     ("figures/alpha/02.png", "png:alpha"), ("figures/alpha.pdf", "pdf:alpha"),
     ("figures/alpha.tex", "pdf:alpha"), ("guide.pdf", "guide"), ("tex/alpha.tex", "tex:alpha")],
)  # fmt: skip
@pytest.mark.parametrize("harm", ["deleted", "damaged"])
def test_a_lost_output_is_made_again(project: Sandbox, name: str, task: str, harm: str) -> None:
    path = project.path(f"build/{name}")
    sound = path.read_bytes()
    if harm == "deleted":
        path.unlink()
    else:
        path.write_bytes(sound[: len(sound) // 2])
    assert task in project.doit().tasks
    assert path.read_bytes() == sound


def test_fewer_frames_leave_no_old_ones(project: Sandbox) -> None:
    project.edit("figures/maps.toml", "kernel_size = 2", "kernel_size = 3")
    project.doit("figure:alpha")
    assert {path.name for path in project.path("build/figures/alpha").iterdir()} == {"01.png", "01.svg"}


def test_another_resolution_compiles_nothing(project: Sandbox) -> None:
    tasks = project.doit("dpi=75", "figure").tasks
    assert tasks == {f"{step}:{name}" for step in ("png", "gif") for name in ("alpha", "beta", "gamma")}


def test_one_format_of_one_figure(project: Sandbox) -> None:
    shutil.rmtree(project.path("build"))
    assert project.doit("png:alpha").tasks == {"tex:alpha", "pdf:alpha", "png:alpha"}
    assert {path.name for path in project.path("build/figures").iterdir()} == {"alpha", "alpha.pdf", "alpha.tex"}


def test_clean_removes_all_that_was_made_and_says_so_in_a_line(project: Sandbox) -> None:
    project.write("build/bench.json", "{}")
    run = project.doit("clean")
    assert (run.status, run.printed) == (0, "removed what these made: figure svg gif png pdf tex guide\n")
    assert not project.path("build").exists()


def test_clean_leaves_what_it_was_not_asked_to_remove(project: Sandbox) -> None:
    project.write("build/mine.txt", "")
    before = project.made()
    assert project.doit("clean", "-n").printed.startswith("would remove what these made: figure")
    assert project.made() == before
    project.doit("clean", "gif:alpha", "gif:beta")
    assert set(before) - set(project.made()) >= {"figures/alpha.gif", "figures/beta.gif"}
    assert "figures/gamma.gif" in project.made()
    project.doit("clean")
    assert {path.name for path in project.path("build").iterdir()} == {"mine.txt", "CACHEDIR.TAG"}


def test_several_figures_may_be_asked_for_with_a_star(project: Sandbox) -> None:
    assert project.doit("clean", "gif").status == 0
    assert {task for task in project.doit("gif:*a").tasks if task.startswith("gif")} == {
        "gif:alpha", "gif:beta", "gif:gamma",
    }  # fmt: skip
    assert 'no task is called like "gif:*x"' in project.doit("gif:*x").printed


def test_a_task_may_be_named_twice(project: Sandbox) -> None:
    assert project.doit("clean", "gif").status == 0
    assert {"gif:beta", "gif:gamma"} <= project.doit("gif:b*", "gif:beta", "gif:beta", "gif:gamma").tasks


def test_clean_removes_figures_that_left_the_catalogue(project: Sandbox) -> None:
    project.path("figures/numbers.toml").unlink()
    project.doit("clean")
    assert not project.path("build/figures").exists()


def test_figures_may_be_called_like_files_of_the_build(project: Sandbox) -> None:
    project.write(
        "figures/odd.toml", "[guide]\ninput_size = 2\nkernel_size = 2\n[document]\ninput_size = 2\nkernel_size = 1\n"
    )
    project.edit("report/guide.tex.j2", '<< figure("alpha") >>', '<< figure("guide") >> << figure("document") >>')
    assert project.doit().status == 0
    assert project.doit().printed.strip() == "nothing to do"


def test_list_has_a_line_of_help_for_each_task(project: Sandbox) -> None:
    lines = project.doit("list").printed.splitlines()
    assert [line.split()[0] for line in lines] == sorted(line.split()[0] for line in lines)
    assert all(len(line.split()) > 2 for line in lines)
    assert {"guide", "figure", "pdf", "png", "gif", "gallery", "bench"} <= {line.split()[0] for line in lines}


@pytest.mark.parametrize("name", ["/other", "../other"])
def test_the_build_folder_can_be_elsewhere(project: Sandbox, tmp_path: Path, name: str) -> None:
    build = f"{tmp_path}/other" if name.startswith("/") else name
    assert project.doit(f"build={build}", "gif:alpha").status == 0
    assert (tmp_path / "other/figures/alpha.gif").is_file()
