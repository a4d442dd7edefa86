"""Templates, catalogues and options that mean harm: no program is run, nothing outside is read or written, all ends."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf
import pytest

from ..sandbox import Run, Sandbox
from .attacks import copied, no_traceback, nothing_runs, refused, strays

SECRET = "TOP-SECRET-42"
MEMORY = 6 << 30
GEOMETRY = "input_size = 3\nkernel_size = 2\n"
DIGITS = "F" * 5000
TEMPLATE = """<% extends "figure.tex.j2" %>
<% block stills %><% endblock %>
<% block frame %>
\\begin{layer}\\draw (0,0)--(1,1);\\end{layer}
BODY
<% endblock %>
"""


class Target:
    """A project beside a secret."""

    def __init__(self, project: Sandbox) -> None:
        self.project = project
        self.outside = project.root.parent
        self.secret = self.outside / "secret/texmf/secret.tex"
        self.secret.parent.mkdir(parents=True)
        self.secret.write_text(f"{SECRET}\n")

    def draws(self, bodies: Iterable[str], *, seconds: int = 5) -> Run:
        """Return how the build of some figures ends, each of which has something in the frame of its template."""
        names = []
        for name, body in named(bodies):
            for mark, path in (("@SECRET@", self.secret), ("@OUTSIDE@", self.outside)):
                body = body.replace(mark, str(path))
            self.project.write(f"figures/{name}.toml", f'[{name}]\ntemplate = "{name}"\n{GEOMETRY}')
            self.project.write(f"templates/{name}.tex.j2", TEMPLATE.replace("BODY", body))
            names.append(name)
        run = self.runs(f"tex_seconds={seconds}", *(f"figure:{name}" for name in names))
        self.made_or_told(names, run, 'figure "{}"')
        return run

    def made_or_told(self, names: Iterable[str], run: Run, told: str) -> None:
        """Check that an error tells of each figure that was not made."""
        missing = [name for name in names if not self.has(name)]
        assert [name for name in missing if told.format(name) not in run.printed] == [], run.printed

    def has(self, name: str) -> bool:
        return self.project.path(f"build/figures/{name}.svg").exists()

    def runs(self, *words: str) -> Run:
        """Return how a run ends, which must harm nothing."""
        before = self._files()
        run = copied(self.project, *words, limits={resource.RLIMIT_AS: MEMORY})
        nothing_runs(self.project)
        no_traceback(run)
        assert self._files() == before
        assert self._leaks() == []
        assert strays(self.project) == []
        return run

    def _files(self) -> set[Path]:
        return {path for path in self.outside.rglob("*") if not path.is_relative_to(self.project.root)}

    def _leaks(self) -> list[str]:
        """Return the files below the build folder that have the secret, in a stream of a PDF too."""
        built = [path for path in self.project.path("build").rglob("*") if path.is_file() and path.suffix != ".fmt"]
        found = [str(path) for path in built if SECRET.encode() in path.read_bytes()]
        for path in built:
            if path.suffix == ".pdf":
                with pikepdf.open(path) as pdf:
                    streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
                    found += [str(path) for each in streams if SECRET.encode() in decoded(each)]
        return found


def decoded(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return stream.read_raw_bytes()


def named(bodies: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the name of a figure for each of some texts, with the text."""
    return ((f"evil{number}", body) for number, body in enumerate(bodies))


@pytest.fixture
def target(project: Sandbox) -> Target:
    return Target(project)


