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
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol
from unicodedata import normalize

_LARGEST_PYPROJECT = 1_000_000
# Without O_NONBLOCK opening a FIFO waits for a writer that never comes; Windows knows none of the two flags.
_OPENING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

Contents = bytes | Callable[[], bytes]
"""Bytes, or how to come by them when somebody asks."""


Stamp = tuple[int, int, int, int]
"""What tells that a file is as it was: size in bytes, when it was written, when anything about it changed, inode.

Times are in nanoseconds. The first can be set by anybody, as whoever unpacks an archive does; the second is the disk's.
"""


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


def find_root(start: Path) -> Path:
    """The vault that `start` (a file or folder, there or not) lies in, as an absolute path; links are not resolved.

    It is the nearest folder with `.obsidian/` or a configuration of vaultlint, else the top of the git work tree, where
    many vaults leave `.obsidian/` out, else the folder of `start` itself.
    """
    # Not resolve(): a linked folder belongs to the vault in which the user named it.
    here = Path(os.path.normpath(start.absolute()))
    if not here.is_dir():
        here = here.parent
    folders = (here, *here.parents)
    return next((folder for folder in folders if is_marked(folder)), None) or _work_tree(folders) or here


def _work_tree(folders: Iterable[Path]) -> Path | None:
    """The top of the git work tree; a home folder under git holds more than notes."""
    return next((folder for folder in folders if (folder / ".git").exists() and not _is_home(folder)), None)


def _is_home(folder: Path) -> bool:
    try:
        return folder == Path.home()
    except RuntimeError:  # this user has none
        return False


def is_marked(folder: Path) -> bool:
    """Whether somebody made `folder` a vault: Obsidian by its settings, or a person by a configuration of vaultlint."""
    try:
        return (folder / ".obsidian").is_dir() or (folder / ".vaultlint.yaml").is_file() or _configures(folder)
    except OSError:
        return False


def _configures(folder: Path) -> bool:
    """Whether `folder` has a pyproject.toml with a table for vaultlint."""
    project = folder / "pyproject.toml"
    if not project.is_file() or project.stat().st_size > _LARGEST_PYPROJECT:
        return False
    import tomllib

    try:
        tools = tomllib.loads(project.read_text(encoding="utf-8")).get("tool")
    except (ValueError, RecursionError):
        return False
    return isinstance(tools, dict) and "vaultlint" in tools


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
        links: list[tuple[str, str]] = []
        found: set[str] = set()
        for path, entry in self._walk():
            if not entry.is_file(follow_symlinks=False):
                if entry.is_symlink():
                    links.append((path, entry.path))
                else:
                    self.skipped[path] = "neither a file nor a folder"
            elif path in found:
                self._keep_one(path, entry.path)
            else:
                found.add(path)
                if (real := entry.path) != self._below_root(path):
                    self._apart[path] = real
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
        """What tells whether the file `path` is as it was; None where the disk refuses to say."""
        try:
            found = os.lstat(self._place(path))
        except OSError:
            return None
        return stamp_of(found)

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

    def _walk(self) -> Iterator[tuple[str, os.DirEntry[str]]]:
        """All that is not hidden and no folder. Raises OSError where there is no vault to read."""
        folders = [("", self.root)]
        while folders:
            prefix, folder = folders.pop()
            try:
                with os.scandir(folder) as found:
                    entries = sorted(found, key=lambda entry: entry.name)
            except OSError as error:
                if not prefix:
                    raise
                self.skipped[prefix.rstrip("/")] = error.strerror or str(error)
                continue
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                path = prefix + (entry.name if entry.name.isascii() else normalize("NFC", entry.name))
                if entry.is_dir(follow_symlinks=False):
                    folders.append((f"{path}/", entry.path))
                else:
                    yield path, entry

    def _keep_one(self, path: str, place: str) -> None:
        """Of two names that differ in their normal form only, the one in NFC is the one that links mean."""
        kept, other = self._place(path), place
        if os.path.relpath(place, self.root) == path:
            kept, other = other, kept
        self._apart[path] = kept
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


def stamp_of(found: os.stat_result) -> Stamp:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


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
