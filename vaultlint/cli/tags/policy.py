"""What the configuration says of tags, as the rules of tags understand it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vaultlint.checks.tag_alias import TagAlias
    from vaultlint.checks.tag_spelling import TagSpelling
    from vaultlint.config import Config
    from vaultlint.vault.index import Vault


def spelling_check(config: Config) -> TagSpelling:
    """The check of `inconsistent-tag` with the parameters it has in this vault."""
    from vaultlint.checks.tag_spelling import TagSpelling

    check = _check("inconsistent-tag", config)
    assert isinstance(check, TagSpelling)
    return check


def alias_check(config: Config) -> TagAlias:
    """The check of `aliased-tag` with the parameters it has in this vault."""
    from vaultlint.checks.tag_alias import TagAlias

    check = _check("aliased-tag", config)
    assert isinstance(check, TagAlias)
    return check


def canonical_name(config: Config, vault: Vault) -> Callable[[str], str | None]:
    """What each tag is called in its canonical form: aliases first, and the spelling of what they stand for."""
    from vaultlint.vault.tag_aliases import TagAliases
    from vaultlint.vault.tag_index import key_of

    style, aliases = spelling_check(config).style, TagAliases(alias_check(config).aliases)
    index = vault.tags

    def canonical(name: str) -> str | None:
        goal = aliases.goal(name) or name
        if goal == name and not index.written_as(key_of(goal)) and index.usual(key_of(goal)) is None:
            return None  # asked for in a query, and borne by nobody
        found = style.canonical(goal, index)
        return found.name if found is not None else None if goal == name else goal

    return canonical


def _check(rule: str, config: Config) -> object:
    from vaultlint.rulebook import Rulebook

    activation = Rulebook.builtin().activate(config.with_selection((rule,)))
    return next(active.check for active in activation.rules if active.rule.id == rule)
