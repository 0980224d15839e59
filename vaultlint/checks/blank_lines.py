"""Blank lines in a row, of which Markdown shows as much as of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.markdown.note import Note
from vaultlint.markdown.verbatim import Verbatim
from vaultlint.text import Edit, Span

_LINE_END = re.compile(r"\r\n?|\n")
_SPACES = re.compile(r"[ \t]*+")


@dataclass(frozen=True)
class BlankLines(NoteCheck):
    """More blank lines between two blocks than wanted; those at the end of a note are its ending's business."""

    visits = (Note,)
    says = frozenset({"count"})

    most: Literal[1, 2, 3] = 1
    """How many blank lines in a row are welcome."""

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        gaps = [match for match in _gaps(self.most + 1).finditer(element.text) if not _is_end(match.end(), note)]
        if not gaps:
            return
        verbatim = Verbatim(note)
        for gap in gaps:
            if gap.start() not in verbatim:
                lines = [gap.start() + end.end() for end in _LINE_END.finditer(gap.group())]
                # The last ones stay: those that stand before what follows.
                span = Span(gap.start(), lines[-1 - self.most])
                if note.text[span.start - 1 : span.start] == "\r" and note.text.startswith("\n", span.end):
                    continue  # a CR and a LF that end two lines would end one
                yield Problem(span, {"count": str(len(lines))}, (Edit(note.path, span, ""),))


@cache
def _gaps(fewest: int) -> re.Pattern[str]:
    return re.compile(rf"(?:\A|(?<=\n)|(?<=\r)(?!\n))(?:[ \t]*+(?:\r\n?|\n)){{{fewest},}}+")


def _is_end(offset: int, note: Note) -> bool:
    spaces = _SPACES.match(note.text, offset)
    return spaces is not None and spaces.end() == len(note.text)
