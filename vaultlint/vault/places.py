"""Places in a note that links may name: headings, blocks and footnotes.

Obsidian compares headings without most ASCII punctuation and without regard to case; all else counts, emphasis by
underscores, emoji and full-width punctuation included.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from vaultlint.vault.metadata import Block, Footnote, Heading, Metadata

# White space as JavaScript's \s has it, line ends included.
_SPACE = r"\t\n\x0b\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_IGNORED = re.compile(rf"[!\"#$%&()*+,.:;<=>?@^`{{|}}~/\[\]\\{_SPACE}]+")
_NOT_IN_LINKS = re.compile(rf"(?:[:#|^\\{_SPACE}]|%%|\[\[|\]\])+")


_DEEPEST = 6
"""The last level that headings have."""


class PlaceFound(NamedTuple):
    """Where a subpath leads. All three are None where nothing can be said: in PDFs, images, canvases and bases."""

    heading: Heading | None = None
    block: Block | None = None
    footnote: Footnote | None = None


def strip_heading(text: str) -> str:
    """A heading as Obsidian compares it, but for case."""
    return _IGNORED.sub(" ", text).strip(" ")


def strip_heading_for_link(text: str) -> str:
    """A heading as Obsidian writes it into a link."""
    return _NOT_IN_LINKS.sub(" ", text).strip(" ")


class Places:
    """The places of one note, ready to be asked for."""

    def __init__(self, metadata: Metadata) -> None:
        self._headings = metadata.headings
        self._indexes: dict[tuple[str, int], list[int]] = defaultdict(list)
        """Where the headings of each name and level stand."""
        for index, heading in enumerate(metadata.headings):
            self._indexes[compared_heading(heading.text), heading.level].append(index)
        # Of two blocks with one id the first is found, and so with footnotes.
        self._blocks = {block.id.lower(): block for block in reversed(metadata.blocks)}
        self._footnotes = {footnote.id.lower(): footnote for footnote in reversed(metadata.footnotes)}

    def find(self, subpath: str) -> PlaceFound | None:
        """The place that `subpath` (from its `#` on) names; None where it leads nowhere."""
        parts = [part for part in subpath.split("#") if part]
        if len(parts) == 1:
            name = parts[0].lower()
            if name.startswith("^"):
                block = self._blocks.get(name[1:])
                return PlaceFound(block=block) if block else None
            if name.startswith("[^") and name.endswith("]"):
                footnote = self._footnotes.get(name[2:-1])
                return PlaceFound(footnote=footnote) if footnote else None
        trail = self.trail(parts)
        return PlaceFound(heading=trail[-1]) if trail else None

    def trail(self, parts: Sequence[str]) -> tuple[Heading, ...]:
        """The heading that each part of a subpath names, each deeper than the one before; empty where one is missing.

        The note is read once from top to bottom, and the end of a section does not end the search: under
        `# A`, `# B`, `## C` the chain A, C is found.
        """
        found: list[Heading] = []
        index = -1
        for part in parts:
            name, above = compared_heading(part), found[-1].level if found else 0
            below = (self._next(name, level, index) for level in range(above + 1, _DEEPEST + 1))
            index = min((at for at in below if at is not None), default=-1)
            if index < 0:
                return ()
            found.append(self._headings[index])
        return tuple(found)

    def _next(self, name: str, level: int, after: int) -> int | None:
        """Where the first heading of a name and a level stands, behind the one at `after`."""
        indexes = self._indexes.get((name, level), [])
        at = bisect_right(indexes, after)
        return indexes[at] if at < len(indexes) else None


def compared_heading(text: str) -> str:
    """A heading as Obsidian compares it: two with the same result are one to a link."""
    return strip_heading(text).lower()
