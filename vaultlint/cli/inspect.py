"""`vaultlint inspect`: what Obsidian, and so vaultlint, sees in a note."""

from __future__ import annotations

import json
from pathlib import Path

import click

from vaultlint.cli.options import GroupedCommand, format_option, vault_options


@click.command(cls=GroupedCommand)
@click.argument("notes", nargs=-1, required=True, type=click.Path())
@vault_options
@format_option
def inspect(notes: tuple[str, ...], vault: Path | None, config: Path | None, isolated: bool, format_name: str) -> int:
    """Show what is in notes, canvases and bases: headings, links and where they lead, tags, block ids, properties.

    As JSON these are the words of Obsidian's own metadata cache; one object a line when several NOTES are named.
    """
    from vaultlint.cli.console import Console
    from vaultlint.cli.scope import inside, require, vault_of
    from vaultlint.config import Config
    from vaultlint.display import json_safe
    from vaultlint.reporters.inspection import Uninspectable, inspect_file
    from vaultlint.reporters.portrait import portrait
    from vaultlint.session import open_vault
    from vaultlint.strict_yaml import shown

    console = Console()
    require(notes, vault)
    root = vault_of(notes, vault)
    opened = open_vault(root, Config.find(root, config, isolated))
    if format_name == "json":
        console.out.speak_to_programs()
    failed = begun = False
    for note in notes:
        try:
            seen = inspect_file(opened, inside(note, root, vault))
        except (Uninspectable, OSError, KeyError) as error:
            console.fail(f"{shown(note)}: {_reason(error)}")
            failed = True
            continue
        if format_name == "json":
            text = json.dumps(seen, ensure_ascii=False, indent=None if len(notes) > 1 else 2)
            console.out.line(json_safe(text))
            continue
        if begun:
            console.out.line()
        begun = True
        for line in portrait(seen, console.out.style):
            console.out.line(line)
    return 2 if failed else 0


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):  # no such file has metadata
        return "neither a note, nor a canvas, nor a base of this vault"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
