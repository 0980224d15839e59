"""Which files belong to a vault, and where their bytes come from.

A vault is asked through `Files`: the disk, git's index, a commit or a text that was never saved all look alike. Paths
are relative to the vault's root, joined by `/`, in NFC whatever the disk says; a path with a part that starts with a
dot is hidden: it is never listed, though `.obsidian/app.json` and its like can be read by name.

The disk may be somebody else's pull request. Nothing outside the root is read, nothing but a regular file is opened,
and whatever is left out is remembered with the reason.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from operator import attrgetter
from pathlib import Path
from typing import Protocol
from unicodedata import normalize

from vaultlint.vault.file_types import WITH_METADATA
from vaultlint.vault.stamps import Stamp, latest_sure, stamp_of

# Without O_NONBLOCK opening a FIFO waits for a writer that never comes; Windows knows none of the two flags.
_OPENING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_FROM_FOLDER = os.scandir in os.supports_fd
"""Whether a file can be looked at from its folder, which saves the system the way there."""

Contents = bytes | Callable[[], bytes]
"""Bytes, or how to come by them when somebody asks."""


class Files(Protocol):
    """The files of a vault in one state."""

    @property
    def paths(self) -> frozenset[str]:
        """Every file once: notes, canvases, bases, attachments. Hidden ones are left out."""

    @property
    def symlinks(self) -> Mapping[str, str]:
        """Further names of listed files: links may use them, but the file is processed under its own name only."""

    def read(self, path: str) -> bytes:
        """The bytes of a file, hidden ones included. Raises OSError."""


def is_hidden(path: str) -> bool:
    """Whether Obsidian never shows the file at `path`, a path relative to the vault."""
    return path.startswith(".") or "/." in path


def read_inside(root: str, path: str) -> bytes:
    """The bytes of a regular file that lies in the folder `root`, symlinks followed as long as they stay inside."""
    real_root = os.path.realpath(root)
    real = os.path.realpath(Path(root, path), strict=True)
    if not _lies_in(real_root, real):
        raise PermissionError(errno.EACCES, "it lies outside the vault", path)
    return _read_regular(real)


def _lies_in(real_root: str, real: str) -> bool:
    return real.startswith(real_root.rstrip(os.sep) + os.sep)


def _read_regular(real: str) -> bytes:
    """Read what was looked at: a link put there in the meantime is not followed, a FIFO does not block."""
    descriptor = os.open(real, _OPENING)
    try:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            raise PermissionError(errno.EACCES, "not a regular file", real)
        # A file object would cost more than what it reads. Most files come whole at once; some grow meanwhile.
        pieces: list[bytes] = []
        while piece := os.read(descriptor, state.st_size + 1):
            pieces.append(piece)
        return b"".join(pieces)
    finally:
        os.close(descriptor)


class DiskFiles:
    """A vault as it lies on disk, listed once."""

    def __init__(self, root: Path) -> None:
        self.root = os.path.realpath(root)
        self._stem = os.path.join(self.root, "")  # noqa: PTH118 - a vault may be the root of a disk
        self._apart: dict[str, str] = {}
        """Where those files lie whose names the disk spells otherwise."""
        self.symlinks: dict[str, str] = {}
        self.skipped: dict[str, str] = {}
        """Paths left out, and why; a folder stands for all that is in it."""
        self.stamps: dict[str, Stamp | None] = {}
        """Of each note, canvas and base, as it was listed; None where the disk says nothing, or its name is no text."""
        self.latest_sure = latest_sure()
        found: set[str] = set()
        links: list[tuple[str, str]] = []
        folders = [("", self.root)]
        while folders:
            folders += self._list(*folders.pop(), found, links)
        self.paths = frozenset(found)
        listed = {self._place(path): path for path in found} if links else {}
        for path, place in sorted(links):
            self._add_symlink(path, place, listed)

    def read(self, path: str) -> bytes:
        if path in self.paths:
            return _read_regular(self._place(path))
        if path in self.skipped:
            raise PermissionError(errno.EACCES, self.skipped[path], path)
        return read_inside(self.root, path)

    def stamp(self, path: str) -> Stamp | None:
        """What tells now whether the file `path` is as it was; None where the disk refuses to say."""
        try:
            return stamp_of(os.lstat(self._place(path)), self.latest_sure)
        except OSError:
            return None

    def size(self, path: str) -> int:
        """How many bytes there are to read in the file `path`; none where the disk refuses to say."""
        try:
            return os.lstat(self._place(path)).st_size
        except OSError:
            return 0

    def locate(self, path: str) -> Path:
        """Where the file `path` lies, in the disk's own spelling. Raises KeyError for one that is not listed."""
        if path not in self.paths:
            raise KeyError(path)
        return Path(self._place(path))

    def _place(self, path: str) -> str:
        """Where a listed file lies. Most names are the disk's own; only the others are kept twice."""
        return self._apart.get(path) or self._below_root(path)

    def _below_root(self, path: str) -> str:
        return f"{self._stem}{path}" if os.sep == "/" else self._stem + path.replace("/", os.sep)

    def _list(self, prefix: str, place: str, found: set[str], links: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Find all in the folder at `place` that is not hidden, and name the folders in it.

        Raises OSError where there is no vault to read.
        """
        folders = []
        is_apart = os.path.join(place, "") != self._below_root(prefix)  # noqa: PTH118
        with ExitStack() as stack:
            try:
                entries = _entries(place, stack)
            except OSError as error:
                if not prefix:
                    raise
                self.skipped[prefix.rstrip("/")] = error.strerror or str(error)
                return []
            for entry in entries:
                name = entry.name
                if name.startswith("."):
                    continue
                spelt = name if name.isascii() else normalize("NFC", name)
                path = prefix + spelt
                if not entry.is_file(follow_symlinks=False):
                    there = os.path.join(place, name)  # noqa: PTH118
                    if entry.is_dir(follow_symlinks=False):
                        folders.append((f"{path}/", there))
                    elif entry.is_symlink():
                        links.append((path, there))
                    else:
                        self.skipped[path] = "neither a file nor a folder"
                elif path in found:
                    self._keep_one(path, os.path.join(place, name))  # noqa: PTH118
                else:
                    found.add(path)
                    if is_apart or spelt != name:
                        self._apart[path] = os.path.join(place, name)  # noqa: PTH118
                    if spelt.lower().endswith(WITH_METADATA):
                        self.stamps[path] = self._stamp_of(path, entry)
        return folders

    def _stamp_of(self, path: str, entry: os.DirEntry[str]) -> Stamp | None:
        """The stamp of the file `path`, whose folder was just listed."""
        if not (path.isascii() or _is_text(path)):
            return None
        try:
            # Windows tells with an entry what it told the folder, which may be old.
            state = entry.stat(follow_symlinks=False) if _FROM_FOLDER else os.lstat(entry.path)
        except OSError:
            return None
        return stamp_of(state, self.latest_sure)

    def _keep_one(self, path: str, place: str) -> None:
        """Of two names that differ in their normal form only, the one in NFC is the one that links mean."""
        kept, other = self._place(path), place
        if os.path.relpath(place, self.root) == path:
            kept, other = other, kept
        self._apart[path] = kept
        if self.stamps.get(path) is not None:
            self.stamps[path] = self.stamp(path)
        self.skipped[os.path.relpath(other, self.root).replace(os.sep, "/")] = (
            "its name is another file's, written in other Unicode characters: macOS would keep one of the two"
        )

    def _add_symlink(self, path: str, place: str, listed: Mapping[str, str]) -> None:
        """Keep a link to a listed file as its second name; leave every other one out."""
        try:
            real = os.path.realpath(place, strict=True)
        except OSError as error:
            self.skipped[path] = f"a symlink that leads nowhere: {error.strerror}"
            return
        if real in listed:
            self.symlinks[path] = listed[real]
        elif not _lies_in(self.root, real):
            self.skipped[path] = "a symlink that leaves the vault"
        elif Path(real).is_dir():
            self.skipped[path] = "a symlink to a folder of the vault itself"
        else:
            self.skipped[path] = "a symlink to something hidden or special"


def _entries(place: str, stack: ExitStack) -> list[os.DirEntry[str]]:
    """What is in the folder at `place`, by name; it is open until `stack` is left, since entries are found from it."""
    folder: int | str = place
    if _FROM_FOLDER:  # a link that was put in its place meanwhile is not followed
        folder = os.open(place, _OPENING | os.O_DIRECTORY)
        stack.callback(os.close, folder)
    with os.scandir(folder) as found:
        return sorted(found, key=attrgetter("name"))


def _is_text(path: str) -> bool:
    """Whether a name is text; on Linux it may be any bytes."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


class FilesReadOnce:
    """Files as they were when they were first read: what is found in a text and what is edited must be one text."""

    def __init__(self, base: Files) -> None:
        self._base = base
        self._read: dict[str, bytes] = {}
        self.paths = base.paths
        self.symlinks = base.symlinks

    def read(self, path: str) -> bytes:
        if path not in self._read:
            self._read[path] = self._base.read(path)
        return self._read[path]


class MemoryFiles:
    """A vault that exists only as bytes by path."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = {normalize("NFC", path): data for path, data in contents.items()}
        self.paths = frozenset(path for path in self._contents if not is_hidden(path))
        self.symlinks: Mapping[str, str] = {}

    def read(self, path: str) -> bytes:
        if path not in self._contents:
            raise _missing(path)
        return self._contents[path]


class OverlaidFiles:
    """Files some of which are replaced, added, or (with None) taken away."""

    def __init__(self, base: Files, changed: Mapping[str, Contents | None]) -> None:
        self.base = base
        self.changed = changed
        gone = {path for path, contents in changed.items() if contents is None}
        there = {path for path in changed if path not in gone and not is_hidden(path)}
        self.paths = frozenset((base.paths - gone) | there)
        self.symlinks: Mapping[str, str] = {
            path: target for path, target in base.symlinks.items() if path not in changed and target in self.paths
        }

    def read(self, path: str) -> bytes:
        if path not in self.changed:
            return self.base.read(path)
        contents = self.changed[path]
        if contents is None:
            raise _missing(path)
        return contents if isinstance(contents, bytes) else contents()


def _missing(path: str) -> FileNotFoundError:
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
