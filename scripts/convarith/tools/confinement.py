"""Restricts a call, and every program that it starts, to files in given folders, by Landlock (Linux only).

The kernel (5.13 or later) needs neither root nor a setting for it: a thread gives up rights for good, and the programs
that it starts inherit what is left. Where there is no Landlock the call runs unconfined, so this is a second line of
defence, not the only one. Names, sizes and times of files stay visible; contents do not.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import struct
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # system calls, the same numbers on every current machine
ASK_FOR_VERSION = PATH_BENEATH = 1  # of Landlock's interface
NO_NEW_PRIVILEGES = 38  # of prctl
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
RIGHTS = ((1 << 13) - 1, (1 << 14) - 1, (1 << 15) - 1)  # of Landlock's versions 1, 2 and 3, as bits
ROOM = 24 << 20  # bytes of address space: a thread's stack, and what it needs to begin


@dataclass(frozen=True)
class AllowedPaths:
    """Files, and folders with all below them, by access: read only, read and execute, everything."""

    read: tuple[Path, ...]
    run: tuple[Path, ...]
    own: tuple[Path, ...]


def confined(call: Callable[[], Result], places: AllowedPaths) -> Result:
    """Return what a call returns that can open only ``places``; raise what it raises.

    It runs in a thread of its own, whose restrictions end with it, and may not import what is not imported yet.
    """
    results: list[Result] = []
    errors: list[BaseException] = []

    def confine_and_call() -> None:
        try:
            with suppress(OSError, AttributeError):  # an old kernel, one that forbids it, a C library without them
                _confine(places)
            results.append(call())
        except BaseException as error:  # raised below, in the caller's thread
            errors.append(error)

    if sys.platform != "linux":
        return call()
    mmap.mmap(-1, ROOM).close()  # raises OSError where a thread would die as it starts, and be waited for in vain
    thread = threading.Thread(target=confine_and_call)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]


def is_available() -> bool:
    """Return whether this system can confine a call."""
    with suppress(OSError, AttributeError):
        return sys.platform == "linux" and _system_call(CREATE_RULESET, None, 0, ASK_FOR_VERSION) > 0
    return False


def _confine(places: AllowedPaths) -> None:
    """Restrict this thread for good to the files of ``places``."""
    version = _system_call(CREATE_RULESET, None, 0, ASK_FOR_VERSION)
    handled = RIGHTS[min(version, len(RIGHTS)) - 1] & ~READ_DIR
    attributes = struct.pack("=Q", handled)
    rules = _system_call(CREATE_RULESET, attributes, len(attributes), 0)
    try:
        for paths, rights in ((places.read, READ_FILE), (places.run, READ_FILE | EXECUTE), (places.own, handled)):
            for path in paths:
                with suppress(FileNotFoundError):  # not every system has all of them
                    _allow(rules, path, handled & rights)
        _check(ctypes.CDLL(None, use_errno=True).prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0))
        _system_call(RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)


def _allow(rules: int, path: Path, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", rights if path.is_dir() else rights & OF_FILES, place)
        _system_call(ADD_RULE, rules, PATH_BENEATH, rule, 0)
    finally:
        os.close(place)


def _system_call(number: int, *arguments: object) -> int:
    return _check(ctypes.CDLL(None, use_errno=True).syscall(number, *arguments))


def _check(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
