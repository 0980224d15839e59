"""Where the marks of bold text must stand for CommonMark to see what was meant.

Marks move, and nothing else: past a punctuation mark at the end, which shows as much outside of the bold text, into
quotation marks or brackets that enclose all of it, past a space. Where that does not help nothing does, short of a
space that was not there before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from marko.patterns import is_punctuation

from vaultlint.markdown.asterisks import MARK, PUNCTUATION, emphasis
from vaultlint.markdown.meant_bold import Piece

_BETWEEN_CLAUSES = frozenset("，。、；：！？")
_ENDING_A_CLAUSE = _BETWEEN_CLAUSES | frozenset("…—～,.;:!?")
"""Punctuation that may stand outside of bold text; `.md` keeps its point."""

_ENCLOSING = {
    pair[0]: pair[1] for pair in ("()", "（）", "【】", "《》", "「」", "『』", "〈〉", "〔〕", "〖〗", "“”", '""')
}
_BLANKS = " \t"
_EMOJI_PARTS = "\u200d\ufe0f"


class Rewrite(NamedTuple):
    """A place, and what is written there."""

    start: int
    end: int
    text: str


class Mending(NamedTuple):
    """What makes of asterisks what was meant."""

    rewrites: tuple[Rewrite, ...]
    strong: tuple[int, int] | None
    """The text that becomes bold; nothing where marks are only taken away."""

    def shifted(self, by: int) -> Mending:
        """The same by offsets in what holds the line."""
        rewrites = tuple(Rewrite(start + by, end + by, text) for start, end, text in self.rewrites)
        return Mending(rewrites, self.strong and (self.strong[0] + by, self.strong[1] + by))


def mending(piece: Piece) -> Mending | None:
    """How a piece becomes what was meant; None where it cannot."""
    if not piece.whole:
        return None
    inside = _Inside(piece)
    mended = Mending(inside.without_marks(), None) if inside.has_no_words() else inside.moved_marks()
    return None if mended is None or _lays_bare(piece, mended) else mended


class Outcome(NamedTuple):
    """What a passage would have of emphasis."""

    works: tuple[bool, ...]
    """Whether each mending makes bold what it should."""
    others: tuple[tuple[int, int], ...]
    """Where else emphasis comes or goes. A mark that works again no longer pairs with one that follows."""


def outcome(text: str, mendings: Sequence[Mending]) -> Outcome:
    """What becomes of a passage so mended."""
    rewrites = sorted(rewrite for mended in mendings for rewrite in mended.rewrites)
    after, before = emphasis(_rewritten(text, rewrites)), emphasis(text)
    moved, moved_back = _Moved(rewrites), _Moved(_reversed(rewrites, text))
    wanted = [moved.outer(*mended.strong) if mended.strong else None for mended in mendings]
    kept = {moved(start, end): (start, end) for start, end in before}
    gone = [span for there, span in kept.items() if there not in after]
    come = [moved_back(*span) for span in after.keys() - kept.keys() - {span for span in wanted if span}]
    return Outcome(tuple(span is None or after.get(span, False) for span in wanted), tuple(sorted([*gone, *come])))


def _rewritten(text: str, rewrites: Sequence[Rewrite]) -> str:
    pieces: list[str] = []
    kept = 0
    for rewrite in rewrites:
        pieces += text[kept : rewrite.start], rewrite.text
        kept = rewrite.end
    return "".join([*pieces, text[kept:]])


def _reversed(rewrites: Sequence[Rewrite], text: str) -> list[Rewrite]:
    """What would undo the rewrites of a text."""
    undoing: list[Rewrite] = []
    shift = 0
    for start, end, written in rewrites:
        undoing.append(Rewrite(start + shift, start + shift + len(written), text[start:end]))
        shift += len(written) - (end - start)
    return undoing


class _Moved:
    """Where text that is not rewritten stands afterwards."""

    def __init__(self, rewrites: Sequence[Rewrite]) -> None:
        self._ends = [rewrite.end for rewrite in rewrites]
        self._shifts = [0, *accumulate(len(rewrite.text) - (rewrite.end - rewrite.start) for rewrite in rewrites)]

    def __call__(self, start: int, end: int) -> tuple[int, int]:
        return self._place(start), self._place(end - 1) + 1

    def outer(self, start: int, end: int) -> tuple[int, int]:
        """The same with the marks around it."""
        first, last = self(start, end)
        return first - len(MARK), last + len(MARK)

    def _place(self, offset: int) -> int:
        return offset + self._shifts[bisect_right(self._ends, offset)]


class _Inside:
    """The text of a piece without its marks, and the part of it that can be bold."""

    def __init__(self, piece: Piece) -> None:
        self._piece = piece
        self._text = piece.line.text
        within = zip(piece.runs, piece.runs[1:], strict=False)
        self._offsets = [offset for run, after in within for offset in range(run.end, after.start)]
        self._characters = [self._text[offset] for offset in self._offsets]
        self._first = 0
        self._last = len(self._characters)

    def has_no_words(self) -> bool:
        return all(character in _ENDING_A_CLAUSE or character.isspace() for character in self._characters)

    def without_marks(self) -> tuple[Rewrite, ...]:
        return tuple(Rewrite(run.start, run.end, "") for run in self._piece.runs)

    def moved_marks(self) -> Mending | None:
        self._leave_out_last(_ENDING_A_CLAUSE)
        if not self._closes():
            self._leave_out_last(_ENDING_A_CLAUSE, emoji=True)
        self._leave_out_first(_BETWEEN_CLAUSES)
        if not self._opens():
            self._leave_out_first(_BETWEEN_CLAUSES, emoji=True)
        while not (self._opens() and self._closes()):
            if not self._is_enclosed():
                return None
            self._first += 1
            self._last -= 1
            self._leave_out_first(frozenset())
            self._leave_out_last(frozenset())
        if "*" in (self._characters[self._first], self._characters[self._last - 1]):
            return None
        return self._mending(self._offsets[self._first], self._offsets[self._last - 1] + 1)

    def _leave_out_last(self, marks: frozenset[str], *, emoji: bool = False) -> None:
        """Leave out space and punctuation marks at the end, and on demand emoji, which look the same in bold."""
        while self._first < self._last and _may_be_plain(self._characters[self._last - 1], marks, emoji=emoji):
            dots = self._dots_at_end()
            if dots and self._may_belong_to_name(dots):
                return
            self._last -= max(dots, 1)

    def _dots_at_end(self) -> int:
        last = self._characters[self._last - 1]
        count = 0
        while last in "…." and self._last - count > self._first and self._characters[self._last - count - 1] == last:
            count += 1
        return count

    def _may_belong_to_name(self, dots: int) -> bool:
        """Whether the dots at the end stay inside, as in `另存为…` and `Save as...`; `……` ends a sentence."""
        return dots == (1 if self._characters[self._last - 1] == "…" else len("..."))

    def _leave_out_first(self, marks: frozenset[str], *, emoji: bool = False) -> None:
        while self._first < self._last and _may_be_plain(self._characters[self._first], marks, emoji=emoji):
            self._first += 1

    def _opens(self) -> bool:
        if self._first >= self._last:
            return False
        start = self._piece.start
        before = self._characters[self._first - 1] if self._first else self._text[start - 1 : start]
        return _flanks(self._characters[self._first], before)

    def _closes(self) -> bool:
        if self._first >= self._last:
            return False
        end = self._piece.end
        after = self._characters[self._last] if self._last < len(self._characters) else self._text[end : end + 1]
        return _flanks(self._characters[self._last - 1], after)

    def _is_enclosed(self) -> bool:
        """Whether one pair of brackets or quotation marks is around all of the text."""
        if self._last - self._first < len("()x"):
            return False
        opening = self._characters[self._first]
        closing = _ENCLOSING.get(opening)
        if self._characters[self._last - 1] != closing:
            return False
        within = self._characters[self._first + 1 : self._last - 1]
        return opening not in within and closing not in within

    def _mending(self, opening: int, closing: int) -> Mending:
        text, runs = self._text, self._piece.runs
        first, last = runs[0], runs[-1]
        start, end = first.end, last.start
        # A space that would stand beside another, or at the edge of the line, goes with the marks.
        if not text[first.start - 1 : first.start].strip():
            while start < opening and text[start] in _BLANKS:
                start += 1
        if not text[last.end : last.end + 1].strip():
            while end > closing and text[end - 1] in _BLANKS:
                end -= 1
        rewrites = [Rewrite(first.start, start, ""), Rewrite(opening, opening, MARK)]
        rewrites += (Rewrite(run.start, run.end, "") for run in runs[1:-1])
        rewrites += Rewrite(closing, closing, MARK), Rewrite(end, last.end, "")
        return Mending(tuple(_merged(rewrites, text)), (opening, closing))


def _merged(rewrites: Sequence[Rewrite], text: str) -> list[Rewrite]:
    """Rewrites that touch as one, without those that change nothing."""
    merged: list[Rewrite] = []
    for rewrite in rewrites:
        if merged and merged[-1].end == rewrite.start:
            before = merged.pop()
            rewrite = Rewrite(before.start, rewrite.end, before.text + rewrite.text)
        merged.append(rewrite)
    return [rewrite for rewrite in merged if text[rewrite.start : rewrite.end] != rewrite.text]


def _lays_bare(piece: Piece, mended: Mending) -> bool:
    """Whether marks go from beside a tag or the like, or come there: it might begin, end or go on with the change."""
    line = piece.line
    places = [run.end for run in piece.runs] + [rewrite.end for rewrite in mended.rewrites]
    return any(line.text.startswith("#", place) for place in places) or any(
        len(rewrite.text) < rewrite.end - rewrite.start
        and not line.unknown.isdisjoint((rewrite.start - 1, rewrite.end))
        for rewrite in mended.rewrites
    )


def _may_be_plain(character: str, marks: frozenset[str], *, emoji: bool) -> bool:
    return character in marks or character.isspace() or (emoji and _is_emoji(character))


def _is_emoji(character: str) -> bool:
    return character in _EMOJI_PARTS or character >= "\U0001f000" or "\u2600" <= character <= "\u27bf"


def _flanks(inner: str, outer: str) -> bool:
    """Whether a mark between two characters holds on to the inner one, by CommonMark's rules."""
    if inner.isspace():
        return False
    return not _is_mark(inner) or not outer or outer.isspace() or _is_mark(outer)


def _is_mark(character: str) -> bool:
    return character == PUNCTUATION or is_punctuation(character)
