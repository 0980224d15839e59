"""Fields of Dataview in a text: `key:: value` for a whole line, `(key:: value)` and `[key:: value]` within one.

Obsidian knows nothing of them, so no parser tells where they are; but their values are read letter by letter.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from vaultlint.text import Span

_TOKEN = re.compile(r"::|[\[\]()\n]|\Z")
_OF_A_SENTENCE = re.compile(r"[.,;!?\"]")
"""What no key of a whole line holds: `In C++, std::vector` is a sentence."""
_CLOSES = {")": "(", "]": "["}


class Fields:
    """Where the fields of a text stand whose code and links are masked: their keys, and what these say."""

    def __init__(self, text: str) -> None:
        fields = list(_fields(text)) if "::" in text else []
        self._keys = _Areas(field.key for field in fields)
        self._values = _Areas(field.value for field in fields)

    def in_key(self, offset: int) -> bool:
        """Whether `offset` lies in the name of a field, for which queries ask."""
        return self._keys.hold(offset)

    def in_value(self, offset: int) -> bool:
        return self._values.hold(offset)


class _Field(NamedTuple):
    key: Span
    value: Span


class _Areas:
    """Spans in which one may lie within another."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def hold(self, offset: int) -> bool:
        at = bisect_right(self._starts, offset)
        return at > 0 and offset < self._ends[at - 1]


def _fields(text: str) -> Iterator[_Field]:
    """Each field, one within the value of another included."""
    line = 0
    of_line: int | None = None
    brackets: list[tuple[str, int]] = []
    marks: list[int | None] = []
    """The first `::` within each open bracket."""
    for token in _TOKEN.finditer(text):
        mark, at = token[0], token.start()
        if mark == "::":
            if brackets:
                marks[-1] = at if marks[-1] is None else marks[-1]
            elif of_line is None:
                of_line = at
        elif mark in ("(", "["):
            brackets.append((mark, token.end()))
            marks.append(None)
        elif mark in _CLOSES:
            if brackets and brackets[-1][0] == _CLOSES[mark]:
                _, start = brackets.pop()
                middle = marks.pop()
                if middle is not None:
                    yield _Field(Span(start, middle), Span(middle + len("::"), at))
        else:
            # A bracket that nobody closed is a character of its line.
            middle = min((mark for mark in (of_line, *marks) if mark is not None), default=None)
            if middle is not None and _OF_A_SENTENCE.search(text, line, middle) is None:
                yield _Field(Span(line, middle), Span(middle + len("::"), at))
            line, of_line, brackets, marks = token.end(), None, [], []
