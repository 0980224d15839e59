"""Where the text of a paragraph, heading or table cell stands in the source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, overload

from marko.element import _SourceMap, _translate_span

if TYPE_CHECKING:
    from collections.abc import Callable


class Run(Sequence[int]):
    """Where text stands that stands in one run, as nearly all does."""

    __slots__ = ("length", "start")

    def __init__(self, start: int, length: int) -> None:
        self.start = start
        self.length = length

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...
    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        return range(self.start, self.start + self.length)[index]

    def behind(self, offset: int) -> Run:
        """Where the text from `offset` on stands."""
        return Run(self.start + offset, self.length - offset)

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        if start < 0 or end <= start or end > self.length:
            return None
        return start + self.start, end + self.start


class Runs(_SourceMap):
    """Marko's map from text to source: pieces of text that stand in one run each."""

    def behind(self, offset: int) -> Runs:
        """Where the text from `offset` on stands."""
        return self[offset:]  # type: ignore[return-value]  # marko makes another of the same type

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        if start < 0 or end <= start or end > self._length:
            return None
        first = self._runs[bisect_right(self._run_starts, start) - 1]
        last = self._runs[bisect_right(self._run_starts, end - 1) - 1]
        return start - first[0] + first[2], end - last[0] + last[2]


Positions = Run | Runs


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
            return Run(self.line_starts[0] + len(self[0]) - len(stripped[0]), length)
        runs = []
        for line, start, text in zip(self, self.line_starts, stripped, strict=False):
            if length <= 0:
                break
            run = min(len(text), length)
            runs.append((start + len(line) - len(text), run))
            length -= run
        return Runs(runs)


def translator(positions: Sequence[int] | None) -> Callable[[int, int], tuple[int, int] | None]:
    """What leads a range of the text back to the source."""
    span: Callable[[int, int], tuple[int, int] | None] | None = getattr(positions, "span", None)
    return span or partial(_translate_span, positions)
