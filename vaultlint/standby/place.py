"""Where a process that stands by is found, and by whom: only by processes that would have done just what it does."""

from __future__ import annotations

import os
import stat
import sys
import zlib

_HEEDED = ("PYTHON", "LC_", "LANG")
"""Beginnings of the names of variables that Python and its libraries look at once, when they begin."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def kin() -> str:
    """What two processes must have in common for one to do the work of the other.

    The program and its Python, how that was started, and what the environment told it before the first line of ours
    ran; whose process it is, and which files it sees. All else is sent along with a command.
    """
    root = os.stat(os.sep)  # noqa: PTH116 - importing pathlib takes longer than all that is done here
    started = (sys.executable, sys.version, __file__, sys.flags, sys.warnoptions, sys._xoptions)  # noqa: SLF001
    heeded = sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith(_HEEDED))
    return "\n".join(map(str, (*started, os.getuid(), root.st_dev, root.st_ino, *heeded)))


def folder() -> str:
    """Where one user's sockets lie; short, since the system takes no long names for them."""
    if runtime := os.environ.get("XDG_RUNTIME_DIR"):
        return f"{runtime}/vaultlint"
    temporary = os.environ.get("TMPDIR") or "/tmp"  # noqa: S108 - `is_ours` decides whether it is believed
    return f"{temporary}/vaultlint-{os.getuid()}"


def socket(kin: str) -> str:
    """Where the process listens that has this in common with us. Two may get one name: it is asked who it is."""
    return f"{folder()}/{zlib.crc32(os.fsencode(kin)):08x}"


def is_taken(kin: str) -> bool:
    """Whether such a process may listen: there is something in its place."""
    try:
        os.lstat(socket(kin))
    except OSError:
        return False
    return is_ours(folder())


def is_ours(folder: str) -> bool:
    """Whether a folder belongs to this user, and nobody else can put anything into it."""
    try:
        found = os.lstat(folder)
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & _OTHERS
