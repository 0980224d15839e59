"""Space inside the brackets of a link, where it is underlined with the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from marko import inline

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.findings import Safety
from vaultlint.markdown.dialect import Wikilink
from vaultlint.text import Edit, Span

if TYPE_CHECKING:
    from vaultlint.markdown.note import Note

_SPACE = r"[ \t\xa0\u3000]+"
_LEADING = re.compile(rf"{_SPACE}(?=[^\s])")
_TRAILING = re.compile(rf"(?<=[^\s]){_SPACE}\Z")


@dataclass(frozen=True)
class PaddedLinkText(NoteCheck):
    """`[ text ](url)` and `[[Note| text ]]`. Where a word stands right outside, the space moves there."""

    visits = (inline.Link, Wikilink)
    says = frozenset({"text"})

    def visit(self, element: Any, note: Note) -> Iterator[Problem]:
        shown = _shown(element)
        if shown is None or note.in_comment(shown.start):
            return
        link, text = note.span(element), note.source[shown]
        before, after = note.text[link.start - 1 : link.start], note.text[link.end : link.end + 1]
        if (padding := _LEADING.match(text)) and not _means_more(text[padding.end() :]):
            span = Span(shown.start, shown.start + padding.end())
            yield _problem(span, text, note, Span(link.start, link.start) if before.isalnum() else None)
        if (padding := _TRAILING.search(text)) and text[padding.start() - 1] not in "]\\":
            span = Span(shown.start + padding.start(), shown.end)
            yield _problem(span, text, note, Span(link.end, link.end) if after.isalnum() else None)


def _shown(element: Any) -> Span | None:
    """Where the text of an inline link or the display of a wikilink is written."""
    if isinstance(element, Wikilink):
        return None if element.embed or element.display_span is None else Span(*element.display_span)
    if isinstance(element, inline.AutoLink) or not element.syntax_spans:
        return None
    return Span(element.syntax_spans[0][1], element.syntax_spans[-1][0])


def _means_more(text: str) -> bool:
    """Whether a bracket right before `text` would make a wikilink, a footnote or a callout of it."""
    return text[0] in "[^!"


def _problem(span: Span, text: str, note: Note, outside: Span | None) -> Problem:
    edits = [Edit(note.path, span, "")]
    if outside is not None:
        edits.append(Edit(note.path, outside, " "))
    return Problem(span, {"text": text.strip()}, tuple(edits), Safety.SAFE)
