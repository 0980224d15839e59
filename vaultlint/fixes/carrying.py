"""A run that is on record, carried on to its end or back to its beginning, from wherever it stands.

How far it came is not written down anywhere: each note tells by its bytes. So the same few lines serve a run that just
began, one that was killed, and one that is taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from vaultlint.fixes.folders import opened_folder
from vaultlint.fixes.interruption import Interruption
from vaultlint.fixes.manifest import PlannedNote
from vaultlint.fixes.outcome import Outcome
from vaultlint.fixes.record import Record, RecordDamaged
from vaultlint.fixes.together import shares_a_fix
from vaultlint.fixes.write import CHANGED, Rewrite, WriteRefused, WriteUncertain, check, replace
from vaultlint.vault.discovery import read_inside

Told = Callable[[str], None]
"""Told the path of each note once it is dealt with."""


class Standing(Enum):
    """Which bytes a note of a run holds."""

    OLD = "as it was before the run"
    NEW = "as the run meant it"
    TORN = "half of each: overwriting it in place was broken off"
    STRANGE = "something else"


@dataclass(frozen=True)
class Carried:
    """How far a run was carried."""

    outcome: Outcome
    new: tuple[str, ...]
    """The notes that hold their new bytes, or at least not their old ones."""
    settled: bool
    """Whether nothing is left to be done."""


def standing(record: Record, root: Path, note: PlannedNote) -> tuple[Standing, bytes]:
    """Which bytes the note holds, and the bytes. Raises `WriteRefused` where it cannot be read."""
    try:
        now = read_inside(str(root), note.place)
    except FileNotFoundError as error:
        raise WriteRefused("it is gone") from error
    except OSError as error:
        raise WriteRefused(error.strerror or str(error)) from error
    if note.old.holds(now):
        return Standing.OLD, now
    if note.new.holds(now):
        return Standing.NEW, now
    if record.manifest.in_place and _is_torn(now, record.bytes_of(note.old), record.bytes_of(note.new)):
        return Standing.TORN, now
    return Standing.STRANGE, now


def _is_torn(now: bytes, old: bytes, new: bytes) -> bool:
    """Whether overwriting `old` with `new` from the first byte on passes through `now`."""
    differing = (at for at, (one, other) in enumerate(zip(now, new, strict=False)) if one != other)
    reached = next(differing, min(len(now), len(new)))
    return now[reached:] == old[reached:]


def obstacle(record: Record, root: Path, note: PlannedNote) -> str | None:
    """Why the note cannot get its old bytes back; None where it can, or has them."""
    try:
        stands, now = standing(record, root, note)
        if stands is Standing.STRANGE:
            return "it has changed since"
        if stands is not Standing.OLD:
            check(root, root / note.place, Rewrite(note.path, now, now), in_place=record.manifest.in_place)
    except WriteRefused as refusal:
        return str(refusal)
    return None


def is_strange(record: Record, root: Path, note: PlannedNote) -> bool:
    """Whether somebody else wrote, removed or hid the note in the meantime."""
    try:
        return standing(record, root, note)[0] is Standing.STRANGE
    except WriteRefused:
        return True


def carry(record: Record, root: Path, interruption: Interruption, told: Told, *, back: bool) -> Carried:
    """Give every note its new bytes, or with `back` its old ones, until a signal asks to stop.

    Where a note cannot get its new bytes, the others of its group get their old ones back.
    """
    way = _Way(record, root, back=back)
    for note in record.notes:
        way.take(note, interruption)
        told(note.path)
    if not back:
        way.take_back_broken_groups()
    return way.end()


class _Way:
    """A run on its way: what has become of its notes so far."""

    def __init__(self, record: Record, root: Path, *, back: bool) -> None:
        self._record = record
        self._root = root
        self._back = back
        self._written: list[str] = []
        self._new: list[str] = []
        self._refused: dict[str, str] = {}
        self._pending: list[str] = []
        self._uncertain = False
        self._broken: dict[str, str] = {}
        """Groups of which a note was refused, with that note."""

    def take(self, note: PlannedNote, interruption: Interruption) -> None:
        """One step: the note gets its bytes, unless it has them, cannot be written, or is to wait for the next run."""
        goal = Standing.OLD if self._back else Standing.NEW
        stands: Standing | None = None
        try:
            stands, now = standing(self._record, self._root, note)
            if stands is Standing.STRANGE:
                raise WriteRefused(CHANGED)
            if stands is not goal and note.group in self._broken and not self._back:
                raise WriteRefused(shares_a_fix(self._broken[note.group]))
            if stands is not goal and interruption.arrived is not None:
                self._pending.append(note.path)
            elif stands is not goal:
                self._replace(note, now, back=self._back)
                stands = goal
                self._written.append(note.path)
        except (WriteRefused, RecordDamaged) as refusal:
            self._refused[note.path] = str(refusal)
            if note.group:
                self._broken.setdefault(note.group, note.path)
        except WriteUncertain as failure:
            self._refused[note.path] = (
                f"the disk failed while it was written ({failure}): the next run looks at it again"
            )
            self._uncertain = True
        if stands in (Standing.NEW, Standing.TORN):
            self._new.append(note.path)

    def take_back_broken_groups(self) -> None:
        for note in self._record.notes:
            if note.group not in self._broken or note.path not in self._new:
                continue
            culprit = self._broken[note.group]
            try:
                stands, now = standing(self._record, self._root, note)
                if stands is Standing.STRANGE:
                    raise WriteRefused(CHANGED)
                self._replace(note, now, back=True)
            except (WriteRefused, RecordDamaged) as refusal:
                why = f"it is written, and could not be taken back when {culprit} was refused: {refusal}"
                self._refused[note.path] = why
            except WriteUncertain as failure:
                self._refused[note.path] = f"the disk failed ({failure}): the next run looks at it again"
                self._uncertain = True
            else:
                self._refused[note.path] = shares_a_fix(culprit)
                self._new.remove(note.path)
                self._written = [path for path in self._written if path != note.path]

    def end(self) -> Carried:
        outcome = Outcome(tuple(self._written), self._refused, tuple(self._pending), rolled_back=self._back)
        return Carried(outcome, tuple(self._new), settled=not self._pending and not self._uncertain)

    def _replace(self, note: PlannedNote, now: bytes, *, back: bool) -> None:
        rewrite = Rewrite(note.path, now, self._record.bytes_of(note.old if back else note.new))
        in_place = self._record.manifest.in_place
        replace(self._root, self._root / note.place, rewrite, in_place=in_place, temporary=note.temporary)


def sweep(record: Record, root: Path) -> None:
    """Remove the hidden file that a killed run may have left beside a note."""
    for note in record.manifest.notes:
        *way, _ = note.place.split("/")
        with suppress(OSError), opened_folder(str(root), way) as folder:
            folder.remove(note.temporary)
