"""`vaultlint init`: a first configuration, learnt from the vault."""

from __future__ import annotations

import os
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultlint.cli.options import OUTPUT, VAULT, GroupedCommand, option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vaultlint.cli.console import Console
    from vaultlint.config import Config
    from vaultlint.first_config import Grounds, Seen
    from vaultlint.from_obsidian_linter import TakenOver
    from vaultlint.request import Progress, Request

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(cls=GroupedCommand, short_help="Write a configuration learnt from the vault.")
@option("--vault", metavar="DIR", type=_FOLDER, section=VAULT, help="The vault, if it is not around you.")
@option("--dry-run", is_flag=True, section=OUTPUT, help="Print the configuration and write nothing.")
@option("--force", is_flag=True, section=OUTPUT, help="Replace the configuration that is there.")
@option(
    "--baseline", is_flag=True, section=OUTPUT, help="Accept what is found today, so that only new faults are told."
)
@click.pass_context
def init(ctx: click.Context, vault: Path | None, dry_run: bool, force: bool, baseline: bool) -> int:
    """Look at the vault and write .vaultlint.yaml: rules that find faults in it, and its habits as settings.

    Settings of the plugin obsidian-linter are taken over; what has no counterpart here is listed.
    """
    from vaultlint.cli.console import Console
    from vaultlint.cli.output import output_file
    from vaultlint.cli.scope import vault_of
    from vaultlint.config import FILE

    console = Console()
    root = vault_of((), vault)
    if not dry_run:
        _refuse_to_replace(root, force=force)
    text, grounds = _learnt(root, console)
    if dry_run:
        for line in text.rstrip("\n").split("\n"):
            console.out.line(line)
        return 0
    with output_file(root / FILE) as file:
        file.write(text)
    _tell(grounds, console)
    return _accept_what_there_is(ctx, root) if baseline else 0


def _refuse_to_replace(root: Path, *, force: bool) -> None:
    from vaultlint.config import FILE, PYPROJECT
    from vaultlint.strict_yaml import shown
    from vaultlint.vault.root import is_marked

    path = root / FILE
    if os.path.lexists(path):
        if not force:
            raise click.ClickException(f"{shown(FILE)} is there already; --force replaces it, --dry-run prints another")
        if path.is_symlink() or not path.is_file():
            raise click.ClickException(f"{shown(FILE)} is no plain file; what it leads to is not replaced")
    elif (root / PYPROJECT).is_file() and not (root / ".obsidian").is_dir() and is_marked(root) and not force:
        raise click.ClickException(
            f"{shown(PYPROJECT)} has settings already, and {FILE} would take their place; --force"
        )


def _learnt(root: Path, console: Console) -> tuple[str, Grounds]:
    """The text of the configuration, and what it goes by."""
    from vaultlint.cache.place import cache_folder
    from vaultlint.cli.progress import Progress
    from vaultlint.config import Config, Selection
    from vaultlint.first_config import Grounds, first_config
    from vaultlint.remembering import opened
    from vaultlint.request import Request
    from vaultlint.rulebook import Rulebook
    from vaultlint.survey import Survey
    from vaultlint.vault.discovery import DiskFiles

    taken = _plugin(root, console)
    rules = list(Rulebook.builtin().rules.values())
    request = Request(root, Config(), cache=cache_folder(None))
    with ExitStack() as stack:
        progress = stack.enter_context(Progress(console.err, show=True))
        run = stack.enter_context(opened(request, DiskFiles(root), progress, None))
        grounds = Grounds(
            Survey(run.vault),
            rules,
            taken=taken,
            has_obsidian=(root / ".obsidian").is_dir(),
            not_in_git=_not_in_git(root),
        )
        draft = replace(request, config=_read(first_config(grounds)))
        # Of hints, too, it is told how many there are.
        asked_for = Selection(tuple(rule.id for rule in (*grounds.chosen(), *grounds.hints())))
        seen = _seen(replace(draft, config=replace(draft.config, selection=asked_for)), progress)
        grounds = replace(grounds, seen=seen, unwritten=_unwritten(draft, progress))
        text = first_config(grounds)
        _read(text)
    return text, grounds


