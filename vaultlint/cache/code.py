"""Which program this is: what one version found out says nothing about another."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

_DISTRIBUTION = "obsidian_vaultlint"
_OURS = (".py", ".yaml", ".txt", ".json")


def code_identity() -> str:
    """A name for this very program: Python, our own files, and what is installed beside them.

    Libraries read and judge, and any other distribution may bring kinds of checks.

    What was installed is known by the list of its files and their hashes, wherever it was installed and when. The files
    of a checkout are known by size and time: one that somebody works on is another program after every change.
    """
    package = Path(__file__).parents[1]
    ours = _record(package) or "\0".join((*_stamps(str(package)), *_stamps(str(package.parent / "rules"))))
    digest = hashlib.sha256(f"{sys.version_info} {sys.platform}\0{ours}".encode("utf-8", "surrogateescape"))
    for name in sorted(_installed()):
        digest.update(f"\0{name}".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:16]


def _record(package: Path) -> str | None:
    """What the installer wrote down about a package; None for a checkout, and for one that is installed as it lies."""
    for record in package.parent.glob(f"{_DISTRIBUTION}-*.dist-info/RECORD"):
        written = record.read_text(encoding="utf-8", errors="surrogateescape")
        if f"{package.name}/__init__.py," in written:
            return written
    return None


def _installed() -> Iterator[str]:
    """The names of installed distributions as their folders have them, `marko-2.2.4.dist-info`."""
    for folder in sys.path:
        try:
            names = [entry.name for entry in os.scandir(folder)] if folder.endswith("-packages") else []
        except OSError:
            continue
        for name in names:
            if name.endswith("-info"):
                yield name


def _stamps(folder: str) -> Iterator[str]:
    """Path, size and time of our files in a folder and below. Raises OSError."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    yield from _stamps(entry.path)
            elif entry.name.endswith(_OURS):
                stat = entry.stat()
                yield f"{entry.path} {stat.st_size} {stat.st_mtime_ns}"
