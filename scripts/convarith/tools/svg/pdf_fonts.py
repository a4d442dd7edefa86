"""Identifies each glyph of a PDF by font and character code, by giving each code a character of its own.

pdfium identifies a glyph by its character, and finds outlines by single characters only; ligatures and large operators
have none of their own. So each font's map is replaced, in memory, with one from code n to the private-use character
U+E000 + n: then every glyph is found, and is the right one.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import pikepdf

SIMPLE_FONTS = {"/Type1", "/MMType1", "/TrueType"}  # fonts with codes of one byte
PRIVATE = 0xE000
SECOND_OF_CODE_0 = PRIVATE + 0x100
CHARACTERS = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /private def /CMapType 2 def
1 begincodespacerange <00> <FF> endcodespacerange
{} beginbfchar {} endbfchar
endcmap end end"""
NAME_OF_CODE_0 = re.compile(rb"\bdup\s+0\s*/(\S+)\s+put\b")


def with_private_codes(document: pikepdf.Pdf) -> bytes:
    """Return a PDF whose fonts map code n to the character U+E000 + n.

    pdfium takes code 0 for a missing code; so its glyph, in TeX's fonts the minus sign or Gamma, gets a second code.
    """
    content = io.BytesIO()
    for each in list(document.objects):
        if isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") in SIMPLE_FONTS and "/BaseFont" in each:
            characters = {code: PRIVATE + code for code in range(256)}
            if each.get("/FirstChar") == 0:
                characters |= _second_code(each)
            each["/ToUnicode"] = document.make_stream(_character_map(characters))
    document.save(content)
    return content.getvalue()


def _character_map(characters: Mapping[int, int]) -> bytes:
    pairs = (f"<{code:02X}> <{character:04X}>" for code, character in characters.items())
    return CHARACTERS.format(len(characters), " ".join(pairs)).encode()


def _second_code(font: Any) -> dict[int, int]:
    """Map an unused code of a font to its glyph of code 0 too, and return that code's character."""
    encoding = font.get("/Encoding")
    differences = list(encoding.get("/Differences", [])) if isinstance(encoding, pikepdf.Dictionary) else []
    name = differences[1] if differences[:1] == [0] else _name_of_code_0(font)
    code = int(font.LastChar) + 1
    if name is None or code > 255:
        return {}
    base = {"/BaseEncoding": encoding} if isinstance(encoding, pikepdf.Name) else dict(encoding or {})
    font["/Encoding"] = pikepdf.Dictionary({**base, "/Differences": pikepdf.Array([*differences, code, name])})
    return {code: SECOND_OF_CODE_0}


def _name_of_code_0(font: Any) -> Any:
    """Return the name of the glyph of code 0 in a Type 1 font's own encoding."""
    program = font.get("/FontDescriptor", {}).get("/FontFile")
    found = NAME_OF_CODE_0.search(program.read_bytes()) if program is not None else None
    return pikepdf.Name(f"/{found[1].decode('latin-1')}") if found else None
