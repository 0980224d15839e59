"""Tags that stand for other tags, because somebody said so."""

from __future__ import annotations

from collections.abc import Mapping

from vaultlint.vault.tag_spelling import folded_tag, with_front


class TagAliases:
    """Which tag each alias stands for, as Obsidian compares tags."""

    def __init__(self, goals: Mapping[str, str]) -> None:
        folded = {folded_tag(alias): tag for alias, tag in goals.items()}
        # One that differs from its goal by case alone stands for itself.
        self._goals = {alias: tag for alias, tag in folded.items() if folded_tag(tag) != alias}

    def goal(self, name: str) -> str | None:
        """What the tag `name` stands for; None where it stands for itself.

        A tag nested in an alias goes along: with `ML` for `machine-learning`, `ML/notes` is `machine-learning/notes`.
        Aliases of aliases are followed. Where they lead in a circle, or into a tag below the alias itself, they would
        never come to an end, and none of them means anything.
        """
        followed: set[str] = set()
        found = name
        while self._goals and (alias := self._alias_in(found)) is not None:
            if alias in followed:
                return None
            followed.add(alias)
            found = with_front(found, alias.count("/") + 1, self._goals[alias])
        return found if found != name else None

    def _alias_in(self, name: str) -> str | None:
        """The longest alias that a tag is or begins with."""
        levels = folded_tag(name).split("/")
        above = ("/".join(levels[:depth]) for depth in range(len(levels), 0, -1))
        return next((alias for alias in above if alias in self._goals), None)
