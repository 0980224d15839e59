"""What a command line asks of a run over notes: the options that `check` and `fix` share, and what they come to."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultlint.cli.destinations import FORMAT, Destination, FormatAndFile, destinations, keep_from_harm
from vaultlint.cli.options import EXIT, FIXES, OUTPUT, RULES, VAULT, F, names_option, option, vault_options
from vaultlint.display import display
from vaultlint.frozen import Frozen

if TYPE_CHECKING:
    from vaultlint.cli.console import Console
    from vaultlint.findings import Severity
    from vaultlint.reporters.base import Tally
    from vaultlint.session import Request

_FILE = click.Path(path_type=Path)


class Asked(Frozen):
    """What the command line said, option by option."""

    paths: tuple[str, ...]
    vault: Path | None
    config: Path | None
    isolated: bool
    stdin_filename: str | None
    staged: bool
    since: str | None
    fix: bool
    unsafe_fixes: bool
    diff: bool
    in_place: bool
    yes: bool
    fix_only: bool
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    extend_select: tuple[str, ...]
    exclude: tuple[str, ...]
    force_exclude: bool
    timeout: float
    no_cache: bool
    cache_dir: Path | None
    jobs: int | None
    output_format: str | None
    output_file: Path | None
    output: tuple[Destination, ...]
    path_prefix: str | None
    report_suppressions: bool
    baseline: Path | None
    no_baseline: bool
    statistics: bool
    color: str
    no_progress: bool
    quiet: bool
    verbose: bool
    fail_on: str
    exit_zero: bool
    error_on_empty: bool

    @property
    def shows_progress(self) -> bool:
        return not self.quiet and not self.no_progress

    def tell_what_is_in_force(self, request: Request, console: Console) -> None:
        if self.verbose:
            console.tell(f"vault: {display(str(request.root))}")
            console.tell(f"configuration: {display(request.config.path or 'none')}")

    def destinations(self, usual: str, root: Path) -> list[Destination]:
        """Where reports go; stdout has the `usual` format where nobody names one."""
        reports = destinations(self.output_format, self.output_file, self.output, usual)
        keep_from_harm(reports, root)
        return reports

    def fails(self, severity: Severity) -> bool:
        """Whether findings this bad fail the run."""
        from vaultlint.findings import Severity

        return self.fail_on != "never" and severity >= Severity[self.fail_on.upper()]

    def exit_code(self, tally: Tally) -> int:
        """2 where something kept us from looking, which wins over 1 for findings that count."""
        if tally.errors or (self.error_on_empty and not tally.notes):
            return 2
        return int(not self.exit_zero and any(count and self.fails(one) for one, count in tally.severities.items()))


def asks(*, hidden: Collection[str]) -> Callable[[F], F]:
    """Give a command the options that `check` and `fix` share. The `hidden` ones work and are not in its help."""

    def shared(*words: str, **settings: Any) -> Callable[[F], F]:
        return option(*words, hidden=words[0] in hidden, **settings)

    flag: dict[str, Any] = {"is_flag": True}
    decorators = [
        click.argument("paths", nargs=-1, type=click.Path()),
        vault_options,
        shared("--stdin-filename", metavar="FILE", section=VAULT, help="The note that - stands for."),
        shared("--unsafe-fixes", section=FIXES, help="Apply the fixes that a person should look at, too.", **flag),
        shared("--diff", section=FIXES, help="Write nothing; print a diff for git apply.", **flag),
        shared("--in-place", section=FIXES, help="Write hard-linked notes too, not in one step.", **flag),
        shared("--fix-only", section=FIXES, help="Neither report what is left nor fail for it.", **flag),
        shared("-y", "--yes", section=FIXES, help="Do not ask before changing many notes.", **flag),
        names_option("--select", metavar="RULES", help="Run these rules or themes only, or ALL."),
        names_option("--extend-select", metavar="RULES", help="Run these too."),
        names_option("--ignore", metavar="RULES", help="Leave these out."),
        shared("--exclude", metavar="GLOB", multiple=True, section=RULES, help="Files to leave out, as in .gitignore."),
        shared("--force-exclude", section=RULES, help="Leave them out even where PATHS name them.", **flag),
        shared(
            "--timeout", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True), default=5.0, section=RULES,
            help="How long one note may take (5).",
        ),
        shared("--baseline", metavar="FILE", type=_FILE, section=RULES, help="Accept the findings that it lists."),
        shared("--no-baseline", section=RULES, help="Accept none.", **flag),
        shared("--no-cache", section=RULES, help="Read every note anew, and keep nothing.", **flag),
        shared("--cache-dir", metavar="FOLDER", type=_FILE, section=RULES, help="Where to keep what was read."),
        shared(
            "--jobs", metavar="N", type=click.IntRange(min=1), section=RULES,
            help="Processes to read with (as many as pay).",
        ),
        shared(
            "--output-format", metavar="FORMAT", type=FORMAT, section=OUTPUT,
            help="text, concise, json, github, sarif, junit, …",
        ),
        shared(
            "--output-file", metavar="FILE", type=_FILE, section=OUTPUT, help="Write the report there, not to stdout."
        ),
        shared(
            "--output", metavar="FORMAT=FILE", multiple=True, type=FormatAndFile(), section=OUTPUT,
            help="Write one more report; repeatable.",
        ),
        shared(
            "--path-prefix", metavar="PREFIX", section=OUTPUT, help="Show paths from the vault, with this before them."
        ),
        shared("--report-suppressions", section=OUTPUT, help="Show what notes allow themselves, too.", **flag),
        shared("--statistics", section=OUTPUT, help="Count findings by rule.", **flag),
        shared(
            "--color", type=click.Choice(["auto", "always", "never"]), default="auto", metavar="WHEN", section=OUTPUT,
            help="auto, always, never.",
        ),
        shared("--no-progress", section=OUTPUT, help="Never draw a progress bar.", **flag),
        shared("-q", "--quiet", section=OUTPUT, help="Only findings and errors.", **flag),
        shared("-v", "--verbose", section=OUTPUT, help="List hints one by one, say what is in force.", **flag),
        shared(
            "--fail-on", type=click.Choice(["error", "warning", "hint", "never"]), default="warning", section=EXIT,
            metavar="SEVERITY", help="Exit 1 from: error, warning (if unset), hint, never.",
        ),
        shared("--exit-zero", section=EXIT, help="Exit 0 even with findings.", **flag),
        shared("--error-on-empty", section=EXIT, help="Exit 2 where there is nothing to check.", **flag),
    ]  # fmt: skip

    def decorate(command: F) -> F:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return decorate


def request_of(asked: Asked) -> Request:
    """What the session is asked for. Raises `click.ClickException` and `ConfigError`."""
    from vaultlint.baseline_place import baseline_place
    from vaultlint.cache.place import cache_folder
    from vaultlint.cli.scope import inside, require, vault_of
    from vaultlint.config import Config
    from vaultlint.request import Request

    if asked.no_baseline and asked.baseline is not None:
        raise usage_error("--baseline and --no-baseline: choose one")
    named = [path for path in asked.paths if path != "-"]
    from_stdin = len(named) < len(asked.paths)
    if from_stdin != (asked.stdin_filename is not None):
        raise usage_error("- and --stdin-filename go together: the name says where the note is")
    if asked.staged and asked.paths:
        raise usage_error("--staged takes no PATHS: git says what is staged")
    if asked.since is not None and (asked.staged or from_stdin):
        raise usage_error(
            f"--since compares what is on disk: it does not go with {'--staged' if asked.staged else '-'}"
        )
    require(named, asked.vault)
    typed = [asked.stdin_filename] if asked.stdin_filename is not None else []
    root = vault_of(named or typed, asked.vault)
    config = Config.find(root, asked.config, asked.isolated)
    place = (
        None if asked.no_baseline else baseline_place(root, config, asked.baseline, trusts_vault=asked.config is None)
    )
    overlay = {inside(name, root, asked.vault): sys.stdin.buffer.read() for name in typed}
    return Request(
        root=root,
        config=config.with_selection(asked.select, asked.ignore, asked.extend_select, asked.exclude),
        paths=(*(inside(path, root, asked.vault) for path in named), *overlay),
        staged=asked.staged,
        since=asked.since,
        timeout=asked.timeout,
        force_exclude=asked.force_exclude,
        overlay=overlay,
        cache=None if asked.no_cache else cache_folder(asked.cache_dir),
        jobs=asked.jobs,
        baseline=place.read() if place else None,
    )


def usage_error(message: str) -> click.UsageError:
    return click.UsageError(message, click.get_current_context(silent=True))
