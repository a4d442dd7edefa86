"""The formats that are made when asked for: all files, the same every time, made again when lost, gone when cleaned."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from convarith.tools import video

from .conftest import Sandbox

ENDINGS = {
    "svg": (".svg", "/01.svg"),
    "webp": (".webp",),
    "apng": (".apng",),
    "sheet": ("-sheet.pdf", "-sheet.png"),
    "frames": ("/01.pdf",),
    "tikz": (".tikz",),
}
VIDEOS = (".mp4", ".webm")
TASKS = [f"{kind}:{name}" for kind in ENDINGS for name in ("alpha", "beta", "gamma")]


@pytest.fixture(scope="module")
def formatted(built: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """The small project with all formats but video."""
    root = tmp_path_factory.mktemp("formatted") / "project"
    shutil.copytree(built.root, root)
    sandbox = Sandbox(root)
    run = sandbox.doit(*ENDINGS)
    assert run.status == 0, run.printed
    return sandbox


@pytest.fixture
def copy(formatted: Sandbox, tmp_path: Path) -> Sandbox:
    shutil.copytree(formatted.root, tmp_path / "project")
    return Sandbox(tmp_path / "project")


def test_every_format_has_its_files_and_then_there_is_nothing_to_do(formatted: Sandbox) -> None:
    made = formatted.made()
    expected = {f"figures/{name}{ending}" for name in ("alpha", "beta") for each in ENDINGS.values() for ending in each}
    assert expected | {"figures/convarith.sty"} <= set(made)
    assert formatted.doit(*ENDINGS).printed.strip() == "nothing to do"


@pytest.mark.slow
def test_all_makes_all(formatted: Sandbox, copy: Sandbox) -> None:
    shutil.rmtree(copy.path("build"))
    run = copy.doit("all")
    assert run.status == 0, run.printed
    videos = {name for name in copy.made() if name.endswith(VIDEOS)}
    assert len(videos) == (6 if video.is_installed() else 0)
    assert {name: content for name, content in copy.made().items() if name not in videos} == formatted.made()


@pytest.mark.parametrize("harm", ["deleted", "damaged"])
def test_a_lost_file_is_made_again(copy: Sandbox, harm: str) -> None:
    sound = copy.made()
    lost = [f"figures/alpha{ending}" for each in ENDINGS.values() for ending in each] + ["figures/convarith.sty"]
    for name in lost:
        path = copy.path(f"build/{name}")
        if harm == "deleted":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:20])
    assert copy.doit(*ENDINGS).tasks == {f"{kind}:alpha" for kind in ENDINGS}
    assert copy.made() == sound


def test_an_edited_table_makes_its_figure_anew_and_leaves_no_old_frames(copy: Sandbox) -> None:
    copy.edit("figures/maps.toml", "kernel_size = 2", "kernel_size = 3")
    tasks = copy.doit(*ENDINGS).tasks
    assert {task for task in tasks if task in TASKS} == {f"{kind}:alpha" for kind in ENDINGS}
    folder = copy.path("build/figures/alpha")
    assert {path.name for path in folder.iterdir()} - {path.name for path in folder.glob("*.png")} == {
        "01.pdf",
        "01.svg",
    }


def test_another_resolution_counts_where_there_are_pixels(copy: Sandbox) -> None:
    tasks = copy.doit("dpi=75", *ENDINGS).tasks
    assert tasks == {f"{kind}:{name}" for kind in ("webp", "apng", "sheet") for name in ("alpha", "beta", "gamma")}


def test_another_look_changes_the_package_and_no_drawing_for_documents(copy: Sandbox) -> None:
    sound = copy.made()
    copy.edit("templates/styles.tex.j2", "line width=0.4pt", "line width=0.5pt")
    copy.doit("tikz")
    changed = {name for name, content in copy.made().items() if content != sound[name]}
    assert changed == {"figures/convarith.sty"}


def test_clean_removes_every_format(copy: Sandbox) -> None:
    copy.path("figures/numbers.toml").unlink()
    assert copy.doit("clean").status == 0
    assert not copy.path("build").exists()


@pytest.mark.needs("video")
def test_videos_are_made_and_kept(copy: Sandbox) -> None:
    assert copy.doit("video:alpha").tasks == {"video:alpha"}
    first = [copy.path(f"build/figures/alpha{ending}").read_bytes() for ending in VIDEOS]
    assert copy.doit("video:alpha").printed.strip() == "nothing to do"
    copy.path("build/figures/alpha.mp4").unlink()
    assert copy.doit("video:alpha").tasks == {"video:alpha"}
    assert [copy.path(f"build/figures/alpha{ending}").read_bytes() for ending in VIDEOS] == first


def test_without_pyav_a_video_fails_with_the_command_that_installs_it(copy: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "none/av.py").write_text("raise ImportError\n", encoding="utf-8")
    run = copy.doit("video:alpha", environment={"PYTHONPATH": str(tmp_path / "none")})
    assert run.status != 0
    error = 'error: figure "alpha": videos need PyAV, which is not installed\n'
    assert error + "  hint: it comes with pip install av\n" in run.printed


def test_an_unknown_figure_is_refused_in_every_format(copy: Sandbox) -> None:
    for kind in (*ENDINGS, "video"):
        run = copy.doit(f"{kind}:alpa")
        assert run.status != 0
        assert 'did you mean "alpha"?' in run.printed
