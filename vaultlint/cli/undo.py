"""`vaultlint undo`: restore the notes that the last fix changed."""

from __future__ import annotations

import json
from pathlib import Path

import click

from vaultlint.cli.options import GroupedCommand, format_option, vault_options


@click.command(cls=GroupedCommand)
@vault_options
@format_option
def undo(vault: Path | None, config: Path | None, isolated: bool, format_name: str) -> int:  # noqa: ARG001
    """Restore the notes that the last fix changed, byte for byte.

    Where one of them has changed since, nothing is touched. Run it again to take back the fix before that.
    """
    from vaultlint.cli.console import Console
    from vaultlint.cli.recovery import told_of_interruption
    from vaultlint.cli.scope import Shown, vault_of
    from vaultlint.display import display, json_safe
    from vaultlint.fixes.journal import Journal, NothingToUndo, Outcome, UndoRefused, WriteInterrupted
    from vaultlint.reporters.base import counted

    console = Console()
    root = vault_of((), vault)
    journal = Journal(root)
    try:
        outcome = journal.undo()
    except NothingToUndo as nothing:
        outcome = Outcome()
        console.tell(f"nothing to undo: {display(str(nothing))}")
    except UndoRefused as refused:
        outcome = Outcome(refused=refused.reasons)
        console.fail("nothing was restored, because of these notes:")
    except WriteInterrupted as interruption:
        console.tell(told_of_interruption(interruption.outcome))
        return 128 + interruption.signal
    path_of = Shown(root)
    for fault in journal.faults:
        console.warn(fault)
    for path, reason in outcome.refused.items():
        console.fail(f"{path_of(path)}: {reason}")
    if format_name == "json":
        console.out.speak_to_programs()
        told = {"restored": list(outcome.written), "refused": dict(outcome.refused)}
        console.out.line(json_safe(json.dumps(told, ensure_ascii=False, indent=2)))
    else:
        for path in outcome.written:
            console.out.line(display(path_of(path)))
    if outcome.written:
        console.tell(f"{counted(len(outcome.written), 'note')} restored")
    return 2 if outcome.refused else 0
