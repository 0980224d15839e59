"""`vaultlint tags normalize`: every tag in its canonical form, wherever the vault says it."""

from __future__ import annotations

from pathlib import Path

import click

from vaultlint.cli.options import FIXES, GroupedCommand, format_option, option, vault_options
from vaultlint.cli.tags.changing import changing_options


@click.command(cls=GroupedCommand, short_help="Give every tag its canonical form.")
@changing_options
@option(
    "--write-aliases", is_flag=True, section=FIXES, help="Change no note; keep the map in .vaultlint.yaml, for review."
)
@vault_options
@format_option
def normalize(
    dry_run: bool,
    yes: bool,
    write_aliases: bool,
    vault: Path | None,
    config: Path | None,
    isolated: bool,
    format_name: str,
) -> int:
    """Give every tag its canonical form: by the aliases and the style of the configuration, else by the majority.

    Entries of the property tags with a space, which Obsidian drops, are among them. vaultlint undo takes it back.
    """
    from vaultlint.cli.tags.changing import Changing
    from vaultlint.cli.tags.policy import canonical_name

    changing = Changing(vault, config, isolated=isolated, dry_run=dry_run, yes=yes, format_name=format_name)
    renamings = changing.plan(canonical_name(changing.config, changing.vault))
    if write_aliases:
        from vaultlint.cli.tags.alias_file import write_aliases_of

        return write_aliases_of(renamings, changing)
    if not renamings:
        changing.console.tell("every tag is written in its canonical form")
        return 0
    return changing.carry_out(renamings, together=False)
