"""What the next commit would hold, and what the last one holds."""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from unicodedata import normalize

from vaultlint.git.asking import Git, GitError
from vaultlint.git.objects import REGULAR, Blobs, blob_id
from vaultlint.vault.discovery import Contents, Files, OverlaidFiles, is_hidden, read_inside

_SYMLINK = "120000"


@dataclass(frozen=True)
class Staged:
    """What the next commit would hold, against the last one. Paths are those of the vault."""

    files: Files
    """The vault as the index has it; a file that is not tracked does not exist."""
    earlier: Mapping[str, Contents | None]
    """What the last commit has otherwise; None for what it has not."""
    changed: frozenset[str]
    """Files added, modified or renamed to."""
    gone: frozenset[str]
    """Files deleted or renamed from."""
    renamed: Mapping[str, str]
    """What is called otherwise than in the last commit and says the same: its path by the one it had."""
    ids: Mapping[str, bytes]
    """Git's name for the contents of each file in the index."""

    @property
    def before(self) -> Files:
        """The vault as the last commit has it; empty before the first commit."""
        return self.before_in(self.files)

    def before_in(self, files: Files) -> Files:
        """The same, as what differs from `files`, which are those of the index."""
        return OverlaidFiles(files, self.earlier)

    def over(self, disk: Files, known: Mapping[str, bytes]) -> Files:
        """The files of the index as the disk with what differs from it; `known` are git's names for files on disk."""
        return _IndexOverDisk(disk, self.files, {path for path, name in self.ids.items() if known.get(path) == name})


class _IndexOverDisk(OverlaidFiles):
    """Whoever knows the disk need not read what the index has just the same."""

    def __init__(self, disk: Files, index: Files, same: Collection[str]) -> None:
        changed: dict[str, Contents | None] = dict.fromkeys(disk.paths - index.paths)
        changed |= {
            path: partial(index.read, path) for path in index.paths if path not in same or path not in disk.paths
        }
        super().__init__(disk, changed)
        self.symlinks = index.symlinks


def staged(root: Path) -> Staged:
    """The staged state of the vault at `root`, the top or a folder of a repository. Raises `GitError`."""
    git = Git(root)
    git.require_work_tree()
    nothing = git.ask("hash-object", "-t", "tree", "--stdin").strip().decode("ascii")
    index = _staged_against(nothing, git)
    changes = _staged_against("HEAD", git) if git.commit("HEAD") else index
    blobs = Blobs(git)
    files = _IndexFiles(root, {change.path: change for change in index}, blobs)
    earlier: dict[str, Contents | None] = {}
    for change in changes:
        was, is_now = change.old_mode in REGULAR, change.path in files.paths
        if was and not is_hidden(change.path):
            earlier[change.path] = partial(blobs.read, change.old_id)
        elif is_now:
            earlier[change.path] = None
    return Staged(
        files=files,
        earlier=earlier,
        changed=frozenset(path for path in earlier if path in files.paths),
        gone=frozenset(path for path in earlier if path not in files.paths),
        renamed=_renamed(changes),
        ids={change.path: bytes.fromhex(change.new_id) for change in index if change.path in files.paths},
    )


def _renamed(changes: Iterable[_Change]) -> dict[str, str]:
    """Files that went, each with the only one that came with the same content."""
    gone, came = Counter[str](), Counter[str]()
    paths: dict[str, str] = {}
    went: dict[str, str] = {}
    for change in changes:
        if change.new_mode not in REGULAR and change.old_mode in REGULAR:
            gone[change.old_id] += 1
            went[change.path] = change.old_id
        elif change.old_mode not in REGULAR and change.new_mode in REGULAR:
            came[change.new_id] += 1
            paths[change.new_id] = change.path
    return {path: paths[blob] for path, blob in went.items() if gone[blob] == came[blob] == 1}


class _Change(NamedTuple):
    """A file in the index, against a tree."""

    path: str
    """In NFC."""
    written: str
    """As git has it."""
    old_mode: str
    new_mode: str
    old_id: str
    new_id: str


def _staged_against(tree: str, git: Git) -> list[_Change]:
    """How the index differs from `tree` in the folder and below."""
    output = git.ask(
        "diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--relative",
        "--ita-invisible-in-index", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all",
        "--end-of-options", tree, "--",
    )  # fmt: skip
    return list(_changes(output))


def _changes(output: bytes) -> Iterable[_Change]:
    """Read `:old-mode new-mode old-id new-id status NUL path NUL`."""
    parts = output.split(b"\0")
    for head, name in zip(parts[0:-1:2], parts[1::2], strict=True):
        old_mode, new_mode, old_id, new_id, status = head.decode("ascii").lstrip(":").split(" ")
        written = os.fsdecode(name)
        if status == "U":
            raise GitError(f"{written} is in conflict: finish the merge first")
        yield _Change(normalize("NFC", written), written, old_mode, new_mode, old_id, new_id)


class _IndexFiles:
    """The files of git's index. Where the disk holds the very same bytes they are read from there, which is faster."""

    def __init__(self, root: Path, tracked: Mapping[str, _Change], blobs: Blobs) -> None:
        self._root = str(root)
        self._tracked = tracked
        self._blobs = blobs
        regular = (path for path, file in tracked.items() if file.new_mode in REGULAR)
        self.paths = frozenset(path for path in regular if not is_hidden(path))
        self.symlinks: Mapping[str, str] = dict(self._second_names())

    def read(self, path: str) -> bytes:
        file = self._tracked.get(path)
        if file is None or file.new_mode not in REGULAR:
            raise FileNotFoundError(errno.ENOENT, "not in git's index", path)
        try:
            data = read_inside(self._root, file.written)
        except OSError:
            return self._blobs.read(file.new_id)
        return data if blob_id(data, len(file.new_id)) == file.new_id else self._blobs.read(file.new_id)

    def _second_names(self) -> Iterable[tuple[str, str]]:
        for path, file in self._tracked.items():
            if file.new_mode == _SYMLINK and not is_hidden(path):
                aim = os.fsdecode(self._blobs.read(file.new_id))
                target = normalize("NFC", os.path.normpath(PurePosixPath(path).parent / aim))
                if target in self.paths:
                    yield path, target
