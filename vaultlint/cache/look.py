"""What a look at the disk tells of a vault, without reading a file.

A file whose size, times and inode are those of an earlier look is taken to be the same: this is all that a run asks of
a vault in which nothing happened. What was written just now may be written again at what looks like the same time, and
is known by what it holds.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from functools import cached_property

from vaultlint.vault.discovery import DiskFiles, Stamp, stamp_of
from vaultlint.vault.file_types import NAMING, WITH_METADATA

_RACE = 2_000_000_000
"""Nanoseconds in which a file can change twice and look the same."""
TIME = 1
"""Where in a stamp it stands when a file was written."""
UNSURE = -1
"""In the place of a time that says nothing."""
_SETTINGS = ".obsidian"


class Look:
    """The notes, canvases and bases on disk, and what stands around them."""

    def __init__(self, files: DiskFiles) -> None:
        self._latest = time.time_ns() - _RACE
        self._files = files
        self.paths = sorted(path for path in files.paths if path.lower().endswith(WITH_METADATA))
        self.stamps: dict[str, Stamp] = {}
        """What the disk says of each; those it says nothing of are missing, and those whose names no database takes."""
        self._is_sure = True
        for path in self.paths:
            if (path.isascii() or _is_text(path)) and (stamp := files.stamp(path)) is not None:
                if self._is_fresh(stamp):
                    stamp = stamp[0], UNSURE, UNSURE, stamp[-1]
                    self._is_sure = False
                self.stamps[path] = stamp

    @cached_property
    def name(self) -> bytes | None:
        """A name for all that findings may depend on, as far as a look tells; None where it does not tell enough."""
        if not self._is_sure or len(self.stamps) < len(self.paths):
            return None
        return hashlib.sha256(repr(self.stamps).encode("utf-8") + self.surroundings).digest()

    @cached_property
    def surroundings(self) -> bytes:
        """A name for all that findings may depend on besides the notes: other files, settings, what was passed over."""
        digest = hashlib.sha256()
        for line in self._surroundings():
            digest.update(f"{line}\0".encode("utf-8", "surrogateescape"))
        return digest.digest()

    def _surroundings(self) -> Iterator[str]:
        notes = set(self.paths)
        for path in sorted(self._files.paths - notes):
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
                    yield f"{path} {self._told(path, stamp_of(entry.stat()))}"
            except OSError as error:
                yield f"{path} {error.errno}"

    def _told(self, path: str, stamp: Stamp | None) -> object:
        """What tells that a file beside the notes is as it was."""
        if stamp is None or not self._is_fresh(stamp):
            return stamp
        try:
            return hashlib.sha256(self._files.read(path)).hexdigest()
        except OSError as error:
            return error.errno

    def _is_fresh(self, stamp: Stamp) -> bool:
        _, written, changed, _ = stamp
        return written >= self._latest or changed >= self._latest


def _is_text(path: str) -> bool:
    """Whether a name is text; on Linux it may be any bytes."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
