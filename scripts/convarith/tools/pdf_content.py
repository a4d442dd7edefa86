"""Checks a PDF that TeX wrote for what does not belong there: too many pages, actions, files, other content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path

import pikepdf

from convarith.errors import Details, TeXError
from convarith.sentences import Sentence, named
from convarith.tools.pdf_forms import check_painted
from convarith.tools.pdf_limits import check_count, check_sizes

MAX_OBJECTS = 100_000  # a figure of 400 frames has a few thousand, the guide as many
MAX_NAMES = 1000  # forbidden names to collect before stopping, most of them equal
KEYS = {"AA", "AcroForm", "EF", "EmbeddedFiles", "JS", "JavaScript", "OPI", "RichMediaContent", "XFA"}
"""Keys of dictionaries that make a document act by itself or carry files."""
KINDS = {
    *("EmbeddedFile", "FileAttachment", "Filespec", "GoTo3DView", "GoToDp", "GoToE", "GoToR", "Hide"),
    *("ImportData", "JavaScript", "Launch", "Movie", "Named", "PS", "Projection", "ResetForm", "RichMedia"),
    *("RichMediaExecute", "Rendition", "Screen", "SetOCGState", "Sound", "SubmitForm", "Thread", "Widget", "3D"),
}
"""Types of actions, annotations and objects that do so."""
TYPED_BY = ("/S", "/Type", "/Subtype")
OF_A_LINK = {"A", "Annots", "Dest", "OpenAction", "URI"}
"""Keys that a document with links has, but not a figure."""
OF_A_STREAM_ELSEWHERE = {"F", "FFilter", "FDecodeParms", "Ref"}
"""Keys of a stream whose content is in another file."""
OF_A_CATALOGUE = {"/Type", "/Pages", "/Version", "/Lang"}
OF_A_TREE = {"/Type", "/Count", "/Kids", "/Parent"}
OF_A_PAGE = {"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/Group"}
"""All keys of a figure's own structure."""
CATALOG, ANNOTATION, OBJECT = map(named, ("\\pdfcatalog", "\\pdfannot", "\\pdfobj"))
HINT_FOR_FIGURES = Sentence(
    f"a figure is drawings and text: take out what {CATALOG}, {ANNOTATION}, {OBJECT} or a package like hyperref adds"
)
HINT_FOR_GUIDE = Sentence(
    f"links are all that the guide may have: take out what {CATALOG}, {ANNOTATION} or {OBJECT} adds"
)


@dataclass(frozen=True)
class _Rules:
    """What a kind of document may not have: its name, the keys, a pattern of keys and types, and a hint."""

    whose: str
    keys: frozenset[str]
    names: re.Pattern[bytes]
    hint: str


def _rules(whose: str, keys: set[str], hint: str) -> _Rules:
    names = "|".join(sorted(keys | KINDS | OF_A_STREAM_ELSEWHERE))
    return _Rules(whose, frozenset(keys), re.compile(rb"/(?:%s)(?![^\s/<>\[\](){}%%])" % names.encode()), hint)


FIGURE = _rules("a figure", KEYS | OF_A_LINK, HINT_FOR_FIGURES)
GUIDE = _rules("the guide", KEYS, HINT_FOR_GUIDE)


def check_figure(path: Path, *, frames: int) -> None:
    """Raise ``TeXError`` unless a PDF is a page per frame, of one size within the limits, and draws only."""
    with _opened(path) as document:
        check_count(int(document.Root.Pages.Count), frames)
        _check_objects(document, FIGURE)
        check_count(len(document.pages), frames)
        _refuse(_foreign_keys(document), FIGURE)
        check_painted(document)
        check_sizes([_size(page) for page in document.pages])


def check_guide(path: Path) -> None:
    """Raise ``TeXError`` for a PDF that does more than show pages and follow links."""
    with _opened(path) as document:
        _check_objects(document, GUIDE)
        check_painted(document)


@contextmanager
def _opened(path: Path) -> Iterator[pikepdf.Pdf]:
    """Open a PDF; raise ``TeXError`` where it is not built as TeX builds one."""
    try:
        content = BytesIO(path.read_bytes())  # a path may have a name that pikepdf cannot say
        with pikepdf.open(content, attempt_recovery=False, suppress_warnings=True) as document:
            yield document
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise _unsound(error, HINT_FOR_FIGURES) from None


def _unsound(says: object, hint: str) -> TeXError:
    """Return the error of a PDF that is not built as TeX builds one, without the places in it, which nobody sees."""
    return TeXError(f"the PDF is not sound: {str(says).rpartition('): ')[2]}", Details(hint=hint))


def _check_objects(document: pikepdf.Pdf, rules: _Rules) -> None:
    count = len(document.objects)
    if count > MAX_OBJECTS:
        hint = "look for a loop that draws or writes without end"
        raise TeXError(f"the PDF has {count} objects, more than {MAX_OBJECTS}", Details(hint=hint))
    _refuse((each for part in document.objects for each in _faults(part, rules)), rules)
    warnings = document.get_warnings()  # such as a duplicate key, of which readers choose either
    if warnings:
        raise _unsound(warnings[0], rules.hint)


def _refuse(names: Iterable[str], rules: _Rules) -> None:
    found = sorted(set(islice(names, MAX_NAMES)))
    if found:
        problem = f"the PDF contains {', '.join(map(named, found))}, which {rules.whose} never needs"
        raise TeXError(problem, Details(hint=rules.hint))


def _foreign_keys(document: pikepdf.Pdf) -> Iterator[str]:
    """Yield the keys of a PDF's catalogue, page tree and pages that a figure does not have."""
    yield from sorted(set(document.Root.keys()) - OF_A_CATALOGUE)
    for page in document.pages:
        yield from sorted(set(page.obj.keys()) - OF_A_PAGE)
        node = page.obj.get("/Parent")
        while node is not None:
            yield from sorted(set(node.keys()) - OF_A_TREE)
            node = node.get("/Parent")


def _faults(part: pikepdf.Object, rules: _Rules) -> Iterator[str]:
    """Yield the names in an object of a PDF that do not belong there."""
    head = part.stream_dict if isinstance(part, pikepdf.Stream) else part
    if not rules.names.search(head.unparse(resolved=True)):
        return  # most have none; where there is one, it may be a word in a string
    if isinstance(part, pikepdf.Stream):
        yield from (key for key in head.keys() if key[1:] in OF_A_STREAM_ELSEWHERE)  # noqa: SIM118  # not a mapping
    for each in _dictionaries(head):
        yield from (key for key in each.keys() if key[1:] in rules.keys)  # noqa: SIM118
        types = [each.get(key) for key in TYPED_BY]
        yield from (str(value) for value in types if isinstance(value, pikepdf.Name) and str(value)[1:] in KINDS)


def _dictionaries(part: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Yield the dictionaries inside an object, including itself, without following references."""
    waiting = [part]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Dictionary):
            yield each
            inner = [value for _, value in each.items()]
        else:
            inner = list(each.as_list()) if isinstance(each, pikepdf.Array) else []
        waiting += [value for value in inner if isinstance(value, pikepdf.Object) and not value.is_indirect]


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(length) for length in page.obj.MediaBox)
    return right - left, top - bottom
