"""Which characters of a note are work for Markdown: without them it would read something else.

A character that nobody sees keeps `- ` from opening a list, lets `**词：**后` close, parts a tag from the word behind.
Whether it does is for the parser to tell: a note is read once more without it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from marko import block, inline

from vaultlint.markdown.note import Note, parse

if TYPE_CHECKING:
    from vaultlint.text import Edit

_TEXT = (inline.RawText, inline.Literal, block.BlankLine)
_BOX = re.compile(r" {0,3}(?:\[(?:\S| )\][ \t]+\S|\[![^\]\r\n]*\])")
"""What makes a task of an item and a callout of a quote."""
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,40}://[^\s<>\])|]+")
_WHOLE = 10_000
"""Characters of a note that is read anew as a whole; of a longer one the blocks around."""
_LONGEST = 40_000
"""Characters of blocks that are read anew."""
_TRIES = 20
"""How often a note is read anew."""


def working(changes: Sequence[Sequence[Edit]], note: Note) -> list[bool]:
    """Whether each change, which takes away or replaces characters that show nothing, makes something else of a note.

    A change of which nobody can tell counts as one.
    """
    works = [False] * len(changes)
    tries = _TRIES
    for indexes, (start, end) in _stretches(changes, note):
        together = sorted(edit for index in indexes for edit in changes[index])
        if end - start <= _LONGEST and tries > 0:
            tries -= 1
            before = None if (start, end) == (0, len(note.text)) else parse(note.text[start:end])
            if not _differs(together, start, end, note, before):
                continue
        else:
            before = None
        for index in indexes:
            tries -= 1
            can_tell = tries > 0 and end - start <= _LONGEST
            works[index] = not can_tell or len(indexes) == 1 or _differs(changes[index], start, end, note, before)
    return works


def _stretches(changes: Sequence[Sequence[Edit]], note: Note) -> Iterator[tuple[list[int], tuple[int, int]]]:
    """The changes by the part of the note that they can matter to."""
    if len(note.text) <= _WHOLE:
        if changes:
            yield list(range(len(changes))), (0, len(note.text))
        return
    blocks: list[Any] = [one for one in note.tree.children if not isinstance(one, block.BlankLine) and one.source_span]
    starts = [note.span(one).start for one in blocks]
    found: dict[tuple[int, int], list[int]] = {}
    for index, edits in enumerate(changes):
        at = bisect_right(starts, edits[0].span.start) - 1
        start = note.text.rfind("\n", 0, starts[max(at - 1, 0)]) + 1 if blocks else 0
        end = starts[at + 2] if at + 2 < len(blocks) else len(note.text)
        if note.frontmatter is not None:
            start = max(start, note.frontmatter.span.end)
        last = max(edit.span.end for edit in edits)
        found.setdefault((start, max(end, last)), []).append(index)
    yield from ((indexes, stretch) for stretch, indexes in found.items())


def _differs(edits: Sequence[Edit], start: int, end: int, note: Note, before: block.Document | None) -> bool:
    text = note.text
    pieces: list[str] = []
    kept = start
    for edit in sorted(edits):
        pieces += text[kept : edit.span.start], edit.replacement
        kept = edit.span.end
    written = "".join([*pieces, text[kept:end]])
    after = parse(written, note.frontmatter if before is None else None)
    moved = _Moved(edits, start if before is not None else 0)
    original = text if before is None else text[start:end]
    return _shape(before or note.tree, original, moved) != _shape(after, written, _Moved((), 0))


class _Moved:
    """Where offsets of a text lie once it is changed."""

    def __init__(self, edits: Sequence[Edit], offset: int) -> None:
        edits = sorted(edits)
        self._ends = [edit.span.end - offset for edit in edits]
        self._starts = [edit.span.start - offset for edit in edits]
        self._shifts = [0, *accumulate(len(edit.replacement) - edit.span.end + edit.span.start for edit in edits)]

    def __call__(self, offset: int) -> int:
        index = bisect_right(self._ends, offset)
        inside = self._starts[index] if index < len(self._starts) and self._starts[index] < offset else offset
        return inside + self._shifts[bisect_left(self._ends, offset + 1)]


def _shape(tree: Any, text: str, moved: _Moved) -> list[Hashable]:
    addresses = [tuple(map(moved, match.span())) for match in _ADDRESS.finditer(text)]
    return [addresses, *_elements(tree, text, moved)]


def _elements(tree: Any, text: str, moved: _Moved) -> Iterator[Hashable]:
    """Every element that is no plain text, and where it stands if it stands within a line."""
    waiting: list[tuple[int, Any]] = [(0, tree)]
    while waiting:
        depth, element = waiting.pop()
        if not isinstance(element, _TEXT):
            is_inline = isinstance(element, inline.InlineElement) and not isinstance(element, inline.LineBreak)
            span = tuple(map(moved, element.source_span)) if is_inline and element.source_span else None
            yield depth, type(element).__name__, span, _detail(element, text)
        children = getattr(element, "children", ())
        if isinstance(children, list | tuple):
            waiting.extend((depth + 1, child) for child in reversed(children))


def _detail(element: Any, text: str) -> Hashable:
    match element:
        case block.List():
            return element.ordered, element.start, element.tight
        case block.ListItem() | block.Quote():
            first = element.children[0] if element.children else None
            if isinstance(first, block.Paragraph) and first.source_span is not None:
                return _BOX.match(text, first.source_span[0]) is not None
        case block.Heading() | block.SetextHeading():
            return element.level
        case inline.LineBreak():
            return element.soft
    return None
