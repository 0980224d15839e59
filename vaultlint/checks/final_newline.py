"""How a note ends: with one line end, and no blank lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.checks.worked_out import verbatim
from vaultlint.markdown.note import Note
from vaultlint.text import Edit, Span

_LINE_END = re.compile(r"\r\n?|\n")
_REST_OF_LINE = re.compile(r"[ \t]*+(\r\n?|\n)?")


class FinalNewline(NoteCheck):
    """A last line without a line end, or blank lines below it."""

    visits = (Note,)
    says = frozenset({"ending"})

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        text = element.text
        written = len(text.rstrip(" \t\r\n"))
        rest = _REST_OF_LINE.match(text, written)
        if not written or rest is None:
            return
        end = Span(rest.end(), len(text))
        if rest[1] is None:
            yield Problem(end, {"ending": "without a line end"}, (Edit(note.path, end, _line_end(text)),))
        elif end.start < end.end and end.start not in verbatim(note):
            blank = len(_LINE_END.findall(text, end.start)) + (text[-1] in " \t")
            ending = "with a blank line" if blank == 1 else f"with {blank} blank lines"
            yield Problem(end, {"ending": ending}, (Edit(note.path, end, ""),))


def _line_end(text: str) -> str:
    """The line end that most lines of the note have; of two that are as frequent the one written last."""
    written = _LINE_END.findall(text)
    return max(reversed(written), key=Counter(written).__getitem__, default="\n")
