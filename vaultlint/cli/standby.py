"""`vaultlint standby`: a process that stands by, so that no check begins with importing what it needs."""

from __future__ import annotations

import click

_USUAL, _LONGEST = 60, 7 * 24 * 60
_NONE = 1
"""Exit code of `status` where none stands by."""


@click.group()
def standby() -> None:
    """A process that stands by, so that checks begin at once."""
    from vaultlint.standby import is_possible

    if not is_possible():
        raise click.ClickException("nothing can stand by: this system has no fork")


@standby.command()
@click.option(
    "--idle",
    metavar="MINUTES",
    type=click.IntRange(1, _LONGEST),
    help=f"End when nothing was checked for so long: {_USUAL} if not given, {_LONGEST} at most.",
)
def start(idle: int | None) -> int:
    """Have a process stand by.

    It carries out each `vaultlint check` that is given by the same user in the same way, prints what the check itself
    would, and holds the program in memory and nothing else. It ends when nothing was checked for an hour.
    """
    from vaultlint.cli.console import Console
    from vaultlint.standby.asking import standing_by
    from vaultlint.standby.beginning import CannotStandBy, begin

    console = Console()
    if process := standing_by():
        console.tell(f"stands by already: process {process}")
        if idle is not None:
            console.warn("it goes on with the --idle that it was started with; vaultlint standby stop ends it")
        return 0
    try:
        begin(_carried_out, (idle or _USUAL) * 60)
    except CannotStandBy as error:
        raise click.ClickException(f"cannot stand by: {error}") from None
    process = standing_by()
    if not process:
        raise click.ClickException("cannot stand by: it is there, and does not answer")
    console.tell(f"stands by: process {process}")
    return 0


@standby.command()
def stop() -> int:
    """Have the process that stands by end; a check that it has begun goes on."""
    from vaultlint.cli.console import Console
    from vaultlint.standby.asking import send_away

    Console().tell("gone" if send_away() else "none stands by")
    return 0


@standby.command()
def status() -> int:
    """Tell whether one stands by; exit code 1 if none does."""
    from vaultlint.cli.console import Console
    from vaultlint.standby.asking import standing_by

    process = standing_by()
    Console().out.line(f"stands by: process {process}" if process else "none stands by")
    return 0 if process else _NONE


def _carried_out(arguments: list[str]) -> int:
    from vaultlint.cli import main

    try:
        main(arguments)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    return 0
