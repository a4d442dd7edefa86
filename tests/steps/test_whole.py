"""The real project, built: every output of every figure, the same bytes every time, the same pictures by any TeX."""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pypdfium2.raw as raw
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from convarith.scenes.registry import scene_of
from convarith.steps import gallery
from convarith.steps.bench import ORIGINAL
from convarith.steps.project import Project
from convarith.tools.engines import EngineName, find_engine
from convarith.tools.process import Limits
from convarith.tools.tex import Workshop, auxiliary_files, compile_document

from ..sandbox import Sandbox, copy_sources
from ..shipped import FIGURES, ROOT, TABLES, templates

NAMES = list(TABLES)
KINDS = {table.get("template"): name for name, table in TABLES.items()}  # a figure of each template
SOME = sorted({KINDS["isometric"], KINDS["numerical"], *list(KINDS.values())[::4]})
TEMPLATES = templates()
SCENES = {name: scene_of(figure, TEMPLATES.scene(figure.template)) for name, figure in FIGURES.items()}
LARGEST_SVG = 60_000  # bytes
PDFS = {f"{name}.pdf" for name in NAMES}
USUAL = (".pdf", ".tex", ".gif", ".svg", "/01.png", "/01.svg")


def test_the_nineteen_public_names_and_the_one_that_was_missing() -> None:
    assert len(ORIGINAL) == 19
    assert set(NAMES) >= {*ORIGINAL, "dilation_transposed"}


@pytest.mark.parametrize("name", NAMES)
def test_every_format_of_a_figure_agrees(whole: Sandbox, name: str) -> None:
    figures = whole.path("build/figures")
    document = pypdfium2.PdfDocument(figures / f"{name}.pdf")
    sizes = {page.get_size() for page in document}
    frames = [Image.open(path) for path in sorted((figures / name).glob("*.png"))]
    with Image.open(figures / f"{name}.gif") as animation:
        assert animation.n_frames == len(frames) == len(document)  # type: ignore[attr-defined]
        assert {animation.size} == {frame.size for frame in frames}
        assert animation.info["loop"] == 0
    assert len(sizes) == 1
    width, height = sizes.pop()
    assert frames[0].size == pytest.approx((width * 150 / 72, height * 150 / 72), abs=1)
    source = (figures / f"{name}.tex").read_text(encoding="utf-8")
    assert source.startswith(f"% {name}: ")
    assert f"A page a frame, {len(frames)} in all" in source
    document.close()


@pytest.mark.parametrize("name", NAMES)
def test_the_border_is_even(whole: Sandbox, name: str) -> None:
    """What all frames draw together reaches to the same distance from each edge, to within two pixels."""
    ink = None
    for path in sorted(whole.path(f"build/figures/{name}").glob("*.png")):
        frame = Image.open(path).convert("L").point(lambda value: 255 * (value < 250))
        ink = frame if ink is None else ImageChops.lighter(ink, frame)
    assert ink is not None
    box = ink.getbbox()
    assert box is not None
    left, top, right, bottom = box
    borders = (left, top, ink.width - right, ink.height - bottom)
    assert max(borders) - min(borders) <= 2, borders


