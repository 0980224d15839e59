"""The plain text of a block, in place: what is left for a pattern to look at once everything parsed is masked.

A pattern that runs over a note's own text sees links in code and brackets of formulas. `prose` gives it the same
characters at the same offsets, with each element that is no plain text blotted out.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from marko import block, inline
from marko.ext.gfm.elements import TableCell, Url

from vaultlint.markdown.dialect import Highlight, Strikethrough, Wikilink
from vaultlint.markdown.note import Note, once

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vaultlint.text import Span

BODIES: tuple[type[Any], ...] = (block.Paragraph, block.Heading, block.SetextHeading, TableCell)
"""The blocks that hold inline text."""

MARKUP = "\x00"
"""Stands for each character of code, math, HTML, escapes, tags and the marks of emphasis. No note holds a NUL."""
REFERENCE = "\x01"
"""Stands for each character of a link, an image or a wikilink."""

_TEXT = (inline.RawText, inline.LineBreak, Url)
_TRANSPARENT = (inline.Emphasis, inline.StrongEmphasis, Highlight, Strikethrough)
_REFERENCES = (inline.Link, inline.Image, Wikilink, Url)


@once
def bodies(note: Note) -> tuple[Any, ...]:
    """The blocks of a note that hold inline text, in the order of the text; a cell that nobody wrote is none."""
    return tuple(element for element in note.walk(*BODIES) if element.source_span is not None)


def bodies_with(offsets: Iterable[int], note: Note) -> list[Any]:
    """The blocks of a note that hold inline text in which one at least of some ascending offsets stands."""
    found: list[Any] = []
    starts, all_of_them, end = _starts(note), bodies(note), 0
    for offset in offsets:
        if offset >= end and (index := bisect_right(starts, offset)):
            body = all_of_them[index - 1]
            end = body.source_span[1]
            if offset < end:
                found.append(body)
    return found


@once
def _starts(note: Note) -> list[int]:
    return [body.source_span[0] for body in bodies(note)]


def prose(body: Any, note: Note, *, with_link_text: bool = False) -> str:
    """The text of `body` with everything but plain text masked; it is as long as the body's span.

    `with_link_text` keeps what a reader reads as words: the text of inline links and the display of wikilinks, and no
    bare address. The text of a reference link may be what names its definition, and stays masked.
    """
    key = prose, body, with_link_text
    if key not in note.worked_out:
        note.worked_out[key] = _masked(body, note, with_link_text=with_link_text)
    text: str = note.worked_out[key]
    return text


def _masked(body: Any, note: Note, *, with_link_text: bool) -> str:
    span = note.span(body)
    return _blotted(body.children, span, MARKUP, note, with_link_text=with_link_text).replace("\r", "\n")


def _blotted(children: Sequence[Any], span: Span, blot: str, note: Note, *, with_link_text: bool) -> str:
    """The text of `span`, with `blot` for each character that none of its elements shows."""
    text = note.text
    pieces: list[str] = []
    at, end = span
    waiting: list[Any] = [*reversed(children)]
    while waiting:
        element = waiting.pop()
        if element.source_span is None:
            continue
        first, last = element.source_span
        if isinstance(element, _TEXT) and not (with_link_text and isinstance(element, Url)):
            shown = text[first:last]
        elif isinstance(element, _REFERENCES):
            shown = _reference(element, note) if with_link_text else REFERENCE * (last - first)
        else:
            if isinstance(element, _TRANSPARENT):
                waiting.extend(reversed(element.children))
            continue
        pieces += blot * (first - at), shown
        at = last
    return "".join((*pieces, blot * (end - at)))


def _reference(element: Any, note: Note) -> str:
    """A reference with the words of it that a reader sees."""
    span = first, last = note.span(element)
    if isinstance(element, inline.Link) and element.dest_span is not None:
        return _blotted(element.children, span, REFERENCE, note, with_link_text=True)
    if isinstance(element, Wikilink) and element.display_span and not element.embed:
        start, end = element.display_span
        return REFERENCE * (start - first) + note.text[start:end] + REFERENCE * (last - end)
    return REFERENCE * (last - first)
