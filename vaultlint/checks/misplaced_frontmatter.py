"""Properties that are none to Obsidian, since the note does not begin with the three hyphens and nothing else.

Between two thematic breaks may stand anything. What is found is YAML to its end, and reads like properties and not like
a sentence that happens to have a colon in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.findings import Change, Safety
from vaultlint.markdown.note import Note
from vaultlint.markdown.properties import Property, read_frontmatter
from vaultlint.text import Edit, Span

_OPENING = re.compile(r"(?P<before>[\s\ufeff\u200b\u2060]*+)---(?P<after>[ \t]*+)(?=[\r\n])")
_LINE_END = re.compile(r"[\r\n]")
_SPACE = re.compile(r"\s")
_MOST_WORDS = 3
# Text becomes properties: whatever Obsidian saw in it is something else afterwards.
_CHANGES = frozenset(
    {Change.PROPERTIES, Change.TAGS, Change.LINKS, Change.HEADINGS, Change.STRUCTURE, Change.URLS, Change.QUERIES}
)  # fmt: skip


@dataclass(frozen=True)
class MisplacedFrontmatter(NoteCheck):
    """White space before the opening fence, or behind it."""

    visits = (Note,)
    says = frozenset({"fault"})

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        opening = None if element.frontmatter else _OPENING.match(note.text)
        if opening is None:
            return
        before, after = Span(*opening.span("before")), Span(*opening.span("after"))
        there = read_frontmatter("---" + note.text[after.end :])
        if there is None or not _are_meant(there.properties):
            return
        edits = [Edit(note.path, span, "") for span in (before, after) if span.start < span.end]
        span = Span(before.end, after.end + there.span.end - len("---"))
        yield Problem(span, {"fault": _fault(note.source[before])}, tuple(edits), Safety.UNSAFE, _CHANGES)


def _are_meant(properties: Iterable[Property]) -> bool:
    """Whether these were written as properties: a short name in small letters, or a value that is no sentence."""
    return any(
        (property_.name == property_.name.lower() and len(property_.name.split()) <= _MOST_WORDS)
        or not isinstance(property_.value, str)
        or not _SPACE.search(property_.value)
        for property_ in properties
    )


def _fault(before: str) -> str:
    if _LINE_END.search(before):
        return "is not the first line"
    return "does not begin its line" if before else "ends with a space"
