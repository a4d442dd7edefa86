"""Whatever fails, a person reads which figure, which file and line, what is wrong and what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .conftest import Sandbox


def message(sandbox: Sandbox, *arguments: str) -> str:
    """Run doit, which must fail without a traceback, and return what it printed but for the tasks' names."""
    run = sandbox.doit(*arguments)
    assert run.status != 0, run.printed
    assert "Traceback" not in run.printed, run.printed
    return "\n".join(line for line in run.printed.splitlines() if line not in run.tasks)


def table(sandbox: Sandbox, text: str) -> None:
    sandbox.write("figures/zeta.toml", text)


def test_an_error_names_figure_file_line_and_remedy(project: Sandbox) -> None:
    table(project, "[zeta]\ninput_size = 5\nkernel_size = 3\nstrid = 2\n")
    printed = message(project)
    assert 'error: figure "zeta": unknown key "strid" at figures/zeta.toml:4' in printed
    assert "    > 4 | strid = 2" in printed
    assert 'hint: did you mean "stride"?' in printed
    assert "1 error" in printed


def test_the_other_figures_are_still_built(project: Sandbox) -> None:
    table(project, "[zeta]\ninput_size = 2\nkernel_size = 3\n")
    project.edit("figures/maps.toml", "kernel_size = 1", "kernel_size = 2")
    run = project.doit()
    assert run.status != 0
    assert "gif:beta" in run.tasks
    assert run.printed.splitlines()[-2].startswith("not made, for want of the above: ")
    assert all(f"1 {kind}" in run.printed.splitlines()[-2] for kind in ("pdf", "png", "svg", "gif"))


def test_what_was_built_before_stays(project: Sandbox) -> None:
    before = project.made()
    project.edit("figures/maps.toml", "kernel_size = 2", "kernel_size = 9")
    project.edit("report/guide.tex.j2", "A guide", "A \\nonsense guide")
    message(project)
    assert project.made() == before


def test_a_guide_is_built_though_a_figure_that_it_does_not_show_is_broken(project: Sandbox) -> None:
    table(project, "[zeta]\ninput_size = 2\nkernel_size = 3\n")
    project.edit("report/guide.tex.j2", "A guide", "One guide")
    assert "guide" in project.doit().tasks


def test_a_guide_that_shows_a_broken_figure_says_which(project: Sandbox) -> None:
    project.edit("figures/maps.toml", "kernel_size = 2", "kernel_size = 9")
    printed = message(project, "guide")
    assert "alpha" in printed
    assert "report/guide.tex.j2:3" in printed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[zeta]\ninput_size = \n", 'catalogue "figures/zeta.toml": not valid TOML'),
        ('[zeta]\ninput_size = 5\nkernel_size = "3"\n', "kernel_size"),
        ('[zeta]\ntemplate = "flat"\ninput_size = 5\nkernel_size = 3\n', 'there is no template "flat"'),
        ("[zeta]\ninput_size = 3\nkernel_size = 4\n", "figures/zeta.toml:"),
        ("[alpha]\ninput_size = 5\nkernel_size = 3\n", "the name is taken: figures/maps.toml:1 has it too"),
        ('["../x"]\ninput_size = 5\nkernel_size = 3\n', 'figure "../x": the name cannot be a file\'s name'),
        ('["a b"]\ninput_size = 5\nkernel_size = 3\n', 'figure "a b": the name cannot be a file\'s name'),
        ('[""]\ninput_size = 5\nkernel_size = 3\n', 'figure "": the name cannot be a file\'s name'),
    ],
)
def test_mistakes_in_the_catalogue(project: Sandbox, text: str, expected: str) -> None:
    table(project, text)
    printed = message(project)
    assert expected in printed
    assert "figures/zeta.toml" in printed


