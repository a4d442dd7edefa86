"""`doit draw` makes a figure of a command line, in each format, and leaves the build alone."""

from __future__ import annotations

import errno
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import onnx
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from convarith.errors import ConvarithError, report
from convarith.steps.draw import ENDINGS, TEXTS, draw
from convarith.tools import files

from .conftest import ROOT, Sandbox

FIGURE = ("--kernel-size", "3", "--stride", "2", "--input-size", "7x5", "--padding", "same")
"""Its output is 4 by 3."""

OF_FRAMES = [
    pytest.param(ending, marks=pytest.mark.needs("video") if ending in (".mp4", ".webm") else ())
    for ending in ENDINGS
    if ending not in TEXTS
]
"""Those of files that can hold a frame."""


class Artist:
    """Someone who draws in a project, without the time that a process takes to start."""

    def __init__(self, project: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
        self.project = project
        self._capsys = capsys

    def draws(self, output: str, *words: str) -> str:
        """Return what is printed for a file that is made."""
        print(draw(self.project.root, [*FIGURE, "--output", output, *words]))
        assert self.project.path(output).is_file()
        return self._capsys.readouterr().out

    def printed(self) -> str:
        """Return what was printed since the last time."""
        return self._capsys.readouterr().out

    def is_refused(self, *words: str) -> str:
        """Return the error in the words that the command prints."""
        with pytest.raises(ConvarithError) as caught:
            draw(self.project.root, words)
        return report(caught.value)


@pytest.fixture
def artist(project: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Artist:
    monkeypatch.chdir(project.root)
    return Artist(project, capsys)


def test_it_says_what_it_made_and_leaves_the_build_alone(project: Sandbox) -> None:
    before = project.made()
    run = project.doit("draw", *FIGURE, "--output", "mine.svg")
    assert run.status == 0, run.printed
    sentence, made = run.printed.splitlines()
    assert "3 × 3 kernel" in sentence and "the output is 4 × 3" in sentence
    assert re.fullmatch(r"mine\.svg: 12 frames, \d+\.\d kB, \d+\.\d s", made)
    assert project.made() == before
    assert project.doit().printed.strip() == "nothing to do"


def test_an_svg_plays_and_a_frame_of_it_stands_still(artist: Artist) -> None:
    artist.draws("mine.svg", "--title", "a < b")
    svg = artist.project.path("mine.svg").read_text(encoding="utf-8")
    assert ElementTree.fromstring(svg).findtext("{*}title") == "a < b"
    assert "@keyframes" in svg
    artist.draws("mine.svg", "--frame", "12")
    assert "@keyframes" not in artist.project.path("mine.svg").read_text(encoding="utf-8")


def test_chosen_frames_are_all_that_is_made_and_stand_side_by_side_in_a_picture(artist: Artist) -> None:
    assert "mine.gif: 2 frames" in artist.draws("mine.gif", "--frames", "first,last")
    with Image.open(artist.project.path("mine.gif")) as animation:
        assert getattr(animation, "n_frames", 1) == 2
        width, height = animation.size
    assert "mine.png: 3 frames" in artist.draws("mine.png", "--frames", "1,5,9")
    with Image.open(artist.project.path("mine.png")) as sheet:
        assert sheet.width > 1.5 * width or sheet.height > 1.5 * height
    assert "The output's row 1, column 1" in artist.draws("one.png", "--frames", "5")


def test_a_pdf_has_a_page_a_frame_or_one(artist: Artist) -> None:
    artist.draws("mine.pdf")
    artist.draws("one.PDF", "--frame", "2")
    pages = {}
    for name in ("mine.pdf", "one.PDF"):
        document = pypdfium2.PdfDocument(artist.project.path(name))
        pages[name] = [page.render(scale=1).to_pil().tobytes() for page in document]
        document.close()
    assert len(pages["mine.pdf"]) == 12
    assert pages["one.PDF"] == [pages["mine.pdf"][1]]


def test_pixels_are_those_of_the_build(artist: Artist) -> None:
    words = ("--input-size", "3", "--kernel-size", "2", "--title", "Alpha")
    for output in ("alpha.gif", "alpha.png"):
        draw(artist.project.root, [*words, "--output", output])
    made = artist.project.path("build/figures")
    assert artist.project.path("alpha.gif").read_bytes() == (made / "alpha.gif").read_bytes()
    with Image.open(artist.project.path("alpha.png")) as one, Image.open(made / "alpha/02.png") as middle:
        difference = ImageChops.difference(one.convert("RGB"), middle.convert("RGB"))
    assert max(ImageStat.Stat(difference).rms) < 4  # of 255: their palettes differ


def test_tex_compiles_by_itself(artist: Artist) -> None:
    artist.draws("mine.tex")
    text = artist.project.path("mine.tex").read_text(encoding="utf-8")
    assert text.startswith("% mine: Mine\n% convolution: input 7 × 5, kernel 3 × 3, stride 2")
    assert "\\end{document}" in text


@pytest.mark.parametrize("ending", OF_FRAMES)
def test_every_ending_can_hold_one_frame(artist: Artist, ending: str) -> None:
    assert f"mine{ending}: frame 3 of 12" in artist.draws(f"mine{ending}", "--frame", "3")
    assert artist.project.path(f"mine{ending}").stat().st_size > 100


def test_a_name_of_a_sheet_makes_the_sheet_of_the_build(artist: Artist) -> None:
    words = ("--input-size", "3", "--kernel-size", "2", "--title", "Alpha")
    for ending in ("png", "pdf"):
        draw(artist.project.root, [*words, "--output", f"alpha-sheet.{ending}"])
    assert artist.project.doit("sheet:alpha").status == 0
    made = artist.project.path("build/figures")
    for ending in ("png", "pdf"):
        drawn = artist.project.path(f"alpha-sheet.{ending}").read_bytes()
        assert drawn == (made / f"alpha-sheet.{ending}").read_bytes()


def test_a_piece_for_a_document_says_how_it_is_used(artist: Artist) -> None:
    printed = artist.draws("my piece.tikz")
    assert printed.splitlines()[2:] == [
        "In a document beside it and convarith.sty:",
        r"  \usepackage{convarith}",
        r"  \input{my piece.tikz}\convarithframe{my_piece}{1}  % the first frame",
    ]
    told = artist.draws("40%.tikz").splitlines()[2:]
    assert told == ["TeX reads no file with % in its name: give it another"]


def test_the_package_stands_beside_a_piece(artist: Artist) -> None:
    artist.draws("piece.tikz")
    assert r"\ProvidesPackage{convarith}" in artist.project.path("convarith.sty").read_text()
    assert artist.project.doit("tikz:alpha").status == 0
    built = artist.project.path("build/figures/convarith.sty").read_bytes()
    assert artist.project.path("convarith.sty").read_bytes() == built


def test_a_file_of_somebody_else_with_the_packages_name_stays(artist: Artist) -> None:
    artist.project.write("convarith.sty", "mine")
    assert artist.is_refused(*FIGURE, "--output", "piece.tikz").endswith(
        "convarith.sty beside the figure is not the package of this project\n"
        "  hint: move it away, or draw the figure into another folder"
    )
    assert artist.project.path("convarith.sty").read_text() == "mine"


def test_a_file_that_cannot_be_written_speaks_of_output(artist: Artist, monkeypatch: pytest.MonkeyPatch) -> None:
    write = files.write

    def full(path: Path, content: bytes) -> None:
        with files.writing(path):
            if path.name == "mine.svg":
                raise OSError(errno.EROFS, "Read-only file system")
        write(path, content)

    monkeypatch.setattr(files, "write", full)
    assert artist.is_refused(*FIGURE, "--output", "mine.svg").endswith(
        "Read-only file system\n  hint: the disk can only be read: choose another folder with --output"
    )


@pytest.mark.parametrize("ending", [".png", ".svg", ".gif"])
def test_a_frame_of_a_large_map_is_one_frame(artist: Artist, ending: str) -> None:
    """Not refused for the others, which TeX is not given."""
    words = ("--input-size", "28", "--kernel-size", "3", "--output", f"large{ending}")
    draw(artist.project.root, [*words, "--frame", "2"])
    assert len(artist.project.path("build/drawn/large.tex").read_text(encoding="utf-8")) < 100_000
    assert artist.project.path(f"large{ending}").stat().st_size > 100
    assert artist.is_refused(*words, "--frame", "677") == (
        "error: --frame is 677, but the figure has 676\n  hint: take one from 1 to 676"
    )


def test_the_still_of_a_large_map_is_its_middle_frame(artist: Artist) -> None:
    words = ("--input-size", "60", "--kernel-size", "3", "--output", "large.png")
    printed = draw(artist.project.root, words)
    assert "row 28, column 57" in printed
    assert "large.png: frame 1682 of 3364" in printed


def test_a_frame_of_a_map_of_imagenet_has_gaps(artist: Artist) -> None:
    words = ("--input-size", "224", "--kernel-size", "16", "--stride", "16")
    assert artist.is_refused(*words, "--output", "large.gif") == (
        "error: the figure would have 50176 cells, at most 4096 can be drawn\n"
        "  hint: give smaller sizes, or larger strides; or draw one frame alone: --frame 1, in Python frame=1"
    )
    printed = draw(artist.project.root, [*words, "--frame", "48", "--output", "large.svg"])
    assert "row 3, column 5 is computed from rows 48 to 63 and columns 80 to 95 of the input" in printed
    text = artist.project.path("build/drawn/large.tex").read_text(encoding="utf-8")
    assert "input 224 × 224" in text
    assert "196 frames" not in printed


def test_all_frames_of_a_large_map_are_refused_with_what_can_be_had(artist: Artist) -> None:
    assert artist.is_refused("--input-size", "28", "--kernel-size", "3", "--output", "large.svg") == (
        "error: the figure would have 676 frames, at most 400 can be drawn\n"
        "  hint: give smaller sizes, or larger strides; or draw one frame alone: --frame 1, in Python frame=1"
    )
    words = ("--input-size", "100", "--kernel-size", "70", "--frame", "1", "--output", "large.png")
    assert "the figure would have 5625 cells, at most 4096 can be drawn" in artist.is_refused(*words)


def test_numbers_and_a_theme(artist: Artist) -> None:
    artist.draws("mine.png", "--values", "--theme", "dark")
    with Image.open(artist.project.path("mine.png")) as image:
        assert image.convert("RGB").getpixel((1, 1)) == (13, 17, 23)
    assert "$\\cdot$" in artist.project.path("build/drawn/mine.tex").read_text(encoding="utf-8")


def test_the_printed_table_is_a_figure_of_the_catalogue(project: Sandbox) -> None:
    run = project.doit("draw", *FIGURE, "--values", "--print-toml")
    assert run.printed.startswith("[mine]\n")
    project.write("figures/mine.toml", run.printed)
    assert project.doit("gif:mine").status == 0
    assert project.doit("draw", *FIGURE, "--values", "--output", "mine.gif").status == 0
    assert project.path("build/figures/mine.gif").read_bytes() == project.path("mine.gif").read_bytes()


def test_the_table_can_be_printed_beside_the_file(artist: Artist) -> None:
    printed = artist.draws("mine.pdf", "--print-toml")
    assert printed.startswith("[mine]\ninput_size = [7, 5]\n")
    assert "mine.pdf: 12 frames" in printed


def test_a_value_may_have_an_equals_sign(project: Sandbox) -> None:
    """Which doit takes for a setting."""
    words = ("--operation", "stack", "--input-size", "9", "--layers", "[{ kernel_size = 3 }]", "--print-toml")
    assert "layers = [{ kernel_size = 3 }]" in project.doit("draw", *words).printed


def test_an_empty_value_is_read_or_explained(project: Sandbox) -> None:
    """doit itself cannot read an empty word."""
    run = project.doit("draw", *FIGURE, "--title", "", "--print-toml")
    assert run.status == 1
    assert run.printed.startswith("error: a word of the command line is empty\n  hint: write an option and its empty")
    assert 'title = ""' in project.doit("draw", *FIGURE, "--title=", "--print-toml").printed


def test_an_error_ends_the_command(project: Sandbox) -> None:
    run = project.doit("draw", "--input-size", "5", "--output", "mine.svg")
    assert (run.status, run.printed) == (1, "error: --kernel-size is missing\n  hint: add --kernel-size 3\n")


@pytest.mark.parametrize("words", [("draw", "--help"), ("draw", "-h"), ("help", "draw")])
def test_help_can_be_had_either_way(project: Sandbox, words: tuple[str, ...]) -> None:
    run = project.doit(*words)
    assert run.status == 0
    assert all(each in run.printed for each in ("--kernel-size", "--print-toml", "mine.svg", *ENDINGS))


def test_the_list_of_commands_has_it(project: Sandbox) -> None:
    assert re.search(r"  doit draw … +draw a figure", project.doit("help").printed)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--stride", "0", *FIGURE[:2], *FIGURE[4:]), "error: --stride is 0, but must be a whole number of at least 1"),
        ((*FIGURE, "--output", "mine.svg", "--strid", "2"), "hint: did you mean --stride?"),
        (FIGURE, "error: --output is missing\n  hint: add --output mine.svg"),
        ((*FIGURE, "--output", "mine"), "hint: add one: mine.svg; the endings are .svg"),
        ((*FIGURE, "--output", "-"), 'error: --output is "-", but a figure goes into a file\n  hint: write'),
        ((*FIGURE, "--output", "new.svg/"), 'error: --output is "new.svg/", a folder, but a figure goes into a file'),
        ((*FIGURE, "--output", "mine-sheet.png", "--frame", "1"), "error: a sheet has all frames\n  hint: take"),
        ((*FIGURE, "--output", "mine.svg", "--options", "{ k = 3 }"),
         'error: the template "isometric" reads no option "k"\n  hint: take it away'),
        ((*FIGURE, "--output", "mine.svg", "--template", "plan", "--compare", "[{ padding = 0 }]"),
         'error: the template "plan" does not compare figures\n  hint: comparisons are drawn by branches'),
        ((*FIGURE, "--output", "mine.svg", "dpi=20000"), "error: dpi must be a whole number from 1 to 1200"),
        ((*FIGURE, "--output", "mine.bmp"), "whose ending is that of no format\n  hint: the endings are .svg"),
        ((*FIGURE, "--output", "no/mine.svg"), "hint: make it first: mkdir -p "),
        ((*FIGURE, "--output", f"{'a' * 300}.svg"), ".svg: File name too long\n  hint: choose a shorter name"),
        ((*FIGURE, "--output", "mine.svg", "build=figures"), 'error: build is "figures", where other files are'),
        ((*FIGURE, "--output", "folder.svg"), "cannot write folder.svg: what stands there is no file"),
        ((*FIGURE, "--output", "mine.svg", "--frame", "13"),
         "error: --frame is 13, but the figure has 12\n  hint: take one from 1 to 12"),
        ((*FIGURE, "--output", "mine.svg", "--frames", "3,13"),
         "error: --frames asks for frame 13, but the figure has 12\n  hint: take some from 1 to 12"),
        ((*FIGURE, "--output", "mine.svg", "--frames", "3", "--frame", "2"),
         "error: --frame and --frames contradict each other"),
        ((*FIGURE, "--output", "mine.tex", "--frame", "1"), "error: a .tex file has all frames"),
        ((*FIGURE, "--output", "mine.svg", "--theme", "drak"), 'error: unknown theme "drak" on the command line'),
        ((*FIGURE, "--output", "mine.svg", "--template", "isometrc"), 'error: there is no template "isometrc"'),
        ((*FIGURE, "--output", "mine.svg", "--template", "numerical"), "hint: add --input-values"),
        ((*FIGURE, "--output", "mine.svg", "colour=red"), 'error: "colour=red" is not an option'),
    ],
)  # fmt: skip
def test_whatever_is_wrong_is_said_and_nothing_is_made(artist: Artist, words: tuple[str, ...], expected: str) -> None:
    artist.project.path("folder.svg").mkdir()
    before = {path.name for path in artist.project.root.iterdir()}
    assert expected in artist.is_refused(*words)
    assert {path.name for path in artist.project.root.iterdir()} == before


