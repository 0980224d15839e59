"""Tags that stand for other tags, because somebody said so."""

from __future__ import annotations

from collections.abc import Mapping

from vaultlint.vault.tag_spelling import folded_tag


def without_alias(name: str, aliases: Mapping[str, str]) -> str | None:
    """What the tag `name` stands for; None where it stands for itself.

    A tag nested in an alias goes along: with `ML` for `machine-learning`, `ML/notes` is `machine-learning/notes`.
    Aliases of aliases are followed. Where they lead in a circle, or into a tag below the alias itself, they would never
    come to an end, and none of them means anything.
    """
    known = {folded_tag(alias): tag for alias, tag in aliases.items()}
    followed: set[str] = set()
    found = name
    while (alias := _alias_in(found, known)) is not None:
        if alias in followed:
            return None
        followed.add(alias)
        found = known[alias] + found[len(alias) :]
    return found if found != name else None


def _alias_in(name: str, known: Mapping[str, str]) -> str | None:
    """The longest alias that a tag is or begins with; one that differs from its goal by case alone is none."""
    folded = folded_tag(name)
    levels = folded.split("/")
    for depth in range(len(levels), 0, -1):
        above = "/".join(levels[:depth])
        if above in known and folded_tag(known[above]) != above:
            return above
    return None
