"""Which characters of a note are work for Markdown: without them it would read something else.

A character that nobody sees keeps `- ` from opening a list, lets `**词：**后` close, parts a tag from the word behind.
Whether it does is for the parser to tell: a note is read once more without it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterator, Sequence
from typing import Any

from marko import block

from vaultlint.markdown.note import Note, parse
from vaultlint.markdown.shape import shapes
from vaultlint.moved import Moved
from vaultlint.regex import regex
from vaultlint.text import Edit, Span, apply

_ADDRESS = regex(r"[A-Za-z][A-Za-z0-9+.-]{1,40}://[^\s<>\])|]+")
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
    """Whether the text from `start` to `end` reads otherwise after `edits`; its tree is `before`, or the note's own."""
    original = note.text[start:end]
    within = [Edit(edit.path, Span(edit.span.start - start, edit.span.end - start), edit.replacement) for edit in edits]
    written = apply(original, within)
    after = parse(written, note.frontmatter if before is None else None)
    return _says(before or note.tree, original, Moved(within)) != _says(after, written, Moved(()))


def _says(tree: block.Document, text: str, moved: Moved) -> list[Hashable]:
    """Every address and element, and where it stands if it stands within a line."""
    addresses = (moved.span(Span(*match.span())) for match in _ADDRESS.finditer(text))
    found = ((shape.value, None if shape.is_block else moved.span(shape.span)) for shape in shapes(tree, text))
    return [*addresses, *found]
