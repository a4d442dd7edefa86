"""Refreshes the numbers of checked geometries: the tests count them, guide and README show the counts."""

from __future__ import annotations

import os
import re
import sys

from convarith.errors import Details, VerificationError
from convarith.guide.verification import Verification, read_verification
from convarith.steps.project import Project
from convarith.tools import files, process

VARIABLE = "CONVARITH_VERIFICATION"
TESTS = ("tests/arithmetic", "tests/models")
TABLE = re.compile(r"(<!-- verification -->\n).*?(<!-- end of verification -->)", re.DOTALL)
LIMITS = process.Limits(seconds=3600, memory=64 * 1024 * process.MEBIBYTE)  # PyTorch maps much more than it uses
LINES = 15  # of what the tests print, enough to see which failed


def verify(project: Project) -> None:
    """Run the tests that compare with frameworks, and write what they counted.

    It goes to ``build/verification.json``, to ``report/verification.json``, which the guide shows, and into the table
    of README.md. Raises ``VerificationError`` if a test fails, and then changes none of them.
    """
    counted = project.build / "verification.json"
    files.remove(counted)
    _run_tests(project, {VARIABLE: str(counted)})
    if not counted.is_file():
        raise VerificationError("the tests counted nothing", Details(hint=f"it takes those in {' and '.join(TESTS)}"))
    text = counted.read_text(encoding="utf-8")
    table = readme_table(read_verification(text, project.shown(counted)))
    readme = project.root / "README.md"
    page = readme.read_text(encoding="utf-8")
    files.write(project.root / "report" / "verification.json", text.encode())
    files.write(readme, TABLE.sub(lambda found: f"{found[1]}{table}{found[2]}", page).encode())


def readme_table(verification: Verification) -> str:
    """Return the counts as a table in Markdown."""
    rows = [("operation", *verification.frameworks), ("---", *["---:"] * len(verification.versions))]
    return "".join(f"| {' | '.join(row)} |\n" for row in (*rows, *verification.rows))


def _run_tests(project: Project, variables: dict[str, str]) -> None:
    with files.private_folder(project.private) as folder:
        output = folder / "tests.log"
        folders = [folder for folder in TESTS if (project.root / folder).is_dir()]
        command = [sys.executable, "-m", "pytest", "-q", *folders]
        environment = {**os.environ, **variables}
        finished = process.run(command, folder=project.root, environment=environment, limits=LIMITS, output=output)
        printed = output.read_text(encoding="utf-8", errors="replace")
    if finished.reason is not process.ExitReason.SUCCESS:
        hint = "pip install -e '.[test,torch]' installs what the tests need"
        details = Details(excerpt="\n".join(printed.splitlines()[-LINES:]), hint=hint)
        raise VerificationError(f"the tests did not pass ({finished.reason})", details)
