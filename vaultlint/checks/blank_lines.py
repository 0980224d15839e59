"""Blank lines in a row, of which Markdown shows as much as of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.checks.worked_out import verbatim
from vaultlint.markdown.note import Note
from vaultlint.text import Edit, Span

_LINE_END = re.compile(r"\r\n?|\n")
_SPACES = re.compile(r"[ \t]*+")


class BlankLines(NoteCheck):
    """More blank lines between two blocks than wanted; those at the end of a note are its ending's business."""

    visits = (Note,)
    says = frozenset({"count"})

    most: Literal[1, 2, 3] = 1
    """How many blank lines in a row are welcome."""

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        those = [gap for gap in gaps(element.text, self.most + 1) if not _is_end(gap.end, note)]
        if not those:
            return
        kept = verbatim(note)
        for gap in those:
            if gap.start not in kept:
                lines = [end.end() for end in _LINE_END.finditer(element.text, *gap)]
                # The last ones stay: those that stand before what follows.
                span = Span(gap.start, lines[-1 - self.most])
                if note.text[span.start - 1 : span.start] == "\r" and note.text.startswith("\n", span.end):
                    continue  # a CR and a LF that end two lines would end one
                yield Problem(span, {"count": str(len(lines))}, (Edit(note.path, span, ""),))


def gaps(text: str, fewest: int) -> Iterator[Span]:
    """So many blank lines or more: at the beginning, and behind the end of a line, from where they are looked for."""
    at_beginning, behind_line_end = _patterns(fewest, has_cr="\r" in text)
    if first := at_beginning.match(text):
        yield Span(*first.span())
    for gap in behind_line_end.finditer(text, first.end() if first else 0):
        yield Span(*gap.span(1))


@cache
def _patterns(fewest: int, *, has_cr: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Those for texts without a CR begin with one character that can be sought quickly."""
    line_end, ended = (r"(?:\r\n?|\n)", r"(?:\n|\r(?!\n))") if has_cr else (r"\n", r"\n")
    blank_lines = rf"((?:[ \t]*+{line_end}){{{fewest},}}+)"
    return re.compile(blank_lines), re.compile(ended + blank_lines)


def _is_end(offset: int, note: Note) -> bool:
    spaces = _SPACES.match(note.text, offset)
    return spaces is not None and spaces.end() == len(note.text)
