"""What the Tab key offers for a rule, a theme or a tag that was begun; `vaultlint completions` tells a shell of it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import click
from click.shell_completion import CompletionItem


def rules(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Names of rules, each with what it finds."""
    from vaultlint.rulebook import Rulebook

    known = Rulebook.builtin().rules
    return [CompletionItem(name, help=known[name].summary) for name in _beginning(known, begun)]


def selectors(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Whatever selects rules: their names, themes, ALL; behind a comma, too."""
    from vaultlint.rulebook import Rulebook

    rulebook = Rulebook.builtin()
    before, comma, last = begun.rpartition(",")
    names = {name: rule.summary for name, rule in rulebook.rules.items()}
    names |= {theme: f"the rules of {theme}" for theme in rulebook.themes} | {"ALL": "every rule"}
    return [CompletionItem(f"{before}{comma}{name}", help=names[name]) for name in _beginning(names, last)]


def tags(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """The tags of the vault that lies around the working directory."""
    from vaultlint.cli.scope import vault_of
    from vaultlint.config import Config
    from vaultlint.display import display
    from vaultlint.session import answered

    # The Tab key is no place for error messages.
    with suppress(Exception):
        root = vault_of(())
        known = answered(root, Config.find(root), lambda vault: list(vault.tags.uses))
        # A tag that a terminal could take for more than letters is not put on anybody's command line.
        return [CompletionItem(tag) for tag in _beginning(known, begun.removeprefix("#")) if display(tag) == tag]
    return []


def _beginning(names: Iterable[str], begun: str) -> list[str]:
    return sorted(name for name in names if name.casefold().startswith(begun.casefold()))
