"""A property that the configuration asks for and a note does not have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.markdown.note import Note
from vaultlint.text import Span


@dataclass(frozen=True)
class MissingProperty(NoteCheck):
    """The name is enough: a property without a value is there to be filled in."""

    required: tuple[str, ...] = ()
    """The properties that every note must have. Under `per-path` it takes the place of what is asked for elsewhere."""

    visits = (Note,)
    says = frozenset({"name"})

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        frontmatter = element.frontmatter
        if frontmatter is not None and frontmatter.error is not None:
            return  # what is missing there nobody can tell
        there = {property_.name.lower() for property_ in frontmatter.properties} if frontmatter else set()
        # At the opening fence, or where it would be.
        span = Span(0, 0) if note.frontmatter is None else Span(0, len("---"))
        for name in dict.fromkeys(self.required):
            if name.lower() not in there:
                yield Problem(span, {"name": name})
