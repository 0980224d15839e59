"""Text as it stands on disk, and places in it.

Everything above this floor speaks of a place as a `Span`: two offsets into a note's text as decoded (code
points, no byte order mark, line endings as in the file). Lines, columns and UTF-16 units exist only at the
borders: reporters and `inspect` ask a `SourceText` for them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

_BOM = b"\xef\xbb\xbf"
# A line ends here and nowhere else: U+2028, U+0085, form feed and friends are ordinary characters in a note.
_LINE_END = re.compile(r"\r\n?|\n")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Span(NamedTuple):
    """A half-open range of offsets into a note's text."""

    start: int
    end: int

    def within(self, other: Span) -> bool:
        return other.start <= self.start and self.end <= other.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


class Edit(NamedTuple):
    """Replace `span` of the note at `path` (relative to the vault, with `/`); an empty span inserts."""

    path: str
    span: Span
    replacement: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """`text` after edits that do not touch each other; every character outside of them stays."""
    pieces: list[str] = []
    kept = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        pieces += [text[kept : edit.span.start], edit.replacement]
        kept = edit.span.end
    return "".join([*pieces, text[kept:]])


class Place(NamedTuple):
    """A place as people count it: line and column from 1, the column in code points."""

    line: int
    column: int


class NotText(ValueError):
    """The bytes are no UTF-8 text; the message says what they look like."""


@dataclass(frozen=True)
class SourceText:
    """What a file holds, decoded once; the bytes can be made again without loss."""

    text: str
    bom: bool = False

    @classmethod
    def from_bytes(cls, data: bytes) -> SourceText:
        """Decode a note. Raises `NotText` for UTF-16, binary and malformed UTF-8."""
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise NotText("encoded as UTF-16, not UTF-8")
        bom = data.startswith(_BOM)
        if b"\x00" in data:
            raise NotText("a binary file: it holds NUL bytes")
        try:
            return cls((data[len(_BOM) :] if bom else data).decode("utf-8"), bom)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise NotText(f"not UTF-8: byte 0x{data[error.start]:02x} in line {line}") from None

    def to_bytes(self) -> bytes:
        return (_BOM if self.bom else b"") + self.text.encode("utf-8")

    def __getitem__(self, span: Span) -> str:
        return self.text[span.start : span.end]

    @cached_property
    def line_starts(self) -> list[int]:
        """Where each line starts; the last one may be empty (after a final line end)."""
        if "\r" not in self.text:
            return list(accumulate([len(line) + 1 for line in self.text.split("\n")[:-1]], initial=0))
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def line_index(self, offset: int) -> int:
        """The line that holds `offset`, counted from 0."""
        return bisect_right(self.line_starts, offset) - 1

    def line_span(self, index: int) -> Span:
        """Line `index` (from 0) without its ending."""
        starts = self.line_starts
        end = starts[index + 1] if index + 1 < len(starts) else len(self.text)
        start = starts[index]
        if end > start and self.text[end - 1] == "\n":
            end -= 1
        if end > start and self.text[end - 1] == "\r":
            end -= 1
        return Span(start, end)

    def place(self, offset: int) -> Place:
        line = self.line_index(offset)
        return Place(line + 1, offset - self.line_starts[line] + 1)

    def utf16(self, offset: int) -> int:
        """`offset` in UTF-16 code units, the way Obsidian counts."""
        return offset + bisect_right(self._astral, offset - 1)

    @cached_property
    def _astral(self) -> list[int]:
        if self.text.isascii():
            return []
        return [match.start() for match in _ASTRAL.finditer(self.text)]
