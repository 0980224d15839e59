"""What has changed in a vault since work on it set out from another line of commits."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unicodedata import normalize

from vaultlint.git.asking import Git, GitError
from vaultlint.git.lines import AS_BEFORE, NEW, Lines, read_patch
from vaultlint.git.objects import REGULAR, Blobs, Passing, blob_id
from vaultlint.vault.discovery import Contents, Files, OverlaidFiles, is_hidden
from vaultlint.vault.file_types import NAMING, WITH_METADATA

_FETCH = "fetch all of the history (actions/checkout: fetch-depth: 0; GitLab: GIT_DEPTH: 0; else git fetch --unshallow)"


@dataclass(frozen=True)
class Since:
    """How files differ from those of an earlier commit. Paths are those of the vault."""

    earlier: Mapping[str, Contents | None]
    """What the commit has otherwise; None for what it has not."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """The earlier path of each note that has another one now."""
    lines: Mapping[str, Lines] = field(default_factory=dict)
    """The lines of each file that differs or is new."""

    def before_in(self, files: Files) -> Files:
        """The files of the commit, as what differs from `files`."""
        return OverlaidFiles(files, self.earlier)

    def path_before(self, path: str) -> str:
        return self.renamed.get(path, path)

    def lines_of(self, path: str) -> Lines:
        return self.lines.get(path, AS_BEFORE)


class _Told(NamedTuple):
    """What git says of the working tree."""

    known: frozenset[str]
    """Files that are tracked, or would be if somebody added everything."""
    left_out: frozenset[str]
    """Tracked files that a sparse checkout leaves out."""


def parted(root: Path, ref: str) -> Parting:
    """Where the work on the vault at `root` parted from `ref`. Raises `GitError`."""
    git = Git(root)
    git.require_work_tree()
    if ref.startswith(("-", "^")) or not ref.isprintable() or not ref:
        raise GitError("--since takes the name of a commit, such as main, origin/main or HEAD~3")
    head = git.commit("HEAD")
    if head is None:
        raise GitError("there is no commit yet, so nothing has changed since one")
    is_shallow = git.ask("rev-parse", "--is-shallow-repository").strip() == b"true"
    other = git.commit(ref)
    if other is None:
        advice = f"; {_FETCH}" if is_shallow else ", or it was not fetched: try origin/… for a branch"
        raise GitError(f"git knows no commit “{ref}”{advice}")
    base = git.merge_base(other, head)
    if base is None:
        if is_shallow:
            raise GitError(f"this clone is shallow and ends before the commit where HEAD parted from “{ref}”: {_FETCH}")
        raise GitError(f"HEAD and “{ref}” have no commit in common")
    return Parting(root, git, base)


class Parting:
    """The commit from which the work on a vault set out."""

    def __init__(self, root: Path, git: Git, commit: str) -> None:
        self.commit = commit
        self._root = root
        self._git = git
        self._blobs = Blobs(git)
        self._ids = dict(_files(git.ask("ls-tree", "-r", "-z", commit)))

    def compared(self, disk: Files, known: Mapping[str, bytes]) -> Since:
        """How the files on disk differ; `known` are git's names for what some of them hold.

        What git ignores, or a sparse checkout leaves out, is taken to have been as it is.
        """
        gone, added = self._ids.keys() - disk.paths, disk.paths - self._ids.keys()
        if gone or added:
            told = self._working_tree()
            gone, added = gone - told.left_out, added & told.known
        changed: dict[str, bytes] = {}
        for path in sorted(self._ids.keys() & disk.paths):
            if path.lower().endswith(NAMING) and known.get(path) != bytes.fromhex(self._ids[path]):
                try:
                    data = disk.read(path)
                except OSError:
                    continue
                if not self._is(data, self._ids[path]):
                    changed[path] = data
        earlier: dict[str, Contents | None] = dict.fromkeys(added)
        earlier |= {path: partial(self._blobs.read, self._ids[path]) for path in (*changed, *gone)}
        renamed: dict[str, str] = {}
        lines: dict[str, Lines] = dict.fromkeys(added, NEW)
        for old, new, of_note in self._diff(changed, gone, added, disk):
            lines[new] = of_note
            if old != new:
                renamed[new] = old
        return Since(earlier, renamed, lines)

    def _is(self, data: bytes, id_: str) -> bool:
        """Whether git has `data` under that id, perhaps with the ends of lines that git writes on Windows."""
        return blob_id(data, len(id_)) == id_ or (
            b"\r\n" in data and blob_id(data.replace(b"\r\n", b"\n"), len(id_)) == id_
        )

    def _working_tree(self) -> _Told:
        output = self._git.ask("ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard")
        known: set[str] = set()
        left_out: set[str] = set()
        for entry in filter(None, output.split(b"\0")):
            path = normalize("NFC", os.fsdecode(entry[2:]))
            (left_out if entry.startswith(b"S") else known).add(path)
        return _Told(frozenset(known), frozenset(left_out))

    def _diff(
        self, changed: Mapping[str, bytes], gone: Iterable[str], added: Iterable[str], disk: Files
    ) -> list[tuple[str, str, Lines]]:
        """Each note that was there before under that or another name: its earlier path, its path, its lines.

        Git is handed two folders of notes that are called by numbers: no name can mean anything to it, and no
        attribute of the repository speaks of them.
        """
        gone = sorted(path for path in gone if _is_note(path))
        fresh = dict(changed)
        if gone:
            for path in filter(_is_note, added):
                try:
                    fresh[path] = disk.read(path)
                except OSError:
                    continue
        if not fresh:
            return []
        paths = sorted({*fresh, *gone})
        number = {path: f"{index:x}" for index, path in enumerate(paths)}
        with TemporaryDirectory(prefix="vaultlint-") as folder:
            passing = Passing(Path(folder), len(self.commit))
            before = passing.tree({number[path]: self._ids[path] for path in paths if path in self._ids})
            after = passing.tree({number[path]: passing.blob(data) for path, data in fresh.items()})
            patch = Git(self._root, passing.folder).ask(
                "diff-tree", "-p", "-U0", "--inter-hunk-context=0", "--find-renames", "-l1000", "--diff-filter=MR",
                "--text", "--ignore-cr-at-eol", "--no-color", "--no-ext-diff", "--no-textconv", before, after, "--",
            )  # fmt: skip
        return [(paths[int(old, 16)], paths[int(new, 16)], lines) for old, new, lines in read_patch(patch)]


def _files(listing: bytes) -> Iterable[tuple[str, str]]:
    """Read `mode type id TAB path NUL`: files that are not hidden, by path."""
    for entry in filter(None, listing.split(b"\0")):
        head, _, name = entry.partition(b"\t")
        mode, _, id_ = head.decode("ascii").split(" ")
        path = normalize("NFC", os.fsdecode(name))
        if mode in REGULAR and not is_hidden(path):
            yield path, id_


def _is_note(path: str) -> bool:
    return path.lower().endswith(WITH_METADATA)