def _read(text: str) -> Config:
    """The configuration that a text is. What `init` writes must be one that every command takes."""
    from vaultlint.config import FILE, Config
    from vaultlint.rulebook import Rulebook
    from vaultlint.strict_yaml import read_yaml
    from vaultlint.text import SourceText

    config = Config.from_document(read_yaml(SourceText(text), FILE))
    Rulebook.builtin().activate(config)
    return config


def _seen(request: Request, progress: Progress) -> dict[str, Seen]:
    """What each rule finds."""
    from vaultlint.first_config import Seen
    from vaultlint.session import check

    findings: dict[str, int] = defaultdict(int)
    notes: dict[str, int] = defaultdict(int)
    for checked in check(request, progress):
        found = [finding.rule for finding in checked.findings if not finding.suppressed]
        for rule in found:
            findings[rule] += 1
        for rule in set(found):
            notes[rule] += 1
    return {rule: Seen(count, notes[rule]) for rule, count in findings.items()}


def _unwritten(request: Request, progress: Progress) -> int:
    """How many broken links are no fault once links to unwritten notes are none."""
    from vaultlint.strict_yaml import Document

    def broken(unwritten: str) -> int:
        said: Mapping[str, Any] = {"select": ["broken-link"], "rules": {"broken-link": {"unwritten": unwritten}}}
        only = type(request.config).from_document(Document("", said))
        config = replace(only, exclude=request.config.exclude, assume_exists=request.config.assume_exists)
        return sum(one.findings for one in _seen(replace(request, config=config), progress).values())

    return broken("report") - broken("ignore")


def _plugin(root: Path, console: Console) -> TakenOver:
    """What the plugin obsidian-linter was told."""
    from vaultlint.from_obsidian_linter import SETTINGS, NotItsSettings, TakenOver, taken_over
    from vaultlint.vault.discovery import read_inside

    def read(path: str) -> bytes | None:
        try:
            return read_inside(str(root), path)
        except (OSError, ValueError):
            return None

    data = read(SETTINGS)
    if data is None:
        return TakenOver()
    try:
        return taken_over(data, read)
    except NotItsSettings as fault:
        console.warn(f"{SETTINGS}: {fault}; nothing of it was taken over")
        return TakenOver()


def _not_in_git(root: Path) -> list[str]:
    from vaultlint.cli.scope import work_tree_of
    from vaultlint.git.asking import GitError
    from vaultlint.git.ignored import ignored

    if work_tree_of(root) is None:
        return []
    try:
        return ignored(root)
    except GitError:
        return []


def _tell(grounds: Grounds, console: Console) -> None:
    from vaultlint.config import FILE
    from vaultlint.display import display
    from vaultlint.reporters.base import counted

    chosen = grounds.chosen()
    findings = sum((grounds.seen or {})[rule.id].findings for rule in chosen if rule.id in (grounds.seen or {}))
    if grounds.leaves_unwritten:
        findings -= grounds.unwritten
    notes = counted(grounds.survey.notes, "note")
    console.tell(f"{FILE} written: {counted(len(chosen), 'rule')}, {counted(findings, 'finding')} in {notes}")
    for one in grounds.taken.told():
        console.tell(f"not taken over from obsidian-linter: {display(one)}")


def _accept_what_there_is(ctx: click.Context, root: Path) -> int:
    """What `vaultlint baseline create` does."""
    program = ctx.find_root().command
    command = program.get_command(ctx, "baseline") if isinstance(program, click.Group) else None
    if command is None:
        raise click.UsageError("--baseline: there is no vaultlint baseline yet", ctx)
    code = command.main(["create", "--vault", str(root)], prog_name="vaultlint baseline", standalone_mode=False)
    return code if isinstance(code, int) else 0
