"""Fields of Dataview in a text: `key:: value` in a line, and `[key:: value]` or `(key:: value)` within one.

Queries ask for a key by its name and compare what a value says, so neither is a text like the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

_TOKEN = re.compile(r"::|[\[(]|[\])]|\n")


class Fields:
    """Which characters of one text are the name of a field, and which are what it says."""

    def __init__(self, text: str) -> None:
        keys, values = [0] * (len(text) + 1), [0] * (len(text) + 1)
        for start, mark, end in _fields(text):
            keys[start] += 1
            keys[mark] -= 1
            values[mark] += 1
            values[end] -= 1
        self._keys, self._values = list(accumulate(keys)), list(accumulate(values))

    def in_key(self, offset: int) -> bool:
        return self._keys[offset] > 0

    def in_value(self, offset: int) -> bool:
        return self._values[offset] > 0


def _fields(text: str) -> Iterator[tuple[int, int, int]]:
    """Where each field begins, where its first `::` stands, and where it ends."""
    line, open_brackets = 0, [_Bracket(0)]
    for token in _TOKEN.finditer(text):
        at = token.start()
        if token[0] in "[(":
            open_brackets.append(_Bracket(at))
        elif token[0] == "::":
            open_brackets[-1].marks.append(at)
        elif token[0] == "\n":
            yield from _of_line(line, open_brackets, at)
            line, open_brackets = at + 1, [_Bracket(at + 1)]
        elif len(open_brackets) > 1:
            bracket = open_brackets.pop()
            if bracket.marks:
                yield bracket.start, bracket.marks[0], at
    yield from _of_line(line, open_brackets, len(text))


class _Bracket:
    """A bracket that may hold a field, or the line itself."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.marks: list[int] = []


def _of_line(start: int, open_brackets: list[_Bracket], end: int) -> Iterator[tuple[int, int, int]]:
    """The field that a line is as a whole; a bracket that nobody closed is a character of it."""
    marks = [mark for bracket in open_brackets for mark in bracket.marks]
    if marks:
        yield start, min(marks), end
