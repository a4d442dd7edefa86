"""The folder of this user's caches of this program."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path


def cache_folder() -> Path:
    """Return where the system has this user's caches of this program."""
    from platformdirs import user_cache_path  # most runs have a folder of their own

    return user_cache_path("convarith", appauthor=False)


def usable_cache() -> Path:
    """Return where this user's caches of this program can be written: among the temporary files if nowhere else.

    There it belongs to this user alone.
    """
    folder = cache_folder()
    there = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
    if os.access(there, os.W_OK) and there.is_dir():
        return folder
    user = str(os.getuid()) if hasattr(os, "getuid") else "user"
    temporary = Path(tempfile.gettempdir()) / f"convarith-{user}"
    with suppress(FileExistsError):
        temporary.mkdir(mode=0o700)
    state = temporary.lstat()
    is_own = stat.S_ISDIR(state.st_mode) and (os.name != "posix" or state.st_uid == os.getuid())
    return temporary if is_own else _own_folder()


@cache
def _own_folder() -> Path:
    """Return a folder that this process has made for itself."""
    return Path(tempfile.mkdtemp(prefix="convarith-"))
