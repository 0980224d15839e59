"""Tags that a note asks for in a query: what stands in such a block is code to everybody else.

A block of language `query` is a search of Obsidian's own, where `tag:#x` asks for a tag; one of language `dataview` has
them bare, as in `FROM #x`; `dataviewjs` in the sources it hands to Dataview, `dv.pages("#x")`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from marko import block

from vaultlint.markdown.marks import TAG_CHARACTER
from vaultlint.markdown.note import Note
from vaultlint.text import Span
from vaultlint.vault.metadata import Tag

_NAME = rf"(?P<name>{TAG_CHARACTER}+)"
_ASKED = {
    "query": re.compile(rf"(?<![\w-])tag:\s*#?{_NAME}"),
    "dataview": re.compile(rf"(?<![\w#&/\\])#{_NAME}"),
    "dataviewjs": re.compile(rf"(?<=[\"'( !-])#{_NAME}"),
}
_SOURCE = re.compile(r"dv\.(?:pages|pagePaths)\(\s*([\"'`])(?P<source>(?:(?!\1)[^\r\n])*)\1")


def tags_asked_for(note: Note) -> Iterator[Tag]:
    """The tags in the queries of a note, in the order of the text; `span` is that of the name alone."""
    for element in note.walk():
        if isinstance(element, block.FencedCode) and element.lang.lower() in _ASKED and element.source_span:
            language = element.lang.lower()
            for place in _places(language, note, note.span(element)):
                for match in _ASKED[language].finditer(note.text, *place):
                    if not match["name"].isdecimal():
                        yield Tag(match["name"], Span(*match.span("name")))


def _places(language: str, note: Note, whole: Span) -> Iterator[Span]:
    """Where in a block of code queries stand."""
    start = note.text.find("\n", whole.start, whole.end)
    body = Span(whole.start if start < 0 else start, whole.end)
    if language != "dataviewjs":
        yield body
        return
    for match in _SOURCE.finditer(note.text, *body):
        # The quote belongs to the place, since a tag begins behind it.
        yield Span(match.start("source") - 1, match.end("source"))
