"""What came of writing: for whoever tells the user."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Outcome:
    """What became of the notes that were to be written. All are vault-relative paths, in the order asked for."""

    written: tuple[str, ...] = ()
    """Now as they were meant to be: with their new bytes, or, where `rolled_back`, with their old ones again."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """Left alone, and why."""
    pending: tuple[str, ...] = ()
    """Not reached, because a signal came first. The next run can finish them, or undo the others."""
    rolled_back: bool = False
    """Whether the run was taken back instead of carried on."""


@dataclass(frozen=True)
class Unfinished:
    """What an interrupted run left."""

    started: datetime
    """When; it knows its time zone."""
    written: int
    """How many of its notes hold their new bytes."""
    notes: int
    """How many it was to write."""
    undoing: bool
    """Whether it was being taken back when it was interrupted."""


class WriteInterrupted(KeyboardInterrupt):
    """A signal arrived while notes were written; the one in hand was done. `outcome` says how far the run came."""

    def __init__(self, outcome: Outcome, arrived: signal.Signals) -> None:
        super().__init__(f"{arrived.name} after {len(outcome.written)} notes")
        self.outcome = outcome
        self.signal = arrived
        """Which: the exit code is 128 plus its number."""


class JournalFailure(Exception):
    """Why nothing was done, in plain words: no note was touched."""


class VaultBusy(JournalFailure):
    """Another vaultlint is writing to this vault."""


class NothingToUndo(JournalFailure):
    """The journal knows of no run."""


class UndoRefused(JournalFailure):
    """Notes stand in the way of an undo: by path, what is the matter with them."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__(f"{len(reasons)} of the notes cannot be restored")
        self.reasons = reasons
