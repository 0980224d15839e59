"""Allowances in comments: what they say, what they cover, and what is left of their lines without them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice

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
# Comments of either kind and what parts them; short, for no allowance is long.
_ONLY_COMMENTS = re.compile(r"(?:\s*+(?:<!--(?:[^-]|-(?!->)){0,500}+-->|%%[^%]{0,500}+%%))++\s*+")
_BLANKS = " \t"
_QUOTE = " \t>"
# What opens quotes and items of lists; a rule of three dashes is none of them.
_MARKERS = re.compile(r"(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t])))*[ \t]*")


def in_comments(note: Note) -> Iterator[Suppression]:
    """What a note allows in comments."""
    blocks = _Blocks(note)
    for comment in comments(note):
        written = note.source[comment]
        end = next((end for end in _ENDS if written.endswith(end)), None)
        match = _ALLOW.fullmatch(written, 0, len(written) - len(end)) if end else None
        if match is None:
            continue
        start = comment.start + match.start("rules")
        names = [Span(start + name.start(), start + name.end()) for name in _NAME.finditer(match["rules"])]
        covers = whole(note) if match["scope"] == "allow-file" else blocks.covered(comment)
        yield Suppression(
            tuple(note.source[name] for name in names),
            comment,
            covers,
            (match["reason"] or "").strip() or None,
            Withdrawal(
                tuple(names),
                () if _opens_quote(note, comment) else (_without(note, comment),),
                in_heading=blocks.is_in_heading(comment),
            ),
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


class _Blocks:
    """The blocks of a note by where they begin, for comments that ask which one follows."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._headings = [note.span(heading) for heading in note.walk(block.Heading, block.SetextHeading)]
        self._spans: list[Span] = []
        self._paragraphs: list[Span] = []
        for element in note.walk():
            is_block = isinstance(element, block.BlockElement) and element.source_span is not None
            if not is_block or isinstance(element, block.BlankLine | block.Document):
                continue  # a cell that a row of a table lacks has no place
            span = note.span(element)
            self._spans.append(span)
            if isinstance(element, block.Paragraph):
                self._paragraphs.append(span)

    def is_in_heading(self, comment: Span) -> bool:
        at = bisect_right(self._headings, comment.start, key=_start) - 1
        return at >= 0 and comment.within(self._headings[at])

    def covered(self, comment: Span) -> Span:
        """The line a comment stands on; the block that follows where it has its lines to itself."""
        source, text = self._note.source, self._note.text
        before, after = _beside(self._note, comment)
        if not _MARKERS.fullmatch(before) or after.strip():
            first, last = source.line_index(comment.start), source.line_index(comment.end)
            return Span(source.line_starts[first], source.line_span(last).end)
        at = bisect_right(self._paragraphs, comment.start, key=_start) - 1
        if at >= 0 and comment.within(self._paragraphs[at]):
            below = Span(comment.end, self._paragraphs[at].end)
            if text[slice(*below)].strip() and not self._is_only_comments(below):
                return below  # the paragraph goes on below the comment
        for span in islice(self._spans, bisect_left(self._spans, comment.end, key=_start), None):
            if not self._is_only_comments(span):
                return span
        return Span(comment.end, comment.end)

    def _is_only_comments(self, span: Span) -> bool:
        """Whether a block is nothing but comments, such as one more allowance for what follows."""
        return _ONLY_COMMENTS.fullmatch(self._note.text, *span) is not None


def _start(span: Span) -> int:
    return span.start


def _beside(note: Note, comment: Span) -> tuple[str, str]:
    """What stands before and behind a comment on its lines."""
    source = note.source
    first, last = source.line_index(comment.start), source.line_index(comment.end)
    return note.text[source.line_starts[first] : comment.start], note.text[comment.end : source.line_span(last).end]


def _opens_quote(note: Note, comment: Span) -> bool:
    """Whether a comment is the first line of a quote: the quote would begin elsewhere without it."""
    source = note.source
    line = source.line_index(comment.start)
    before, after = _beside(note, comment)
    above = note.text[slice(*source.line_span(line - 1))] if line > 0 else ""
    return (
        ">" in before
        and _MARKERS.fullmatch(before) is not None
        and not after.strip()
        and not above.lstrip().startswith(">")
    )


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
