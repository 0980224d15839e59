"""`vaultlint tags`: the tags of the whole vault, seen at once and changed at once."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS: dict[str, str] = {
    "list": "vaultlint.cli.tags.list:list_tags",
    "similar": "vaultlint.cli.tags.similar:similar",
    "rename": "vaultlint.cli.tags.rename:rename",
    "normalize": "vaultlint.cli.tags.normalize:normalize",
}


class TagCommands(click.Group):
    """Finds a command by name without importing the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=TagCommands)
def tags() -> None:
    """List, compare, rename and normalize the tags of the vault."""
