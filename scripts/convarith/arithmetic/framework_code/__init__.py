"""Code of frameworks, in and out: the text of a layer becomes an operation, and an operation such a text.

A text is read as syntax and never run. Each framework has a module of its layers, which reads them, and one that writes
them.
"""

from convarith.arithmetic.framework_code.reading import from_code
from convarith.arithmetic.framework_code.writing import FRAMEWORKS, code, framework_named

__all__ = ["FRAMEWORKS", "code", "framework_named", "from_code"]
