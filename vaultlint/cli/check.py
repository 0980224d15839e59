"""`vaultlint check`: find what is wrong, change nothing."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultlint.cli.options import EXIT, OUTPUT, RULES, VAULT, GroupedCommand, names_option, option, vault_options
from vaultlint.display import display
from vaultlint.findings import Severity
from vaultlint.reporters import FORMATS

if TYPE_CHECKING:
    from vaultlint.cli.console import Console
    from vaultlint.cli.reports import Destination
    from vaultlint.reporters.base import Tally
    from vaultlint.session import Request

_FORMAT = click.Choice(list(FORMATS))
_FILE = click.Path(path_type=Path)


def _formats_and_files(
    ctx: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> tuple[tuple[str, Path | None], ...]:
    """What `--output FORMAT=FILE` was given in all; a file called `-` is stdout."""
    pairs: list[tuple[str, Path | None]] = []
    for value in given:
        format_name, equals, file = value.partition("=")
        if not equals or not file:
            raise click.BadParameter("expected FORMAT=FILE, such as json=findings.json", ctx, param)
        pairs.append((_FORMAT.convert(format_name, param, ctx), None if file == "-" else Path(file)))
    return tuple(pairs)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the command line said, option by option."""

    paths: tuple[str, ...]
    vault: Path | None
    config: Path | None
    isolated: bool
    stdin_filename: str | None
    staged: bool
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    extend_select: tuple[str, ...]
    exclude: tuple[str, ...]
    force_exclude: bool
    timeout: float
    output_format: str | None
    output_file: Path | None
    output: tuple[tuple[str, Path | None], ...]
    path_prefix: str | None
    report_suppressions: bool
    statistics: bool
    color: str
    no_progress: bool
    quiet: bool
    verbose: bool
    fail_on: str
    exit_zero: bool
    error_on_empty: bool

    def destinations(self) -> list[Destination]:
        """Where reports go: stdout has one unless `--output-file` takes it away."""
        from vaultlint.cli.reports import Destination

        first = Destination(self.output_format or "text", self.output_file)
        others = [Destination(format_name, file) for format_name, file in self.output]
        return others if any(other.file == first.file for other in others) else [first, *others]


@click.command(cls=GroupedCommand)
@click.argument("paths", nargs=-1, type=click.Path())
@vault_options
@option("--staged", is_flag=True, section=VAULT, help="Check what git has staged, and what that breaks.")
@option("--stdin-filename", metavar="FILE", section=VAULT, help="The note that - stands for.")
@names_option("--select", metavar="RULES", help="Run these rules or themes only, or ALL.")
@names_option("--extend-select", metavar="RULES", help="Run these too.")
@names_option("--ignore", metavar="RULES", help="Leave these out.")
@option("--exclude", metavar="GLOB", multiple=True, section=RULES, help="Files to leave out, as in .gitignore.")
@option("--force-exclude", is_flag=True, section=RULES, help="Leave them out even where PATHS name them.")
@option(
    "--timeout", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True), default=5.0, section=RULES,
    help="How long one note may take (5).",
)  # fmt: skip
@option("--no-cache", is_flag=True, expose_value=False, section=RULES, help="Accepted; there is no cache yet.")
@option(
    "--output-format", metavar="FORMAT", type=_FORMAT, section=OUTPUT, help=f"{', '.join(FORMATS)} (text if unset)."
)
@option("--output-file", metavar="FILE", type=_FILE, section=OUTPUT, help="Write the report there, not to stdout.")
@option(
    "--output", metavar="FORMAT=FILE", multiple=True, callback=_formats_and_files, section=OUTPUT,
    help="Write one more report; repeatable.",
)  # fmt: skip
@option("--path-prefix", metavar="PREFIX", section=OUTPUT, help="Show paths from the vault, with this before them.")
@option("--report-suppressions", is_flag=True, section=OUTPUT, help="Show what notes allow themselves, too.")
@option("--statistics", is_flag=True, section=OUTPUT, help="Count findings by rule.")
@option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    metavar="WHEN",
    section=OUTPUT,
    help="auto, always, never.",
)
@option("--no-progress", is_flag=True, section=OUTPUT, help="Never draw a progress bar.")
@option("-q", "--quiet", is_flag=True, section=OUTPUT, help="Only findings and errors.")
@option("-v", "--verbose", is_flag=True, section=OUTPUT, help="List hints one by one, say what is in force.")
@option(
    "--fail-on", type=click.Choice(["error", "warning", "hint", "never"]), default="warning", section=EXIT,
    metavar="SEVERITY", help="Exit 1 from: error, warning (if unset), hint, never.",
)  # fmt: skip
@option("--exit-zero", is_flag=True, section=EXIT, help="Exit 0 even with findings.")
@option("--error-on-empty", is_flag=True, section=EXIT, help="Exit 2 where there is nothing to check.")
def check(**given: Any) -> int:
    """Find what is wrong in a vault; change nothing.

    PATHS are notes or folders to report on, or - for stdin; none means the whole vault. Links are always judged
    against the whole vault.
    """
    from vaultlint.cli.console import Console

    asked = Asked(**given)
    return _check(asked, Console(asked.color, quiet=asked.quiet))


