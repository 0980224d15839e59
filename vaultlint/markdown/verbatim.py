"""Where white space is what somebody wrote: the parts of a note that no rule about spaces and blank lines may touch.

Code, math and HTML keep theirs, YAML and template code are other languages, the text between the brackets of a link is
part of the link, and two spaces before the next line of a paragraph are a break that shows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from marko import block, inline

from vaultlint.markdown.dialect import InlineMath, MathBlock
from vaultlint.text import Span

if TYPE_CHECKING:
    from vaultlint.markdown.note import Note

_KEPT: tuple[type[Any], ...] = (
    block.FencedCode,
    block.HTMLBlock,
    block.LinkRefDef,
    MathBlock,
    inline.CodeSpan,
    inline.Image,
    inline.InlineHTML,
    inline.Link,
    InlineMath,
)


class Verbatim:
    """The offsets of a note that stand in such a part: `offset in Verbatim(note)`."""

    def __init__(self, note: Note) -> None:
        spans = [element.source_span for element in note.walk(*_KEPT)]
        spans += _others(note)
        spans.sort()
        self._starts = [start for start, _ in spans]
        # What begins before an offset may end behind it, though something shorter begins between the two.
        self._furthest = list(accumulate((end for _, end in spans), max))

    def __contains__(self, offset: int) -> bool:
        before = bisect_right(self._starts, offset) - 1
        return before >= 0 and offset < self._furthest[before]


def _others(note: Note) -> Iterator[tuple[int, int]]:
    """What is kept and is no element, or no element as a whole."""
    if note.frontmatter is not None:
        yield note.frontmatter.span
    yield from _template_code(note)
    for element in note.walk(inline.LineBreak, block.SetextHeading, block.CodeBlock):
        if isinstance(element, inline.LineBreak):
            if not element.soft:
                yield note.span(element)
        elif isinstance(element, block.SetextHeading):
            # Its lines together are the heading that links name.
            ends = [child.source_span[1] for child in element.children if child.source_span]
            yield Span(note.span(element).start, max(ends, default=0))
        elif isinstance(element, block.CodeBlock):
            start, end = note.span(element)
            # The blank lines below indented code are no part of it, though the last block of a note spans them.
            last = start + len(note.text[start:end].rstrip(" \t\r\n"))
            yield Span(start, note.source.line_span(note.source.line_index(last)).end)


def _template_code(note: Note) -> Iterator[Span]:
    """The lines that Templater runs, `<% … %>`."""
    source, text = note.source, note.text
    start = text.find("<%")
    while start >= 0 and (end := text.find("%>", start + 2)) >= 0:
        first, last = source.line_index(start), source.line_index(end)
        yield Span(source.line_starts[first], source.line_span(last).end)
        start = text.find("<%", end + 2)
