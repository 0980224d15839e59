"""Headings whose dates stand out of order among their siblings, or overlap with one of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.dates.overlap import Overlaps, relation
from vaultlint.dates.period import DateSpan
from vaultlint.dates.shape import Order
from vaultlint.vault.heading_dates import HeadingDate, date_of
from vaultlint.vault.metadata import Heading, Metadata

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault

_CLEARLY = 2
"""So many times more steps in one direction than in the other are an order."""


class DateOrder(VaultCheck):
    """Siblings are headings of one level in one section; the note shows itself whether its dates go up or down."""

    visits = (Metadata,)
    says = frozenset({"written", "fault"})

    order: Order = "unknown"
    """What `04/03/2025` means, which otherwise has no place in any order. Each of the rules about dates has its own."""

    def visit(self, item: Metadata, path: str, vault: Vault) -> Iterator[Problem]:  # noqa: ARG002
        sections = [
            [entry for entry in (self._entry(heading) for heading in section) if entry is not None]
            for section in _siblings(item.headings)
        ]
        direction = _direction(sections)
        for section in sections:
            overlapping = dict(_overlaps(section))
            astray = dict(_astray(section, direction)) if direction else {}
            for entry in section:
                if fault := overlapping.get(entry) or astray.get(entry):
                    yield Problem(entry.written.span, {"written": entry.written.text, "fault": fault})

    def _entry(self, heading: Heading) -> _Entry | None:
        written = date_of(heading, self.order)
        if written is None or len(written.written.readings) != 1:
            return None
        return _Entry(written, written.written.readings[0])


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    """A heading whose date is known."""

    written: HeadingDate
    dates: DateSpan


def _siblings(headings: Iterable[Heading]) -> Iterator[list[Heading]]:
    """Headings of one level in one section, in the order in which the sections end."""
    open_sections: list[list[Heading]] = []
    for heading in headings:
        while open_sections and open_sections[-1][0].level > heading.level:
            yield open_sections.pop()
        if open_sections and open_sections[-1][0].level == heading.level:
            open_sections[-1].append(heading)
        else:
            open_sections.append([heading])
    yield from reversed(open_sections)


def _direction(sections: Iterable[Sequence[_Entry]]) -> int:
    """1 where the dates of a note go up, -1 where they go down, 0 where they do neither clearly."""
    up = down = 0
    for section in sections:
        for before, after in pairwise(section):
            one, other = before.dates, after.dates
            up += one.first < other.first and one.last < other.last
            down += one.first > other.first and one.last > other.last
    if up >= _CLEARLY * down and up:
        return 1
    return -1 if down >= _CLEARLY * up and down else 0


def _overlaps(section: Sequence[_Entry]) -> Iterator[tuple[_Entry, str]]:
    """Who shares days with a sibling above; the one right above is named rather than another."""
    above = Overlaps(entry.dates for entry in section)
    written: dict[DateSpan, str] = {}
    before: DateSpan | None = None
    for entry in section:
        is_like_that = before is not None and bool(relation(entry.dates, before))
        other = before if is_like_that else above.with_(entry.dates)
        if other is not None:
            how = relation(entry.dates, other)
            yield entry, f"{how} “{written[other]}”, a heading of the same level above"
        above.add(entry.dates)
        written[entry.dates] = entry.written.text
        before = entry.dates


def _astray(section: Sequence[_Entry], direction: int) -> Iterator[tuple[_Entry, str]]:
    """The fewest entries without which all others are in order; of two that could have changed places, the lower one.

    Going up, a date is where it begins; going down, where it ends: so a month stands above its days in both.
    """
    days = [entry.dates.first if direction > 0 else entry.dates.last for entry in section]
    kept = [len(days) - 1 - at for at in _longest_rise([-direction * on.toordinal() for on in reversed(days)])]
    move = "ascend" if direction > 0 else "descend"
    for index, entry in enumerate(section):
        at = bisect_right(kept, index)
        if at and kept[at - 1] == index:
            continue
        side, other = ("after", kept[at - 1]) if at else ("before", kept[0])
        text = section[other].written.text
        yield entry, f"stands {side} “{text}”, but the dates of this note {move}"


def _longest_rise(values: Sequence[int]) -> Iterator[int]:
    """The indexes of a longest part that never falls, last one first."""
    ends: list[int] = []
    """The index of the least value that a part of each length ends with."""
    before: list[int] = []
    for index, value in enumerate(values):
        at = bisect_right(ends, value, key=values.__getitem__)
        before.append(ends[at - 1] if at else -1)
        ends[at : at + 1] = [index]
    index = ends[-1] if ends else -1
    while index >= 0:
        yield index
        index = before[index]