def test_a_figure_named_like_the_sheet_of_another_leaves_that_one(project: Sandbox) -> None:
    table(project, "[alpha-sheet]\ninput_size = 5\nkernel_size = 3\n")
    assert 'the sheet of the figure "alpha" at figures/maps.toml:1 has it' in message(project)
    assert project.doit("sheet:alpha").status == 0


@pytest.mark.parametrize("folder", [".", "..", "figures", "report/new", "./templates", "scripts", "tests", ".git", "/"])
def test_a_build_folder_where_other_files_are(project: Sandbox, folder: str) -> None:
    before = sorted(project.root.rglob("*"))
    assert f'error: build is "{folder}", where other files are\n' in message(project, f"build={folder}", "clean")
    assert sorted(project.root.rglob("*")) == before


@pytest.mark.parametrize(
    "mistake",
    [
        "DOIT_CONFIG['reporter'].add_success = lambda self, task: 1 / 0",
        "calls = []\n"
        "is_fourth = lambda *words: bool(calls.append(0)) or (1 / 0 if len(calls) > 3 else False)\n"
        "CONTEXT.records.is_current = is_fourth",
    ],
)
def test_a_run_that_fails_of_itself_ends_and_says_why(project: Sandbox, mistake: str) -> None:
    """A mistake in dodo.py that shows while processes wait for work: what they would wait for never comes."""
    with project.path("dodo.py").open("a", encoding="utf-8") as dodo:
        dodo.write(f"\n{mistake}\n")
    project.path("build/figures/alpha.pdf").unlink()
    run = project.doit()
    assert run.status != 0
    assert "ZeroDivisionError" in run.printed


def test_a_pattern_that_fits_no_task(project: Sandbox) -> None:
    run = project.doit("zzz*")
    assert run.status != 0
    assert 'error: no task is called like "zzz*"\n  hint: doit list --all shows them' in run.printed


def test_a_folder_of_ones_own_is_not_taken_for_a_build_folder(project: Sandbox, tmp_path: Path) -> None:
    folder = tmp_path / "paper"
    (folder / "private").mkdir(parents=True)
    (folder / "private/notes.txt").write_text("mine")
    for words in (["clean"], ["gif:alpha"], ["draw", "--input-size", "3", "--kernel-size", "2", "--output", "a.svg"]):
        run = project.doit(*words, f"build={folder}")
        assert run.status != 0
        assert f'error: build is "{folder}", where other files are' in run.printed
    assert [path.name for path in folder.rglob("*")] == ["private", "notes.txt"]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("pipe", "it is a named pipe"), ("/dev/zero", "it is a device"), ("zeta.toml", "it is a link that leads back")],
)
def test_a_catalogue_file_that_is_none_leaves_the_others(project: Sandbox, kind: str, reason: str) -> None:
    path = project.path("figures/zeta.toml")
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(kind)
    project.path("build/figures/alpha.gif").unlink()
    printed = message(project)
    assert f'error: catalogue "figures/zeta.toml": cannot be read: {reason}' in printed
    assert project.path("build/figures/alpha.gif").is_file()


@pytest.mark.parametrize("name", ["references.bib", "verification.json"])
def test_a_source_of_the_guide_that_is_no_file(project: Sandbox, name: str) -> None:
    project.path(f"report/{name}").unlink()
    os.mkfifo(project.path(f"report/{name}"))
    printed = message(project, "guide")
    assert f"error: the guide: cannot be read: it is a named pipe at report/{name}" in printed


@pytest.mark.parametrize("line", [f"kernel_size = 0x{'F' * 5000}", f"options = {{ x = {'[' * 400}{']' * 400} }}"])
def test_a_number_or_a_depth_beyond_all_bounds_leaves_the_other_figures(project: Sandbox, line: str) -> None:
    table(project, f"[zeta]\ninput_size = 3\n{line}\n\n[eta]\ninput_size = 3\nkernel_size = 2\n")
    printed = message(project, "gif")
    assert f'error: figure "zeta": {line.partition(" ")[0]}: ' in printed
    assert " at figures/zeta.toml:3\n" in printed
    assert project.path("build/figures/eta.gif").is_file()


