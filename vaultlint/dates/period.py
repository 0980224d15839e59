"""What a date means, whatever it looks like: a day, a week or a month, or a span from one to another."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple


class NoDate(ValueError):
    """Numbers that are no date at all, and not the slip of a pen either."""


class ImpossibleDate(ValueError):
    """What is meant as a date and does not exist; the message says why, after the words of the date."""


class Unit(Enum):
    """How exact a date is."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"


class Period(NamedTuple):
    """One day, week or month of the calendar."""

    unit: Unit
    year: int
    number: int
    """Of the month; of the week in ISO's counting, where it is one."""
    day: int = 0

    @property
    def first(self) -> date:
        if self.unit is Unit.WEEK:
            # The 4th of January lies in the first week. Other countries count a week 53 where ISO does not.
            return _monday(date(self.year, 1, 4)) + timedelta(weeks=self.number - 1)
        return date(self.year, self.number, self.day or 1)

    @property
    def last(self) -> date:
        match self.unit:
            case Unit.DAY:
                return self.first
            case Unit.WEEK:
                return self.first + timedelta(days=6)
        return date(self.year, self.number, monthrange(self.year, self.number)[1])


class DateSpan(NamedTuple):
    """From the first day of `start` to the last of `end`; both are the same for a single date."""

    start: Period
    end: Period

    @property
    def is_single(self) -> bool:
        return self.start == self.end

    @property
    def first(self) -> date:
        return self.start.first

    @property
    def last(self) -> date:
        return self.end.last

    def holds(self, other: DateSpan) -> bool:
        """Whether every day of `other` is one of these."""
        return self.first <= other.first and other.last <= self.last


def single(period: Period) -> DateSpan:
    return DateSpan(period, period)


def span(start: Period, end: Period) -> DateSpan:
    """Raises `ImpossibleDate` where the end comes before the start."""
    if end.unit is not start.unit:
        raise NoDate
    if end.first < start.first:
        raise ImpossibleDate("ends before it begins")
    return DateSpan(start, end)


# A number of three digits, or one that no month has days for, is a version, a price or an id.
_LARGEST = 31
YEARS = range(1000, 3000)
NEAR_YEARS = range(1900, 2100)
"""The years of what could as well be another number: `2024.4`, `20240422`."""
_WEEKS = 53


def day(year: int, month: int, number: int) -> Period:
    """Raises `ImpossibleDate` for a day that the calendar does not have, and `NoDate` for numbers of something else."""
    _check_month(year, month)
    if not 1 <= number <= _LARGEST or year not in YEARS:
        raise NoDate
    days = monthrange(year, month)[1]
    if number > days:
        raise ImpossibleDate(f"does not exist: {year}-{month:02} has {days} days")
    return Period(Unit.DAY, year, month, number)


def month(year: int, number: int) -> Period:
    """Raises as `day` does."""
    _check_month(year, number)
    return Period(Unit.MONTH, year, number)


def week(year: int, number: int) -> Period:
    """Raises as `day` does."""
    if year not in YEARS or number == 0:
        raise NoDate
    if number > _WEEKS:
        raise ImpossibleDate(f"does not exist: no year has a week {number}")
    return Period(Unit.WEEK, year, number)


def _check_month(year: int, number: int) -> None:
    if year not in YEARS or not 1 <= number <= _LARGEST:
        raise NoDate
    if number > 12:
        raise ImpossibleDate(f"does not exist: there is no month {number}")


def _monday(of: date) -> date:
    return of - timedelta(days=of.weekday())
