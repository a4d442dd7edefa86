"""The examples of scripts/README.md give what they say."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

README = Path(__file__).parents[2] / "scripts" / "README.md"


def test_the_examples_for_those_who_use_the_package_alone() -> None:
    examples = "\n".join(re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL))
    test = doctest.DocTestParser().get_doctest(examples, {}, "scripts/README.md", str(README), 0)
    assert len(test.examples) > 40
    messages: list[str] = []
    doctest.DocTestRunner().run(test, out=messages.append)
    assert not messages, "\n".join(messages)
