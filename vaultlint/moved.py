"""Where places of a text are after edits."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from vaultlint.text import Edit, Span


class Moved:
    """Leads places from before some edits of one note to after them."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = sorted(edits, key=lambda edit: edit.span)
        self._ends = [edit.span.end for edit in self._edits]
        self._shifts = [0]
        for edit in self._edits:
            self._shifts.append(self._shifts[-1] + len(edit.replacement) - (edit.span.end - edit.span.start))
        self._after = [
            Span(edit.span.start + shift, edit.span.start + shift + len(edit.replacement))
            for edit, shift in zip(self._edits, self._shifts, strict=False)
        ]

    def span(self, span: Span) -> Span:
        """A span of the old text in the new one; its ends stick to what they stood beside."""
        return Span(self.offset(span.start), self.offset(span.end))

    def offset(self, offset: int) -> int:
        """An offset of the old text in the new one."""
        return self._placed(offset, bisect_right(self._ends, offset))

    def area(self, span: Span) -> Span:
        """A span of the old text in the new one, with everything that edits put at its ends."""
        start = self._placed(span.start, bisect_left(self._ends, span.start))
        return Span(start, max(start, self.offset(span.end)))

    def is_touched_after(self, span: Span) -> bool:
        """Whether a span of the new text meets what an edit put there."""
        return _meets(self._after, span)

    def _placed(self, offset: int, edits_before: int) -> int:
        """An offset behind so many edits; one within the next edit cannot lie behind what takes its place."""
        moved = offset + self._shifts[edits_before]
        within = edits_before < len(self._edits) and self._edits[edits_before].span.start < offset
        return min(moved, self._after[edits_before].end) if within else moved


def _meets(spans: Sequence[Span], span: Span) -> bool:
    at = bisect_right(spans, (span.end, float("inf")))
    return any(other.end >= span.start for other in spans[max(at - 2, 0) : at])
