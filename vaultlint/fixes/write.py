"""One note replaced in one step: whatever happens on the way, it is wholly old or wholly new.

The new bytes go to a hidden file beside the note and from there, once the disk has them, into the note's place. So a
reader sees the old note or the new one, and never half of either.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from vaultlint.fixes.descriptors import BINARY, flush, read_all, write_all
from vaultlint.fixes.folders import Folder, opened_folder, parts_inside
from vaultlint.fixes.likeness import take_after

# Without O_NONBLOCK a FIFO put in the note's place would make us wait for ever.
_READ_AND_WRITE = os.O_RDWR | getattr(os, "O_NONBLOCK", 0) | BINARY
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}

CHANGED = "it has changed since it was read"


Locate = Callable[[str], Path]
"""Where a note lies on disk; KeyError for one that is not of the vault."""


class Rewrite(NamedTuple):
    """A note's bytes before and after. `path` is relative to the vault, as everywhere."""

    path: str
    old: bytes
    new: bytes
    group: str = ""
    """Notes of one group are written all or none; a note without a name for its group stands alone."""


class WriteRefused(Exception):
    """Why a note is not written, in plain words. The note is as it was."""


class WriteUncertain(Exception):
    """The note could neither be written for good nor be put back; only the journal's bytes are sure."""


def temporary_name() -> str:
    """A name that nobody can guess, hidden from Obsidian, and short enough whatever the note is called."""
    return f".vaultlint-{token_hex(8)}.tmp"


def check(root: Path, place: Path, rewrite: Rewrite, *, in_place: bool = False) -> str:
    """Where the note at `place` really lies, relative to `root`. Raises `WriteRefused` as `replace` would.

    Nothing is touched. A full disk is the one thing that shows only in the writing.
    """
    with _opened(root, place, rewrite.old, in_place=in_place) as note:
        return note.place


def replace(root: Path, place: Path, rewrite: Rewrite, *, in_place: bool = False, temporary: str | None = None) -> None:
    """Let `rewrite.new` take the place of `rewrite.old` in the note that lies at `place` in the vault `root`.

    A symlink stays and the file that it leads to is written, as long as that lies inside the vault. A hard-linked note
    is refused, since replacing it would cut it loose from its other names; with `in_place` it is overwritten instead,
    which is not one step. `temporary` names the hidden file where somebody wants to know it beforehand.
    Raises `WriteRefused`, and then the note is as it was.
    """
    with _opened(root, place, rewrite.old, in_place=in_place) as note:
        if rewrite.new == rewrite.old:
            return
        if note.status.st_nlink > 1:
            _overwrite(note.descriptor, rewrite)
        else:
            _exchange(note, rewrite, temporary or temporary_name())


class _OpenNote:
    """A note held open between the look at it and the writing."""

    def __init__(self, place: str, folder: Folder, name: str, descriptor: int) -> None:
        self.place = place
        self.folder = folder
        self.name = name
        self.descriptor = descriptor
        self.status = os.fstat(descriptor)

    def expect(self, old: bytes) -> None:
        """Refuse where the name stands for another file by now, or the file holds other bytes."""
        now = self.folder.status(self.name)
        same = (now.st_dev, now.st_ino) == (self.status.st_dev, self.status.st_ino)
        if not same or read_all(self.descriptor) != old:
            raise WriteRefused(CHANGED)

    def close(self) -> None:
        if self.descriptor >= 0:
            descriptor, self.descriptor = self.descriptor, -1
            os.close(descriptor)


@contextmanager
def _opened(root: Path, place: Path, old: bytes, *, in_place: bool) -> Iterator[_OpenNote]:
    """The note at `place`, if it may be written and holds `old`; else, and for whatever fails inside, refused."""
    try:
        real_root = os.path.realpath(root, strict=True)
        *way, name = parts_inside(real_root, place)
        with opened_folder(real_root, way) as folder:
            note = _OpenNote("/".join((*way, name)), folder, name, _open(folder, name))
            try:
                _expect_writable(folder, note.status, in_place=in_place)
                note.expect(old)
                yield note
            finally:
                note.close()
    except OSError as error:
        raise WriteRefused(_reason(error)) from error


