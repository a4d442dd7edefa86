"""Builds share their folder, who cleans has it alone, and nobody makes it anew behind their backs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from convarith.errors import CatalogueError, OutputError
from convarith.steps.build_folder import building, cleaning
from convarith.steps.cache.records import Records
from convarith.steps.project import MARK, Project
from convarith.steps.settings import Settings
from convarith.tools import files

from .conftest import Sandbox


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Project]:
    yield Project(tmp_path)
    files.release(tmp_path / "build")


def test_builds_share_a_folder_that_is_marked(place: Project) -> None:
    with building(place), building(Project(place.root)):
        assert (place.build / MARK).exists()
        with pytest.raises(OutputError) as raised, cleaning(place):
            pass
        assert raised.value.problem == "another run of doit works in build"
        assert raised.value.details.hint == "wait until it has ended, or end it"
    with cleaning(place):
        pass


def test_a_folder_of_other_files_is_neither_built_in_nor_cleaned(place: Project) -> None:
    place.build.mkdir()
    (place.build / "thesis.tex").write_text("")
    for held in (building, building, cleaning):  # twice: whoever is refused lets go of the folder
        with pytest.raises(CatalogueError, match='build is "build", where other files are'), held(place):
            pass


def test_a_build_whose_folder_is_removed_does_not_make_it_anew(place: Project) -> None:
    records = Records(place.records, place.root)
    with building(place):
        shutil.rmtree(place.build)
        for write in (
            lambda: files.write(place.figures / "a.gif", b""),
            lambda: files.private_folder(place.private).__enter__(),
            lambda: records.step("gif:a", "").__enter__().write(place.build / "a", b""),
        ):
            with pytest.raises(OutputError) as raised:
                write()
            assert raised.value.problem == f"cannot write {place.build}: the folder was removed meanwhile"
            assert raised.value.details.hint == "run it again"
        records.keep_digests()
        assert not place.build.exists()
    with building(place):
        assert (place.build / MARK).exists()


def test_only_who_comes_alone_removes_what_a_killed_run_left(place: Project) -> None:
    with building(place):
        pass
    left = place.private / "left"
    left.mkdir(parents=True)
    half = place.figures / "alpha" / f"{files.TEMPORARY}half"
    half.parent.mkdir(parents=True)
    half.write_text("half")
    held = files.Lock(place.build)
    assert held.take(exclusive=False)
    with building(place):
        assert left.exists()
        assert half.exists()
    held.release()
    with building(place):
        assert not left.exists()
        assert not half.exists()


def test_a_record_believes_only_what_the_step_wrote(place: Project) -> None:
    records = Records(place.records, place.root)
    made = place.figures / "a.gif"
    with building(place):
        with records.step("gif:a", "") as step:
            step.write(made, b"ours")
            made.write_bytes(b"another run's")
        assert not records.is_current("gif:a", "")
        with records.step("gif:a", "") as step:
            step.write(made, b"ours")
            made.unlink()
        assert not records.is_current("gif:a", "")
        with records.step("gif:a", "") as step:
            step.reads(place.figures / "missing.png")
            step.write(made, b"ours")
        assert not records.is_current("gif:a", "")
        with records.step("gif:a", "") as step:
            step.write(made, b"ours")
        assert records.is_current("gif:a", "")


def test_forgetting_a_step_removes_nothing_outside_of_the_build_folder(place: Project, tmp_path: Path) -> None:
    precious = [tmp_path / "precious.gif", tmp_path / "figures/mine.toml"]
    for path in precious:
        files.write(path, b"")
    names = [str(precious[0]), "figures/mine.toml", "build/../precious.gif", "build", "a\\u0000b", ""]
    listed = ", ".join(f'"{name}": "x"' for name in names)
    files.write(place.records / "gif/a.json", f'{{"arguments": "", "inputs": {{}}, "outputs": {{{listed}}}}}'.encode())
    Records(place.records, place.root).forget("gif:a")
    assert all(path.exists() for path in precious)
    assert not (place.records / "gif").exists()


@pytest.mark.parametrize(
    "what", ["figures/alpha.pdf", "records/gif/alpha.json", "records/digests.json", "tex/alpha.tex"]
)
def test_a_pipe_under_the_build_folder_keeps_nobody_waiting(project: Sandbox, what: str) -> None:
    before = project.made()
    project.path(f"build/{what}").unlink(missing_ok=True)
    os.mkfifo(project.path(f"build/{what}"))
    run = project.doit()
    assert run.status == 0, run.printed
    assert project.made() == before


def test_a_pipe_in_place_of_a_format_keeps_nobody_waiting(project: Sandbox) -> None:
    before = project.made()
    for path in project.path("build/formats").glob("*.fmt"):
        path.unlink()
        os.mkfifo(path)
    project.path("build/figures/alpha.pdf").unlink()
    run = project.doit()
    assert run.status == 0, run.printed
    assert project.made() == before


def test_clean_beside_a_build_is_refused_and_harms_nothing(project: Sandbox) -> None:
    before = project.made()
    held = files.Lock(project.path("build"))
    held.take(exclusive=False)
    run = project.doit("clean")
    held.release()
    assert (run.status, run.printed.splitlines()) == (
        1,
        ["error: another run of doit works in build", "  hint: wait until it has ended, or end it"],
    )
    assert project.made() == before


def test_listing_tasks_in_a_fresh_clone_leaves_no_trace(project: Sandbox) -> None:
    shutil.rmtree(project.path("build"))
    assert project.doit("list").status == 0
    assert not project.path("build").exists()


def test_what_is_forgotten_is_made_again(project: Sandbox) -> None:
    assert project.doit("forget", "figure:alpha").printed == "forgot 4 steps: the next run does them again\n"
    assert project.doit().tasks == {"pdf:alpha", "png:alpha", "gif:alpha", "svg:alpha"}


FOLDERS = ["tex", "figures", "records", "private", "formats", "guide", "drawn"]


@pytest.mark.parametrize("name", [*FOLDERS, "figures/a", "guide/references", "records/gif"])
@pytest.mark.parametrize("target", ["outside", "nowhere"])
def test_a_link_that_stands_for_a_folder_is_refused_and_cleaned(place: Project, name: str, target: str) -> None:
    files.write(place.root / "outside" / "thesis.tex", b"mine")
    link = place.build / name
    files.make_folder(link.parent)
    files.write(place.build / MARK, b"")
    link.symlink_to(place.root / target)
    refused_and_cleaned(place, link, "is a link, and doit writes below its own folder only")
    assert (place.root / "outside" / "thesis.tex").read_bytes() == b"mine"


@pytest.mark.parametrize("name", FOLDERS)
def test_a_file_that_stands_for_a_folder_is_refused_and_cleaned(place: Project, name: str) -> None:
    files.write(place.build / MARK, b"")
    files.write(place.build / name, b"")
    refused_and_cleaned(place, place.build / name, "is not a folder")


def refused_and_cleaned(place: Project, blocking: Path, reason: str) -> None:
    with pytest.raises(OutputError) as raised, building(place):
        pass
    assert raised.value.problem == f"{blocking.relative_to(place.root)} {reason}"
    assert raised.value.details.hint == "doit clean removes it, and nothing that a link leads to"
    with cleaning(place):
        assert not os.path.lexists(blocking)
    with building(place):
        pass


def test_no_step_removes_what_a_record_names_through_a_link(place: Project) -> None:
    outside = place.root / "outside"
    files.write(outside / "z", b"mine")
    records = Records(place.records, place.root)
    with records.step("gif:a", "") as step:
        step.write(place.build / "figures" / "a.gif", b"")
        (place.figures / "lnk").symlink_to(outside)
        step.outputs["build/figures/lnk/z"] = "0"
    records.forget("gif:a")
    assert (outside / "z").read_bytes() == b"mine"
    assert not (place.figures / "a.gif").exists()


def test_a_build_folder_in_another_is_refused_and_does_not_lock_it_out(tmp_path: Path) -> None:
    inner = Project(tmp_path, Settings(build="build/x"))
    with building(inner):
        pass
    files.release(inner.build)
    outer = Project(tmp_path)
    with building(outer):
        pass
    files.release(outer.build)
    with cleaning(outer):
        pass
    assert (inner.build / MARK).exists()
    with pytest.raises(CatalogueError) as raised:
        Project(tmp_path, Settings(build="build/x"))
    assert raised.value.problem == 'build is "build/x", in the build folder build'
    assert raised.value.details.hint == "choose a folder beside it with the setting build=FOLDER"
