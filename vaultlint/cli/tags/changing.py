"""What renaming and normalizing share: the options, the table of what would change, and carrying it out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from vaultlint.cli.options import FIXES, option
from vaultlint.display import display, json_safe

if TYPE_CHECKING:
    from vaultlint.cli.fix_summary import Result
    from vaultlint.renaming import NewName, Renaming

F = TypeVar("F", bound=Callable[..., Any])


def changing_options(command: F) -> F:
    for decorate in (
        option("-y", "--yes", is_flag=True, section=FIXES, help="Do not ask before changing many notes."),
        option("--dry-run", is_flag=True, section=FIXES, help="Change nothing; show what would change."),
    ):
        command = decorate(command)
    return command


def valid_tag(name: str) -> str:
    """A tag as the command line names it, without `#`. Raises `click.ClickException` for what can be none."""
    from vaultlint.strict_yaml import shown
    from vaultlint.tag_grammar import is_tag_name

    bare = name.removeprefix("#").rstrip("/")
    if not is_tag_name(bare):
        raise click.ClickException(f"{shown(name)} can be no tag: letters, digits, - and _, and one that is no digit")
    return bare


class Changing:
    """One command that changes tags in the whole vault."""

    in_place = False

    def __init__(
        self, vault: Path | None, config: Path | None, *, isolated: bool, dry_run: bool, yes: bool, format_name: str
    ) -> None:
        from vaultlint.cli.console import Console
        from vaultlint.cli.scope import Shown, vault_of
        from vaultlint.config import Config
        from vaultlint.renaming import whole_vault
        from vaultlint.session import open_vault

        self.console = Console()
        self.root = vault_of((), vault)
        self.config = Config.find(self.root, config, isolated)
        self.vault = whole_vault(open_vault(self.root, self.config))
        self.yes = yes
        self.dry_run = dry_run
        self._speaks_json = format_name == "json"
        self._path_of = Shown(self.root)
        self._merges: list[tuple[str, int]] = []

    @property
    def shows_progress(self) -> bool:
        return not self._speaks_json

    def plan(self, new_name: NewName) -> tuple[Renaming, ...]:
        from vaultlint.renaming import passed_over, plan_renamings

        renamings = plan_renamings(self.vault, new_name)
        for path, reason in passed_over(self.vault) if renamings else ():
            self.console.warn(f"{self._path_of(path)}: left as it is: {reason}")
        return renamings

    def uses_of(self, name: str, *, apart_from: str) -> int:
        """How often notes and canvases say a tag, or one nested in it, without those that say another one."""
        others = {(path, tag.span) for path, tag in self.vault.tags.named(apart_from)}
        uses = (use for use in self.vault.tags.named(name) if not use.is_asked_for)
        return sum((use.path, use.tag.span) not in others for use in uses)

    def merges(self, name: str, uses: int) -> None:
        """Say that two tags become one: nobody can tell them apart afterwards, except by undo."""
        from vaultlint.reporters.base import counted

        self.console.warn(f"#{name} is there already, with {counted(uses, 'use')}: the two become one")
        self._merges.append((name, uses))

    def carry_out(self, renamings: Sequence[Renaming], *, together: bool) -> int:
        """Change what `renamings` say, or show it; the exit code."""
        from vaultlint.cli.carry_out import account, carry_out
        from vaultlint.cli.recovery import recover, told_of_interruption
        from vaultlint.fixes.journal import Journal, WriteInterrupted
        from vaultlint.renaming import settle_renamings
        from vaultlint.reporters.base import counted

        journal = Journal(self.root)
        if not self.dry_run and not recover(journal, self.console, self._path_of):
            return 2
        settled = settle_renamings(self.vault, renamings, together=together)
        if self.dry_run:
            result = account(settled, tuple(settled.changed), {})
        else:
            try:
                written = carry_out(self, settled, self.root, journal, self.console)
            except WriteInterrupted as interruption:
                self.console.tell(told_of_interruption(interruption.outcome))
                return 128 + interruption.signal
            if written is None:
                self.console.tell("nothing was changed")
                return 1
            result = written
        if result.fixed or self._speaks_json:
            self._show(renamings, result)
        for left in settled.left:
            self.console.fail(f"{left.finding.message or 'the renaming'}: left alone: {left.detail}")
        for path, reason in result.unwritten.items():
            self.console.fail(f"{self._path_of(path)}: not written: {reason}")
        done = "would change" if self.dry_run else "changed"
        places = sum(len(finding.fix.edits) for finding in result.fixed if finding.fix)
        self.console.tell(f"{counted(places, 'place')} {done} in {counted(len(result.changed), 'file')}")
        return 2 if result.failed else 0

    def _show(self, renamings: Sequence[Renaming], result: Result) -> None:
        refused = {one.finding.message: one.detail for one in result.left}
        done = [one for one in renamings if result.fixed and _arrow(one) not in refused]
        if self._speaks_json:
            self.console.out.speak_to_programs()
            self.console.out.line(json_safe(json.dumps(self._told(done, refused), ensure_ascii=False, indent=2)))
            return
        for line in _table(done):
            self.console.out.line(line)

    def _told(self, renamings: Sequence[Renaming], refused: Mapping[str, str]) -> dict[str, Any]:
        return {
            "renamed": [
                {
                    "old": renaming.old,
                    "new": renaming.new,
                    "places": {place.value: count for place, count in renaming.places.items()},
                    "files": sorted({edit.path for edit in renaming.edits}),
                }
                for renaming in renamings
            ],
            "left": [{"renaming": renaming or "all", "why": why} for renaming, why in refused.items()],
            "merged": [{"tag": name, "count": uses} for name, uses in self._merges],
        }


def _arrow(renaming: Renaming) -> str:
    return f"#{renaming.old} → #{renaming.new}"


def _table(renamings: Sequence[Renaming]) -> Iterator[str]:
    """One line for each tag: its old and new name, and how often it stands where."""
    if not renamings:
        return
    from vaultlint.reporters.width import cells

    old = [display(f"#{renaming.old}") for renaming in renamings]
    new = [display(f"#{renaming.new}") for renaming in renamings]
    wide, wider = max(map(cells, old)), max(map(cells, new))
    for renaming, before, after in zip(renamings, old, new, strict=True):
        where = ", ".join(f"{count:,} in {place.value}" for place, count in renaming.places.items())
        yield f"{before}{' ' * (wide - cells(before))}  →  {after}{' ' * (wider - cells(after))}  {where}"
