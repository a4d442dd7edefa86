"""Tells which forms each page of a PDF paints; pdfium gives a form's content anew on each page, but not its name."""

from __future__ import annotations

from typing import Any

import pikepdf

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
    painted = [each.operands for each in pikepdf.parse_content_stream(page, "Do")]
    return [forms[str(name)] for (name,) in painted if str(name) in forms]
