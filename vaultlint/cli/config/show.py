"""`vaultlint config show`: every value in force, as YAML, with the file and line that say so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultlint.cli.options import GroupedCommand, format_option, vault_options
from vaultlint.display import display

if TYPE_CHECKING:
    from vaultlint.in_force import InForceFor, Told
    from vaultlint.reporters.style import Style

_LONGEST = 100
"""Cells of a line beyond which a value is cut; JSON has all of it."""
_WIDEST = 60
"""Cells of a line beyond which its origin does not stand in one column with the others."""


@click.command(cls=GroupedCommand, short_help="Every value in force, and where it comes from.")
@click.argument("path", required=False, type=click.Path())
@vault_options
@format_option
def show(path: str | None, vault: Path | None, config: Path | None, isolated: bool, format_name: str) -> None:
    """Show what is in force for PATH, a note or any file of the vault, and the file and line that say so.

    Without PATH: for the whole vault, and what differs for some paths of it.
    """
    from vaultlint.cli.console import Console
    from vaultlint.cli.scope import inside, vault_of
    from vaultlint.config import Config
    from vaultlint.display import json_safe
    from vaultlint.in_force import InForceFor
    from vaultlint.vault.discovery import DiskFiles
    from vaultlint.vault.settings import Settings

    console = Console()
    root = vault_of([path] if path is not None else (), vault)
    named = inside(path, root, vault) if path is not None else None
    settings = Settings.read(DiskFiles(root), root)
    in_force = Config.find(root, config, isolated)
    told = InForceFor(in_force, settings.with_said(in_force.obsidian), named or None)
    for fault in settings.faults:
        console.warn(f"{fault.path}: {fault.reason}")
    if format_name == "json":
        console.out.speak_to_programs()
        console.out.line(json_safe(json.dumps(_as_json(told, root), ensure_ascii=False, indent=2)))
        return
    for line in _aligned(_lines(told), console.out.style):
        console.out.line(line)


def _as_json(told: InForceFor, root: Path) -> dict[str, Any]:
    return {
        "vault": str(root),
        "path": told.path,
        "files": told.files,
        "checked": asdict(told.checked()) if told.path is not None else None,
        "settings": [{"keys": list(keys), **asdict(one)} for keys, one in told.said()],
        "obsidian": {name: asdict(one) for name, one in told.obsidian().items()},
        "rules": {
            one.rule: {key: value for key, value in asdict(one).items() if key != "rule"} for one in told.rules()
        },
    }


Line = tuple[str, str]
"""What is said, and who says so; the latter may be empty."""


def _lines(told: InForceFor) -> Iterator[Line]:
    from vaultlint.reporters.width import shortened

    if told.path is not None:
        checked = told.checked()
        yield (
            f"# {display(told.path)} is {'checked' if checked.value else 'not checked'}",
            "" if checked.value else checked.origin,
        )
    yield f"# configuration: {', '.join(map(display, told.files)) or 'none'}", ""
    yield from _settings(told)
    yield "", ""
    yield "# Obsidian:", ""
    for name, one in told.obsidian().items():
        yield f"#   {name}: {_written(one.value)}", one.origin
    yield "", ""
    yield "rules:", ""
    for rule in told.rules():
        yield f"  {rule.rule}:", f"selected: {display(str(rule.selected.value))}, {rule.selected.origin}"
        yield f"    severity: {_written(rule.severity.value)}", rule.severity.origin
        for name, one in rule.parameters.items():
            yield shortened(f"    {name}: {_written(one.value)}", _LONGEST), one.origin


def _settings(told: InForceFor) -> Iterator[Line]:
    """What the files say, as YAML: keys that follow each other are not repeated."""
    opened: tuple[str, ...] = ()
    for keys, one in _ordered(told.said()):
        names = tuple(str(key) for key in keys if not isinstance(key, int))
        is_item = isinstance(keys[-1], int)
        shared = 0
        parents = names if is_item else names[:-1]
        while shared < min(len(opened), len(parents)) and opened[shared] == parents[shared]:
            shared += 1
        if not opened or opened[0] != names[0]:
            yield "", ""
        for depth in range(shared, len(parents)):
            yield "  " * depth + f"{_written(parents[depth])}:", ""
        opened = parents
        indent = "  " * len(parents)
        yield (
            f"{indent}- {_written(one.value)}" if is_item else f"{indent}{_written(names[-1])}: {_written(one.value)}",
            one.origin,
        )


def _ordered(said: Iterable[tuple[Any, Told]]) -> list[tuple[Any, Told]]:
    """Values under one key together, in the order in which their keys came up first, each list behind the other."""
    first: dict[tuple[str, ...], int] = {}
    said = list(said)
    for number, (keys, _) in enumerate(said):
        names = tuple(str(key) for key in keys if not isinstance(key, int))
        for depth in range(1, len(names) + 1):
            first.setdefault(names[:depth], number)

    def place(entry: tuple[Any, Told]) -> list[int]:
        names = tuple(str(key) for key in entry[0] if not isinstance(key, int))
        return [first[names[:depth]] for depth in range(1, len(names) + 1)]

    return sorted(said, key=place)


def _written(value: Any) -> str:
    from vaultlint.settings_pages import described

    return display(described(value))


def _aligned(lines: Iterable[Line], style: Style) -> Iterator[str]:
    from vaultlint.reporters.width import cells

    listed = list(lines)
    column = max((wide for text, origin in listed if origin and (wide := cells(text)) <= _WIDEST), default=0)
    for text, origin in listed:
        if origin:
            gap = " " * max(2, column + 2 - cells(text))
            yield f"{text}{gap}{style.faint(f'# {display(origin)}')}"
        else:
            yield text
