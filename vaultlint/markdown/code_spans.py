"""Code spans: runs of backticks and the next run as long."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from vaultlint.markdown.stretch import Stretch

if TYPE_CHECKING:
    from collections.abc import Iterator

# Written so that every alternative begins with one certain character: all others are passed over quickly.
_ESCAPE_OR_BACKTICKS = re.compile(r"\\[\s\S]?|``*")
_BACKTICKS = re.compile("``*")


class Backticks:
    """The runs of backticks in a text, by length."""

    def __init__(self, text: str) -> None:
        self._starts: dict[int, list[int]] = {}
        for run in _BACKTICKS.finditer(text):
            self._starts.setdefault(run.end() - run.start(), []).append(run.start())

    def closing(self, length: int, after: int) -> int:
        """Where the first run of exactly `length` backticks from `after` on starts, or -1."""
        starts = self._starts.get(length)
        if not starts:
            return -1
        index = bisect_left(starts, after)
        return starts[index] if index < len(starts) else -1


def code_spans(text: str) -> Iterator[Stretch]:
    """The code spans of a text. An escaped backtick is text: it belongs to no run that opens one."""
    backticks = Backticks(text)
    at = 0
    while run := _ESCAPE_OR_BACKTICKS.search(text, at):
        at = run.end()
        if text[run.start()] == "\\":
            continue
        length = at - run.start()
        closing = backticks.closing(length, at)
        if closing >= 0:
            yield Stretch("CodeSpan", text, run.start(), closing + length, (run.start(), at, None), (at, closing, None))
            at = closing + length
