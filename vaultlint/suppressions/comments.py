"""Allowances in comments: what they say, what they cover, and what is left of their lines without them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from marko import block, inline

from vaultlint.markdown.note import Note
from vaultlint.suppressions.suppression import Suppression, Withdrawal, whole
from vaultlint.text import Span

_ALLOW = re.compile(
    r"(?:%%|<!--)\s*+vaultlint:\s*+(?P<scope>allow(?:-file)?)\s++(?P<rules>[\w-]++(?:[\s,]++(?!--)[\w-]++)*+)"
    r"\s*+(?:(?:—|--)(?P<reason>.*+))?",
    re.DOTALL,
)
_NAME = re.compile(r"[^\s,]+")
_ENDS = ("%%", "-->")
_BLANKS = " \t"
_QUOTE = " \t>"
# What opens quotes and items of lists; a rule of three dashes is none of them.
_MARKERS = re.compile(r"(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t])))*[ \t]*")


def in_comments(note: Note) -> Iterator[Suppression]:
    """What a note allows in comments."""
    for comment in comments(note):
        written = note.source[comment]
        end = next((end for end in _ENDS if written.endswith(end)), None)
        match = _ALLOW.fullmatch(written, 0, len(written) - len(end)) if end else None
        if match is None:
            continue
        start = comment.start + match.start("rules")
        names = [Span(start + name.start(), start + name.end()) for name in _NAME.finditer(match["rules"])]
        covers = whole(note) if match["scope"] == "allow-file" else _covered(note, comment)
        in_heading = any(
            comment.within(note.span(heading)) for heading in note.walk(block.Heading, block.SetextHeading)
        )
        yield Suppression(
            tuple(note.source[name] for name in names),
            comment,
            covers,
            (match["reason"] or "").strip() or None,
            Withdrawal(tuple(names), (_without(note, comment),), in_heading=in_heading),
        )


def comments(note: Note) -> list[Span]:
    """The comments of a note of both kinds, in the order of the text."""
    return sorted({*note.comments, *_html_comments(note)})


def _html_comments(note: Note) -> Iterator[Span]:
    for element in note.walk(inline.InlineHTML, block.HTMLBlock):
        start, end = note.span(element)
        while (start := note.text.find("<!--", start, end)) >= 0:
            closing = note.text.find("-->", start + 4, end)
            if closing < 0:
                break
            yield Span(start, closing + 3)
            start = closing + 3


def _covered(note: Note, comment: Span) -> Span:
    """The line a comment stands on; the block that follows where it has its lines to itself."""
    source = note.source
    before, after = _beside(note, comment)
    if not _MARKERS.fullmatch(before) or after.strip():
        first, last = source.line_index(comment.start), source.line_index(comment.end)
        return Span(source.line_starts[first], source.line_span(last).end)
    for element in note.walk():
        if not isinstance(element, block.BlockElement) or isinstance(element, block.BlankLine | block.Document):
            continue
        if element.source_span is None:  # a cell that a row of a table lacks
            continue
        span = note.span(element)
        if span.start >= comment.end:
            return span
        if isinstance(element, block.Paragraph) and comment.within(span) and note.text[comment.end : span.end].strip():
            # The paragraph goes on below the comment.
            return Span(comment.end, span.end)
    return Span(comment.end, comment.end)


def _beside(note: Note, comment: Span) -> tuple[str, str]:
    """What stands before and behind a comment on its lines."""
    source = note.source
    first, last = source.line_index(comment.start), source.line_index(comment.end)
    return note.text[source.line_starts[first] : comment.start], note.text[comment.end : source.line_span(last).end]


def _without(note: Note, comment: Span) -> tuple[Span, str]:
    """What to take away with a comment, so that its line is as if it had never been there."""
    before, after = _beside(note, comment)
    if not before.strip(_QUOTE) and not after.strip():
        return _without_lines(note, comment, before), ""
    if _MARKERS.fullmatch(before):
        return Span(comment.start, comment.end + len(after) - len(after.lstrip(_BLANKS))), ""
    # The blanks before it, so that the word before is next to what is taken away, as it is next to what is left.
    is_apart = not after or after[0] in _BLANKS
    return Span(comment.start - (len(before) - len(before.rstrip(_BLANKS)) if is_apart else 0), comment.end), ""


def _without_lines(note: Note, comment: Span, before: str) -> Span:
    """The lines of a comment that has them to itself, and a blank line that would be one too many without it."""
    source = note.source
    starts = [*source.line_starts, len(note.text)]
    first, last = source.line_index(comment.start), source.line_index(comment.end)
    above, below = _is_blank(note, first - 1), _is_blank(note, last + 1)
    if not above and not below and note.source[comment].startswith("<!--"):
        # HTML parts the paragraphs around it, and an empty line parts them as well.
        return Span(comment.start - len(before) + len(before.rstrip(_BLANKS)), source.line_span(last).end)
    if above and below and last + 2 < len(starts) and starts[last + 2] < len(note.text):
        last += 1
    elif above and below and first > 0:
        first -= 1
    return Span(starts[first], starts[last + 1])


def _is_blank(note: Note, line: int) -> bool:
    """Whether nothing stands on a line, or there is no such line."""
    source = note.source
    return not 0 <= line < len(source.line_starts) or not source[source.line_span(line)].strip(_QUOTE)