def test_a_catalogue_file_that_is_no_text(project: Sandbox) -> None:
    project.path("figures/zeta.toml").write_bytes(b"\xff\xfe[zeta]")
    assert 'catalogue "figures/zeta.toml": not UTF-8' in message(project)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("\\useStill{output}", "\\useStill{output}<% if %>", "template syntax: Expected an expression"),
        ("\\useStill{output}", "\\useStill{output}<< nothing >>", "'nothing' is undefined"),
        ("\\path[current", "\\path[curent", "TeX says: I do not know the key '/tikz/curent'"),
        ("\\path[current", "\\pth[current", "TeX says: Undefined control sequence \\pth"),
    ],
)
def test_mistakes_in_a_template(project: Sandbox, old: str, new: str, expected: str) -> None:
    project.edit("templates/isometric.tex.j2", old, new)
    source = project.path("templates/isometric.tex.j2").read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(source, start=1) if new in text)
    printed = message(project, "figure:alpha")
    assert f"at templates/isometric.tex.j2:{line}\n" in printed
    assert expected in printed
    assert f"> {line} | " in printed


@pytest.mark.parametrize(
    ("old", "new", "line_of", "hint"),
    [
        ("\\end{still}\n\\begin{still}{output}", "\n\\begin{still}{output}", "\\begin{still}{input}", "\\end{still}"),
        ("\\begin{still}{current}\n", "", "\\end{still}\n<% endblock %>", "\\begin{still}"),
        ("  \\end{layer}\n", "", "  \\begin{layer}\n    \\draw[projection]", "\\end{layer}"),
    ],
)
def test_a_picture_without_its_beginning_or_end(project: Sandbox, old: str, new: str, line_of: str, hint: str) -> None:
    project.edit(
        PLAIN,
        "<% if frame.has_outline %>\n    \\begin{scope}[lower]\n<< outline(frame) ->>\n    \\end{scope}\n<% endif %>\n",
        "",
    )
    project.edit(PLAIN, old, new)
    text = project.path(PLAIN).read_text(encoding="utf-8")
    printed = message(project, "figure:alpha")
    assert f"at {PLAIN}:{text.count(chr(10), 0, text.index(line_of)) + 1}\n" in printed
    assert f"has no {hint}\n" in printed


PLAIN = "templates/isometric.tex.j2"


def test_a_tex_error_names_the_log_and_the_styles(project: Sandbox) -> None:
    project.edit("templates/isometric.tex.j2", "\\path[current", "\\path[curent")
    printed = message(project, "figure:alpha")
    assert "hint: the styles a figure may use are defined in templates/styles.tex.j2" in printed
    assert "log:  build/tex/alpha.log" in printed
    assert "curent" in project.path("build/tex/alpha.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("asked", ["\\usepackage{standalone}", "\\usetikzlibrary{decorations.pathmorphing}"])
def test_what_the_embedded_tex_lacks(project: Sandbox, asked: str) -> None:
    project.edit(
        "templates/isometric.tex.j2",
        "<% block stills %>",
        f"<% block packages %>\n{asked}\n<% endblock %>\n<% block stills %>",
    )
    printed = message(project, "figure:alpha")
    assert "at templates/isometric.tex.j2:" in printed
    assert asked in printed
    assert "engine=system" in printed


def test_tex_that_loops_for_ever(project: Sandbox) -> None:
    project.edit("templates/isometric.tex.j2", "\\useStill{input}", "\\def\\forever{\\forever}\\forever")
    printed = message(project, "tex_seconds=1", "figure:alpha")
    assert "it was stopped after 1 second" in printed
    assert "tex_seconds" in printed


def test_no_tex_at_all_is_said_once(project: Sandbox) -> None:
    project.edit("templates/figure.tex.j2", "\\usepackage{tikz}", "\\usepackage{tikz} ")
    printed = message_without_tex(project)
    assert printed.count("there is no pdflatex on this machine's PATH") == 1
    assert "hint: install a TeX Live" in printed


def message_without_tex(project: Sandbox) -> str:
    run = project.doit("engine=system", environment={"PATH": "/nowhere"})
    assert run.status != 0
    return run.printed


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("engin=system", 'unknown setting "engin" on the command line\n  hint: did you mean "engine"?'),
        ("engine=luatex", 'unknown engine "luatex" on the command line\n  hint: the engines are embedded, system'),
        ("dpi=0", "dpi must be a whole number from 1 to 1200, not 0 on the command line"),
        ("tex_seconds=soon", 'tex_seconds must be a whole number from 1 to 3600, not "soon" on the command line'),
    ],
)
def test_settings_that_are_not_understood(project: Sandbox, argument: str, expected: str) -> None:
    assert expected in message(project, argument)


