"""Fields of Dataview in a text: `key:: value` for a whole line, `(key:: value)` and `[key:: value]` within one.

Obsidian knows nothing of them, so no parser tells where they are; but their values are read letter by letter.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from vaultlint.text import Span

_TOKEN = re.compile(r"::|[\[\]()\n]|\Z")
_OF_A_SENTENCE = re.compile(r"[.,;!?\"]")
"""What no key of a whole line holds: `In C++, std::vector` is a sentence."""
_CLOSES = {")": "(", "]": "["}


class Fields:
    """Where the values of fields stand in a text whose code and links are masked."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(_values(text)) if "::" in text else ():
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def hold(self, offset: int) -> bool:
        """Whether a value goes over `offset`."""
        at = bisect_right(self._starts, offset)
        return at > 0 and offset < self._ends[at - 1]


def _values(text: str) -> Iterator[Span]:
    """The span of each value, one within another included."""
    line = 0
    of_line: int | None = None
    brackets: list[str] = []
    values: list[int | None] = []
    """Where the value within each open bracket begins."""
    for token in _TOKEN.finditer(text):
        mark, at = token[0], token.start()
        if mark == "::":
            if brackets:
                values[-1] = token.end() if values[-1] is None else values[-1]
            elif of_line is None:
                of_line = token.end() if _OF_A_SENTENCE.search(text, line, at) is None else -1
        elif mark in ("(", "["):
            brackets.append(mark)
            values.append(None)
        elif mark in _CLOSES:
            if brackets and brackets[-1] == _CLOSES[mark]:
                brackets.pop()
                start = values.pop()
                if start is not None:
                    yield Span(start, at)
        else:
            if of_line is not None and of_line >= 0:
                yield Span(of_line, at)
            line, of_line, brackets, values = token.end(), None, [], []
