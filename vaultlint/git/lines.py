"""Which lines of a text are new, and where the others were before. Lines are git's: they end at LF."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

_FILE = re.compile(rb"diff --git a/(?P<old>\w+) b/(?P<new>\w+)")
_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


class Hunk(NamedTuple):
    """So many lines that stand no more, and so many that stand there now; lines are counted from 1."""

    old_count: int
    new_start: int
    new_count: int

    @property
    def last(self) -> int:
        """The last of the new lines; where there are none, the line behind which others stood."""
        return self.new_start + max(self.new_count - 1, 0)


@dataclass(frozen=True)
class Lines:
    """The lines of a text, compared with those of an earlier one."""

    hunks: tuple[Hunk, ...] = ()
    all_are_new: bool = False

    def are_new(self, first: int, last: int) -> bool:
        """Whether one of these lines was not there before."""
        return self.all_are_new or any(
            hunk.new_count and hunk.new_start <= last and first <= hunk.last for hunk in self.hunks
        )

    def before(self, line: int) -> int:
        """Where a line was that is not new."""
        return line + self._shifts[bisect_right(self.hunks, line - 1, key=lambda hunk: hunk.last)]

    @property
    def _shifts(self) -> list[int]:
        return list(accumulate((hunk.old_count - hunk.new_count for hunk in self.hunks), initial=0))


AS_BEFORE = Lines()
NEW = Lines(all_are_new=True)


def read_patch(patch: bytes) -> Iterator[tuple[str, str, Lines]]:
    """The names and lines of each file in a patch without context, in which names are plain words."""
    names = None
    hunks: list[Hunk] = []
    # What a file holds never starts a line: there is a sign in front of it.
    for line in patch.split(b"\n"):
        if file := _FILE.fullmatch(line):
            if names:
                yield *names, Lines(tuple(hunks))
            names, hunks = (file["old"].decode("ascii"), file["new"].decode("ascii")), []
        elif hunk := _HUNK.match(line):
            _, old_count, new_start, new_count = (int(number) if number else 1 for number in hunk.groups())
            hunks.append(Hunk(old_count, new_start, new_count))
    if names:
        yield *names, Lines(tuple(hunks))
