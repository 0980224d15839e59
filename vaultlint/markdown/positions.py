"""Where the text of a paragraph, heading or table cell stands in the source."""

from __future__ import annotations

from bisect import bisect_right
from functools import partial
from typing import TYPE_CHECKING

from marko.element import _SourceMap, _translate_span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class Positions(_SourceMap):
    """Marko's map from text to source: pieces of text that stand in one run each."""

    def __init__(self, runs: Iterable[tuple[int, int]]) -> None:
        super().__init__(runs)
        self._shift: int | None = self._runs[0][2] if len(self._runs) == 1 else None

    @classmethod
    def run(cls, start: int, length: int) -> Positions:
        positions = cls.__new__(cls)
        positions._length = length
        positions._runs = [(0, length, start)] if length > 0 else []
        positions._run_starts = [0] if length > 0 else []
        positions._shift = start
        return positions

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        if start < 0 or end <= start or end > self._length:
            return None
        if self._shift is not None:
            return start + self._shift, end + self._shift
        first = self._runs[bisect_right(self._run_starts, start) - 1]
        last = self._runs[bisect_right(self._run_starts, end - 1) - 1]
        return start - first[0] + first[2], end - last[0] + last[2]


class PositionedLines(list[str]):
    """The lines of a paragraph, each with the offset of its content in the source."""

    line_starts: list[int]

    @classmethod
    def first(cls, buffer: str, start: int, end: int) -> PositionedLines:
        lines = cls((buffer[start:end],))
        lines.line_starts = [start]
        return lines

    def add(self, buffer: str, start: int, end: int) -> None:
        self.append(buffer[start:end])
        self.line_starts.append(start)

    def positions(self, stripped: Sequence[str], length: int) -> Positions:
        """Map the first `length` characters of the joined lines, which have lost the spaces before them."""
        if len(self) == 1:
            return Positions.run(self.line_starts[0] + len(self[0]) - len(stripped[0]), length)
        runs = []
        for line, start, text in zip(self, self.line_starts, stripped, strict=False):
            if length <= 0:
                break
            run = min(len(text), length)
            runs.append((start + len(line) - len(text), run))
            length -= run
        return Positions(runs)


def translator(positions: Sequence[int] | None) -> Callable[[int, int], tuple[int, int] | None]:
    """What leads a range of the text back to the source."""
    return positions.span if isinstance(positions, Positions) else partial(_translate_span, positions)
