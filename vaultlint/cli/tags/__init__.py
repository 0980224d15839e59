"""`vaultlint tags`: the tags of the whole vault, seen at once and changed at once."""

from __future__ import annotations

import click

from vaultlint.cli.lazy import LazyCommands


class TagCommands(LazyCommands):
    """What can be done with tags."""

    places = {  # noqa: RUF012 -- a constant, as its base says
        "list": "vaultlint.cli.tags.list:list_tags",
        "similar": "vaultlint.cli.tags.similar:similar",
        "rename": "vaultlint.cli.tags.rename:rename",
        "normalize": "vaultlint.cli.tags.normalize:normalize",
    }


@click.group(cls=TagCommands)
def tags() -> None:
    """List, compare, rename and normalize the tags of the vault."""
