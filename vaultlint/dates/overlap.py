"""How two dates overlap, and which of many dates one overlaps with."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from datetime import date

from vaultlint.dates.period import DateSpan


def relation(one: DateSpan, other: DateSpan) -> str:
    """How two dates overlap. Two notes on one day do not, nor do spans of which one ends when the other begins."""
    if (one.first, one.last) == (other.first, other.last):
        return ""
    if other.holds(one):
        return "lies within"
    if one.holds(other):
        return "contains"
    return "overlaps with" if one.first < other.last and other.first < one.last else ""


class Overlaps:
    """Dates that are added one by one, and asked for one that overlaps with another; neither takes long.

    A tree over all first days knows the two dates that last longest of those which begin up to each of them: two,
    because one may be the date itself, which stands there twice.
    """

    def __init__(self, dates: Iterable[DateSpan]) -> None:
        """`dates` are all that will be added."""
        self._firsts = sorted({one.first for one in dates})
        self._lasting: list[tuple[DateSpan, ...]] = [()] * (len(self._firsts) + 1)
        self._days: list[date] = []
        self._added: dict[tuple[date, date], DateSpan] = {}

    def add(self, dates: DateSpan) -> None:
        key = (dates.first, dates.last)
        if key in self._added:
            return
        self._added[key] = dates
        if dates.first == dates.last:
            insort(self._days, dates.first)
            return
        at = bisect_left(self._firsts, dates.first) + 1
        while at < len(self._lasting):
            self._lasting[at] = _longest((*self._lasting[at], dates))
            at += at & -at

    def with_(self, dates: DateSpan) -> DateSpan | None:
        """One of those added that overlaps with `dates`."""
        at = bisect_left(self._firsts, dates.last)
        if dates.first == dates.last and at < len(self._firsts) and self._firsts[at] == dates.first:
            at += 1  # a day lies within what begins on it, and a span only touches that
        lasting: tuple[DateSpan, ...] = ()
        while at:
            lasting = _longest((*lasting, *self._lasting[at]))
            at -= at & -at
        for other in lasting:
            if relation(dates, other):
                return other
        at = bisect_left(self._days, dates.first)
        if dates.first != dates.last and at < len(self._days) and self._days[at] <= dates.last:
            return self._added[self._days[at], self._days[at]]
        return None


def _longest(dates: tuple[DateSpan, ...]) -> tuple[DateSpan, ...]:
    return tuple(sorted(dates, key=lambda one: one.last, reverse=True)[:2])
