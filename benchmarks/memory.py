"""How much memory a command takes, with every process that it starts.

Each process is asked for its proportional set size (PSS): a page that several share is counted once, in parts. Where
the system does not tell that, resident sizes are added up, which counts shared pages more than once. Systems without
`/proc` tell nothing while a command runs; there the largest process counts, as the system tells it at the end.
"""

from __future__ import annotations

import os
from pathlib import Path

INTERVAL = 0.02
"""Seconds between two looks, or more where a look takes long. A peak that is shorter may be missed."""
_PROC = Path("/proc")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_PARENT = 1
"""Where the parent's number stands behind a process's name."""


def measure() -> str:
    """What sizes are told in here."""
    if not _PROC.is_dir():
        return "RSS of the largest process"
    return "PSS" if (_PROC / "self/smaps_rollup").exists() else "RSS"


class ProcessTree:
    """A process and all that come from it."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._foreign: set[str] = set()
        """Processes that do not belong to it: nobody becomes another's child later."""

    def size(self) -> int:
        """Bytes, now."""
        return sum(map(_size, self._processes()))

    def _processes(self) -> set[int]:
        parents = {name: parent for name in self._candidates() if (parent := _parent(name)) is not None}
        members = {self._root}
        grown = True
        while grown:
            grown = False
            for name, parent in parents.items():
                if parent in members and int(name) not in members:
                    members.add(int(name))
                    grown = True
        self._foreign.update(name for name in parents if int(name) not in members)
        return members

    def _candidates(self) -> list[str]:
        names = (path.name for path in _PROC.iterdir()) if _PROC.is_dir() else ()
        return [name for name in names if name.isdigit() and name not in self._foreign]


def _parent(process: str) -> int | None:
    try:
        line = (_PROC / process / "stat").read_bytes()
    except OSError:
        return None
    # A name may hold spaces and brackets.
    return int(line.rpartition(b")")[2].split()[_PARENT])


def _size(process: int) -> int:
    folder = _PROC / str(process)
    try:
        for line in (folder / "smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    try:
        return int((folder / "statm").read_bytes().split()[1]) * _PAGE
    except (OSError, IndexError):  # it has just ended
        return 0
