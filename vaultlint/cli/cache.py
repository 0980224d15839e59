"""`vaultlint cache`: what is kept of notes between two runs."""

from __future__ import annotations

from pathlib import Path

import click

from vaultlint.cli.options import OUTPUT, GroupedCommand, option


@click.group()
def cache() -> None:
    """What vaultlint keeps of notes between two runs."""


@cache.command(cls=GroupedCommand)
@option("--cache-dir", metavar="FOLDER", type=click.Path(path_type=Path), section=OUTPUT, help="Where it is kept.")
def clean(cache_dir: Path | None) -> int:
    """Forget it. The next check reads every note again."""
    from vaultlint.cache.place import cache_folder
    from vaultlint.cache.place import clean as clean_folder
    from vaultlint.cli.console import Console
    from vaultlint.reporters.base import counted

    folder = cache_folder(cache_dir)
    try:
        forgotten = clean_folder(folder) if folder is not None else 0
    except OSError as error:
        raise click.ClickException(f"cannot forget it: {error.strerror or error}") from None
    Console().tell(f"forgotten: {counted(forgotten, 'vault')}")
    return 0
