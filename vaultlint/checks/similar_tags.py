"""Tags that are likely the same idea: one is the plural of the other, a letter apart, or a part of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.vault.metadata import Tag
from vaultlint.vault.tag_index import key_of

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault


class SimilarTags(VaultCheck):
    """The rarer of two tags, where it is used first. Whether they are one idea only their owner knows."""

    visits = (Tag,)
    says = frozenset({"tag", "count", "similar", "similar_count", "example", "why"})

    def visit(self, item: Tag, path: str, vault: Vault) -> Iterator[Problem]:
        for pair in vault.similar_tags.get(key_of(item.name), ()):
            if (path, item) != pair.rarer.first:
                continue
            yield Problem(
                item.span,
                {
                    "tag": item.name,
                    "count": f"{pair.rarer.uses:,}",
                    "similar": pair.other.name,
                    "similar_count": f"{pair.other.uses:,}",
                    "example": pair.other.first.path,
                    "why": pair.why,
                },
            )
