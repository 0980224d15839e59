"""What an interrupted fix left behind: `check` mentions it, `fix` sees to it before anything else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from vaultlint.reporters.base import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultlint.cli.console import Console
    from vaultlint.fixes.journal import Journal, Outcome, Unfinished


def mention_unfinished(root: Path, console: Console) -> None:
    """Warn of an interrupted run, and change nothing. A journal that cannot be read is no reason not to look."""
    from vaultlint.fixes.state_folder import journal_folder, state_folder
    from vaultlint.user_folders import NoHome

    try:
        state = Path(os.path.realpath(state_folder()))
    except NoHome:
        return  # nor could anybody ever fix anything
    if not journal_folder(Path(os.path.realpath(root)), state).exists():
        return  # nobody ever fixed anything here
    from vaultlint.fixes.journal import Journal, JournalFailure, VaultBusy

    try:
        unfinished = Journal(root).unfinished(wait=0)
    except VaultBusy:
        return  # a run is under way, and not interrupted
    except JournalFailure as failure:
        console.warn(str(failure))
        return
    if unfinished is not None:
        console.warn(f"{_told(unfinished)}; the next vaultlint fix sees to it, vaultlint undo takes it back")


def recover(journal: Journal, console: Console, path_of: Callable[[str], str]) -> bool:
    """Finish an interrupted run, or take it back where notes have changed since; False where something is left of it.

    Raises `WriteInterrupted` and `JournalFailure`.
    """
    unfinished = journal.unfinished()
    if unfinished is None:
        return True
    console.warn(f"{_told(unfinished)}; that comes first")
    outcome = journal.finish()
    count = counted(len(outcome.written), "note")
    if outcome.rolled_back:
        reason = "" if unfinished.undoing else ", since notes have changed since then"
        console.warn(f"the interrupted run was taken back{reason}: {count} restored")
    else:
        console.warn(f"the interrupted run was finished: {count} written")
    for path, reason in outcome.refused.items():
        console.fail(f"{path_of(path)}: left as it is: {reason}")
    return not outcome.refused


def _told(unfinished: Unfinished) -> str:
    when = f"{unfinished.started.astimezone():%Y-%m-%d %H:%M}"
    notes = counted(unfinished.notes, "note")
    if unfinished.undoing:
        return f"the undo of a fix was interrupted ({when}): {unfinished.written:,} of {notes} are still to be restored"
    return f"a fix was interrupted ({when}): {unfinished.written:,} of {notes} are written"


def told_of_interruption(outcome: Outcome) -> str:
    """How far a run came that a signal ended."""
    done = "restored" if outcome.rolled_back else "written"
    text = f"interrupted: {len(outcome.written):,} of {counted(len(outcome.written) + len(outcome.pending), 'note')} "
    text += f"{done}, each as a whole"
    if not outcome.pending:
        return text
    if outcome.rolled_back:
        return f"{text}; the next vaultlint undo, or fix, restores the rest"
    return f"{text}; the next vaultlint fix writes the rest, vaultlint undo takes these back"
