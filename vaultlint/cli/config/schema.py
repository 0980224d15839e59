"""`vaultlint config schema`: what a configuration may say, for editors that complete and check it."""

from __future__ import annotations

import click


@click.command(short_help="The JSON Schema of .vaultlint.yaml.")
def schema() -> None:
    """Print the JSON Schema of .vaultlint.yaml, with every rule and its parameters."""
    from vaultlint.cli.console import Console
    from vaultlint.config_schema import config_schema

    out = Console().out
    out.speak_to_programs()
    out.line(config_schema().rstrip("\n"))
