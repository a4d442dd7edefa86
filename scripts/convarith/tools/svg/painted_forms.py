"""Tells which forms each page of a PDF paints; pdfium gives a form's content anew on each page, but not its name.

It looks for the operator's letters only, as understanding all of a page takes long. If a text has them too, there are
more forms than pdfium finds.
"""

from __future__ import annotations

import re
from typing import Any

import pikepdf

PAINTED = re.compile(rb"(/[^\s/()<>\[\]{}%]+)\s+Do\b")
FormName = tuple[int, int]
"""A form by the number and generation of its object in the file, which is the same on all pages."""


def painted_forms(document: pikepdf.Pdf) -> list[list[FormName]]:
    """Return the forms that each page paints, in this order, without those within other forms."""
    return [_forms_of(page) for page in document.pages]


def _forms_of(page: pikepdf.Page) -> list[FormName]:
    resources: Any = page.obj.get("/Resources", {})
    forms = {
        name: each.objgen for name, each in resources.get("/XObject", {}).items() if each.get("/Subtype") == "/Form"
    }
    if not forms:
        return []
    contents: Any = page.obj.get("/Contents", [])
    streams = [contents] if isinstance(contents, pikepdf.Stream) else contents
    text = b"\n".join(each.read_bytes() for each in streams)
    painted = (name.decode("latin-1") for name in PAINTED.findall(text))
    return [forms[name] for name in painted if name in forms]
