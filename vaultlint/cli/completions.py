"""`vaultlint completions`: what a shell has to read for the Tab key to know commands, options, rules and tags."""

from __future__ import annotations

import click

SHELLS = ("bash", "fish", "zsh")


@click.command(short_help="Make the Tab key know commands, rules and tags.")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completions(ctx: click.Context, shell: str) -> None:
    """Print what SHELL reads for the Tab key to know commands, options, rules, themes and tags.

    Add it where your shell starts, such as `eval "$(vaultlint completions bash)"` in ~/.bashrc.
    """
    from click.shell_completion import get_completion_class

    maker = get_completion_class(shell)
    assert maker is not None
    program = ctx.find_root()
    click.echo(maker(program.command, {}, "vaultlint", "_VAULTLINT_COMPLETE").source())
