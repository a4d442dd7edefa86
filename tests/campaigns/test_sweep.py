"""A private folder is never swept away while its process lives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from .attacks import COUNT

SWEEP = "import sys, pathlib\nfrom convarith.tools import files\nwhile True: files.sweep(pathlib.Path(sys.argv[1]))\n"
MAKE = """import sys, pathlib
from convarith.tools import files
for _ in range(int(sys.argv[2])):
    with files.private_folder(pathlib.Path(sys.argv[1])) as folder:
        (folder / "x").write_text("y")
        assert (folder / "x").read_text() == "y"
"""


def test_a_folder_is_not_swept_between_its_making_and_its_lock(tmp_path: Path) -> None:
    folder = tmp_path / "private"
    sweeper = subprocess.Popen([sys.executable, "-c", SWEEP, folder])
    try:
        makers = [
            subprocess.Popen([sys.executable, "-c", MAKE, folder, str(COUNT * 200)], stderr=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        assert [maker.communicate(timeout=120)[1] for maker in makers] == ["", ""]
        assert sweeper.poll() is None
    finally:
        sweeper.kill()
        sweeper.wait()
    assert list(folder.iterdir()) == []
