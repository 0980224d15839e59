"""Commands that are imported when they are called, so that one does not pay for the others."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar

import click


class LazyCommands(click.Group):
    """A group that finds its commands by name, `module:attribute`, and helps whoever mistyped one."""

    places: ClassVar[Mapping[str, str]] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's words
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self.places:
            return None
        module, _, name = self.places[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args[0] not in self.places and not args[0].startswith("-"):
            from vaultlint.strict_yaml import did_you_mean, shown

            raise click.UsageError(f"no command {shown(args[0])}{did_you_mean(args[0], self.places)}", ctx)
        return super().resolve_command(ctx, args)
