"""`vaultlint config`: what is in force, where each value comes from, and what a configuration may say."""

from __future__ import annotations

import click

from vaultlint.cli.lazy import LazyCommands


class ConfigCommands(LazyCommands):
    """What can be asked about configurations."""

    places = {  # noqa: RUF012 -- a constant, as its base says
        "show": "vaultlint.cli.config.show:show",
        "schema": "vaultlint.cli.config.schema:schema",
    }


@click.group(cls=ConfigCommands)
def config() -> None:
    """Show the configuration in force, or what one may say."""
