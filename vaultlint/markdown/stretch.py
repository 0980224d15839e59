"""A match that was found by hand."""

from __future__ import annotations

from marko.inline_parser import MatchObj

Part = tuple[int, int, str | None]
"""Where a group starts and ends, and its text where that is not what stands there."""


class Stretch(MatchObj):
    """A match whose groups are sliced only when somebody asks: thousands of nested ones would fill the memory."""

    def __init__(self, etype: str, text: str, start: int, end: int, *groups: Part) -> None:
        self.etype = etype
        self._text = text
        self._start = start
        self._end = end
        self._groups: tuple[Part, ...] = groups  # type: ignore[assignment]  # marko's are named

    def span(self, n: int = 0) -> tuple[int, int]:
        if n == 0:
            return self._start, self._end
        start, end, _ = self._groups[n - 1]
        return start, end

    def group(self, n: int = 0) -> str:
        if n == 0:
            return self._text[self._start : self._end]
        start, end, text = self._groups[n - 1]
        if text is None and start >= 0:
            return self._text[start:end]
        return text  # type: ignore[return-value]  # like marko, None for a title that is not there
