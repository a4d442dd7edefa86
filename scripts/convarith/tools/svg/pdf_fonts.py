"""How is each glyph of a PDF told from all others? Its font is told that the glyph's code is a character of its own.

pdfium names a glyph by its character, and finds an outline by one character only; ligatures and large operators have
none of their own. So each font is told, in memory, that its code n means the private character U+E000 + n: then every
glyph is found, and is the right one.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import pikepdf

SIMPLE_FONTS = {"/Type1", "/MMType1", "/TrueType"}  # those whose codes are one byte
PRIVATE = 0xE000
SECOND_OF_CODE_0 = PRIVATE + 0x100
CHARACTERS = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /private def /CMapType 2 def
1 begincodespacerange <00> <FF> endcodespacerange
{} beginbfchar {} endbfchar
endcmap end end"""
NAME_OF_CODE_0 = re.compile(rb"\bdup\s+0\s*/(\S+)\s+put\b")


def with_private_codes(document: pikepdf.Pdf) -> bytes:
    """Return a PDF whose fonts say that code n is the character U+E000 + n.

    pdfium takes code 0 for no code, so that its glyph, in TeX's fonts the minus sign or Gamma, gets a second code.
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
    """Let a code that a font does not use mean its glyph of code 0 too, and return that code's character."""
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
    """Return the name that a Type 1 font itself gives the glyph of its code 0."""
    program = font.get("/FontDescriptor", {}).get("/FontFile")
    found = NAME_OF_CODE_0.search(program.read_bytes()) if program is not None else None
    return pikepdf.Name(f"/{found[1].decode('latin-1')}") if found else None
