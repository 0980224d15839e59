"""More than one space between two words of a line, where Markdown shows one.

Spaces in a row are often meant: they align columns over several lines, they part the sentences of who learnt to
type so. What is aligned is left alone, and so are two spaces behind a full stop
where the note has more of them than of single ones.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from marko import block

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.checks.worked_out import verbatim
from vaultlint.findings import Change, Safety
from vaultlint.markdown.note import Note
from vaultlint.markdown.prose import MARKUP, bodies, prose
from vaultlint.regex import regex
from vaultlint.text import Edit, Span

_MAY_CHANGE = frozenset({Change.HEADINGS})
_BODIES = (block.Paragraph, block.Heading)
_GAP = regex(r"(?<=[^\s]) {2,}+(?=[^\s])")
_MARKS_ONLY = regex(
    r"[\s>]*+(?:(?:[-*+]|[0-9]{1,9}[.)]|#{1,6}|\[\^[^\]\s]++\]:)[ \t>]*+)*+"
    r"(?:\[[^\]]?\]|[0-9]++(?:\.[0-9]++)*+\\?[.)]?)?"
)
"""What stands before the first word of a line: marks of quotes, items, tasks, headings, footnotes, and their number."""
_ROW = regex(r"[\s>]*+(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]++)?\|")
_AFTER_STOP = regex(r"(?<=[A-Za-z0-9)][.!?])(?P<closing>[\"'”’)]?)(?P<gap> {1,2}+)(?=[\"'“‘(]?[A-Z])")
_LONGEST_MARKS = 200
_NARROW = 2
_APART = frozenset("$|")
_TEMPLATE = regex(r"\{\{|<%")
_LONGEST_CELL = 40
_CHORD = r"[A-G][#b♯♭]?+(?:maj|min|dim|aug|sus|add|m|M|[0-9]|[-+°ø()#b])*+(?:/[A-G][#b♯♭]?+)?+"
_CHORDS = regex(rf"[\s>]*+(?:[-*+][ \t]++)?+(?:(?:{_CHORD}|[A-Z]|[|:%/-]++)(?!\S)\s*+)++")
"""A line of chords, each above the syllable that it is played to, or of single letters that mark columns."""


class MultipleSpaces(NoteCheck):
    """`Too   many`, also beside a link, a tag or bold text. Tables, what is aligned, and code keep their spaces."""

    visits = (Note,)
    says = frozenset({"count"})

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        gaps = [Span(*match.span()) for match in _GAP.finditer(element.text)]
        if not gaps:
            return
        starts = [gap.start for gap in gaps]
        kept = verbatim(note)
        spaced = _DoubleSpacing(note.text)
        columns = _Columns(note)
        for body in bodies(note):
            if body.source_span is None or not isinstance(body, _BODIES):
                continue
            start, end = note.span(body)
            first, last = bisect_left(starts, start), bisect_left(starts, end)
            if first == last:
                continue
            text = prose(body, note)
            if _TEMPLATE.search(text):
                continue
            for gap in gaps[first:last]:
                if not _is_plain(text, start, gap, note) or gap.start in kept or note.in_comment(gap.start):
                    continue
                if not _is_mark(gap.start, note) and not spaced.has(gap) and not columns.holds(gap):
                    edit = Edit(note.path, gap, " ")
                    yield Problem(gap, {"count": str(gap.end - gap.start)}, (edit,), Safety.UNSAFE, _MAY_CHANGE)


def _is_plain(masked: str, offset: int, gap: Span, note: Note) -> bool:
    """Whether a gap is text, and not next to a bar, a tag of HTML or a dollar sign that was to begin a formula."""
    start, end = gap.start - offset, gap.end - offset
    if masked.endswith("::", 0, start):
        return False  # a field, whose value may be set apart
    before, after = masked[start - 1], masked[end : end + 1]
    written = note.text
    is_beside_html = (before == MARKUP and written[gap.start - 1] == ">") or (
        after == MARKUP and written[gap.end] == "<"
    )
    return masked[start:end].isspace() and not is_beside_html and _APART.isdisjoint((before, after))


def _is_mark(offset: int, note: Note) -> bool:
    """Whether nothing but marks stands before `offset` in its line, or the bar of what looks like a row of a table."""
    line = note.source.line_starts[note.source.line_index(offset)]
    if _ROW.match(note.text, line, offset):
        return True
    return offset - line < _LONGEST_MARKS and _MARKS_ONLY.fullmatch(note.text, line, offset) is not None


class _DoubleSpacing:
    """Whether two spaces behind a full stop are the habit of who wrote a note."""

    def __init__(self, text: str) -> None:
        found = list(_AFTER_STOP.finditer(text))
        self._doubled = {match.start("gap") for match in found if len(match["gap"]) > 1}
        self._is_habit = 1 < len(self._doubled) > len(found) - len(self._doubled)

    def has(self, gap: Span) -> bool:
        return self._is_habit and gap.start in self._doubled and gap.end - gap.start == 2


class _Columns:
    """Which gaps align what follows them with the line above or below, or with what is sung to it."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._chords: dict[int, bool] = {}

    def holds(self, gap: Span) -> bool:
        """Whether a neighbouring line has a word at the same column, behind a gap too if this one is narrow."""
        source = self._note.source
        index = source.line_index(gap.start)
        column = gap.end - source.line_starts[index]
        space = " " if gap.end - gap.start > _NARROW else "  "
        if any(self._begins_word(index + step, column, space) for step in (-1, 1)):
            return True
        return self._ends_like_a_neighbour(index, gap) or self._is_of_chords(index)

    def _is_of_chords(self, index: int) -> bool:
        if index not in self._chords:
            span = self._note.source.line_span(index)
            self._chords[index] = _CHORDS.fullmatch(self._note.text, *span) is not None
        return self._chords[index]

    def _ends_like_a_neighbour(self, index: int, gap: Span) -> bool:
        """Whether the word behind a gap ends where one of a neighbouring line does: numbers stand at the right.

        The longest number of a column has a single space before it.
        """
        source, text = self._note.source, self._note.text
        word = text[gap.end : gap.end + _LONGEST_CELL].split(maxsplit=1)[0]
        column = gap.end + len(word) - source.line_starts[index]
        for neighbour in (index - 1, index + 1):
            if not 0 <= neighbour < len(source.line_starts):
                continue
            start, end = source.line_span(neighbour)
            at = start + column
            if at > end or (at < end and not text[at].isspace()):
                continue
            gap_before, found, other = text[max(at - _LONGEST_CELL, start) : at].rpartition(" ")
            if not other or not found or _is_mark(at - len(other), self._note):
                continue
            is_number = word[-1].isdigit() and other[-1].isdigit() and gap.end - gap.start > _NARROW
            if is_number or gap_before.endswith(" "):
                return True
        return False

    def _begins_word(self, index: int, column: int, space: str) -> bool:
        source, text = self._note.source, self._note.text
        if not 0 <= index < len(source.line_starts):
            return False
        start, end = source.line_span(index)
        at = start + column
        begins = at < end and not text[at].isspace() and text.endswith(space, start, at)
        return begins and not _is_mark(at, self._note)
