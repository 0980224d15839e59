"""White space before a paragraph or heading, where it shows nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from marko import block
from marko.element import Element

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.checks.worked_out import verbatim
from vaultlint.markdown.dialect import FootnoteDefinition
from vaultlint.text import Edit, Span

if TYPE_CHECKING:
    from vaultlint.markdown.note import Note

# What begins, or nearly begins, another kind of block is too close to a meaning to be touched.
_BEFORE_TEXT = re.compile(r" {1,3}(?=\S)(?![-*+](?!\S)|[-*_=]{3}|[0-9]+[.)]|#+(?!\S)|[>|<:^]|`{3}|~{3}|\$\$|%%)")
_BEFORE_HEADING = re.compile(r" {1,3}(?=#+[ \t]+\S)")
_LINE_END = re.compile(r"\r\n?|\n")
_TEXT = (block.Heading, block.Paragraph, block.SetextHeading)
_INDENTING = (block.List, FootnoteDefinition)
"""Whoever indents what follows one of these wanted it to belong there."""


class LeadingSpace(NoteCheck):
    """One to three spaces before the first line of a paragraph or heading that stands in no list and no quote."""

    visits = (block.Document,)

    def visit(self, element: block.Document, note: Note) -> Iterator[Problem]:
        text = note.text
        if "\n " not in text and "\r " not in text and not text.startswith(" "):
            return  # no line begins with a space
        found: list[Span] = []
        above: object = None
        for child in element.children:
            is_text = isinstance(child, _TEXT) and not isinstance(above, _INDENTING)
            if is_text and note.text.startswith(" ", note.span(child).start):
                found += _before(child, note)
            if not isinstance(child, block.BlankLine):
                above = child
        if not found:
            return
        kept = verbatim(note)
        for span in found:
            if span.start not in kept:
                yield Problem(span, edits=(Edit(note.path, span, ""),))


def _before(child: Element, note: Note) -> Iterator[Span]:
    """The spaces before a block, where it needs none."""
    pattern = _BEFORE_HEADING if isinstance(child, block.Heading) else _BEFORE_TEXT
    indent = pattern.match(note.text, note.span(child).start)
    if indent and not _is_aligned(note.span(child), note):
        yield Span(*indent.span())


def _is_aligned(span: Span, note: Note) -> bool:
    """Whether the second line of a block is indented too, as if somebody had drawn a shape."""
    line_end = _LINE_END.search(note.text, span.start, span.end)
    return line_end is not None and note.text.startswith((" ", "\t"), line_end.end(), span.end)
