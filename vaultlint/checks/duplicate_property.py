"""One property written twice.

YAML knows no such thing, and nothing in the whole block is read. Names that differ by case are two properties to it;
yet of `tags`, `aliases` and `cssclasses`, whose case does not matter, Obsidian reads the first and never the second.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.markdown.note import Note
from vaultlint.markdown.properties import Frontmatter
from vaultlint.text import Span

_CASE_DOES_NOT_MATTER = frozenset({"tags", "aliases", "cssclasses"})


class DuplicateProperty(NoteCheck):
    """A name that stands in the frontmatter already, or in one mapping of it."""

    visits = (Note,)
    says = frozenset({"name", "fault"})

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        frontmatter = element.frontmatter
        if frontmatter is None:
            return
        error = frontmatter.error
        if error is None:
            yield from _second_of_a_kind(frontmatter)
        elif error.duplicate:
            name = error.duplicate
            # One with escapes in it is shown by where it begins.
            quote = note.text[error.offset : error.offset + 1] in ("'", '"')
            start = error.offset + quote
            written = len(name) if note.text.startswith(name, start) else 1
            details = {"name": name, "fault": "stands twice, and nothing of the frontmatter is read"}
            yield Problem(Span(start, start + written), details)


def _second_of_a_kind(frontmatter: Frontmatter) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for property_ in frontmatter.properties:
        name = property_.name.lower()
        if name in first:
            fault = f"is never read, since “{first[name]}” stands before it"
            yield Problem(property_.name_span, {"name": property_.name, "fault": fault})
        elif name in _CASE_DOES_NOT_MATTER:
            first[name] = property_.name
