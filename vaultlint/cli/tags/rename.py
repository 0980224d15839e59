"""`vaultlint tags rename OLD NEW`: one tag under another name, wherever the vault says it."""

from __future__ import annotations

from pathlib import Path

import click

from vaultlint.cli.options import GroupedCommand, format_option, offered, vault_options
from vaultlint.cli.tags.changing import changing_options


@click.command(cls=GroupedCommand, short_help="Rename a tag everywhere, or make two of them one.")
@click.argument("old", shell_complete=offered("tags"))
@click.argument("new", shell_complete=offered("tags"))
@changing_options
@vault_options
@format_option
def rename(
    old: str,
    new: str,
    dry_run: bool,
    yes: bool,
    vault: Path | None,
    config: Path | None,
    isolated: bool,
    format_name: str,
) -> int:
    """Call the tag OLD, and all that is nested in it, NEW: in bodies, properties, canvases, bases and queries.

    Where NEW is there already, the two become one. vaultlint undo takes it back.
    """
    from vaultlint.cli.tags.changing import Changing, valid_tag
    from vaultlint.strict_yaml import did_you_mean, shown
    from vaultlint.vault.tag_spelling import folded_tag, with_front

    old, new = old.removeprefix("#").rstrip("/"), valid_tag(new)
    changing = Changing(vault, config, isolated=isolated, dry_run=dry_run, yes=yes, format_name=format_name)
    folded = folded_tag(old)

    def new_name(name: str) -> str | None:
        if folded_tag(name) != folded and not folded_tag(name).startswith(f"{folded}/"):
            return None
        return with_front(name, old.count("/") + 1, new)

    renamings = changing.plan(new_name)
    if not renamings:
        index = changing.vault.tags
        if index.named(old):
            changing.console.tell(f"every use of #{old} is written so already")
            return 0
        raise click.ClickException(f"no tag is called {shown(old)}{did_you_mean(old, index.uses)}")
    if folded_tag(new) != folded and (others := changing.uses_of(new, apart_from=old)):
        changing.merges(new, others)
    return changing.carry_out(renamings, together=True)
