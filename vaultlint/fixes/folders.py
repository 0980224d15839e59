"""A note's folder, held so that nobody can exchange it for another while the note is written.

Where the system lets us work relative to an open folder (POSIX), the way from the vault's root down to the note is
walked once, no link is followed, and every step after that happens in the folder that was found, wherever names lead
by then. Elsewhere (Windows) folders are named anew at each step, and looked at anew before it.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol, TypeVar

from vaultlint.fixes.descriptors import FRESH, NOT_FOLLOWED, PRIVATE, flush_folder, flush_folder_at

T = TypeVar("T")

HOLDS_FOLDERS = {os.open, os.stat, os.unlink, os.rename, os.access} <= os.supports_dir_fd
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_EXCHANGED = {errno.ENOTDIR, errno.ELOOP}
# Windows: sharing violation, lock violation; and access denied, which it also says of a file that is about to go.
_HELD_BY_OTHERS = {32, 33}
_PERHAPS_HELD = _HELD_BY_OTHERS | {5}
_PAUSES = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64)


class Folder(Protocol):
    """One folder of the vault, and what writing a note asks of it. Everything raises OSError."""

    def open(self, name: str, flags: int) -> int:
        """Open a file that is there, itself and not where a link leads."""

    def create(self, name: str) -> int:
        """Make a file, readable to nobody else, that was not there."""

    def status(self, name: str) -> os.stat_result:
        """Of the entry itself; links are not followed."""

    def replace(self, name: str, other: str) -> None:
        """Let `name` take the place of `other` in one step."""

    def remove(self, name: str) -> None: ...

    def flush(self) -> None:
        """Return when the disk has the names."""

    def is_read_only(self) -> bool:
        """Whether nobody, or not this user, may change its names. Judged by the mode too: root may do everything."""


def parts_inside(root: str, place: Path) -> tuple[str, ...]:
    """The way from the real folder `root` to the real file behind `place`, its name last. Raises OSError."""
    real = Path(os.path.realpath(place, strict=True))
    if not real.is_relative_to(root) or real == Path(root):
        raise PermissionError(errno.EACCES, "it lies outside the vault")
    return real.relative_to(root).parts


@contextmanager
def opened_folder(root: str, way: Sequence[str]) -> Iterator[Folder]:
    """The folder that the names of `way` lead to from the real folder `root`."""
    if not HOLDS_FOLDERS:
        yield NamedFolder(root, way)
        return
    descriptor = _walk(root, way)
    try:
        yield HeldFolder(descriptor)
    finally:
        with suppress(OSError):  # by now the note is written or not, and this changes nothing about it
            os.close(descriptor)


def _walk(root: str, way: Sequence[str]) -> int:
    here = os.open(root, _FOLDER)
    for name in way:
        try:
            deeper = os.open(name, _FOLDER | NOT_FOLLOWED, dir_fd=here)
        except OSError as error:
            raise _exchanged() if error.errno in _EXCHANGED else error from error
        finally:
            os.close(here)
        here = deeper
    return here


def _exchanged() -> OSError:
    return PermissionError(errno.EACCES, "a folder on the way to it was exchanged for something else")


class HeldFolder:
    """A folder known by its descriptor."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def open(self, name: str, flags: int) -> int:
        return os.open(name, flags | NOT_FOLLOWED, dir_fd=self._descriptor)

    def create(self, name: str) -> int:
        return os.open(name, FRESH, PRIVATE, dir_fd=self._descriptor)

    def status(self, name: str) -> os.stat_result:
        return os.stat(name, dir_fd=self._descriptor, follow_symlinks=False)

    def replace(self, name: str, other: str) -> None:
        os.replace(name, other, src_dir_fd=self._descriptor, dst_dir_fd=self._descriptor)

    def remove(self, name: str) -> None:
        os.unlink(name, dir_fd=self._descriptor)

    def flush(self) -> None:
        flush_folder(self._descriptor)

    def is_read_only(self) -> bool:
        nobody = not stat.S_IMODE(os.fstat(self._descriptor).st_mode) & 0o222
        return nobody or not os.access(".", os.W_OK, dir_fd=self._descriptor)


class NamedFolder:
    """A folder known by its name: before every step it must still be the one that was meant."""

    def __init__(self, root: str, way: Sequence[str]) -> None:
        self._path = Path(root, *way)

    def open(self, name: str, flags: int) -> int:
        return _patiently(lambda: os.open(self._here() / name, flags | NOT_FOLLOWED))

    def create(self, name: str) -> int:
        return os.open(self._here() / name, FRESH, PRIVATE)

    def status(self, name: str) -> os.stat_result:
        return (self._here() / name).lstat()

    def replace(self, name: str, other: str) -> None:
        here = self._here()
        _patiently(lambda: (here / name).replace(here / other))

    def remove(self, name: str) -> None:
        _patiently((self._here() / name).unlink)

    def flush(self) -> None:
        flush_folder_at(self._here())

    def is_read_only(self) -> bool:
        # Not by the mode: what Windows calls a read-only folder is one with an icon of its own.
        return not os.access(self._here(), os.W_OK)

    def _here(self) -> Path:
        if os.path.realpath(self._path, strict=True) != str(self._path):
            raise _exchanged()
        return self._path


def _patiently(step: Callable[[], T]) -> T:
    """Try again for a second or so while another program, such as Obsidian or a sync client, holds the file."""
    for pause in _PAUSES:
        try:
            return step()
        except OSError as error:
            if getattr(error, "winerror", None) not in _PERHAPS_HELD:
                raise
        time.sleep(pause)
    try:
        return step()
    except OSError as error:
        if getattr(error, "winerror", None) in _HELD_BY_OTHERS:
            raise OSError(errno.EBUSY, "another program holds it open") from error
        raise