def _check(asked: Asked, console: Console) -> int:
    from vaultlint import session
    from vaultlint.cli.pages import page_of
    from vaultlint.cli.progress import Progress
    from vaultlint.cli.reports import Reports
    from vaultlint.cli.scope import Shown
    from vaultlint.cli.selection import SelectedByName
    from vaultlint.cli.summary import statistics, summary
    from vaultlint.reporters.base import Tally, View

    started = time.monotonic()
    request = _request(asked)
    if asked.verbose:
        console.tell(f"vault: {display(str(request.root))}")
        console.tell(f"configuration: {display(request.config.path or 'none')}")
    every_hint = asked.verbose or asked.fail_on == "hint"
    named = SelectedByName(request.config)
    view = View(
        vault=request.root,
        page_of=page_of,
        path_of=Shown(request.root, asked.path_prefix),
        lists_hint=lambda rule: every_hint or rule in named,
        shows_suppressed=asked.report_suppressions,
    )
    tally = Tally()
    with ExitStack() as stack:
        progress = stack.enter_context(Progress(console.err, show=not asked.quiet and not asked.no_progress))
        reports = Reports(asked.destinations(), view, console.out, stack, progress.set_aside)

        def notice(path: str, reason: str) -> None:
            with progress.set_aside():
                console.warn(f"{view.path_of(path)}: {reason}")

        for checked in session.check(request, progress, notice):
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
    if asked.statistics:
        for line in statistics(tally, console.err.style):
            console.tell(line)
    if not tally.notes and not asked.staged:
        console.warn("no notes to check")
    console.tell(summary(tally, console.err.style))
    return _exit_code(asked, tally)


def _request(asked: Asked) -> Request:
    """What the session is asked for. Raises `click.ClickException` and `ConfigError`."""
    from vaultlint.cli.scope import inside, require, vault_of
    from vaultlint.config import Config
    from vaultlint.session import Request

    named = [path for path in asked.paths if path != "-"]
    from_stdin = len(named) < len(asked.paths)
    if from_stdin != (asked.stdin_filename is not None):
        raise click.UsageError("- and --stdin-filename go together: the name says where the note is", _context())
    if asked.staged and asked.paths:
        raise click.UsageError("--staged takes no PATHS: git says what is staged", _context())
    require(named, asked.vault)
    typed = [asked.stdin_filename] if asked.stdin_filename is not None else []
    root = vault_of(named or typed, asked.vault)
    config = Config.find(root, asked.config, asked.isolated)
    overlay = {inside(name, root, asked.vault): sys.stdin.buffer.read() for name in typed}
    return Request(
        root=root,
        config=config.with_selection(asked.select, asked.ignore, asked.extend_select, asked.exclude),
        paths=(*(inside(path, root, asked.vault) for path in named), *overlay),
        staged=asked.staged,
        timeout=asked.timeout,
        force_exclude=asked.force_exclude,
        overlay=overlay,
    )


def _exit_code(asked: Asked, tally: Tally) -> int:
    """2 where something kept us from looking, which wins over 1 for findings that count."""
    if tally.errors or (asked.error_on_empty and not tally.notes):
        return 2
    if asked.exit_zero or asked.fail_on == "never":
        return 0
    return int(tally.reaches(Severity[asked.fail_on.upper()]))


def _context() -> click.Context | None:
    return click.get_current_context(silent=True)
