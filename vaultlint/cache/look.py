"""What a look at the disk tells of a vault, without reading a file.

A file whose stamp is that of an earlier look is taken to be the same: this is all that a run asks of a vault in which
nothing happened. What was written just now has no stamp that tells anything, and is known by what it holds.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cached_property

from vaultlint.vault.discovery import DiskFiles
from vaultlint.vault.file_types import NAMING
from vaultlint.vault.stamps import Stamp, stamp_of

_SETTINGS = ".obsidian"


class Look:
    """The notes, canvases and bases on disk, and what stands around them."""

    def __init__(self, files: DiskFiles) -> None:
        self._files = files
        self.stamps = files.stamps
        """What the disk says of each; None where it says nothing, and where no database takes the name."""
        self.paths = sorted(files.stamps)

    @cached_property
    def name(self) -> bytes | None:
        """A name for all that findings may depend on, as far as a look tells; None where it does not tell enough."""
        told = [stamp for path in self.paths if (stamp := self.stamps[path])]
        if len(told) < len(self.paths):
            return None
        names = "\0".join(self.paths).encode("utf-8")
        return hashlib.sha256(b"".join((self.surroundings, names, b"\0\0", *told))).digest()

    @cached_property
    def surroundings(self) -> bytes:
        """A name for all that findings may depend on besides the notes: other files, settings, what was passed over."""
        digest = hashlib.sha256()
        for line in self._surroundings():
            digest.update(f"{line}\0".encode("utf-8", "surrogateescape"))
        return digest.digest()

    def _surroundings(self) -> Iterator[str]:
        for path in sorted(self._files.paths - self.stamps.keys()):
            # Files in which others may be named are known by what they hold, the others by their names alone.
            told = self._told(path, self._files.stamp(path)) if path.lower().endswith(NAMING) else ""
            yield f"{path} {told}"
        yield from (f"{path} -> {target}" for path, target in sorted(self._files.symlinks.items()))
        yield from (f"{path}: {reason}" for path, reason in sorted(self._files.skipped.items()))
        yield from self._below(_SETTINGS, frozenset())

    def _below(self, folder: str, above: frozenset[str]) -> Iterator[str]:
        """The files in a folder of settings and below, with what tells that they are as they were.

        Links are followed as whoever reads settings follows them; `above` are the folders that were come through.
        """
        place = os.path.realpath(os.path.join(self._files.root, folder))  # noqa: PTH118
        if place in above:
            return
        try:
            with os.scandir(place) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield f"{folder} {error.errno}"
            return
        for entry in found:
            path = f"{folder}/{entry.name}"
            try:
                if entry.is_dir():
                    yield from self._below(path, above | {place})
                else:
                    yield f"{path} {self._told(path, stamp_of(entry.stat(), self._files.latest_sure))}"
            except OSError as error:
                yield f"{path} {error.errno}"

    def _told(self, path: str, stamp: Stamp | None) -> object:
        """What tells that a file beside the notes is as it was."""
        if stamp:
            return stamp.hex()
        try:
            return hashlib.sha256(self._files.read(path)).hexdigest()
        except OSError as error:
            return error.errno
