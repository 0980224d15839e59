"""`vaultlint check`: find what is wrong, change nothing (unless `--fix` says so)."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import click

from vaultlint.cli.asked import Asked, asks, request_of, usage_error
from vaultlint.cli.options import VAULT, GroupedCommand, option

if TYPE_CHECKING:
    from vaultlint.cli.console import Console

_RARE = (
    "--no-cache", "--cache-dir", "--jobs", "--no-baseline", "--timeout", "--path-prefix", "--stdin-filename",
    "--error-on-empty",
)  # fmt: skip
_OF_FIX = ("--unsafe-fixes", "--diff", "--in-place", "--yes", "--fix-only")


@click.command(cls=GroupedCommand)
@asks(hidden={*_OF_FIX, "-y", *_RARE})
@option("--staged", is_flag=True, section=VAULT, help="Check what git has staged, and what that breaks.")
@option("--since", metavar="REF", section=VAULT, help="Check what changed since REF, and what that breaks.")
@option("--fix", is_flag=True, section=VAULT, help="Fix, as vaultlint fix does; its options work, too.")
def check(**given: Any) -> int:
    """Find what is wrong in a vault; change nothing.

    PATHS are notes or folders to report on, or - for stdin; none means the whole vault. Links are always judged
    against the whole vault. Rarely needed: --stdin-filename, --timeout, --jobs,
    --no-cache, --cache-dir, --no-baseline, --path-prefix, --error-on-empty.
    """
    from vaultlint.cli.console import Console

    asked = Asked(**given)
    console = Console(asked.color, quiet=asked.quiet)
    if asked.fix:
        from vaultlint.cli.fix import run

        return run(asked, console)
    given_too = (asked.unsafe_fixes, asked.diff, asked.in_place, asked.yes, asked.fix_only)
    for word, is_given in zip(_OF_FIX, given_too, strict=True):
        if is_given:
            raise usage_error(f"{word} goes with --fix, or with vaultlint fix")
    return _check(asked, console)


def _check(asked: Asked, console: Console) -> int:
    from vaultlint import session
    from vaultlint.cli.accepted import tell_of_baseline
    from vaultlint.cli.destinations import usual_format
    from vaultlint.cli.progress import Progress
    from vaultlint.cli.recovery import mention_unfinished
    from vaultlint.cli.reports import Reports, view_of
    from vaultlint.cli.summary import statistics, summary
    from vaultlint.reporters.base import Tally

    started = time.monotonic()
    request = request_of(asked)
    asked.tell_what_is_in_force(request, console)
    mention_unfinished(request.root, console)
    view = view_of(asked, request)
    tally = Tally()
    with ExitStack() as stack:
        progress = stack.enter_context(Progress(console.err, show=asked.shows_progress))
        reports = Reports(
            asked.destinations(usual_format(console.out), request.root), view, console.out, stack, progress.set_aside
        )

        def notice(path: str, reason: str) -> None:
            with progress.set_aside():
                console.warn(f"{view.path_of(path)}: {reason}")

        for checked in session.check(request, progress, notice, reports.sums(tally)):
            tally.add(checked)
            if checked.error is not None:
                with progress.set_aside():
                    console.fail(f"{view.path_of(checked.path)}: {checked.error}")
            reports.file(checked)
            if reports.are_unwanted:
                break
        progress.stop()
        tally.seconds = time.monotonic() - started
        reports.end(tally)
    if reports.are_unwanted:
        return asked.exit_code(tally)  # what was counted until the reader left is not all that there is
    if asked.statistics:
        for line in statistics(tally, console.err.style):
            console.tell(line)
    if not tally.notes and not asked.staged and asked.since is None:
        console.warn("no notes to check")
    tell_of_baseline(asked, request, tally, console)
    console.tell(summary(tally, console.err.style))
    return asked.exit_code(tally)
