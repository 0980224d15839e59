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
    """Give every note its new bytes, or with `back` its old ones, until a signal asks to stop."""
    goal = Standing.OLD if back else Standing.NEW
    written: list[str] = []
    new: list[str] = []
    refused: dict[str, str] = {}
    pending: list[str] = []
    uncertain = False
    for note in record.notes:
        stands: Standing | None = None
        try:
            stands, now = standing(record, root, note)
            if stands is Standing.STRANGE:
                raise WriteRefused(CHANGED)
            if stands is not goal and interruption.arrived is not None:
                pending.append(note.path)
            elif stands is not goal:
                rewrite = Rewrite(note.path, now, record.bytes_of(note.old if back else note.new))
                in_place = record.manifest.in_place
                replace(root, root / note.place, rewrite, in_place=in_place, temporary=note.temporary)
                stands = goal
                written.append(note.path)
        except (WriteRefused, RecordDamaged) as refusal:
            refused[note.path] = str(refusal)
        except WriteUncertain as failure:
            refused[note.path] = f"the disk failed while it was written ({failure}): the next run looks at it again"
            uncertain = True
        if stands in (Standing.NEW, Standing.TORN):
            new.append(note.path)
        told(note.path)
    outcome = Outcome(tuple(written), refused, tuple(pending), rolled_back=back)
    return Carried(outcome, tuple(new), settled=not pending and not uncertain)


def sweep(record: Record, root: Path) -> None:
    """Remove the hidden file that a killed run may have left beside a note."""
    for note in record.manifest.notes:
        *way, _ = note.place.split("/")
        with suppress(OSError), opened_folder(str(root), way) as folder:
            folder.remove(note.temporary)
