"""A match that was found by hand."""

from __future__ import annotations

from marko.inline_parser import MatchObj


class Stretch(MatchObj):
    """A match whose groups are sliced only when somebody asks: thousands of nested ones would fill the memory."""

    def group(self, n: int = 0) -> str:
        if n == 0:
            return self._text[self._start : self._end]
        start, end, text = self._groups[n - 1]
        if text is None and start >= 0:
            return self._text[start:end]
        return text  # type: ignore[return-value]  # like marko, None for a title that is not there
