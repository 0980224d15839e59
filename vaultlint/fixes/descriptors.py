"""Bytes through a file descriptor: all of them, and down to the disk."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

NOT_FOLLOWED = getattr(os, "O_NOFOLLOW", 0)
BINARY = getattr(os, "O_BINARY", 0)
FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NOT_FOLLOWED | BINARY
"""How a file is made: never one that is there already, never through a link."""
PRIVATE = 0o600

_CHUNK = 1 << 20
# What file systems answer that know no such thing as flushing a folder: network shares, FUSE.
_NO_SUCH_THING = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


def read_all(descriptor: int) -> bytes:
    """What the file holds now, from its first byte."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    chunks = []
    while chunk := os.read(descriptor, _CHUNK):
        chunks.append(chunk)
    return b"".join(chunks)


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte: one call to the system may take fewer than it is given."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def flush(descriptor: int) -> None:
    """Return when the disk has it. On macOS fsync alone leaves it in the drive's own memory."""
    if sys.platform != "win32":
        import fcntl

        whole_way: int | None = getattr(fcntl, "F_FULLFSYNC", None)
        if whole_way is not None:
            try:
                fcntl.fcntl(descriptor, whole_way)
            except OSError:  # a network share: fsync is the most it can do
                pass
            else:
                return
    os.fsync(descriptor)


def flush_folder(descriptor: int) -> None:
    """Let the disk have a folder's names, wherever the file system can be asked for it."""
    try:
        flush(descriptor)
    except OSError as error:
        if error.errno not in _NO_SUCH_THING:
            raise


def flush_folder_at(path: str | Path) -> None:
    """The same by name. Windows opens no folders: there the file system's own journal must do."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        flush_folder(descriptor)
    finally:
        os.close(descriptor)


def write_new(path: Path, data: bytes) -> None:
    """Make a private file that is on the disk when this returns; its folder's names are not flushed yet."""
    descriptor = os.open(path, FRESH, PRIVATE)
    try:
        write_all(descriptor, data)
        flush(descriptor)
    finally:
        os.close(descriptor)
