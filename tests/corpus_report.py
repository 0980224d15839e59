"""What fixing did to the real vaults, as a table at the end of a test run: `make corpus` prints it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One vault, fixed in one way."""

    vault: str
    request: str
    """`safe`: as the command comes; `all`: every theme but tags by name, and the unsafe fixes; `tags`: tags alone."""
    notes: int
    fixed: int
    """Findings."""
    changed: int
    """Files."""
    refused: int
    """Fixes that verification refused."""
    links: tuple[int, int]
    """That lead somewhere, before and after."""
    tags: tuple[int, int]
    """Before and after."""

    def cells(self) -> tuple[str, ...]:
        numbers = (self.notes, self.fixed, self.changed, self.refused, *self.links, *self.tags)
        return (self.vault, self.request, *(f"{number:,}" for number in numbers))


_HEAD = ("vault", "fixes", "notes", "fixed", "files changed", "refused", "links", "after", "tags", "after")
_WORDS = 2
"""Columns that hold words; the others hold numbers, which stand to the right."""


def table(rows: Sequence[Row]) -> Iterator[str]:
    """The lines of a table that tells it all."""
    lines = [_HEAD, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        words = [cell.ljust(width) for cell, width in zip(line[:_WORDS], widths[:_WORDS], strict=True)]
        numbers = [cell.rjust(width) for cell, width in zip(line[_WORDS:], widths[_WORDS:], strict=True)]
        yield "  ".join([*words, *numbers])
