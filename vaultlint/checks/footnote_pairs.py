"""Footnotes that lack their other half: a mark without its text, a text that nothing refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.markdown.dialect import FootnoteDefinition, FootnoteReference
from vaultlint.markdown.note import Note
from vaultlint.text import Span

_ALONE = re.compile(r"(?:^|(?<=\r))[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)*+(\[\^[^\]\[\s]+\]):", re.MULTILINE)
"""`[^id]:` at the head of a line. Its text may stand below it, or is still to be written."""
_CLASS = re.compile(r"(?=[^\\]*+\\)|(?=[\W_]*+\w-\w)(?:[^\W_]-[^\W_]|[\W_])++\Z")
"""What is no name but a class of characters, `[^a-z]` and `[^\\w]`."""


class FootnotePairs(NoteCheck):
    """`[^id]` and `[^id]: …`; capitals make no other id."""

    visits = (Note,)
    says = frozenset({"id"})

    without: Literal["definition", "reference"]
    """Which half is missing."""

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        if "[^" not in element.text:
            return
        elements = [
            found
            for found in note.walk()
            if isinstance(found, FootnoteDefinition | FootnoteReference) and not _CLASS.match(found.id)
        ]
        defined = {found.id.lower() for found in elements if isinstance(found, FootnoteDefinition)}
        if not defined:
            return  # whoever defines none means something else by `[^a-z]`
        heads = {match.start(1) for match in _ALONE.finditer(element.text)}
        defined.update(
            found.id.lower()
            for found in elements
            if isinstance(found, FootnoteReference) and note.span(found).start in heads
        )
        referred = {found.id.lower() for found in elements if isinstance(found, FootnoteReference)}
        for found in elements:
            span = note.span(found)
            if note.in_comment(span.start):
                continue
            if isinstance(found, FootnoteReference):
                is_lonely = self.without == "definition" and found.id.lower() not in defined
            else:
                is_lonely = self.without == "reference" and found.id.lower() not in referred
            if is_lonely:
                start = note.text.index("[^", span.start)
                yield Problem(Span(start, start + len(f"[^{found.id}]")), {"id": found.id})
