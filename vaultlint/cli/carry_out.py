"""From fixes in memory to notes on disk: ask where they are many, write them together, keep account."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Protocol

from vaultlint.cli.fix_summary import Result, fixed_by_rule
from vaultlint.reporters.base import counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vaultlint.cli.console import Console
    from vaultlint.fixes.converge import Settled
    from vaultlint.fixes.journal import Journal, Outcome
    from vaultlint.fixes.write import Rewrite


class Writing(Protocol):
    """How notes are to be written, as some command line said."""

    @property
    def in_place(self) -> bool: ...
    @property
    def yes(self) -> bool: ...
    @property
    def shows_progress(self) -> bool: ...


MANY = 50
"""Notes that may change without a question."""


def carry_out(asked: Writing, settled: Settled, root: Path, journal: Journal, console: Console) -> Result | None:
    """Write what was settled; None where somebody was asked and said no.

    Raises `WriteInterrupted`, and `JournalFailure` where nothing could be begun.
    """
    from vaultlint.fixes.together import grouped, unwritable
    from vaultlint.fixes.write import Rewrite

    changes = [Rewrite(path, old.to_bytes(), new.to_bytes()) for path, (old, new) in settled.changed.items()]
    if not changes:
        return account(settled, (), {})
    locate = _locator(root)
    rewrites = grouped(changes, settled.fixed)
    withheld = unwritable(rewrites, root, locate, in_place=asked.in_place)
    rewrites = [rewrite for rewrite in rewrites if rewrite.path not in withheld]
    _warn_outside_of_version_control(root, console)
    if len(rewrites) > MANY and not asked.yes and not _agreed(settled, rewrites, console):
        return None
    outcome = _written(asked, rewrites, journal, locate, console)
    return account(settled, outcome.written, {**withheld, **outcome.refused})


def account(settled: Settled, changed: Collection[str], unwritten: Mapping[str, str]) -> Result:
    """What became of each finding, given which notes changed. A fix counts only where all of its notes did."""
    from vaultlint.fixes.converge import LeftOver
    from vaultlint.fixes.plan import Left

    fixed, left = [], list(settled.left)
    for finding in settled.fixed:
        paths = sorted({edit.path for edit in finding.fix.edits} & unwritten.keys()) if finding.fix else []
        if paths:
            left.append(LeftOver(finding, Left.NOT_WRITTEN, unwritten[paths[0]]))
        else:
            fixed.append(finding)
    return Result(tuple(fixed), tuple(left), tuple(changed), unwritten)


def _locator(root: Path) -> Callable[[str], Path]:
    from vaultlint.vault.discovery import DiskFiles

    return DiskFiles(root).locate


def _warn_outside_of_version_control(root: Path, console: Console) -> None:
    from vaultlint.cli.scope import work_tree_of

    if work_tree_of(root) is None:
        console.warn("the vault is not under version control; vaultlint undo can take this fix back")


def _agreed(settled: Settled, rewrites: list[Rewrite], console: Console) -> bool:
    """Whether somebody agrees; nobody is asked where nobody could answer."""
    if not console.can_ask:
        return True
    table = fixed_by_rule(settled.fixed, console.err.style)
    return console.ask(f"Change {counted(len(rewrites), 'note')}?", "To be fixed:", *table)


def _written(
    asked: Writing, rewrites: list[Rewrite], journal: Journal, locate: Callable[[str], Path], console: Console
) -> Outcome:
    from vaultlint.cli.progress import Progress

    done = 0
    with Progress(console.err, show=asked.shows_progress) as progress:

        def told(_: str) -> None:
            nonlocal done
            done += 1
            progress(done, len(rewrites))

        outcome = journal.write(rewrites, locate, in_place=asked.in_place, told=told)
    for fault in journal.faults:
        console.warn(fault)
    return outcome