@pytest.mark.parametrize("name", NAMES)
def test_the_svg_is_small_well_formed_described_and_in_colours_by_role(whole: Sandbox, name: str) -> None:
    svg = whole.path(f"build/figures/{name}.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(svg)
    assert [root.findtext("{*}title"), root.findtext("{*}desc")] == [TABLES[name]["title"], SCENES[name].describe()]
    still = ElementTree.parse(whole.path(f"build/figures/{name}/01.svg"))
    assert still.findtext("{*}desc") == SCENES[name].describe_frame(1)
    assert len(svg.encode()) < LARGEST_SVG
    painted = set(re.findall(r"(?:fill|stroke):(.+?)[;}]", svg.partition("@supports")[2]))
    assert painted
    assert [colour for colour in painted if "var(--" not in colour] == []


def test_gifs_take_their_time(whole: Sandbox) -> None:
    for name in NAMES:
        with Image.open(whole.path(f"build/figures/{name}.gif")) as animation:
            times = []
            for frame in range(animation.n_frames):  # type: ignore[attr-defined]
                animation.seek(frame)
                times.append(animation.info["duration"])
        assert min(times) >= 250
        assert times[-1] > times[0] or len(times) == 1
        assert sum(times) <= 12_000 or len(times) >= 48, name


def test_the_same_bytes_in_another_folder_and_time_and_with_one_process(whole: Sandbox, tmp_path: Path) -> None:
    """Figures of some kinds are made anew, and the guide, of which the other figures are copies."""
    copy_sources(tmp_path)
    shutil.copytree(whole.path("build"), tmp_path / "build", ignore=shutil.ignore_patterns("guide*", "formats"))
    for name in SOME:
        shutil.rmtree(tmp_path / "build/figures" / name)
        for path in tmp_path.glob(f"build/*/{name}.*"):
            path.unlink()
    other = {"SOURCE_DATE_EPOCH": "1700000000", "TZ": "Asia/Tokyo", "LANG": "C", "PYTHONHASHSEED": "7"}
    run = Sandbox(tmp_path).doit("-n", "1", "guide", *(f"figure:{name}" for name in SOME), environment=other)
    assert run.status == 0, run.printed
    assert run.tasks >= {"guide", *(f"{kind}:{name}" for name in SOME for kind in ("tex", "pdf", "png", "gif", "svg"))}
    first, second = whole.made(), Sandbox(tmp_path).made()
    assert {"guide.pdf", *(f"figures/{name}{ending}" for name in SOME for ending in USUAL)} <= set(second)
    assert [name for name in second if first[name] != second[name]] == []


def test_the_published_animations_are_those_of_the_build(whole: Sandbox) -> None:
    project = Project(ROOT)
    built = Project(whole.root)
    stale = [path for path in gallery.stale(project, built, NAMES) if path.stem in NAMES]
    assert stale == [], "run doit gallery"
    for ending in (".pdf", ".svg"):
        name = f"{gallery.SHOWN}{ending}"
        published, made = project.gallery / "formats" / name, built.figures / name
        assert published.read_bytes() == made.read_bytes(), "run doit gallery"


def fonts(document: pypdfium2.PdfDocument) -> set[tuple[str, bool]]:
    """Return the name of each font that some text uses, and whether the file carries it."""
    found = set()
    for page in document:
        for written in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            font = raw.FPDFTextObj_GetFont(written)
            name = ctypes.create_string_buffer(100)
            raw.FPDFFont_GetBaseFontName(font, name, len(name))
            found.add((name.value.decode(), raw.FPDFFont_GetIsEmbedded(font) == 1))
    return found


def test_two_passes_settle_the_guide(whole: Sandbox, tmp_path: Path) -> None:
    """No line of it may need more room once the numbers that it refers to are known: each pass takes long."""
    shutil.copytree(whole.path("build/figures"), tmp_path / "figures", ignore=lambda _, names: {*names} - PDFS)
    engine = find_engine(Project(ROOT).settings.engine)
    workshop = Workshop(engine, whole.path("build/formats"), tmp_path, Limits())
    text = whole.path("build/guide/guide.tex").read_text(encoding="utf-8")
    assert compile_document(workshop, text, folder=tmp_path, passes=2).pdf
    settled = {path.name: path.read_bytes() for path in whole.path("build/guide/references").iterdir()}
    assert auxiliary_files(tmp_path) == settled


def test_the_guide_prints_well(whole: Sandbox) -> None:
    log = whole.path("build/guide/guide.log").read_text(encoding="utf-8")
    overfull = [float(width) for width in re.findall(r"Overfull \\\w+ \(([\d.]+)pt", log)]
    assert [width for width in overfull if width > 2] == []
    assert not re.search(r"undefined|multiply.defined|Rerun to get", log)

    document = pypdfium2.PdfDocument(whole.path("build/guide.pdf"))
    metadata = document.get_metadata_dict()
    assert (metadata["Title"], metadata["Author"]) == ("Convolution Arithmetic", "The convarith authors")
    assert "transposed convolution" in metadata["Keywords"]
    outline = [bookmark.get_title() for bookmark in document.get_toc(max_depth=1)]
    assert outline[:3] == ["Title", "About this guide", "Contents"]
    assert "4 Transposed convolution arithmetic" in outline
    assert outline[-2:] == ["Bibliography", "Index"]

    assert all(is_embedded and name for name, is_embedded in fonts(document))  # a bitmap font has no name
    texts = [page.get_textpage().get_text_bounded() for page in document]
    assert not any("??" in text for text in texts)
    assert "All 4 frames" in "".join(texts)


@pytest.mark.parametrize("name", ["padding_strides_odd_transposed", "numerical_padding_strides"])
def test_the_tex_of_a_figure_compiles_by_itself(whole: Sandbox, tmp_path: Path, name: str) -> None:
    engine = find_engine(EngineName.EMBEDDED)
    figures = whole.path("build/figures")
    shutil.copy(figures / f"{name}.tex", tmp_path)
    command = [str(engine.program), "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"]
    subprocess.run(command, cwd=tmp_path, stdout=subprocess.DEVNULL, check=True, timeout=60)
    assert rendered(tmp_path / f"{name}.pdf") == rendered(figures / f"{name}.pdf")


def rendered(path: Path, *, scale: float = 1.0) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(path)
    images = [page.render(scale=scale).to_pil().convert("RGB") for page in document]
    document.close()
    return images


@pytest.mark.needs("pdflatex")
@pytest.mark.parametrize("name", NAMES)
def test_a_tex_live_draws_the_same_pictures(whole: Sandbox, tmp_path: Path, name: str) -> None:
    """Another TeX Live may place glyphs and round by less than a pixel, which a blur of two pixels levels out."""
    workshop = Workshop(find_engine(EngineName.SYSTEM), whole.path("build/formats"), tmp_path, Limits())
    text = whole.path(f"build/figures/{name}.tex").read_text(encoding="utf-8")
    outcome = compile_document(workshop, text, folder=tmp_path)
    assert outcome.pdf is not None, outcome.diagnosis
    ours, theirs = rendered(whole.path(f"build/figures/{name}.pdf"), scale=2), rendered(outcome.pdf, scale=2)
    assert [frame.size for frame in ours] == [frame.size for frame in theirs]
    for one, other in zip(ours, theirs, strict=True):
        if one == other:
            continue
        difference = ImageChops.difference(*(image.filter(ImageFilter.GaussianBlur(2)) for image in (one, other)))
        assert max(ImageStat.Stat(difference).rms) < 2
