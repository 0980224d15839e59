"""A vault as git has it: what is staged, and what was there before.

The repository may be somebody else's. Git is run with lists of arguments and only with commands that read its own
objects and index; the working tree is compared here, since git would run clean filters of the repository's
configuration over it. Monitors, hooks, external diffs and fetching are switched off besides.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
import weakref
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from unicodedata import normalize

from vaultlint.vault.discovery import Contents, Files, OverlaidFiles, is_hidden, read_inside

_HARMLESS = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "--no-pager", "--literal-pathspecs")
_REGULAR = ("100644", "100755", "100664")
_SYMLINK = "120000"


class GitError(Exception):
    """Git could not answer; the text says why, in git's own words where it has some."""


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
    git = _Git(root)
    if git.ask("rev-parse", "--is-inside-work-tree").strip() != b"true":
        raise GitError(f"{root} is not in the working tree of a git repository")
    nothing = git.ask("hash-object", "-t", "tree", "--stdin").strip().decode("ascii")
    index = git.staged_against(nothing)
    changes = git.staged_against("HEAD") if git.has_commits() else index
    blobs = _Blobs(git)
    files = _IndexFiles(root, {change.path: change for change in index}, blobs)
    earlier: dict[str, Contents | None] = {}
    for change in changes:
        was, is_now = change.old_mode in _REGULAR, change.path in files.paths
        if was and not is_hidden(change.path):
            earlier[change.path] = partial(blobs.read, change.old_id)
        elif is_now:
            earlier[change.path] = None
    return Staged(
        files=files,
        earlier=earlier,
        changed=frozenset(path for path in earlier if path in files.paths),
        gone=frozenset(path for path in earlier if path not in files.paths),
        ids={change.path: bytes.fromhex(change.new_id) for change in index if change.path in files.paths},
    )


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


def ignored(root: Path) -> list[str]:
    """What lies in the folder and git does not carry: files, and folders with a `/` at their end. Raises `GitError`."""
    output = _Git(root).ask("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory")
    return sorted(normalize("NFC", os.fsdecode(name)) for name in output.split(b"\0") if name)


class _Git:
    """Git, asked about one folder."""

    def __init__(self, root: Path) -> None:
        executable = shutil.which("git")
        if executable is None:
            raise GitError("git is not installed, or not on the PATH")
        self._command = [executable, *_HARMLESS, "-C", str(root)]

    def ask(self, *words: str) -> bytes:
        """What git prints. Raises `GitError` with what it complains about."""
        done = self._run(words)
        if done.returncode != 0:
            complaint = done.stderr.decode("utf-8", "replace").strip() or f"it ended with {done.returncode}"
            raise GitError(f"git {words[0]}: {complaint}")
        return done.stdout

    def has_commits(self) -> bool:
        return self._run(("rev-parse", "--verify", "--quiet", "HEAD")).returncode == 0

    def staged_against(self, tree: str) -> list[_Change]:
        """How the index differs from `tree` in the folder and below."""
        output = self.ask(
            "diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--relative",
            "--ita-invisible-in-index", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all",
            "--end-of-options", tree, "--",
        )  # fmt: skip
        return list(_changes(output))

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Git as a partner in conversation."""
        return subprocess.Popen(
            [*self._command, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )

    def _run(self, words: Iterable[str]) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*self._command, *words], stdin=subprocess.DEVNULL, capture_output=True, check=False, env=_environment()
        )


def _environment() -> dict[str, str]:
    """The surroundings for git: nothing is asked, locked or fetched, and paths mean what they mean here.

    A hook is told by the environment which repository and which index it serves, by paths that are relative to its
    own working directory; git is asked from the vault's folder instead.
    """
    environment = dict(os.environ)
    if "GIT_DIR" in environment:
        environment.setdefault("GIT_WORK_TREE", ".")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"):
        if name in environment:
            environment[name] = str(Path.cwd() / environment[name])
    # A missing object of a partial clone would be fetched by whatever command the repository names.
    silent = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": ""}
    return environment | silent


def _changes(output: bytes) -> Iterable[_Change]:
    """Read `:old-mode new-mode old-id new-id status NUL path NUL`."""
    parts = output.split(b"\0")
    for head, name in zip(parts[0:-1:2], parts[1::2], strict=True):
        old_mode, new_mode, old_id, new_id, status = head.decode("ascii").lstrip(":").split(" ")
        written = os.fsdecode(name)
        if status == "U":
            raise GitError(f"{written} is in conflict: finish the merge first")
        yield _Change(normalize("NFC", written), written, old_mode, new_mode, old_id, new_id)


class _Blobs:
    """Contents by id, from one `git cat-file` that is started when the first is asked for."""

    def __init__(self, git: _Git) -> None:
        self._git = git
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, blob: str) -> bytes:
        process = self._process
        if process is None:
            process = self._process = self._git.start("cat-file", "--batch")
            weakref.finalize(self, _end, process)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{blob}\n".encode("ascii"))
        process.stdin.flush()
        header = process.stdout.readline().split()
        if len(header) != 3:
            raise FileNotFoundError(errno.ENOENT, f"git has no object {blob}")
        data = process.stdout.read(int(header[2]) + 1)
        return data[:-1]


def _end(process: subprocess.Popen[bytes]) -> None:
    process.communicate()


class _IndexFiles:
    """The files of git's index. Where the disk holds the very same bytes they are read from there, which is faster."""

    def __init__(self, root: Path, tracked: Mapping[str, _Change], blobs: _Blobs) -> None:
        self._root = str(root)
        self._tracked = tracked
        self._blobs = blobs
        regular = (path for path, file in tracked.items() if file.new_mode in _REGULAR)
        self.paths = frozenset(path for path in regular if not is_hidden(path))
        self.symlinks: Mapping[str, str] = dict(self._second_names())

    def read(self, path: str) -> bytes:
        file = self._tracked.get(path)
        if file is None or file.new_mode not in _REGULAR:
            raise FileNotFoundError(errno.ENOENT, "not in git's index", path)
        try:
            data = read_inside(self._root, file.written)
        except OSError:
            return self._blobs.read(file.new_id)
        return data if _blob_id(data, len(file.new_id)) == file.new_id else self._blobs.read(file.new_id)

    def _second_names(self) -> Iterable[tuple[str, str]]:
        for path, file in self._tracked.items():
            if file.new_mode == _SYMLINK and not is_hidden(path):
                aim = os.fsdecode(self._blobs.read(file.new_id))
                target = normalize("NFC", os.path.normpath(PurePosixPath(path).parent / aim))
                if target in self.paths:
                    yield path, target


def _blob_id(data: bytes, length: int) -> str:
    """The id git gives to `data`; its length tells the hash in use."""
    digest = hashlib.new("sha1" if length == 40 else "sha256", usedforsecurity=False)
    digest.update(b"blob %d\0" % len(data))
    digest.update(data)
    return digest.hexdigest()