def test_a_mistake_in_a_template_is_told_at_its_line(artist: Artist) -> None:
    artist.project.write(
        "templates/wrong.tex.j2", '<% extends "isometric.tex.j2" %>\n<% block frame %>\n\\nonsense\n<% endblock %>'
    )
    printed = artist.is_refused(*FIGURE, "--template", "wrong", "--output", "mine.svg")
    assert "error: TeX stopped at templates/wrong.tex.j2:3" in printed
    assert "log:  build/drawn/mine.log" in printed
    assert not artist.project.path("mine.svg").exists()


def test_a_picture_has_one_border_wherever_it_lies(artist: Artist) -> None:
    """The page is as large as what is drawn, and does not reach to the origin."""
    sizes = set()
    for place in ("0,0", "5cm,7cm", "-9cm,-3cm"):
        square = f"\\begin{{layer}}\\fill ({place}) rectangle +(1cm,1cm);\\end{{layer}}"
        artist.project.write(
            "templates/far.tex.j2", f'<% extends "figure.tex.j2" %>\n<% block frame %>\n{square}\n<% endblock %>'
        )
        artist.draws("far.png", "--template", "far", "--frame", "1", "--dpi", "72")
        sizes.add(Image.open(artist.project.path("far.png")).size)
    assert len(sizes) == 1
    assert max(*sizes.pop()) < 45, "a centimetre, and a border"


