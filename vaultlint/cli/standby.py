"""`vaultlint standby`: a process that stands by, so that no check begins with importing what it needs."""

from __future__ import annotations

import click

from vaultlint.cli.options import OUTPUT, GroupedCommand, option

_USUAL = 60
_LONGEST = 7 * 24 * 60
_NONE = 1
"""Exit code of `status` where none stands by."""


@click.group()
def standby() -> None:
    """A process that stands by, so that checks begin at once."""
    from vaultlint.standby import is_possible

    if not is_possible():
        raise click.ClickException("nothing can stand by: this system has no fork")


@standby.command(cls=GroupedCommand)
@option(
    "--idle",
    metavar="MINUTES",
    type=click.IntRange(1, _LONGEST),
    default=_USUAL,
    section=OUTPUT,
    help=f"End after so long without a check ({_USUAL}).",
)
def start(idle: int) -> int:
    """Have a process stand by, until there was nothing to check for an hour.

    From then on it carries out each `vaultlint check` of yours, and prints what the check itself would. It holds
    the program in memory and nothing else.
    """
    from vaultlint.cli.console import Console
    from vaultlint.standby.asking import standing_by
    from vaultlint.standby.beginning import CannotStandBy, begin

    console = Console()
    if process := standing_by():
        console.tell(f"stands by already: process {process}")
        return 0
    try:
        begin(_carried_out, idle * 60)
    except CannotStandBy as error:
        raise click.ClickException(f"cannot stand by: {error}") from None
    process = standing_by()
    if not process:
        raise click.ClickException("cannot stand by: it is there, and does not answer")
    console.tell(f"stands by: process {process}")
    return 0


@standby.command(cls=GroupedCommand)
def stop() -> int:
    """Have it end; a check that it has begun goes on."""
    from vaultlint.cli.console import Console
    from vaultlint.standby.asking import send_away

    Console().tell("gone" if send_away() else "none stands by")
    return 0


@standby.command(cls=GroupedCommand)
def status() -> int:
    """Whether one stands by; exit code 1 if not."""
    from vaultlint.cli.console import Console
    from vaultlint.standby.asking import standing_by

    process = standing_by()
    Console().tell(f"stands by: process {process}" if process else "none stands by")
    return 0 if process else _NONE


def _carried_out(arguments: list[str]) -> int:
    from vaultlint.cli import main

    try:
        main(arguments)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    return 0
