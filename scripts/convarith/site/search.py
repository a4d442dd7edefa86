"""What the search knows, as a classic script, so that it works from a folder too."""

from __future__ import annotations

import json
from collections.abc import Iterable

from convarith.site.page import Hit


def search_index(hits: Iterable[Hit]) -> str:
    """Return the script that hands all hits to ``search.js``."""
    rows = [[hit.title, hit.kind, hit.address, hit.text] for hit in hits]
    return f"window.searchIndex = {json.dumps(rows, ensure_ascii=False, separators=(',', ':'))};\n"
