"""A tab before a line that goes on with the paragraph above, where it shows nothing.

Whoever indents so meant a list or a quotation, and got one paragraph. Without the tab the text is the same; but a
paragraph in which a line would then begin something else (`- `, `# `, a fence) is left alone, and so are the content of
lists and footnotes, and what looks like a program or a tree of folders: its indentation is all its author has of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from marko import block

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.checks.worked_out import verbatim
from vaultlint.findings import Safety
from vaultlint.markdown.note import Note
from vaultlint.regex import regex
from vaultlint.text import Edit, Span

_TRACE = regex(r"[\r\n][ >]*+\t")
_INDENTED = regex(r"(?:\r\n?|\n)(?: {0,3}> ?)*+(?P<tab> *+\t[ \t]*+)(?=\S)")
_BEGINS_ANEW = regex(
    r"[-*+](?!\S)|([-*_])[ \t]*\1[ \t]*\1|[-=]+[ \t]*(?=[\r\n]|\Z)|[0-9]+[.)]|#+(?!\S)|[>|<:^]|`{3}|~{3}|\$\$|%%"
    r"|\[\^?[^\]\r\n]*\]:"
)
"""What begins, or nearly begins, another kind of block, or is a field or a block id."""

_CODE = regex(r"[{};][ \t]*$", re.MULTILINE)
_OPENS = regex(r"[:/][ \t]*(?:\r\n?|\n)\Z")
"""The end of a line that has others below it: in Python, and where folders are listed."""
_LONGEST_END = 40


class TabContinuation(NoteCheck):
    """A line of a paragraph, not its first, that begins with a tab; in a list that is how items go on."""

    visits = (Note,)

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        if "\t" not in element.text or _TRACE.search(element.text) is None:
            return
        kept = verbatim(note)
        for paragraph in _paragraphs(note):
            lines = list(_INDENTED.finditer(note.text, *note.span(paragraph)))
            if lines and _CODE.search(note.source[note.span(paragraph)].replace("\r", "\n")):
                continue
            if _has_levels(lines, note) or any(_BEGINS_ANEW.match(note.text, line.end()) for line in lines):
                continue
            for line in lines:
                span = Span(*line.span("tab"))
                if span.start not in kept and not note.in_comment(span.start):
                    yield Problem(span, edits=(Edit(note.path, span, ""),), safety=Safety.UNSAFE)


def _has_levels(lines: list[re.Match[str]], note: Note) -> bool:
    """Whether some of these lines are indented deeper than others, or than a line above them that opens a block."""
    source = note.source
    depths = {source.line_index(line.start("tab")): line["tab"].expandtabs() for line in lines}
    if len(set(depths.values())) > 1:
        return True
    firsts = (source.line_starts[index] for index in depths if index - 1 not in depths)
    return any(_OPENS.search(note.text, max(first - _LONGEST_END, 0), first) for first in firsts)


def _paragraphs(note: Note) -> Iterator[block.Paragraph]:
    """The paragraphs of a note that belong to no item and no footnote, in the order of the text."""
    waiting: list[object] = [note.tree]
    while waiting:
        element = waiting.pop()
        if isinstance(element, block.Paragraph):
            yield element
        elif isinstance(element, block.Document | block.Quote):
            waiting.extend(reversed(element.children))