RUNS_PROGRAMS = {
    "shell": r"\immediate\write18{touch @OUTSIDE@/canary}",
    "input from a pipe": r'\input{|"touch @OUTSIDE@/canary"}',
    "output to a pipe": r'\newwrite\w\immediate\openout\w="|cat > @OUTSIDE@/canary"\immediate\write\w{x}',
    "object from a pipe": r"\immediate\pdfobj stream file {|touch @OUTSIDE@/canary}",
    "a name with a command": r'\font\x="a;touch @OUTSIDE@/canary;b"\x A',
    "EPS": r"\includegraphics{nothing.eps}",
    "a font that METAFONT would make": r"\font\x=ecrm1717\x A",
    "a bitmap font": r"\pdfmapline{=ec-lmr10}\fontfamily{lmr}\selectfont A",
}
READS = {
    "input": r"\input{@SECRET@}",
    "the parent folder": r"\input{../../../../secret/texmf/secret.tex}",
    "a line": r"\newread\r\openin\r={@SECRET@}\read\r to\x\x",
    "a dump": r"\edef\x{\pdffiledump length 30 {@SECRET@}}\begin{layer}\node{\x};\end{layer}",
    "an object": r"\pdfcompresslevel=0\immediate\pdfobj stream file {@SECRET@}",
    "a compressed object": r"\immediate\pdfobj stream file {@SECRET@}\pdfcatalog{/X \the\pdflastobj\space 0 R}",
    "a map of fonts": r"\pdfmapfile{@SECRET@}\fontfamily{lmr}\selectfont A",
    "a font": r"\pdfmapline{=ec-lmr10 LMRoman10-Regular <@SECRET@}\fontfamily{lmr}\selectfont A",
    "the environment": r"\immediate\pdfobj stream file {/proc/self/environ}",
    "zeros without end": r"\immediate\pdfobj stream file {/dev/zero}",
}
WRITES = {
    "outside": r"@OUTSIDE@/written.tex",
    "the parent folder": "../../../../written.tex",
    "a record": "../../records/pdf/alpha.json",
    "a finished figure": "../../figures/alpha.pdf",
}
ENDLESS_TEX = {
    "loop": r"\loop\iftrue\repeat",
    "macro": r"\def\x{aaaaaaaaaa}\loop\edef\x{\x\x}\iftrue\repeat",
    "pages": r"\loop\shipout\hbox{x}\iftrue\repeat",
    "log": r"\loop\message{wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww}\iftrue\repeat",
    "3000 pages": r"\newcount\n\loop\advance\n1 \shipout\hbox{x}\ifnum\n<3000\repeat",
    "a page of 16000 pt": r"\begin{layer}\draw (0,0)--(560cm,560cm);\end{layer}",
    "terminal": r"\read-1 to\x",
}
ENDLESS_JINJA = {
    "loop": "<% for i in range(10**12) %>x<% endfor %>",
    "nested loops": "<% for i in range(90000) %><% for j in range(90000) %><% endfor %><% endfor %>",
    "product": "<< ('a' * 10**10)|length >>",
    "width": "<< '%9999999999s'|format('x')|length >>",
    "filter": "<< 'x'|center(10**10)|length >>",
    "method": "<< 'x'.ljust(10**10)|length >>",
    "replace": "<< ('a' * 100000)|replace('a', 'a' * 100000)|length >>",
    "doubling": "<% set n = namespace(x='aaaa') %><% for i in range(60) %><% set n.x = n.x ~ n.x %><% endfor %>",
    "power": "<< (9**(9**(9**9))) % 7 >>",
    "macro": "<% macro m() %><< m() >><% endmacro %><< m() >>",
    "lipsum": "<< lipsum(n=10**7)|length >>",
    "parentheses": "<< " + "(" * 5000 + "1" + ")" * 5000 + " >>",
    "blocks": "<% if 1 %>" * 300 + "x" + "<% endif %>" * 300,
}
PRYING_JINJA = {
    "class": "<< ''.__class__.__mro__ >>",
    "filter": "<< ''|attr('__class__') >>",
    "globals": "<< cycler.__init__.__globals__.os.popen('touch @OUTSIDE@/canary').read() >>",
    "format": "<< '{0.__class__.__mro__}'.format('') >>",
    "include": "<% include '/etc/passwd' %>",
    "theme": "<< theme('../../secret') >>",
    "lone surrogate": "<< '\\ud800' >>",
    "division": "<< 1 // 0 >>",
}
CATALOGUES = {
    "a path as name": f'["../../evil"]\n{GEOMETRY}',
    "a long name": f"[{'a' * 300}]\n{GEOMETRY}",
    "a dotted name": "[" + ".".join(["evil"] * 5000) + "]\nx = 1\n",
    "5000 digits": f"[evil]\ninput_size = 0x{DIGITS}\nkernel_size = 2\n",
    "5000 digits as an option": f"[evil]\n{GEOMETRY}labels = 0x{DIGITS}\n",
    "a deep key": f"[evil]\n{GEOMETRY}options." + ".".join("a" * 5000) + " = 1\n",
    "a deep array": f"[evil]\n{GEOMETRY}options = {{ x = " + "[" * 10000 + "]" * 10000 + " }\n",
    "not a number": "[evil]\ninput_size = nan\nkernel_size = 2\n",
    "a date": "[evil]\ninput_size = 2020-01-01\nkernel_size = 2\n",
    "many axes": "[evil]\ninput_size = [" + "2," * 2000 + "]\nkernel_size = 1\n",
    "a template elsewhere": f'[evil]\n{GEOMETRY}template = "../../etc/passwd"\n',
    "a null byte": "[evil]\n\0",
}
OPTIONS = {
    "dpi": ["dpi=20000", "png:alpha"],
    "more dpi": ["dpi=1000000000", "gif:alpha"],
    "dpi of 5000 digits": ["dpi=" + "9" * 5000, "png:alpha"],
    "dpi in other digits": ["dpi=²", "png:alpha"],
    "seconds": ["tex_seconds=" + "9" * 400, "figure:alpha"],
    "a build folder without end": ["build=" + "/".join(["x" * 200] * 25), "figure:alpha"],
    "a size of 5000 digits": ["draw", "--input-size", "9" * 5000, "--kernel-size", "2", "--output", "a.svg"],
    "layers": ["draw", "--input-size", "[9]", "--layers", "[" * 3000 + "]" * 3000, "--output", "a.svg"],
    "a frame": ["draw", "--input-size", "3", "--kernel-size", "2", "--frame", "9" * 30, "--output", "a.png"],
    "a long name": ["draw", "--input-size", "3", "--kernel-size", "2", "--output", "x" * 300 + ".svg"],
    "a template elsewhere": [
        "draw",
        "--input-size",
        "3",
        "--kernel-size",
        "2",
        "--template",
        "../x",
        "--output",
        "a.svg",
    ],
}
SETTINGS = {
    "a table": "\n[tool.convarith]\ndpi = { a = 1 }\n",
    "5000 digits": f"\n[tool.convarith]\ndpi = 0x{DIGITS}\n",
    "a list": "\n[tool.convarith]\ntheme = [1]\n",
    "a null byte": '\n[tool.convarith]\nbuild = "a\\u0000b"\n',
}
TITLES = {
    "markup": "</title><script>alert(1)</script>",
    "an attribute": '\\" onload=\\"alert(1)',
    "TeX": "\\\\input{/etc/passwd} $x$ \\\\end{document} %",
    "a newline": "a\\n\\\\immediate\\\\write18{touch canary}\\nb",
    "control characters": "a\\u0001\\u001b[31mb\\u2028c\\u0000d",
    "private characters": "a\\U000F0001b\\U000FFFFDc",
    "PDF": ") /OpenAction << /S /JavaScript /JS (app.alert(1)) >> (",
}