def _expect_writable(folder: Folder, status: os.stat_result, *, in_place: bool) -> None:
    if not stat.S_IMODE(status.st_mode) & 0o222:
        raise WriteRefused("it is read-only")
    if status.st_nlink == 1 and folder.is_read_only():
        raise WriteRefused("its folder is read-only")
    if status.st_nlink > 1 and not in_place:
        raise WriteRefused(
            f"it is hard-linked: the same file has {status.st_nlink} names, and replacing it would leave the others "
            "behind with the old text"
        )


def _open(folder: Folder, name: str) -> int:
    """For writing too, though only a hard-linked note is written to: the system then says whether we might."""
    if not stat.S_ISREG(folder.status(name).st_mode):  # a device might act on being opened
        raise WriteRefused("it is not a regular file any more")
    try:
        return folder.open(name, _READ_AND_WRITE)
    except OSError as error:
        if error.errno in _READ_ONLY:
            raise WriteRefused("it is read-only") from error
        raise


def _exchange(note: _OpenNote, rewrite: Rewrite, temporary: str) -> None:
    exchanging = False
    try:
        draft = _create(note.folder, temporary)
        _fill(draft, rewrite.new, note.descriptor, note.status)
        note.expect(rewrite.old)
        note.close()  # Windows replaces no open file
        exchanging = True
        note.folder.replace(temporary, note.name)
        note.folder.flush()
    except BaseException:
        if not _removed(note.folder, temporary) and exchanging:
            _put_back(note, rewrite.old, temporary)
        raise


def _create(folder: Folder, temporary: str) -> int:
    try:
        return folder.create(temporary)
    except OSError as error:
        if error.errno in _READ_ONLY:
            raise WriteRefused("its folder is read-only") from error
        raise


def _fill(draft: int, data: bytes, model: int, status: os.stat_result) -> None:
    """Write the draft, make it look like the note, and close it once the disk has it."""
    try:
        write_all(draft, data)
        take_after(model, status, draft)
        flush(draft)
    finally:
        os.close(draft)


def _removed(folder: Folder, temporary: str) -> bool:
    """Remove what was written beside the note; False where it is not there, perhaps because it is the note now."""
    try:
        folder.remove(temporary)
    except FileNotFoundError:
        return False
    except OSError:
        return True  # it stays behind; the reason for being here is the better one to tell
    return True


def _put_back(note: _OpenNote, old: bytes, temporary: str) -> None:
    """Bring the old bytes back by the same way, after something failed behind the point of exchange."""
    try:
        note.descriptor = note.folder.open(note.name, _READ_AND_WRITE)
        draft = note.folder.create(temporary)
        try:
            write_all(draft, old)
            take_after(note.descriptor, note.status, draft)
        finally:
            os.close(draft)
        note.close()
        note.folder.replace(temporary, note.name)
    except OSError as error:
        _removed(note.folder, temporary)
        raise WriteUncertain(_reason(error)) from error


def _overwrite(descriptor: int, rewrite: Rewrite) -> None:
    """Write into the file itself, so that all its names go on meaning it. Killed halfway, it holds some of each."""
    try:
        _refill(descriptor, rewrite.new)
        flush(descriptor)
    except BaseException:
        try:
            _refill(descriptor, rewrite.old)
        except OSError as error:
            raise WriteUncertain(_reason(error)) from error
        with suppress(OSError):
            flush(descriptor)
        raise


def _refill(descriptor: int, data: bytes) -> None:
    # From the first byte on and cut to length last: recovery knows a half-written note by its new head and old tail.
    os.lseek(descriptor, 0, os.SEEK_SET)
    write_all(descriptor, data)
    os.ftruncate(descriptor, len(data))


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "it is gone"
    return error.strerror or str(error)
