"""The outline of a note: the headings that part it, with what stands below each of them.

A heading in a quote, a callout, a list item or a footnote is part of what is quoted or listed, and parts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marko import block, inline

from vaultlint.markdown.dialect import Wikilink
from vaultlint.markdown.marks import inline_elements
from vaultlint.text import Span

if TYPE_CHECKING:
    from vaultlint.markdown.note import Note

_LINKS = (inline.AutoLink, inline.Image, inline.Link, Wikilink)
_SHOWN = re.compile(r"<(?:img|svg|audio|video|iframe)\b", re.IGNORECASE)
_PROPERTY = re.compile(r"[ \t]*[\w-]+:(?=\s)")


@dataclass(frozen=True, slots=True)
class OutlineHeading:
    """A heading of the outline."""

    level: int
    text: str
    """As written, without the marks."""
    span: Span
    """From its first mark or letter to its last."""
    is_hidden: bool
    """Whether it stands between `%%`: Obsidian's outline shows it, the reading view does not."""
    says_more: bool
    """Whether it holds a link, an embed or several lines, and so may say all there is to say."""
    has_text_below: bool
    """Whether anything stands between it and the next heading but blank lines and lines across."""


def outline(document: block.Document, note: Note) -> Iterator[OutlineHeading]:
    """The headings that part `document`, the tree of `note`, in the order of the text."""
    heading: block.Heading | block.SetextHeading | None = None
    has_text = False
    blocks = [child for child in document.children if not isinstance(child, block.BlankLine)]
    # Properties that do not stand at the very top of a note are a line across, text, and a heading that is none.
    among_properties = bool(blocks) and isinstance(blocks[0], block.ThematicBreak)
    for child in blocks:
        if isinstance(child, block.Heading | block.SetextHeading):
            among_properties = among_properties and _PROPERTY.match(note.text, note.span(child).start) is not None
            if among_properties:
                continue
            if heading is not None:
                yield _outline_heading(heading, note, has_text_below=has_text)
            heading, has_text = child, False
        elif not isinstance(child, block.ThematicBreak):
            has_text = True
    if heading is not None:
        yield _outline_heading(heading, note, has_text_below=has_text)


def _says_more(element: inline.InlineElement) -> bool:
    """Whether an element within a heading shows or leads to something: a link, an embed, `<img …>`."""
    if isinstance(element, inline.InlineHTML):
        return _SHOWN.match(str(element.children)) is not None
    return isinstance(element, _LINKS)


def _outline_heading(
    element: block.Heading | block.SetextHeading, note: Note, *, has_text_below: bool
) -> OutlineHeading:
    start, end = note.span(element)
    written = note.text[start:end]
    span = Span(start + len(written) - len(written.lstrip(" ")), start + len(written.rstrip(" \t\r\n")))
    spans = [child.source_span for child in element.children if child.source_span]
    text = note.text[spans[0][0] : spans[-1][1]].strip() if spans else ""
    says_more = len(text.splitlines()) > 1 or any(map(_says_more, inline_elements(element)))
    return OutlineHeading(element.level, text, span, note.in_comment(start), says_more, has_text_below)
