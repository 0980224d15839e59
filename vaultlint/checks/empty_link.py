"""Links without a destination, which Obsidian shows as the brackets they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from marko import inline

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.findings import Change, Safety
from vaultlint.markdown.dialect import Wikilink
from vaultlint.markdown.prose import BODIES, prose
from vaultlint.text import Edit, Span

if TYPE_CHECKING:
    from vaultlint.markdown.note import Note

_EMPTY_WIKILINK = re.compile(r"(?<![A-Za-z0-9_\]])!?\[\[\]\](?!\])")
_QUOTED = frozenset("`\"'“”‘’「」『』=")
"""Beside brackets that somebody writes about; the equals sign is Dataview's, whose `=[[]]` is this note."""


class EmptyLink(NoteCheck):
    """`[text]()`, `![]()` and `[[]]`. Where there is a text, it stays and the brackets go."""

    visits = (inline.Link, inline.Image, Wikilink, *BODIES)
    says = frozenset({"written"})
    # In a table a backslash guards the bar; between parentheses may be a line end and the mark of a quote.
    traces = (re.compile(r"\[\[\s*(?:\]|\\?\|)"), re.compile(r"\]\([\s>]*[)<\"'(]"))

    def visit(self, element: Any, note: Note) -> Iterator[Problem]:
        if element.source_span is None:
            return  # a cell that its table's row leaves out
        start, _ = note.span(element)
        if isinstance(element, BODIES):
            if "[[]]" in note.source[note.span(element)]:
                for match in _EMPTY_WIKILINK.finditer(prose(element, note)):
                    span = Span(start + match.start(), start + match.end())
                    if not _QUOTED.intersection(note.text[max(span.start - 1, 0) : span.start]):
                        yield from _problem(span, note)
        elif isinstance(element, Wikilink):
            if not element.target.strip():
                yield from _problem(note.span(element), note)
        elif not element.dest and _is_inline(element, note) and not _is_call(start, note):
            yield from _problem(note.span(element), note, _unwrapped(element, note))


def _problem(span: Span, note: Note, edits: tuple[Edit, ...] = ()) -> Iterator[Problem]:
    if not note.in_comment(span.start):
        yield Problem(span, {"written": note.source[span]}, edits, Safety.UNSAFE, frozenset({Change.LINKS}))


def _is_inline(element: Any, note: Note) -> bool:
    """Whether the destination stands with the link and not in a reference definition."""
    return note.text.startswith("](", element.syntax_spans[-1][0])


def _is_call(start: int, note: Note) -> bool:
    """Whether a word stands right before the bracket, as in `handlers[0]()`."""
    before = note.text[start - 1 : start]
    return before.isascii() and (before.isalnum() or before == "_")


def _unwrapped(element: Any, note: Note) -> tuple[Edit, ...]:
    opening, closing = element.syntax_spans[0], element.syntax_spans[-1]
    if isinstance(element, inline.Image) or not note.text[opening[1] : closing[0]].strip():
        return ()
    return Edit(note.path, Span(*opening), ""), Edit(note.path, Span(*closing), "")