def test_a_picture_of_nothing_is_its_border(artist: Artist) -> None:
    artist.project.write("templates/bare.tex.j2", '<% extends "figure.tex.j2" %>\n<% block frame %><% endblock %>')
    artist.draws("bare.png", "--template", "bare", "--frame", "1", "--dpi", "72")
    assert max(Image.open(artist.project.path("bare.png")).size) < 15


def test_a_file_that_is_there_is_replaced_through_links(artist: Artist) -> None:
    artist.project.write("elsewhere/old.svg", "old")
    artist.project.path("mine.svg").symlink_to(artist.project.path("elsewhere/old.svg"))
    artist.draws("mine.svg")
    assert artist.project.path("mine.svg").is_symlink()
    assert artist.project.path("elsewhere/old.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.usefixtures("ordinary_user")
def test_a_file_that_may_not_be_written_stays(artist: Artist) -> None:
    artist.project.write("mine.svg", "old")
    artist.project.path("mine.svg").chmod(0o444)
    assert "cannot write mine.svg: you may not" in artist.is_refused(*FIGURE, "--output", "mine.svg")
    assert artist.project.path("mine.svg").read_text(encoding="utf-8") == "old"


def test_without_a_build_it_draws_too_and_clean_removes_what_it_left(artist: Artist) -> None:
    shutil.rmtree(artist.project.path("build"))
    artist.draws("mine.pdf")
    assert {path.name for path in artist.project.path("build").iterdir()} == {
        "CACHEDIR.TAG",
        "drawn",
        "formats",
        "private",
    }
    artist.project.doit("clean")
    assert not artist.project.path("build/drawn").exists()


def test_sizes_are_those_of_the_picture(artist: Artist) -> None:
    """Cells of 10 mm, 5 beside each other and 2 of padding, between margins of 5 mm: as wide as that, and no more."""
    plan = ("--input-size", "5", "--kernel-size", "3", "--template", "plan", "--no-labels", "--output", "sized.pdf")
    widths = []
    for cell in (10, 5):
        words = ("--size", f"cell={cell}mm", "--size", "margin=5mm", "--size", "line=0.5pt")
        draw(artist.project.root, [*plan, *words])
        with pypdfium2.PdfDocument(artist.project.path("sized.pdf")) as document:
            widths.append(document[0].get_width() / 72 * 25.4 - 10)
    # 5 cells of the input, 3 of the output and 1.6 between them; a point on either side of a still grows with them.
    assert widths == pytest.approx([96, 48], abs=0.6)


def test_labels_have_their_size_whatever_that_of_the_cells_is(artist: Artist) -> None:
    heights = []
    for cell in ("4mm", "12mm"):
        words = ("--template", "plan", "--size", f"cell={cell}", "--size", "label=12pt", "--output", "words.pdf")
        draw(artist.project.root, ["--input-size", "3", "--kernel-size", "2", *words])
        with pypdfium2.PdfDocument(artist.project.path("words.pdf")) as document:
            text = document[0].get_textpage()
            left, bottom, right, top = text.get_charbox(0)
            heights.append((round(right - left, 1), round(top - bottom, 1)))
    assert heights[0] == pytest.approx(heights[1], abs=0.3)


def test_channels_of_a_code_that_are_not_drawn_are_told(artist: Artist) -> None:
    code = "nn.Conv2d(2, 3, 2)"
    print(draw(artist.project.root, [code, "--input-size", "3", "--output", "one.svg"]))
    note = "One map is drawn, without bias; --template channels draws the layer from 2 maps to 3.\n"
    assert artist.printed().endswith(note)
    print(draw(artist.project.root, [code, "--input-size", "3", "--template", "channels", "--output", "all.svg"]))
    assert "One map is drawn" not in artist.printed()


LIGHT = Path(onnx.__file__).parent / "backend/test/data/light"


def test_the_network_of_a_model_is_drawn_and_its_table_gives_the_same_picture(artist: Artist) -> None:
    model = ("--model", str(LIGHT / "light_squeezenet.onnx"))
    said = draw(artist.project.root, [*model, "--output", "mine.svg"])
    assert said.startswith("A network of 66 layers leads from 3 × 224 × 224 to 1000 × 1 × 1, with ")
    table = draw(artist.project.root, [*model, "--print-toml"])
    artist.project.write("figures/mine.toml", table)
    run = artist.project.doit("svg:mine")
    assert run.status == 0, run.printed
    assert artist.project.path("mine.svg").read_text() == artist.project.path("build/figures/mine.svg").read_text()


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("--kernel-size", "3"), "--model and --kernel-size contradict each other"),
        (("--transposed",), "--model and --transposed contradict each other"),
        (("--operation", "stack"), "--model and --operation contradict each other"),
    ],
)
def test_what_a_model_says_is_not_said_again(artist: Artist, words: tuple[str, ...], error: str) -> None:
    with pytest.raises(ConvarithError) as raised:
        draw(artist.project.root, ["--model", "model.onnx", *words, "--output", "mine.svg"])
    assert report(raised.value).startswith(f"error: {error}")


