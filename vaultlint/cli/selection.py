"""Rules by their names: which were asked for, and which was meant."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import click

from vaultlint.strict_yaml import did_you_mean, shown

if TYPE_CHECKING:
    from pathlib import Path

    from vaultlint.config import Config
    from vaultlint.rule import Rule
    from vaultlint.rulebook import Rulebook


class SelectedByName:
    """The rules that the user selected by name or theme, looked up when the first hint is found."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def __contains__(self, rule: str) -> bool:
        return rule in self._named

    @cached_property
    def _named(self) -> frozenset[str]:
        if not self._config.names_rules:
            return frozenset()
        from vaultlint.rulebook import Rulebook

        active = Rulebook.builtin().activate(self._config).rules
        return frozenset(one.rule.id for one in active if one.by_name)


def rules_of_vault(vault: Path | None, config: Path | None, isolated: bool) -> Rulebook:
    """Our own rules, and those of the packs that the configuration of the vault names. Raises `ConfigError`."""
    from vaultlint.cli.scope import vault_of
    from vaultlint.config import Config
    from vaultlint.rulebook import Rulebook

    return Rulebook.builtin().with_packs(Config.find(vault_of((), vault), config, isolated))


def find_rule(name: str, rulebook: Rulebook) -> Rule:
    """The rule of that name. Raises `click.ClickException` that says what may have been meant."""
    if name not in rulebook.rules:
        if name in rulebook.themes:
            of_theme = rulebook.meant_by(name)
            raise click.ClickException(f"{shown(name)} is a theme; its rules are {', '.join(of_theme)}")
        raise click.ClickException(f"no rule is called {shown(name)}{did_you_mean(name, rulebook.rules)}")
    return rulebook.rules[name]
