"""What is printed for whoever asks how doit is used here: the commands of this project, not those of doit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

COLUMN = 26

Rows = Sequence[tuple[str, str]]

BUILDING: Rows = (
    ("doit", "the guide and all figures, on all cores"),
    ("doit guide", "build/guide.pdf, and the figures that it shows"),
    ("doit figure", "all figures as PDF, PNG, GIF and SVG; doit figure:NAME makes one"),
    ("doit pdf|png|gif|svg", "one format of all figures; doit gif:NAME of one"),
    ("doit webp|apng|video", "animations in other formats"),
    ("doit sheet|frames|tikz", "all frames on a sheet, a PDF per frame, figures for documents of your own"),
    ("doit site", "the pages: build/site/index.html"),
    ("doit page|download", "the page of each figure, and the files that it offers; doit page:NAME of one"),
    ("doit tex", "the TeX of all figures, without a run of TeX"),
    ("doit all", "everything in every format"),
)
COMMANDS: Rows = (
    ("doit draw …", "draw a figure from words of the command line; doit draw --help explains them"),
    ("doit solve …", "list the settings of a layer that lead from one size to another"),
    ("doit network MODEL", "print sizes, receptive fields and costs of a model of ONNX"),
    ("doit code …", "write the code of a layer in PyTorch, Keras, Flax or ONNX"),
    ("doit serve", "show the pages, made anew whenever a figure, a template or a chapter changes"),
    ("doit list", "list the tasks; doit list --all those of each figure too"),
    ("doit clean", "remove what was built; doit clean gif:NAME one thing"),
    ("doit forget", "take nothing for current; doit forget gif:NAME only that"),
    ("doit help WORD", "explain a command or a task"),
)
UPKEEP: Rows = (
    ("doit gallery", "refresh the published animations in figures/gallery/"),
    ("doit verify", "count the geometries that agree with the frameworks"),
    ("doit bench", "measure the build on this machine; --schedule: simulate it with more workers"),
)
RUN: Rows = (
    ("-n N, --process N", "how many tasks run at the same time; as many as there are cores if left out"),
    ("-a, --always-execute", "make again what is current"),
    ("--no-continue", "stop at the first error"),
    ("-h, --help", "print this"),
)
SETTINGS: Rows = (
    ("engine=system", "the pdflatex of this machine, not the embedded one"),
    ("build=FOLDER", "the folder for all that is made"),
    ("dpi=150", "pixels per inch of PNG and GIF, from 1 to 1200"),
    ("tex_seconds=60", "how long one run of TeX may take, from 1 to 3600"),
    ("theme=dark", "how figures look: a theme of templates/themes/, or the path of a .toml"),
    ("language=de", "that of all words in figures: a file of templates/words/, or the path of a .toml"),
    ("url=https://…", "where the site is published, for the pictures beside links in chats"),
)
HELP_OPTION = ("-h, --help", "print this")
LIST: Rows = (
    ("--all", "the tasks of each figure too"),
    ("-q, --quiet", "the names alone"),
    HELP_OPTION,
)
CLEAN: Rows = (
    ("-n, --dry-run", "say what would be removed, and remove nothing"),
    HELP_OPTION,
)
FORGET: Rows = (
    ("-s, --follow-sub", "what comes before the tasks too"),
    ("-a, --all", "everything"),
    HELP_OPTION,
)
TABCOMPLETION: Rows = (
    ("-s, --shell WORD", "bash or zsh"),
    HELP_OPTION,
)
USAGE_HEAD = "Builds the figures, animations and the guide of convolution arithmetic."
HEAD_WITHOUT_GUIDE = "Builds the figures and animations of this project."
OF_A_PROJECT: Rows = (("doit", "all figures, on all cores"), *BUILDING[2:])


def usage(*, has_guide: bool = True) -> str:
    """Return what ``doit help`` prints; a project without a guide has no tasks for those who keep ours either."""
    groups = {
        USAGE_HEAD if has_guide else HEAD_WITHOUT_GUIDE: (),
        "What can be made": BUILDING if has_guide else OF_A_PROJECT,
        "Commands": COMMANDS,
        **({"For those who keep this project": UPKEEP} if has_guide else {}),
        "Options": RUN,
        "Settings, here or below [tool.convarith] in pyproject.toml": SETTINGS,
    }
    return _text(groups)


OF_COMMANDS: Mapping[str, Mapping[str, Rows]] = {
    "list": {
        "doit list [TASK …]: list the tasks; doit list --all figure lists a task for each figure.": (),
        "Options": LIST,
    },
    "clean": {
        "doit clean [TASK …]: remove what was built, or what a task such as gif:NAME made.": (),
        "Options": CLEAN,
    },
    "forget": {
        "doit forget [TASK …]: have the next run make things again, which stay where they are until then.": (),
        "Options": FORGET,
    },
    "tabcompletion": {
        "doit tabcompletion: print a script that lets a shell complete the names of tasks.": (),
        "Options": TABCOMPLETION,
    },
}


def command_help(name: str, *, has_guide: bool = True) -> str:
    """Return what ``doit NAME --help`` prints for a command; for one that has no help of its own, that of doit."""
    return _text(OF_COMMANDS[name]) if name in OF_COMMANDS else usage(has_guide=has_guide)


def _text(groups: Mapping[str, Rows]) -> str:
    return "\n\n".join("\n".join([title, *map(_row, rows)]) for title, rows in groups.items())


def _row(row: tuple[str, str]) -> str:
    left, right = row
    return f"  {left:<{COLUMN}} {right}"