WORDS = {
    "an unknown key": (
        'base = "en"\n\n[name]\nkernal = "filter"\n',
        'error: name.kernal is not known at words.toml:4\n      3 | [name]\n    > 4 | kernal = "filter"\n'
        '  hint: did you mean "name.kernel"? there are name.input, name.output, name.kernel, ',
    ),
    "an unknown name in braces": (
        'base = "en"\n[count]\ncell = "{number} pixels"\n',
        "error: count.cell: there is no {number} to put in at words.toml:3\n",
    ),
}


@pytest.mark.parametrize("case", WORDS)
def test_a_language_of_ones_own_is_judged_by_key_and_line(artist: Artist, case: str) -> None:
    text, error = WORDS[case]
    artist.project.write("words.toml", text)
    assert artist.is_refused(*FIGURE, "--language", "words.toml", "--output", "a.svg").startswith(error)


def test_a_language_of_ones_own_that_lacks_a_key_is_told_which(artist: Artist) -> None:
    whole = (ROOT / "templates/words/de.toml").read_text(encoding="utf-8")
    artist.project.write("words.toml", whole.replace('above = "oben"\nbelow = "unten"\n', ""))
    assert artist.is_refused(*FIGURE, "--language", "words.toml", "--output", "a.svg") == (
        "error: side.above is missing, and 1 more at words.toml\n"
        '  hint: take its line from en.toml and translate it, or begin the file with base = "en"; besides it side.below'
    )


def test_a_language_of_ones_own_says_what_is_drawn(artist: Artist) -> None:
    artist.project.write("words.toml", 'base = "en"\n[along]\nkernel = "a filter of {count}"\n')
    words = ["--input-size", "[5]", "--kernel-size", "3", "--language", "words.toml", "--output", "a.svg"]
    assert draw(artist.project.root, words).startswith("A filter of 3 moves over an input of 5 cells")
