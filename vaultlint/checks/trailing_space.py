"""White space at the end of a line, where it shows nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.checks.worked_out import verbatim
from vaultlint.markdown.note import Note
from vaultlint.text import Edit, Span

_BLANKS = (" ", "\t")
_SPACED_LINE_END = re.compile(r"[\r\n](?<=[ \t].)", re.DOTALL)
_ONLY_MARKS = re.compile(r"[ \t]*+(?:(?:[-*+_=#>|]|[0-9]+[.)]|\[[^\[\]]\]|\[\^[^\[\]]*\]:)[ \t]*+)++")
"""An empty item, task, heading or line of a quote: Markdown wants the space behind it, or Obsidian put it there."""


class TrailingSpace(NoteCheck):
    """Spaces and tabs that end a line; a hard break, an empty item and whatever is verbatim keep theirs."""

    visits = (Note,)

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        spans = [span for span in found(element.text) if not _leans_on_space(span, note)]
        if not spans:
            return
        kept = verbatim(note)
        for span in spans:
            if span.start not in kept and span.end - 1 not in kept:
                yield Problem(span, edits=(Edit(note.path, span, ""),))


def found(text: str) -> Iterator[Span]:
    """The spaces and tabs before each line end and the end of all, looked for from there: most spaces part words."""
    ends = [match.start() for match in _SPACED_LINE_END.finditer(text)]
    if text.endswith(_BLANKS):
        ends.append(len(text))
    for end in ends:
        start = end - 1
        while text.endswith(_BLANKS, 0, start):
            start -= 1
        yield Span(start, end)


def _leans_on_space(trailing: Span, note: Note) -> bool:
    r"""Whether the line would read differently without its last space: `- `, and `\ `, which would become a break."""
    line = note.source.line_starts[note.source.line_index(trailing.start)]
    if line == trailing.start:
        # Between a CR and a LF a line of nothing but spaces keeps them from ending one line together.
        return note.text[line - 1 : line] == "\r" and note.text.startswith("\n", trailing.end)
    escapes = note.text.endswith("\\", line, trailing.start)
    return escapes or _ONLY_MARKS.fullmatch(note.text, line, trailing.start) is not None
