"""Rights of a superuser on Linux: mounts small disks, and gives up for a while what passes over permissions."""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PR_GET_SECUREBITS, PR_SET_SECUREBITS = 27, 28
NO_ROOT, NO_SETUID_FIXUP = 1, 4  # user 0 is given nothing when it starts a program, or asks what it may access
VERSION = 0x20080522  # of the structures of capget and capset: two sets of 32 bits each
DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER = 1, 2, 3
MS_RDONLY, MS_REMOUNT, MNT_DETACH = 1, 32, 2
PASS_OVER = 1 << DAC_OVERRIDE | 1 << DAC_READ_SEARCH | 1 << FOWNER

Capabilities = ctypes.c_uint32 * 6  # effective, permitted, inheritable; then those of the upper 32 bits


@contextmanager
def of_an_ordinary_user() -> Iterator[None]:
    """Let permissions count for this thread and for what it starts; raise ``OSError`` where that cannot be."""
    if os.geteuid() != 0:
        yield
        return
    if sys.platform != "linux":
        raise OSError("rights can be taken away on Linux only")
    libc = _libc()
    header = (ctypes.c_uint32 * 2)(VERSION, 0)
    before = Capabilities()
    _check(libc.capget(header, before))
    bits = _check(libc.prctl(PR_GET_SECUREBITS, 0, 0, 0, 0))
    _check(libc.prctl(PR_SET_SECUREBITS, bits | NO_ROOT | NO_SETUID_FIXUP, 0, 0, 0))
    try:
        fewer = Capabilities(before[0] & ~PASS_OVER, *before[1:])
        _check(libc.capset(header, fewer))
        yield
    finally:
        _check(libc.capset(header, before))
        _check(libc.prctl(PR_SET_SECUREBITS, bits, 0, 0, 0))


def count() -> bool:
    """Say whether permissions count, or can be made to."""
    try:
        with of_an_ordinary_user():
            return True
    except OSError:
        return False


def mount(folder: Path, options: str, *, again: bool = False, read_only: bool = False) -> None:
    """Mount a disk in memory on a folder, or change the one that is mounted there."""
    flags = again * MS_REMOUNT | read_only * MS_RDONLY
    _check(_libc().mount(b"tmpfs", os.fsencode(folder), b"tmpfs", ctypes.c_ulong(flags), options.encode()))


def unmount(folder: Path) -> None:
    """Take the disk away, even while files on it are open."""
    _check(_libc().umount2(os.fsencode(folder), MNT_DETACH))


def may_mount() -> bool:
    """Say whether disks can be mounted."""
    if sys.platform != "linux":
        return False
    with tempfile.TemporaryDirectory() as folder:
        try:
            mount(Path(folder), "size=1m")
            unmount(Path(folder))
        except OSError:
            return False
    return True


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
