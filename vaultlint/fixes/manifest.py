"""What a run is about to write, note by note: as Python sees it, and as it lies in the journal.

The journal is plain JSON and is believed in nothing: it may be torn, written by another version, or by somebody else.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar

FORMAT = 1

T = TypeVar("T")

_TEMPORARY = re.compile(r"\.vaultlint-[0-9a-f]{16}\.tmp")
_HASH = re.compile(r"[0-9a-f]{64}")


class ManifestFault(ValueError):
    """Why a file is no manifest."""


@dataclass(frozen=True)
class Stretch:
    """Some bytes within the file that holds those of all notes."""

    start: int
    length: int
    sha256: str

    @classmethod
    def of(cls, data: bytes, start: int) -> Stretch:
        return cls(start, len(data), sha256(data).hexdigest())

    def holds(self, data: bytes) -> bool:
        """Whether `data` are the bytes that are meant."""
        return len(data) == self.length and sha256(data).hexdigest() == self.sha256


@dataclass(frozen=True)
class PlannedNote:
    """A note to be written."""

    path: str
    """As everywhere: relative to the vault, in NFC."""
    place: str
    """Where it really lies, relative to the vault: in the disk's own spelling, behind all links."""
    temporary: str
    """The name of the hidden file beside it that a killed run leaves behind."""
    old: Stretch
    new: Stretch
    group: str = ""
    """Notes of one group are written all or none."""


@dataclass(frozen=True)
class Manifest:
    """A run as it was planned, before the first note was touched."""

    vault: str
    started: datetime
    in_place: bool
    notes: tuple[PlannedNote, ...]


def leads_inside(path: str) -> bool:
    """Whether `path` cannot lead out of the folder it is relative to (links aside: those are seen to on the way)."""
    return "\0" not in path and not any(part in ("", ".", "..") for part in path.split("/"))


def encode(manifest: Manifest) -> bytes:
    """The manifest as JSON; ASCII, so that file names that are no UTF-8 survive."""
    # vars() and no asdict(), which copies deeply and is slow; no indent either, which makes json slow.
    notes = [vars(note) | {"old": vars(note.old), "new": vars(note.new)} for note in manifest.notes]
    fields = vars(manifest) | {"format": FORMAT, "started": manifest.started.isoformat(), "notes": notes}
    return json.dumps(fields).encode("ascii")


def decode(data: bytes) -> Manifest:
    """Read what `encode` wrote. Raises `ManifestFault` for anything else."""
    try:
        fields = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ManifestFault("it is no JSON") from error
    if _field(fields, "format", int) != FORMAT:
        raise ManifestFault("another version of vaultlint wrote it")
    try:
        started = datetime.fromisoformat(_field(fields, "started", str))
    except ValueError as error:
        raise ManifestFault("'started' is no time") from error
    notes = tuple(_note(note) for note in _field(fields, "notes", list))
    return Manifest(_field(fields, "vault", str), started, _field(fields, "in_place", bool), notes)


def _note(fields: Any) -> PlannedNote:
    path, place, temporary = (_field(fields, key, str) for key in ("path", "place", "temporary"))
    if not leads_inside(path) or not leads_inside(place) or not _TEMPORARY.fullmatch(temporary):
        raise ManifestFault("it names a place outside the vault")
    group = _field({"group": "", **fields}, "group", str)  # records of earlier versions have none
    return PlannedNote(path, place, temporary, _stretch(fields, "old"), _stretch(fields, "new"), group)


def _stretch(fields: Any, key: str) -> Stretch:
    inner = _field(fields, key, dict)
    stretch = Stretch(_field(inner, "start", int), _field(inner, "length", int), _field(inner, "sha256", str))
    if stretch.start < 0 or stretch.length < 0 or not _HASH.fullmatch(stretch.sha256):
        raise ManifestFault(f"'{key}' is no stretch of bytes")
    return stretch


def _field(fields: Any, key: str, kind: type[T]) -> T:
    value = fields.get(key) if isinstance(fields, dict) else None
    if type(value) is not kind:  # not isinstance: true is no number
        raise ManifestFault(f"'{key}' is missing or no {kind.__name__}")
    return value
