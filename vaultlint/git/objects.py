"""What git keeps: the contents of files, each under a name that follows from them."""

from __future__ import annotations

import errno
import hashlib
import subprocess
import weakref
import zlib
from collections.abc import Mapping
from pathlib import Path

from vaultlint.git.asking import Git, GitError

REGULAR = ("100644", "100755", "100664")
"""The modes of files that are no links and no modules."""


def committed(path: Path, revision: str = "HEAD") -> bytes | None:
    """What a revision has in a file; None where it has none, or where there is no revision to ask."""
    try:
        return Git(path.parent).ask("cat-file", "blob", f"{revision}:./{path.name}")
    except (GitError, OSError):
        return None


class Blobs:
    """Contents by id, from one `git cat-file` that is started when the first is asked for."""

    def __init__(self, git: Git) -> None:
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


def blob_id(data: bytes, length: int) -> str:
    """The id git gives to `data`; its length tells the hash in use."""
    return _id(_object("blob", data), length)


class Passing:
    """Objects in a folder of their own, to be read beside those of the repository, into which nothing is written."""

    def __init__(self, folder: Path, length: int) -> None:
        """`length` is that of the repository's ids."""
        self.folder = folder
        self._length = length

    def blob(self, data: bytes) -> str:
        return self._keep(_object("blob", data))

    def tree(self, blobs: Mapping[str, str]) -> str:
        """A folder of files, ids by plain names."""
        entries = (f"100644 {name}\0".encode("ascii") + bytes.fromhex(id_) for name, id_ in sorted(blobs.items()))
        return self._keep(_object("tree", b"".join(entries)))

    def _keep(self, whole: bytes) -> str:
        id_ = _id(whole, self._length)
        place = self.folder / id_[:2] / id_[2:]
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(zlib.compress(whole, 1))
        return id_


def _object(kind: str, data: bytes) -> bytes:
    return b"%s %d\0%s" % (kind.encode("ascii"), len(data), data)


def _id(whole: bytes, length: int) -> str:
    return hashlib.new("sha1" if length == 40 else "sha256", whole, usedforsecurity=False).hexdigest()
