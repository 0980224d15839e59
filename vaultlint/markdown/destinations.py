"""Where an inline link leads: what stands in the parentheses behind its text."""

from __future__ import annotations

import re

from vaultlint.markdown.stretch import Part

_ESCAPE_OR_PARENTHESIS = re.compile(r"\\[\s\S]|[()]")
_SEPARATOR = re.compile(r"[ \t]*+(?:\n[ \t]*+)?+")
_DESTINATION = re.compile(r"[^\\\x00-\x20\x7f]*+(?:\\[\s\S]?[^\\\x00-\x20\x7f]*+)*+")
_POINTY_DESTINATION = re.compile(r"<[^<>\n\\]*+(?:\\[\s\S][^<>\n\\]*+)*+>")
_TITLE = re.compile(
    r""" "[^"\\]*+(?:\\[\s\S][^"\\]*+)*+" | '[^'\\]*+(?:\\[\s\S][^'\\]*+)*+' | \([^()\\]*+(?:\\[\s\S][^()\\]*+)*+\) """,
    re.VERBOSE,
)
_NO_TITLE: Part = (-1, -1, None)


class Destinations:
    """The part of an inline link behind its text: `(destination "title")`."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._run_start = self._run_end = -1
        self._closing: dict[int, int] = {}
        self._tails: dict[int, tuple[Part, int] | None] = {}

    def inline(self, start: int) -> tuple[Part, Part, int] | None:
        text = self._text
        if not text.startswith("(", start) or start >= len(text) - 1:
            return None
        begin = _end(_SEPARATOR, text, start + 1)
        if text.startswith("<", begin):
            pointy = _POINTY_DESTINATION.match(text, begin)
            if not pointy:
                return None
            end = pointy.end()
        elif begin >= len(text):
            return None
        else:
            closing = self._closing_parenthesis(start, begin)
            if closing >= 0:
                return (begin, closing, None), _NO_TITLE, closing + 1
            end = self._run_end
            if end == begin or end >= len(text) or text[end] not in " \n\t":
                return None
        if end not in self._tails:
            self._tails[end] = self._tail(end)
        tail = self._tails[end]
        return ((begin, end, None), *tail) if tail else None

    def _closing_parenthesis(self, opening: int, begin: int) -> int:
        """The parenthesis that ends a destination from `begin`, or -1 where the destination ends before it."""
        if not self._run_start <= begin < self._run_end:
            self._run_start, self._run_end = begin, _end(_DESTINATION, self._text, begin)
            self._closing = {}
            open_at = [opening]
            for mark in _ESCAPE_OR_PARENTHESIS.finditer(self._text, begin, self._run_end):
                at = mark.start()
                if self._text[at] == "(":
                    open_at.append(at)
                elif self._text[at] == ")" and open_at:
                    self._closing[open_at.pop()] = at
        return self._closing.get(opening, -1)

    def _tail(self, end: int) -> tuple[Part, int] | None:
        """What follows a destination that ended at `end`: the title, if any, and where the link ends."""
        text = self._text
        at = _end(_SEPARATOR, text, end)
        if text.startswith(")", at):
            return _NO_TITLE, at + 1
        title = _TITLE.match(text, at)
        if not title or text[at - 1] not in " \n\t" or "\n\n" in title[0]:
            return None
        close = _end(_SEPARATOR, text, title.end())
        return ((at, title.end(), None), close + 1) if text.startswith(")", close) else None


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where a pattern that always matches ends."""
    match = pattern.match(text, at)
    return match.end() if match else at
