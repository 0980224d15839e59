"""Where a process that stands by is found, and by whom: only by processes that would have done just what it does."""

from __future__ import annotations

import os
import stat
import sys
import zlib

TYPE_CHECKING = False  # that of `typing` is 3 ms away
if TYPE_CHECKING:
    from collections.abc import Iterator

_HEEDED = ("PYTHON", "LC_", "LANG", "LD_", "DYLD_")
"""Beginnings of the names of variables that the system, Python and its libraries look at once, when they begin."""
_RIGHTS = ("Cap", "NoNewPrivs", "Seccomp:")
"""What Linux tells of a process and its rights besides its user and groups."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def kin() -> str:
    """What two processes must have in common for one to do the work of the other.

    The program and its Python, how that was started, and what the environment told it before the first line of ours
    ran; whose process it is, what it may do, and which files it sees. All else is sent along with a command.
    """
    modules_from = [*dict.fromkeys(sys.path)]
    started = (sys.executable, sys.version, __file__, modules_from, sys.flags, sys.warnoptions, sys._xoptions)  # noqa: SLF001
    heeded = sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith(_HEEDED))
    return "\n".join(map(str, (*started, *_rights(), *heeded)))


def _rights() -> Iterator[object]:
    root = os.stat(os.sep)  # noqa: PTH116 - importing pathlib takes longer than all that is done here
    yield from (os.getuid(), os.geteuid(), os.getgid(), os.getegid(), os.getgroups(), root.st_dev, root.st_ino)
    if sys.platform == "linux":
        try:
            yield os.readlink("/proc/self/ns/mnt")  # noqa: PTH115
            with open("/proc/self/status", encoding="ascii", errors="replace") as told:  # noqa: PTH123
                yield from (line for line in told if line.startswith(_RIGHTS))
        except OSError:
            return


def folder() -> str:
    """Where one user's sockets lie; short, since the system takes no long names for them."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime.startswith(os.sep):
        return f"{runtime}/vaultlint"
    temporary = os.environ.get("TMPDIR", "")
    if not temporary.startswith(os.sep):
        temporary = "/tmp"  # noqa: S108 - `is_ours` decides whether it is believed
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
