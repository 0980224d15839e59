"""A URL that stands bare in a sentence.

Markdown has to guess where it ends, and what is typed behind it later may become part of the address. `<…>` says so.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.findings import Change, Safety
from vaultlint.markdown.bare_urls import bare_urls
from vaultlint.markdown.gfm import Url
from vaultlint.markdown.inline_fields import Fields
from vaultlint.markdown.marks import inline_elements
from vaultlint.markdown.note import Note
from vaultlint.markdown.prose import bodies, prose
from vaultlint.regex import regex
from vaultlint.text import Edit, Span

# A URL in a heading is part of its text; to a link that leads there the marks around it are nothing.
_MAY_CHANGE = frozenset({Change.HEADINGS})
# `\` and `&amp;` are read in text and may not be between `<` and `>`; a bar would end a cell, `{{` is a template's.
_UNCLEAR = regex(r"[\\|{}<>^`]|&#?\w+;")
# `[text] (https://…)` was to be a link: another rule has a better fix for it.
_OF_A_LINK = regex(r"\][ \t]?\(\Z")
_BEGINS = regex(r"(?:\A|[\r\n])[> \t]*(?:\[[^\]]\][ \t]+)?\Z")
_ENDS = regex(r"[ \t]*(?:[\r\n]|\Z)")
# What a reader is to put in, as in `https://example.org/<id>`, belongs to the address.
_GOES_ON = regex(r"[.,:;!?*_~'\"/=&?#)\]}-]*<(?!/|br[ />])")
_TEMPLATE = regex(r"\{\{|<%|%>")
_REACH = 40
"""How much may stand before a URL that has its line to itself: marks of quotes, and a checkbox."""


class BareUrlCheck(NoteCheck):
    """`see https://example.org/a for more`. What has its line or its cell to itself needs no mark to tell its end."""

    visits = (Note,)
    says = frozenset({"url"})

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        for body in bodies(note) if "://" in element.text else ():
            urls = bare_urls(body, note)
            if not urls or _TEMPLATE.search(text := prose(body, note)):
                continue
            linked, offset = _linked(body, note), note.span(body).start
            fields = Fields(text)
            for url in urls:
                start, end = url.span
                if fields.in_value(start - offset) or _GOES_ON.match(note.text, end):
                    continue  # Dataview reads the value as it is written
                is_meant = url.is_link or _is_kept_from_it(start, note)
                is_other = note.in_comment(start) or _OF_A_LINK.search(note.text, max(start - 3, 0), start)
                if is_meant and not is_other and not _is_alone(url.span, note.span(body), note.text):
                    # Without its scheme: a message in quotation marks must not be what it complains of.
                    details = {"url": note.source[url.span].partition("://")[2]}
                    edits = _marks(url.span, linked, note)
                    yield Problem(Span(start, end), details, edits, Safety.SAFE, _MAY_CHANGE)


def _linked(body: Any, note: Note) -> frozenset[Span]:
    """Where the text makes a link of a URL, and of nothing but it: a mark of emphasis may have come along."""
    urls = (inner for inner in inline_elements(body) if isinstance(inner, Url))
    return frozenset(note.span(url) for url in urls if url.dest == note.source[note.span(url)])


def _is_kept_from_it(start: int, note: Note) -> bool:
    """Whether only the word or colon in front keeps a URL from being a link."""
    before = note.text[max(start - 1, 0) : start]
    return before == ":" or before.isalnum()


def _is_alone(span: Span, body: Span, text: str) -> bool:
    """Whether nothing else stands in the line, item or cell."""
    earliest = max(body.start, span.start - _REACH)
    before = text[earliest : span.start] if earliest == body.start else f"…{text[earliest : span.start]}"
    return _BEGINS.search(before) is not None and _ENDS.match(text, span.end, body.end) is not None


def _marks(span: Span, linked: Container[Span], note: Note) -> tuple[Edit, ...]:
    """`<` and `>`, where they make the link that is there already."""
    if span not in linked or _UNCLEAR.search(note.source[span]):
        return ()
    return Edit(note.path, Span(span.start, span.start), "<"), Edit(note.path, Span(span.end, span.end), ">")
