"""A block id that stands twice in a note."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.vault.metadata import Block, Metadata

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault


@dataclass(frozen=True)
class DuplicateBlockId(VaultCheck):
    """`^id` at the end of a second block; capitals make no other id."""

    visits = (Metadata,)
    says = frozenset({"id", "line"})

    def visit(self, item: Metadata, path: str, vault: Vault) -> Iterator[Problem]:
        first: dict[str, Block] = {}
        again = [block for block in item.blocks if first.setdefault(block.id.lower(), block) is not block]
        if not again:
            return
        source = vault.source(path)
        for block in again:
            line = source.place(first[block.id.lower()].id_span.start).line
            yield Problem(block.id_span, {"id": block.id, "line": str(line)})