def test_tex_runs_no_program(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither what it is told to, nor the scripts of a TeX Live, nor what else it may look for on the PATH."""
    folder = target.outside / "programs"
    folder.mkdir()
    for name in ("mktextfm", "mktexpk", "mktexmf", "mktexfmt", "mktexlsr", "kpsewhich", "mf", "repstopdf", "epstopdf"):
        (folder / name).write_text(f"#!/bin/sh\necho x >> {target.outside}/canary\n")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    target.draws(RUNS_PROGRAMS.values())


def test_tex_reads_nothing_outside(target: Target) -> None:
    target.draws(READS.values())


def test_tex_writes_nothing_outside(target: Target) -> None:
    before = target.project.made()
    write = r"\newwrite\w\immediate\openout\w=%s \immediate\write\w{x}\immediate\closeout\w"
    target.draws(write % path for path in WRITES.values())
    after = target.project.made()
    assert {name: after[name] for name in before} == before
    assert target.project.doit("figure:alpha").printed.strip() == "nothing to do"


def test_the_guide_cannot_write_over_a_figure(target: Target) -> None:
    before = target.project.path("build/figures/alpha.pdf").read_bytes()
    write = r"\newwrite\w\immediate\openout\w=figures/alpha.pdf \immediate\write\w{x}\immediate\closeout\w"
    target.project.edit("report/guide.tex.j2", "A guide", f"{write} A guide")
    target.runs("tex_seconds=5", "guide")
    assert target.project.path("build/figures/alpha.pdf").read_bytes() == before


def test_tex_without_end_is_ended(target: Target) -> None:
    target.draws(ENDLESS_TEX.values(), seconds=2)


def test_a_template_without_end_is_refused(target: Target) -> None:
    run = target.draws(ENDLESS_JINJA.values())
    target.made_or_told((name for name, _ in named(ENDLESS_JINJA)), run, "templates/{}.tex.j2")


def test_a_template_that_includes_itself_is_refused(target: Target) -> None:
    run = target.draws(["<% include 'evil0.tex.j2' %>"], seconds=60)
    assert "uses itself without end at templates/evil0.tex.j2" in run.printed, run.printed


def test_a_template_sees_nothing_of_python(target: Target) -> None:
    refused(target.draws(PRYING_JINJA.values()))
    assert [name for name, _ in named(PRYING_JINJA) if target.has(name)] == []


def test_a_pdf_does_nothing(target: Target) -> None:
    actions = ("/S /JavaScript /JS (app.alert)", "/S /Launch /F (/bin/sh)")
    target.draws(rf"<% raw %>\pdfcatalog{{/OpenAction << {action} >>}}<% endraw %>" for action in actions)
    for name, action in named(actions):
        pdf = target.project.path(f"build/figures/{name}.pdf")
        assert not pdf.exists() or action.split()[1].encode() not in pdf.read_bytes()


@pytest.mark.parametrize("body", CATALOGUES.values(), ids=CATALOGUES)
def test_a_catalogue_is_read_or_refused(target: Target, body: str) -> None:
    target.project.write("figures/evil.toml", body)
    refused(target.runs("figure"))


@pytest.mark.parametrize("kind", ["pipe", "endless", "loop"])
def test_a_catalogue_file_that_is_no_file(target: Target, kind: str) -> None:
    path = target.project.path("figures/evil.toml")
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero" if kind == "endless" else path.name)
    run = target.runs("figure")
    refused(run)
    assert "figures/evil.toml" in run.printed


@pytest.mark.parametrize("words", OPTIONS.values(), ids=OPTIONS)
def test_an_option_beyond_all_limits_is_refused(target: Target, words: list[str]) -> None:
    refused(target.runs(*words))


@pytest.mark.parametrize("body", SETTINGS.values(), ids=SETTINGS)
def test_settings_that_are_none_are_refused(target: Target, body: str) -> None:
    text = target.project.path("pyproject.toml").read_text(encoding="utf-8")
    target.project.write("pyproject.toml", text + body)
    refused(target.runs("figure:alpha"))


def test_a_title_is_text_everywhere(target: Target) -> None:
    names = [name for name, _ in named(TITLES)]
    for name, title in named(TITLES.values()):
        target.project.write(f"figures/{name}.toml", f'[{name}]\ntitle = "{title}"\n{GEOMETRY}')
    run = target.runs("tex_seconds=5", *(f"{task}:{name}" for name in names for task in ("figure", "tikz")))
    target.made_or_told(names, run, "figures/{}.toml")
    for name in filter(target.has, names):
        assert "<script" not in target.project.path(f"build/figures/{name}.svg").read_text(encoding="utf-8")
