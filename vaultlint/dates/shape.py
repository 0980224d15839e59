"""What the shapes of dates have in common: white space, what joins the ends of a span, and the outcome of reading."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Literal, NamedTuple

from vaultlint.dates.period import DateSpan, ImpossibleDate, NoDate

Order = Literal["unknown", "day-first", "month-first"]
"""Which of the two numbers before the year is the day."""
ORDERS: tuple[Order, ...] = ("day-first", "month-first")
"""What may be meant where that is not known."""

SPACE = r"[ \t\xa0\u2009\u202f\u3000]"
_MARK = r"(?:--|[-–—~～〜]|至|到)"
_WORD = r"(?:to|until|through|bis|au|al)"
TIGHT = _MARK
"""Between the ends of a span, without space around."""
LOOSE = rf"(?:{SPACE}{_MARK}{SPACE}?|{_MARK}{SPACE}|{SPACE}{_WORD}{SPACE})"
JOINER = rf"(?:{LOOSE}|{TIGHT})"


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern, made when a text may need it: most notes have no such date, and starting must cost little."""
    return re.compile(pattern)


class Found(NamedTuple):
    """A date that ends at `end`: what it may mean, or why it means nothing."""

    end: int
    readings: tuple[DateSpan, ...] = ()
    """None for a date that does not exist, two where its order is not known."""
    fault: str = ""


def found(end: int, make: Callable[[], DateSpan]) -> Found | None:
    """What `make` makes of the numbers before `end`; None where they are no date."""
    try:
        return Found(end, (make(),))
    except ImpossibleDate as impossible:
        return Found(end, fault=str(impossible))
    except NoDate:
        return None


def either(ways: list[Found | None]) -> Found | None:
    """What one text may mean that was read in several ways: one that exists is preferred to one that does not."""
    there = [way for way in ways if way is not None]
    possible = [way for way in there if way.readings] or there
    if not possible:
        return None
    end = possible[0].end
    readings = dict.fromkeys(reading for way in possible if way.end == end for reading in way.readings)
    return Found(end, tuple(readings), possible[0].fault)
