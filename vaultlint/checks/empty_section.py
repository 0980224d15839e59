"""A heading with nothing below it: the next one of its level, a higher one, or the end of the note follows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from marko import block

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.markdown.note import Note
from vaultlint.markdown.outline import outline


class EmptySection(NoteCheck):
    """A heading without text and without headings of its own.

    Whatever is written below it counts as text, a comment too: somebody was here. A first heading at the top is the
    title, one with a link or several lines may be all there is to say, and a note of nothing but headings is a plan.
    """

    visits = (block.Document,)
    says = frozenset({"heading"})

    def visit(self, element: block.Document, note: Note) -> Iterator[Problem]:
        headings = list(outline(element, note))
        begins_with_text = _begins_with_text(element)
        if not begins_with_text and not any(heading.has_text_below for heading in headings):
            return
        for index, (heading, below) in enumerate(zip_longest(headings, headings[1:])):
            if heading.has_text_below or heading.says_more or heading.is_hidden or not heading.text:
                continue
            is_title = index == 0 and not begins_with_text
            is_parent = below is not None and below.level > heading.level
            if not is_title and not is_parent:
                yield Problem(heading.span, {"heading": heading.text})


def _begins_with_text(document: block.Document) -> bool:
    """Whether something stands above the first heading."""
    first = next((child for child in document.children if not isinstance(child, block.BlankLine)), None)
    return first is not None and not isinstance(first, block.Heading | block.SetextHeading)
