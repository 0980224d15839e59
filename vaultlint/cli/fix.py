"""`vaultlint fix`: rewrite notes in place, and say what was fixed, what was left, and why."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from vaultlint.cli.asked import Asked, asks, request_of, usage_error
from vaultlint.cli.options import GroupedCommand

if TYPE_CHECKING:
    from pathlib import Path

    from vaultlint.cli.console import Console
    from vaultlint.cli.destinations import Destination
    from vaultlint.cli.fix_summary import Result
    from vaultlint.cli.reports import Reports
    from vaultlint.fixes.converge import Settled
    from vaultlint.reporters.base import Tally
    from vaultlint.session import Checked

_AS_IN_CHECK = {
    "--no-cache",
    "--cache-dir",
    "--jobs",
    "--output",
    "--path-prefix",
    "--report-suppressions",
    "--baseline",
    "--no-baseline",
    "--timeout",
    "--statistics",
    "--error-on-empty",
}


@click.command(cls=GroupedCommand)
@asks(hidden=_AS_IN_CHECK)
def fix(**given: Any) -> int:
    """Fix what can safely be fixed, in place; vaultlint undo takes it back.

    PATHS are notes or folders, or - to read a note from stdin and write it to stdout; none means the whole vault.
    Hints are fixed where --select names their rule or theme. All of check's options but --staged, --since work.
    """
    from vaultlint.cli.console import Console

    asked = Asked(**given, fix=True, staged=False, since=None)
    return run(asked, Console(asked.color, quiet=asked.quiet))


def run(asked: Asked, console: Console) -> int:
    from vaultlint.cli.recovery import told_of_interruption
    from vaultlint.fixes.journal import WriteInterrupted

    if asked.staged:
        raise usage_error("--fix changes files on disk, and --staged judges what git's index holds: choose one")
    if asked.fix_only and (asked.output_format or asked.output_file or asked.output):
        raise usage_error("--fix-only reports nothing: it does not go with --output and the like")
    if asked.since is not None:
        raise usage_error("--fix knows of no lines, only of notes: --since goes with check alone")
    try:
        return max(_Run(of_vault, console).run() for of_vault in _by_vault(asked, console))
    except _Declined:
        console.tell("nothing was changed")
        return 1
    except WriteInterrupted as interruption:
        console.tell(told_of_interruption(interruption.outcome))
        return 128 + interruption.signal


def _by_vault(asked: Asked, console: Console) -> list[Asked]:
    """What is asked of each vault. A hook is handed the files of a repository, which may hold vaults and other things.

    Files named by a person belong to one vault, or the command line is wrong.
    """
    from vaultlint.cli.scope import vault_of
    from vaultlint.strict_yaml import shown
    from vaultlint.vault.root import is_marked

    if not asked.force_exclude or asked.vault is not None or not asked.paths or "-" in asked.paths:
        return [asked]
    paths_of: dict[Path, list[str]] = {}
    for path in asked.paths:
        paths_of.setdefault(vault_of([path]), []).append(path)
    vaults = [root for root in paths_of if is_marked(root)]
    for path in (path for root, paths in paths_of.items() if vaults and root not in vaults for path in paths):
        console.warn(f"{shown(path)} lies in no vault: left out")
    return [replace(asked, paths=tuple(paths_of[root])) for root in vaults or paths_of]


def _set_aside(root: Path) -> frozenset[str]:
    """The notes with changes that pre-commit has put aside and will put back."""
    import os

    if "PRE_COMMIT" not in os.environ:
        return frozenset()
    from vaultlint.git import set_aside

    return set_aside(root)


class _Declined(Exception):
    """Somebody was asked and said no: reports that were begun are dropped, and what stood there before stays."""


class _Run:
    """One run from beginning to end: fix in memory, then write, print a diff, or print the note from stdin."""

    def __init__(self, asked: Asked, console: Console) -> None:
        from vaultlint.cli.reports import view_of
        from vaultlint.fixes.journal import Journal

        self._started = time.monotonic()
        self._asked = asked
        self._console = console
        request = request_of(asked)
        self._request = replace(request, set_aside=_set_aside(request.root))
        self._view = view_of(asked, self._request)
        self._journal = Journal(self._request.root)
        self._is_one_note = bool(self._request.overlay)
        self._writes = not asked.diff and not self._is_one_note

    def run(self) -> int:
        from vaultlint.cli.carry_out import account, carry_out
        from vaultlint.cli.recovery import mention_unfinished, recover
        from vaultlint.cli.reports import Reports

        self._asked.tell_what_is_in_force(self._request, self._console)
        with ExitStack() as stack:
            # Opened first: that a report cannot be written must be known before the first note is.
            stdout = self._console.err if self._is_one_note else self._console.out
            reports = Reports(self._destinations(), self._view, stdout, stack, nullcontext)
            whole = True
            if self._writes:
                whole = recover(self._journal, self._console, self._view.path_of)
            else:
                mention_unfinished(self._request.root, self._console)
            settled = self._settle()
            if self._writes:
                result = carry_out(self._asked, settled, self._request.root, self._journal, self._console)
                if result is None:
                    raise _Declined
            else:
                self._print(settled)
                result = account(settled, tuple(settled.changed), {})
            tally = self._report(self._remaining(settled, result), reports)
        self._tell(settled, result, tally)
        if settled.cycle or result.failed or not whole:
            return 2
        code = self._asked.exit_code(tally)
        if self._asked.fix_only and code != 2:
            code = int(result.waits)
        if not self._asked.diff or code == 2:
            return code
        return int(bool(result.changed) and not self._asked.exit_zero)

    def _settle(self) -> Settled:
        from vaultlint import session
        from vaultlint.cli.progress import Progress
        from vaultlint.findings import Safety

        with Progress(self._console.err, show=self._asked.shows_progress) as progress:

            def notice(path: str, reason: str) -> None:
                with progress.set_aside():
                    self._console.warn(f"{self._view.path_of(path)}: {reason}")

            wanted = Safety.UNSAFE if self._asked.unsafe_fixes else Safety.SAFE
            return session.settle_fixes(self._request, wanted, progress, notice)

    def _destinations(self) -> list[Destination]:
        """Where findings that remain are reported. A diff stands alone; a note on stdout leaves them to stderr."""
        from vaultlint.cli.destinations import usual_format
        from vaultlint.reporters import reporter_for

        if self._asked.fix_only:
            return []
        if self._writes:
            return self._asked.destinations(usual_format(self._console.out), self._request.root)
        wanted = self._asked.destinations("text", self._request.root)
        to_stdout = [one for one in wanted if one.file is None]
        if any(not reporter_for(one.format_name).human for one in to_stdout):
            what = "the diff" if self._asked.diff else "the fixed note"
            raise usage_error(f"stdout is for {what}: let --output-file name a file for the report")
        return [one for one in wanted if one not in to_stdout] if self._asked.diff else wanted

    def _print(self, settled: Settled) -> None:
        from vaultlint.cli.fix_output import print_diff, print_note

        if self._asked.diff:
            print_diff(settled, self._request.root, self._console)
            return
        ((path, given),) = self._request.overlay.items()
        fixed = settled.changed.get(path)
        print_note(fixed[1].to_bytes() if fixed else given, self._console.out)

    def _remaining(self, settled: Settled, result: Result) -> Iterable[Checked]:
        """What is found after the run: known already, unless notes are not as they were to become."""
        from vaultlint import session

        return (
            session.check(self._request)
            if settled.cycle or result.unwritten
            else session.remaining(settled, self._request.baseline)
        )

    def _report(self, remaining: Iterable[Checked], reports: Reports) -> Tally:
        from vaultlint.reporters.base import Tally

        tally = Tally()
        for checked in remaining:
            tally.add(checked)
            if checked.error is not None:
                self._console.fail(f"{self._view.path_of(checked.path)}: {checked.error}")
            reports.file(checked)
        tally.seconds = time.monotonic() - self._started
        reports.end(tally)
        return tally

    def _tell(self, settled: Settled, result: Result, tally: Tally) -> None:
        """Everything about the run that is no finding."""
        from vaultlint.cli.accepted import tell_of_baseline
        from vaultlint.cli.fix_summary import tell, total
        from vaultlint.cli.summary import statistics, summary

        console, asked = self._console, self._asked
        path_of, leftovers = self._view.path_of, not asked.fix_only
        tell(console, settled, result, path_of, verbose=asked.verbose, wrote=not asked.diff, leftovers=leftovers)
        if asked.statistics:
            for line in statistics(tally, console.err.style):
                console.tell(line)
        tell_of_baseline(asked, self._request, tally, console)
        if not tally.notes and not settled.cycle:
            console.warn("no notes to fix")
        console.tell(summary(tally, console.err.style, total(result, wrote=not asked.diff)))
