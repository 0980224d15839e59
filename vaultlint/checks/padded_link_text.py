"""Space inside the brackets of a link, where it is underlined with the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from marko import inline

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.findings import Change, Safety
from vaultlint.markdown.dialect import Wikilink
from vaultlint.regex import regex
from vaultlint.text import Edit, Span

if TYPE_CHECKING:
    from vaultlint.markdown.note import Note

# A link in a heading is part of its text; to a link that leads there the heading stays the same.
_MAY_CHANGE = frozenset({Change.HEADINGS})
_BLANK = r"[ \t\xa0\u3000]"
_SPACE = rf"{_BLANK}+"
_ADDRESS = regex(r"[A-Za-z][A-Za-z0-9+.-]*://|www\.")
_LEADING = regex(rf"{_SPACE}(?=[^\s])")
_TRAILING = regex(rf"(?<=[^\s]){_SPACE}\Z")


class PaddedLinkText(NoteCheck):
    """`[ text ](url)` and `[[Note| text ]]`. Where a word stands right outside, the space moves there."""

    visits = (inline.Link, Wikilink)
    says = frozenset({"text"})
    # Space inside of a bracket or behind the bar of a wikilink, but for the space in a task's box.
    traces = (
        regex(rf"\[(?:{_BLANK}(?!\])|\[(?:[^\[\]\r\n|]++|\[(?!\[)|\](?!\])|\|(?!{_BLANK}))*+\|{_BLANK})"),
        regex(rf"\](?<={_BLANK}\])(?<![-*+.)] \[ \])"),
    )

    def visit(self, element: Any, note: Note) -> Iterator[Problem]:
        shown = _shown(element)
        if shown is None or note.in_comment(shown.start):
            return
        text, edits = note.source[shown], []
        if text.startswith("^"):
            return  # `[^x ](u)` is a link only for its space: without it, it is a footnote
        if (padding := _LEADING.match(text)) and not _means_more(text[padding.end() :]):
            edits.append(Edit(note.path, Span(shown.start, shown.start + padding.end()), ""))
            outside = note.span(element).start
            if note.text[outside - 1 : outside].isalnum():
                edits.append(Edit(note.path, Span(outside, outside), " "))
        if (padding := _TRAILING.search(text)) and text[padding.start() - 1] not in "]\\":
            edits.append(Edit(note.path, Span(shown.start + padding.start(), shown.end), ""))
            outside = note.span(element).end
            if note.text[outside : outside + 1].isalnum():
                edits.append(Edit(note.path, Span(outside, outside), " "))
        if edits:
            yield Problem(shown, {"text": text.strip()}, tuple(edits), Safety.SAFE, _MAY_CHANGE)


def _shown(element: Any) -> Span | None:
    """Where the text of an inline link or the display of a wikilink is written."""
    if isinstance(element, Wikilink):
        return None if element.embed or element.display_span is None else Span(*element.display_span)
    return Span(element.syntax_spans[0][1], element.syntax_spans[-1][0])


def _means_more(text: str) -> bool:
    """Whether a bracket right before `text` would make a wikilink, a footnote, a callout or an address of it."""
    return text[0] in "[^!" or _ADDRESS.match(text) is not None
