"""A tag that touches what follows it, or swallowed it.

A tag ends where something parsed begins, and the two look like one word. Full-width punctuation does not end it, so
half a sentence can belong to its name. What people write next to a tag on purpose is no fault: another tag, a mark that
closes, ASCII punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from marko import inline

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.findings import Change, Safety
from vaultlint.markdown.dialect import Highlight, InlineMath, Strikethrough, Wikilink
from vaultlint.markdown.marks import TagMark, inline_elements
from vaultlint.markdown.prose import BODIES
from vaultlint.regex import regex
from vaultlint.text import Edit, Span

if TYPE_CHECKING:
    from vaultlint.markdown.note import Note

# A tag in a heading is part of its text; to a link that leads there a space more is the same.
_SAME = frozenset({Change.HEADINGS})
_OTHER = frozenset({Change.TAGS, Change.HEADINGS})
_MARKUP = (
    inline.AutoLink,
    inline.CodeSpan,
    inline.Emphasis,
    inline.Image,
    inline.Link,
    inline.StrongEmphasis,
    Highlight,
    InlineMath,
    Strikethrough,
    Wikilink,
)
_BRACKETS = "（）【】《》「」『』〈〉〔〕〖〗"
_PUNCTUATION = f"，。、：；！？{_BRACKETS}"
# A title may be the name, as in `#《书名》`: it ends where its bracket closes.
_LEVEL = "|".join(
    [*(f"{pair[0]}[^{_BRACKETS}]+{pair[1]}" for pair in re.findall("..", _BRACKETS)), f"[^/{_PUNCTUATION}]++"]
)
_NAME = regex(rf"(?:(?:{_LEVEL})?/)*+(?:{_LEVEL})?")
_SEPARATORS = frozenset("，、；")


class GluedTag(NoteCheck):
    """`#tag[text](url)` and `#tag**bold**`; `#标签，后面`, which is one tag."""

    visits = BODIES
    says = frozenset({"tag", "fault"})
    # A row of characters that begins like a tag and holds a mark: what begins with markup, a URL, or punctuation.
    traces = (regex(rf"#[^ \t\r\n#]*?(?:[`*_\[!<=$~@{_PUNCTUATION}]|://|www\.)"),)

    def visit(self, element: Any, note: Note) -> Iterator[Problem]:
        if not element.children or "#" not in note.source[note.span(element)]:
            return
        elements = [inner for inner in inline_elements(element) if inner.source_span is not None]
        tags = {note.span(inner).start: inner for inner in elements if isinstance(inner, TagMark)}
        touched = {note.span(inner).start for inner in elements if isinstance(inner, _MARKUP)}
        for tag in tags.values():
            span = note.span(tag)
            cut = _own_length(tag.name)
            if cut < len(tag.name):
                yield _swallowing(tag, cut, note, before_tag=span.end in tags)
            elif span.end in touched:
                details = {"tag": f"#{tag.name}", "fault": "touches what follows it"}
                space = Edit(note.path, Span(span.end, span.end), " ")
                yield Problem(span, details, (space,), Safety.SAFE, _SAME)


def _own_length(name: str) -> int:
    """How much of a tag's name was meant as its name; all of it where it begins with a comma or the like."""
    meant = _NAME.match(name)
    return meant.end() if meant and meant.end() > 0 else len(name)


def _swallowing(tag: TagMark, cut: int, note: Note, *, before_tag: bool) -> Problem:
    start, end = note.span(tag)
    end_of_name = start + 1 + cut
    swallowed = tag.name[cut:]
    if before_tag and swallowed in _SEPARATORS:
        edits = [Edit(note.path, Span(end_of_name, end), " ")]
    else:
        edits = [Edit(note.path, Span(end_of_name, end_of_name), " ")]
        if before_tag:
            # `#a，后面#b`: without a tag before it `#b` needs a space to stay one.
            edits.append(Edit(note.path, Span(end, end), " "))
    mark = swallowed[0] if swallowed[0] in _PUNCTUATION else tag.name[cut - 1]
    details = {"tag": f"#{tag.name[:cut]}", "fault": f"does not end at “{mark}”: its name goes on"}
    return Problem(Span(start, end), details, tuple(edits), Safety.UNSAFE, _OTHER)
