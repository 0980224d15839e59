"""One run's record in the journal: a folder that tells by its files how far the run came.

    notes.bin       every note's old and new bytes, one after the other
    manifest.json   which notes, where, and which bytes are whose: with it the record is complete, and writing may begin
    finished.json   the notes that hold their new bytes: the run is over, and can be undone
    undoing         an undo has begun

Each comes into being in one step and is on the disk before the next thing happens. A folder without a manifest is that
of a run that was killed before it touched anything.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vaultlint.fixes.descriptors import FRESH, PRIVATE, flush, flush_folder_at, write_all, write_new
from vaultlint.fixes.manifest import Manifest, ManifestFault, PlannedNote, Stretch, decode, encode
from vaultlint.fixes.state_folder import make_private_folder
from vaultlint.fixes.write import Rewrite, temporary_name

_NOTES = "notes.bin"
_MANIFEST = "manifest.json"
_FINISHED = "finished.json"
_UNDOING = "undoing"


class RecordDamaged(Exception):
    """A record that cannot be trusted, and why."""


@dataclass
class Record:
    """A run that was planned, by what its folder holds."""

    folder: Path
    manifest: Manifest
    finished: frozenset[str] | None
    """Paths of the notes that got their new bytes; None while the run is not over."""
    undoing: bool

    @classmethod
    def plan(cls, folder: Path, vault: Path, rewrites: Sequence[tuple[str, Rewrite]], *, in_place: bool) -> Record:
        """Write down a run before it begins: for each note where it really lies, and its bytes. Raises OSError."""
        make_private_folder(folder)
        notes = _write_bytes(folder / _NOTES, rewrites)
        manifest = Manifest(str(vault), datetime.now(UTC), in_place, tuple(notes))
        _write_whole(folder / _MANIFEST, encode(manifest))
        return cls(folder, manifest, None, undoing=False)

    @classmethod
    def read(cls, folder: Path, vault: Path) -> Record | None:
        """The record in `folder`; None where the run never began. Raises `RecordDamaged` for what is none of ours."""
        try:
            manifest = decode((folder / _MANIFEST).read_bytes())
            finished = _read_finished(folder / _FINISHED)
            size = (folder / _NOTES).stat().st_size
        except FileNotFoundError as error:
            if not (folder / _MANIFEST).exists():
                return None
            raise RecordDamaged("a part of it is missing") from error
        except OSError as error:
            raise RecordDamaged(error.strerror or str(error)) from error
        except ManifestFault as error:
            raise RecordDamaged(str(error)) from error
        if manifest.vault != str(vault):
            raise RecordDamaged("it belongs to another vault")
        if any(part.start + part.length > size for note in manifest.notes for part in (note.old, note.new)):
            raise RecordDamaged("the bytes of its notes are cut short")
        return cls(folder, manifest, finished, (folder / _UNDOING).exists())

    @property
    def is_over(self) -> bool:
        return self.finished is not None and not self.undoing

    @property
    def notes(self) -> tuple[PlannedNote, ...]:
        """The notes that an undo has to look at: all of them, unless we know better."""
        if self.finished is None:
            return self.manifest.notes
        return tuple(note for note in self.manifest.notes if note.path in self.finished)

    def bytes_of(self, stretch: Stretch) -> bytes:
        """A note's bytes. Raises `RecordDamaged` where they are not what they were."""
        (data,) = self._read([stretch])
        return data

    def expect_whole(self) -> None:
        """Raise `RecordDamaged` unless every note's bytes are what they were."""
        for _ in self._read(part for note in self.manifest.notes for part in (note.old, note.new)):
            pass

    def _read(self, stretches: Iterable[Stretch]) -> Iterator[bytes]:
        try:
            with (self.folder / _NOTES).open("rb") as file:
                for stretch in stretches:
                    file.seek(stretch.start)
                    data = file.read(stretch.length)
                    if not stretch.holds(data):
                        raise RecordDamaged("the bytes of its notes are damaged")
                    yield data
        except OSError as error:
            raise RecordDamaged(error.strerror or str(error)) from error

    def finish(self, written: Iterable[str]) -> None:
        """The run is over, and `written` hold their new bytes. Raises OSError."""
        self.finished = frozenset(written)
        _write_whole(self.folder / _FINISHED, json.dumps(sorted(self.finished)).encode("ascii"))
        if self.undoing:
            (self.folder / _UNDOING).unlink(missing_ok=True)
            flush_folder_at(self.folder)
            self.undoing = False

    def begin_undo(self) -> None:
        """From now on the run is to be taken back, even if that takes another start. Raises OSError."""
        if not self.undoing:
            _write_whole(self.folder / _UNDOING, b"")
            self.undoing = True

    def forget(self) -> None:
        forget(self.folder)


def forget(folder: Path) -> None:
    """Remove a record. The manifest goes first: without it whatever else may be left means nothing."""
    with suppress(FileNotFoundError):
        (folder / _MANIFEST).unlink()
        flush_folder_at(folder)
    shutil.rmtree(folder, ignore_errors=True)


def never_began(folder: Path) -> bool:
    """Whether the run was killed before its record was complete, or the record while it was removed."""
    return not (folder / _MANIFEST).exists()


def is_over(folder: Path) -> bool:
    """Whether nothing waits for the record any more, even if we cannot read it."""
    return (folder / _FINISHED).exists() and not (folder / _UNDOING).exists()


def size_of(folder: Path) -> int:
    """The bytes that a record takes."""
    with suppress(OSError):
        return sum(entry.stat(follow_symlinks=False).st_size for entry in os.scandir(folder))
    return 0


def _write_bytes(path: Path, rewrites: Iterable[tuple[str, Rewrite]]) -> list[PlannedNote]:
    notes = []
    end = 0
    descriptor = os.open(path, FRESH, PRIVATE)
    try:
        for place, rewrite in rewrites:
            old = Stretch.of(rewrite.old, end)
            new = Stretch.of(rewrite.new, end + old.length)
            end = new.start + new.length
            write_all(descriptor, rewrite.old)
            write_all(descriptor, rewrite.new)
            notes.append(PlannedNote(rewrite.path, place, temporary_name(), old, new, rewrite.group))
        flush(descriptor)
    finally:
        os.close(descriptor)
    return notes


def _write_whole(path: Path, data: bytes) -> None:
    """Let a file of the record appear, or be replaced, in one step that the disk has when this returns."""
    draft = path.with_name(temporary_name())
    write_new(draft, data)
    draft.replace(path)
    flush_folder_at(path.parent)


def _read_finished(path: Path) -> frozenset[str] | None:
    try:
        paths = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError) as error:
        raise ManifestFault("what it says of the notes written is no JSON") from error
    if not isinstance(paths, list) or not all(isinstance(item, str) for item in paths):
        raise ManifestFault("what it says of the notes written is no list of paths")
    return frozenset(paths)
