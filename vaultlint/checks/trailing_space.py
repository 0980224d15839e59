"""White space at the end of a line, where it shows nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.markdown.note import Note
from vaultlint.markdown.verbatim import Verbatim
from vaultlint.text import Edit, Span

_TRAILING = re.compile(r"(?<![ \t])[ \t]++(?=[\r\n]|\Z)")
_ONLY_MARKS = re.compile(r"[ \t]*+(?:(?:[-*+_=#>|]|[0-9]+[.)]|\[[^\[\]]\]|\[\^[^\[\]]*\]:)[ \t]*+)++")
"""An empty item, task, heading or line of a quote: Markdown wants the space behind it, or Obsidian put it there."""


@dataclass(frozen=True)
class TrailingSpace(NoteCheck):
    """Spaces and tabs that end a line; a hard break, an empty item and whatever is verbatim keep theirs."""

    visits = (Note,)

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        found = [Span(*match.span()) for match in _TRAILING.finditer(element.text)]
        if not found:
            return
        verbatim = Verbatim(note)
        for span in found:
            if span.start not in verbatim and span.end - 1 not in verbatim and not _leans_on_space(span, note):
                yield Problem(span, edits=(Edit(note.path, span, ""),))


def _leans_on_space(trailing: Span, note: Note) -> bool:
    r"""Whether the line would read differently without its last space: `- `, and `\ `, which would become a break."""
    line = note.source.line_starts[note.source.line_index(trailing.start)]
    if line == trailing.start:
        # Between a CR and a LF a line of nothing but spaces keeps them from ending one line together.
        return note.text[line - 1 : line] == "\r" and note.text.startswith("\n", trailing.end)
    escapes = note.text.endswith("\\", line, trailing.start)
    return escapes or _ONLY_MARKS.fullmatch(note.text, line, trailing.start) is not None
