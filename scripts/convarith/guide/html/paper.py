"""The handlers of what only paper needs: lengths, sizes of letters, pages. They write nothing."""

from __future__ import annotations

from collections.abc import Mapping

from convarith.guide.html.writer import Handler

ARGUMENTS = {
    "addcontentsline": "{{{",
    "allowbreak": "",
    "arraybackslash": "",
    "begingroup": "",
    "bookmark": "[{",
    "centering": "",
    "cleardoublepage": "",
    "clearpage": "",
    "color": "{",
    "displaystyle": "",
    "endgroup": "",
    "fontsize": "{{",
    "footnotesize": "",
    "hfill": "",
    "hspace": "*{",
    "ignorespaces": "",
    "leavevmode": "",
    "markboth": "{{",
    "medskip": "",
    "bigskip": "",
    "needspace": "{",
    "Needspace": "*{",
    "newpage": "",
    "onecolumn": "",
    "noindent": "",
    "normalsize": "",
    "null": "",
    "pagebreak": "[",
    "pagenumbering": "{",
    "pdfbookmark": "[{{",
    "placeall": "",
    "raggedright": "",
    "renewcommand": "{[{",
    "rmfamily": "",
    "rule": "[{{",
    "selectfont": "",
    "setcounter": "{{",
    "setlength": "{{",
    "sffamily": "",
    "small": "",
    "smallskip": "",
    "tableofcontents": "",
    "twocolumn": "",
    "unskip": "",
    "vspace": "*{",
}
MACROS: Mapping[str, Handler] = {name: Handler(each, lambda writer, node: "") for name, each in ARGUMENTS.items()}
ENVIRONMENTS: Mapping[str, Handler] = {"titlepage": Handler("", lambda writer, node: "")}