def test_a_setting_in_pyproject_that_is_not_understood(project: Sandbox) -> None:
    with project.path("pyproject.toml").open("a", encoding="utf-8") as file:
        file.write('\n[tool.convarith]\nengine = "luatex"\n')
    assert 'error: unknown engine "luatex" at pyproject.toml' in message(project)


def test_a_build_folder_that_cannot_be_written(project: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    printed = message(project, f"build={tmp_path / 'file'}")
    assert f"cannot write {tmp_path / 'file'}" in printed
    assert "hint: a file stands where a folder is needed" in printed


def test_a_figure_that_does_not_exist(project: Sandbox) -> None:
    printed = message(project, "figure:alhpa")
    assert 'error: there is no figure "alhpa" in the catalogue' in printed
    assert 'hint: did you mean "alpha"?' in printed


def test_a_figure_asked_for_whose_file_cannot_be_read(project: Sandbox) -> None:
    table(project, "[zeta]\ninput_size = \n")
    printed = message(project, "figure:zeta")
    assert 'error: catalogue "figures/zeta.toml": not valid TOML' in printed
    assert 'error: there is no figure "zeta" in the catalogue' in printed


def test_a_figure_that_is_too_large(project: Sandbox) -> None:
    table(project, "[zeta]\ninput_size = 100000\nkernel_size = 5\n")
    printed = message(project)
    assert "at figures/zeta.toml:2" in printed
    assert "the figure would have 9999200016 frames, at most 400 can be drawn" in printed


def test_a_byte_order_mark_is_no_mistake(project: Sandbox) -> None:
    project.path("figures/zeta.toml").write_bytes(b"\xef\xbb\xbf[zeta]\ninput_size = 3\nkernel_size = 3\n")
    assert project.doit("tex:zeta").status == 0


def test_a_forgotten_end_is_told_with_the_templates_lines(project: Sandbox) -> None:
    project.edit("templates/isometric.tex.j2", "  \\end{layer}\n", "")
    printed = message(project, "figure:alpha")
    assert "on input line" not in printed
    assert "at templates/" in printed.split("TeX says")[1]


@pytest.mark.needs("pdflatex")
def test_what_a_smaller_tex_live_lacks(project: Sandbox) -> None:
    project.edit(
        "templates/isometric.tex.j2",
        "<% block stills %>",
        "<% block packages %>\n\\usepackage{nosuchpackage}\n<% endblock %>\n<% block stills %>",
    )
    printed = message(project, "engine=system", "figure:alpha")
    assert "hint: install it: on Debian, apt install texlive" in printed


@pytest.mark.usefixtures("ordinary_user")
def test_a_build_folder_that_became_read_only(project: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    (tmp_path / "build").chmod(0o500)
    printed = message(project, f"build={tmp_path / 'build'}")
    assert "hint: make the folder writable, or choose another with the setting build=FOLDER" in printed
