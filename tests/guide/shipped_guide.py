"""The shipped guide, rendered once for all tests of a process that look at it."""

from __future__ import annotations

from functools import cache

from convarith.guide.document import Guide, guide_document

from ..shipped import FIGURES, ROOT, guide_templates

REFERENCES = (ROOT / "report/references.bib").read_text(encoding="utf-8")
VERIFICATION = (ROOT / "report/verification.json").read_text(encoding="utf-8")


@cache
def shipped_guide() -> Guide:
    return guide_document(FIGURES, guide_templates(), REFERENCES, VERIFICATION)
