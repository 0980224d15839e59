"""Tags that are not in the vocabulary, where the vault has one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.vault.metadata import Tag
from vaultlint.vault.tag_spelling import folded_tag

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault


class TagVocabulary(VaultCheck):
    """A tag that `vocabulary` does not hold. The parents of what it holds are in it too."""

    visits = (Tag,)
    says = frozenset({"tag", "hint"})

    vocabulary: tuple[str, ...] = ()
    """The only tags allowed; none allows all."""

    def visit(self, item: Tag, path: str, vault: Vault) -> Iterator[Problem]:  # noqa: ARG002 -- the contract's words
        if not self.vocabulary or folded_tag(item.name).rstrip("/") in self._allowed:
            return
        from rapidfuzz import fuzz, process

        near = process.extractOne(item.name, self.vocabulary, scorer=fuzz.ratio, score_cutoff=75)
        yield Problem(item.span, {"tag": item.name, "hint": f"; did you mean “{near[0]}”?" if near else ""})

    @cached_property
    def _allowed(self) -> frozenset[str]:
        allowed = set()
        for tag in map(folded_tag, self.vocabulary):
            levels = tag.split("/")
            allowed |= {"/".join(levels[: depth + 1]) for depth in range(len(levels))}
        return frozenset(allowed)
