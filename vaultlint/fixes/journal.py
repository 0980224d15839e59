"""Many notes written as one run, which can be finished after a crash and undone after a change of mind.

Before the first note is touched all that is needed for either is on the disk: see `record`. One run at a time writes
to a vault. What is kept is bounded; a run that is not over is never dropped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace as changed
from pathlib import Path

from vaultlint.fixes.carrying import Carried, Standing, Told, carry, is_strange, obstacle, standing, sweep
from vaultlint.fixes.interruption import Interruption
from vaultlint.fixes.manifest import PlannedNote, leads_inside
from vaultlint.fixes.outcome import (
    JournalFailure,
    NothingToUndo,
    Outcome,
    UndoRefused,
    Unfinished,
    VaultBusy,
    WriteInterrupted,
)
from vaultlint.fixes.record import Record, RecordDamaged, forget, is_over, never_began, size_of
from vaultlint.fixes.state_folder import ELSEWHERE, journal_folder, make_private_folder, state_folder
from vaultlint.fixes.together import with_companions
from vaultlint.fixes.write import Locate, Rewrite, WriteRefused, check
from vaultlint.vault.discovery import is_hidden

__all__ = [
    "Journal",
    "JournalFailure",
    "NothingToUndo",
    "Outcome",
    "UndoRefused",
    "Unfinished",
    "VaultBusy",
    "WriteInterrupted",
]

KEPT_RUNS = 20
KEPT_BYTES = 200_000_000
_SECONDS_TO_WAIT = 10.0


class Journal:
    """The runs that wrote to one vault. `folder` stands for the user's state folder.

    Whatever is done here raises `JournalFailure` where it cannot be begun, and then no note was touched; and
    `WriteInterrupted`, a KeyboardInterrupt, where a signal asked to stop: the note in hand was finished first.
    """

    def __init__(self, root: Path, folder: Path | None = None) -> None:
        self._root = Path(os.path.realpath(root))
        self._folder = journal_folder(self._root, Path(os.path.realpath(state_folder() if folder is None else folder)))
        self._faults: dict[Path, str] = {}
        self._held = 0

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with the journal itself: records that were ignored, and why. Paths in it are not escaped."""
        return tuple(f"{folder}: {reason}" for folder, reason in self._faults.items())

    @contextmanager
    def hold(self, wait: float = _SECONDS_TO_WAIT) -> Iterator[None]:
        """Keep every other vaultlint from writing to the vault. Blocks may be nested.

        Raises `VaultBusy` where another one holds it for longer than `wait` seconds.
        """
        from filelock import FileLock, Timeout

        if self._held:
            yield
            return
        try:
            make_private_folder(self._folder)
            lock = FileLock(self._folder / "lock", timeout=wait, mode=0o600)
            lock.acquire()
        except Timeout as error:
            raise VaultBusy("another vaultlint is writing to this vault") from error
        except OSError as error:
            raise self._unusable(error) from error
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
            lock.release()

    def write(
        self, rewrites: Sequence[Rewrite], locate: Locate, *, in_place: bool = False, told: Told | None = None
    ) -> Outcome:
        """Write notes: all that can be, whatever is the matter with others, but groups all or none.

        `in_place` is for hard-linked ones.

        A run that was interrupted has to be finished or undone first.
        """
        changing = [rewrite for rewrite in rewrites if rewrite.new != rewrite.old]
        if not changing:
            return Outcome()
        self._expect_outside()
        with self.hold():
            if self._interrupted() is not None:
                raise JournalFailure("an earlier run was interrupted, and has to be finished or undone first")
            self._drop_old()
            planned, refused = self._plan(changing, locate, in_place=in_place)
            if not planned:
                return Outcome(refused=refused)
            with Interruption() as interruption:
                record = self._begin(planned, in_place=in_place)
                carried = carry(record, self._root, interruption, told or _nobody, back=False)
                outcome = changed(carried.outcome, refused={**refused, **carried.outcome.refused})
                self._end(record, carried, outcome, interruption)
            return outcome

    def unfinished(self, wait: float = _SECONDS_TO_WAIT) -> Unfinished | None:
        """What an interrupted run left; None where every run is over. Raises `VaultBusy` as `hold` does."""
        if not self._folder.is_dir():
            return None
        with self.hold(wait):
            record = self._interrupted()
            if record is None:
                return None
            written = sum(self._is_new(record, note) for note in record.notes)
            return Unfinished(record.manifest.started, written, len(record.notes), record.undoing)

    def finish(self, told: Told | None = None) -> Outcome:
        """Carry an interrupted run on; take it back where it was being undone, or where a note has changed since."""
        with self.hold():
            record = self._interrupted()
            if record is None:
                return Outcome()
            back = record.undoing or any(is_strange(record, self._root, note) for note in record.notes)
            return self._carry(record, told, back=back)

    def undo(self, told: Told | None = None) -> Outcome:
        """Restore what the last run changed, finished or not; after that the run before it is the last.

        Raises `UndoRefused` where a note has changed since, and then nothing was touched.
        """
        nothing = NothingToUndo("no run of vaultlint on this vault is on record")
        if not self._folder.is_dir():
            raise nothing
        with self.hold():
            record = next(self._sound_records(), None)
            if record is None:
                raise nothing
            found = {note.path: obstacle(record, self._root, note) for note in record.notes}
            if reasons := {path: reason for path, reason in found.items() if reason is not None}:
                raise UndoRefused(reasons)
            return self._carry(record, told, back=True)

    def _plan(
        self, rewrites: Sequence[Rewrite], locate: Locate, *, in_place: bool
    ) -> tuple[list[tuple[str, Rewrite]], Mapping[str, str]]:
        """What can be written, and where it really lies; and what cannot, and why."""
        planned: dict[str, Rewrite] = {}
        refused: dict[str, str] = {}
        for rewrite in rewrites:
            try:
                if not leads_inside(rewrite.path):
                    raise WriteRefused("its path leads out of the vault")
                place = check(self._root, locate(rewrite.path), rewrite, in_place=in_place)
                if place in planned:
                    raise WriteRefused(f"it is the same file as {planned[place].path}")
                planned[place] = rewrite
            except KeyError:
                refused[rewrite.path] = "it is no file of the vault"
            except WriteRefused as refusal:
                refused[rewrite.path] = str(refusal)
        all_refused = with_companions(refused, rewrites)
        return [(place, rewrite) for place, rewrite in planned.items() if rewrite.path not in all_refused], all_refused

    def _begin(self, planned: Sequence[tuple[str, Rewrite]], *, in_place: bool) -> Record:
        last = next((int(folder.name) for folder in self._folders()), 0)
        folder = self._folder / f"{last + 1:06}"
        try:
            return Record.plan(folder, self._root, planned, in_place=in_place)
        except OSError as error:
            forget(folder)
            raise self._unusable(error) from error

    def _carry(self, record: Record, told: Told | None, *, back: bool) -> Outcome:
        with Interruption() as interruption:
            if back:
                try:
                    record.begin_undo()
                except OSError as error:
                    raise self._unusable(error) from error
            sweep(record, self._root)
            carried = carry(record, self._root, interruption, told or _nobody, back=back)
            self._end(record, carried, carried.outcome, interruption)
        return carried.outcome

    def _end(self, record: Record, carried: Carried, outcome: Outcome, interruption: Interruption) -> None:
        """Say in the record what came of the run, and let the signal through that was held back."""
        try:
            if not carried.new and (carried.settled or not outcome.rolled_back):
                record.forget()
            elif carried.settled:
                record.finish(carried.new)
        except OSError as error:
            # The notes are written all the same. The next run takes this one for interrupted and finds nothing to do.
            self._faults[record.folder] = f"the end of the run could not be recorded: {error.strerror or error}"
        self._drop_old()
        if interruption.arrived is not None:
            raise WriteInterrupted(outcome, interruption.arrived)

    def _folders(self) -> list[Path]:
        """The records' folders, newest first."""
        found = [entry for entry in self._folder.iterdir() if entry.name.isascii() and entry.name.isdecimal()]
        return sorted(found, key=lambda folder: int(folder.name), reverse=True)

    def _records(self) -> Iterator[Record]:
        """The records that can be read, newest first."""
        for folder in self._folders():
            try:
                record = Record.read(folder, self._root)
            except RecordDamaged as damage:
                self._faults[folder] = f"ignored, since {damage}"
            else:
                if record is not None:
                    yield record

    def _sound_records(self, *, over: bool = True) -> Iterator[Record]:
        """The records whose bytes are all there, newest first; without `over` only those of interrupted runs."""
        for record in self._records():
            if record.is_over and not over:
                continue
            try:
                record.expect_whole()
            except RecordDamaged as damage:
                self._faults[record.folder] = f"ignored, since {damage}"
            else:
                yield record

    def _interrupted(self) -> Record | None:
        return next(self._sound_records(over=False), None)

    def _is_new(self, record: Record, note: PlannedNote) -> bool:
        with suppress(WriteRefused):
            return standing(record, self._root, note)[0] is Standing.NEW
        return False

    def _drop_old(self) -> None:
        """Forget runs that never began, and of those that are over all but the newest."""
        runs = 0
        size = 0
        with suppress(OSError):  # what cannot be dropped now is dropped another time
            for folder in self._folders():
                if never_began(folder):
                    forget(folder)
                elif is_over(folder):
                    runs += 1
                    size += size_of(folder)
                    if runs > 1 and (runs > KEPT_RUNS or size > KEPT_BYTES):
                        forget(folder)

    def _expect_outside(self) -> None:
        """Notes in a journal that lies in the vault would be notes of the vault."""
        if self._folder.is_relative_to(self._root) and not is_hidden(self._folder.relative_to(self._root).as_posix()):
            raise JournalFailure(
                f"the journal would lie inside the vault, in {self._folder}: let the environment variable {ELSEWHERE} "
                "name a folder outside"
            )

    def _unusable(self, error: OSError) -> JournalFailure:
        return JournalFailure(f"the journal cannot be kept in {self._folder}: {error.strerror or error}")


def _nobody(_: str) -> None:
    """Nobody wants to know."""
