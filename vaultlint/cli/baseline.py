"""`vaultlint baseline`: the findings that are accepted for now."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultlint.cli.options import OUTPUT, VAULT, F, GroupedCommand, format_option, option, vault_options

if TYPE_CHECKING:
    from vaultlint.baseline import Baseline, FileFindings


@click.group()
def baseline() -> None:
    """Accept the findings of today, so that check fails on new ones only."""


def _options(command: F) -> F:
    file = click.Path(path_type=Path)
    where = option("--baseline", "named", metavar="FILE", type=file, section=OUTPUT, help="Where it is to lie.")
    return vault_options(where(format_option(command)))


@baseline.command(cls=GroupedCommand)
@_options
def create(vault: Path | None, config: Path | None, isolated: bool, named: Path | None, format_name: str) -> int:
    """Accept what is found today, whatever was accepted before.

    The list is .vaultlint-baseline.json at the vault's root, unless --baseline or the configuration names a file.
    """
    keeper = _Keeper(vault, config, isolated=isolated, named=named)
    before = keeper.overwritten()
    found = keeper.found()
    # Of a file that could not be judged nobody knows more than before.
    return keeper.keep(before, found.joined(before.of_paths(keeper.failed)), found, format_name)


@baseline.command(cls=GroupedCommand)
@_options
@option("--add", is_flag=True, section=VAULT, help="Accept what is new, too.")
def update(
    vault: Path | None, config: Path | None, isolated: bool, named: Path | None, format_name: str, add: bool
) -> int:
    """Take out what is not found any more; what is new stays new.

    It only shrinks: --add is for what a rule finds that is selected since, or a new version.
    """
    keeper = _Keeper(vault, config, isolated=isolated, named=named)
    before = keeper.place.read()
    if before is None:
        raise click.ClickException("there is no baseline yet: vaultlint baseline create")
    found = keeper.found()
    shrunk = before.shrunk_to(found, keeper.failed)
    return keeper.keep(before, found.joined(shrunk) if add else shrunk, found, format_name)


class _Keeper:
    """Looks at a whole vault, and writes what is accepted of it."""

    def __init__(self, vault: Path | None, config: Path | None, *, isolated: bool, named: Path | None) -> None:
        """Raises `ConfigError`."""
        from vaultlint.baseline_place import baseline_place
        from vaultlint.cli.console import Console
        from vaultlint.cli.scope import Shown, vault_of
        from vaultlint.config import Config

        self._console = Console()
        self._root = vault_of((), vault)
        self._config = Config.find(self._root, config, isolated)
        place = baseline_place(self._root, self._config, named)
        if place is None:
            raise click.ClickException("the configuration wants no baseline: name a file with --baseline")
        self.place = place
        self._path_of = Shown(self._root)
        self.failed: list[str] = []
        """Files that could not be judged."""

    def overwritten(self) -> Baseline:
        """The baseline that is there already; an empty one where there is none. Never takes another file for one."""
        from vaultlint.baseline import Baseline, read_baseline
        from vaultlint.strict_yaml import ConfigError

        if not self.place.path.exists():
            return Baseline()
        try:
            return read_baseline(self.place.path, self.place.name)
        except ConfigError:
            # A merge may have left its marks in our own; whatever else is named so is somebody's file.
            if self.place.is_named:
                raise
            return Baseline()

    def found(self) -> Baseline:
        """The baseline that accepts everything."""
        from vaultlint.baseline import accepting
        from vaultlint.cache.place import cache_folder
        from vaultlint.cli.progress import Progress
        from vaultlint.request import Request
        from vaultlint.session import check

        request = Request(self._root, self._config, cache=cache_folder(None))
        with Progress(self._console.err, show=True) as progress:

            def files() -> Iterator[FileFindings]:
                for checked in check(request, progress):
                    if checked.error is not None:
                        self.failed.append(checked.path)
                        with progress.set_aside():
                            self._console.fail(f"{self._path_of(checked.path)}: {checked.error}")
                    yield checked.path, checked.findings, partial(getattr, checked, "source")

            return accepting(files())

    def keep(self, before: Baseline, after: Baseline, found: Baseline, format_name: str) -> int:
        """Write `after` and say how it differs; the exit code."""
        from vaultlint.display import display, json_safe
        from vaultlint.reporters.base import counted

        self._write(after.written())
        added, removed, new = (
            sum(entry.count for entry in entries)
            for entries in (after.beyond(before), before.beyond(after), found.beyond(after))
        )
        if format_name == "json":
            told = {"file": self.place.name, "accepted": after.total, "added": added, "removed": removed, "new": new}
            self._console.out.speak_to_programs()
            self._console.out.line(json_safe(json.dumps(told, ensure_ascii=False)))
        else:
            parts = [f"{counted(after.total, 'finding')} accepted"]
            parts += [f"{added:,} more than before"] if added and before.entries else []
            parts += [f"{removed:,} fewer than before"] if removed else []
            name = self.place.name if self.place.is_named else self._path_of(self.place.name)
            self._console.tell(f"{display(name)}: {', '.join(parts)}")
            if new:
                self._console.tell(f"{counted(new, 'finding')} new: --add accepts {'it' if new == 1 else 'them'}")
        return 2 if self.failed else 0

    def _write(self, text: str) -> None:
        from vaultlint.cli.output import output_file

        path = self.place.path
        if path.is_file() and path.read_bytes() == text.encode("utf-8"):
            return
        with output_file(path) as file:
            file.write(text)
