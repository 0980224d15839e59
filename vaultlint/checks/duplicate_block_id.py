"""A block id that stands twice in a note. Nobody knows what Obsidian makes of an id on a heading, so that is none."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.vault.metadata import Block, Metadata

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault


class DuplicateBlockId(VaultCheck):
    """`^id` at the end of a second block; capitals make no other id."""

    visits = (Metadata,)
    says = frozenset({"id", "line"})

    def visit(self, item: Metadata, path: str, vault: Vault) -> Iterator[Problem]:
        if len({block.id.lower() for block in item.blocks}) == len(item.blocks):
            return  # whatever stands in a heading
        first: dict[str, Block] = {}
        blocks = _apart_from_headings(item)
        again = [block for block in blocks if first.setdefault(block.id.lower(), block) is not block]
        if not again:
            return
        source = vault.source(path)
        for block in again:
            line = source.place(first[block.id.lower()].id_span.start).line
            yield Problem(block.id_span, {"id": block.id, "line": str(line)})


def _apart_from_headings(item: Metadata) -> list[Block]:
    """The blocks whose id stands neither in a heading nor alone below one."""
    starts, ends = [heading.span.start for heading in item.headings], {heading.span.end for heading in item.headings}

    def is_of_heading(block: Block) -> bool:
        before = bisect_right(starts, block.id_span.start) - 1
        return block.span.end in ends or (before >= 0 and block.id_span.end <= item.headings[before].span.end)

    return [block for block in item.blocks if not is_of_heading(block)]
