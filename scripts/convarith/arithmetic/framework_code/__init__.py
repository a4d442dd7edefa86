"""Code of frameworks, in and out: the text of a layer becomes an operation, and an operation such a text.

A text is read as syntax and never run.
"""

from convarith.arithmetic.framework_code.reading.from_code import from_code
from convarith.arithmetic.framework_code.writing.code import FRAMEWORKS, code, framework_named

__all__ = ["FRAMEWORKS", "code", "framework_named", "from_code"]
