"""Tells which form each page of a PDF paints where: pdfium gives the forms' content, anew for each page, but no names."""

from __future__ import annotations

import pikepdf

FormName = tuple[int, int]
"""A form by the number and generation of its object in the file, which is the same on all pages."""


def painted_forms(document: pikepdf.Pdf) -> list[list[FormName]]:
    """Return the forms that each page paints, in this order, without those within other forms."""
    return [_forms_of(page) for page in document.pages]


def _forms_of(page: pikepdf.Page) -> list[FormName]:
    resources = page.obj.get("/Resources", {}).get("/XObject", {})
    forms = {name: each.objgen for name, each in resources.items() if each.get("/Subtype") == "/Form"}
    painted = (str(operands[0]) for operands, _ in pikepdf.parse_content_stream(page, "Do") if operands)
    return [forms[name] for name in painted if name in forms]
