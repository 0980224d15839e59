"""Moment's tokens for the parts of a date: what each writes, what it looks like, and what it says when it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from vaultlint.dates.moment_names import Length, moment_name
from vaultlint.dates.names import Kind, Language
from vaultlint.dates.period import YEARS, NoDate, Period, Unit, day, month, week


@dataclass
class Reads:
    """What the tokens of one date say."""

    language: Language
    said: dict[str, int] = field(default_factory=dict)

    def period(self, unit: Unit | None) -> Period:
        """Raises `NoDate` or `ImpossibleDate` for parts that make none."""
        said = self.said
        year = said.get("year", said.get("week year"))
        if year is None or year not in YEARS:
            raise NoDate
        if unit is Unit.WEEK:
            return week(year, said["week"])
        if unit is Unit.MONTH:
            return month(year, said["month"])
        if "month" in said:
            return day(year, said["month"], said["day"])
        try:
            of_year = date(year, 1, 1) + timedelta(days=said["day of year"] - 1)
        except OverflowError:
            raise NoDate from None
        return day(of_year.year, of_year.month, of_year.day)


class Token(NamedTuple):
    """One token. A day without a name is read as it is written, or not at all."""

    write: Callable[[Period, Language], str]
    pattern: Callable[[Language], str]
    part: str = ""
    """What the number says about the date; empty where it follows from the others."""
    number: Callable[[str, Language], int] = lambda text, _: int(re.match(r"[0-9]+", text)[0])  # type: ignore[index]

    def read(self, text: str, reads: Reads) -> None:
        if self.part:
            reads.said[self.part] = self.number(text, reads.language)


def units_of(tokens: set[str]) -> Unit | None:
    """How exact a date of these tokens is; None where they do not make one."""
    parts = {TOKENS[token].part for token in tokens}
    if {"year", "month", "day"} <= parts or {"year", "day of year"} <= parts:
        return Unit.DAY
    if "day" in parts or tokens & WEEKDAY_TOKENS:
        return None
    if {"year", "month"} <= parts:
        return Unit.MONTH
    return Unit.WEEK if "week" in parts and parts & {"year", "week year"} else None


def _digits(count: str) -> Callable[[Language], str]:
    return lambda _: f"[0-9]{count}"


def _figures(value: Callable[[Period], int], width: int = 1) -> Callable[[Period, Language], str]:
    return lambda period, _: f"{value(period):0{width}}"


def _name(kind: Kind, value: Callable[[Period], int], length: Length) -> Callable[[Period, Language], str]:
    return lambda period, language: moment_name(kind, value(period), length, language)


def _one_of(kind: Kind, length: Length) -> Callable[[Language], str]:
    count = 12 if kind == "months" else 7
    # Backwards: `11月` begins with `1`, and `十一月` must not be taken for `十`.
    return lambda language: "|".join(
        re.escape(moment_name(kind, number, length, language)) for number in range(count, 0, -1)
    )


def _number_of(length: Length) -> Callable[[str, Language], int]:
    return lambda text, language: next(
        number for number in range(12, 0, -1) if moment_name("months", number, length, language) == text
    )


_SUFFIXES: Mapping[Language, Mapping[str, str]] = {
    "de": {"": "."},
    "es": {"": "º"},
    "fr": {"": "e", "day": ""},
    "zh": {"month": "月", "week": "周", "": "日"},
    "ja": {"day": "日", "day of year": "日", "": ""},
    "ko": {"day": "일", "month": "월", "week": "주", "": "일"},
}


def ordinal(number: int, what: str, language: Language) -> str:
    """`22nd`, `22.`, `22日`: a number with what Moment puts behind it."""
    if language == "en":
        tens, ones = divmod(number % 100, 10)
        return f"{number}{'th' if tens == 1 else {1: 'st', 2: 'nd', 3: 'rd'}.get(ones, 'th')}"
    if language == "fr" and number == 1:
        return "1er"
    suffixes = _SUFFIXES[language]
    return f"{number}{suffixes.get(what, suffixes[''])}"


def _ordinal(value: Callable[[Period], int], what: str) -> Callable[[Period, Language], str]:
    return lambda period, language: ordinal(value(period), what, language)


def _ordinals(_: Language) -> str:
    return r"[0-9]{1,3}(?:st|nd|rd|th|er?|\.|º|[日月周일월주])?"


def _day_of_year(period: Period) -> int:
    return period.first.timetuple().tm_yday


def _iso_week(period: Period) -> tuple[int, int]:
    """Year and number of the week; a week is its own, even one that ISO counts otherwise."""
    if period.unit is Unit.WEEK:
        return period.year, period.number
    year, number, _ = period.first.isocalendar()
    return year, number


def _local_week(period: Period, language: Language) -> tuple[int, int]:
    """As a country counts: in English, Japanese and Korean from Sundays on, and week 1 holds the 1st of January."""
    if period.unit is Unit.WEEK or language not in ("en", "ja", "ko"):
        return _iso_week(period)
    saturday = period.first + timedelta(days=(5 - period.first.weekday()) % 7)
    return saturday.year, (saturday.timetuple().tm_yday - 1) // 7 + 1


def _full_year(text: str, _: Language) -> int:
    """Two figures are of this century up to 68, as Moment has it."""
    return int(text) + (2000 if int(text) <= 68 else 1900)


def _month(period: Period) -> int:
    return period.first.month


def _weekday(period: Period) -> int:
    return period.first.isoweekday()


def _from_sunday(period: Period) -> int:
    return period.first.isoweekday() % 7


def _in_local_week(period: Period, language: Language) -> str:
    """0 for the first day of the week."""
    return str(_from_sunday(period) if language in ("en", "ja", "ko") else period.first.weekday())


def _quarter(period: Period) -> int:
    return (period.first.month + 2) // 3


_TWO, _FOUR, _SHORT = _digits("{2}"), _digits("{4}"), _digits("{1,2}")
TOKENS: Mapping[str, Token] = {
    "YYYY": Token(_figures(lambda period: period.year, 4), _FOUR, "year"),
    "Y": Token(_figures(lambda period: period.year), _FOUR, "year"),
    "YY": Token(_figures(lambda period: period.year % 100, 2), _TWO, "year", _full_year),
    "Q": Token(_figures(_quarter), _digits("")),
    "Qo": Token(_ordinal(_quarter, "quarter"), _ordinals),
    "M": Token(_figures(_month), _SHORT, "month"),
    "Mo": Token(_ordinal(_month, "month"), _ordinals, "month"),
    "MM": Token(_figures(_month, 2), _TWO, "month"),
    "MMM": Token(_name("months", _month, "short"), _one_of("months", "short"), "month", _number_of("short")),
    "MMMM": Token(_name("months", _month, "long"), _one_of("months", "long"), "month", _number_of("long")),
    "D": Token(_figures(lambda period: period.day), _SHORT, "day"),
    "Do": Token(_ordinal(lambda period: period.day, "day"), _ordinals, "day"),
    "DD": Token(_figures(lambda period: period.day, 2), _TWO, "day"),
    "DDD": Token(_figures(_day_of_year), _digits("{1,3}"), "day of year"),
    "DDDo": Token(_ordinal(_day_of_year, "day of year"), _ordinals, "day of year"),
    "DDDD": Token(_figures(_day_of_year, 3), _digits("{3}"), "day of year"),
    "d": Token(_figures(_from_sunday), _digits("")),
    "do": Token(_ordinal(_from_sunday, "weekday"), _ordinals),
    "dd": Token(_name("weekdays", _weekday, "shortest"), _one_of("weekdays", "shortest")),
    "ddd": Token(_name("weekdays", _weekday, "short"), _one_of("weekdays", "short")),
    "dddd": Token(_name("weekdays", _weekday, "long"), _one_of("weekdays", "long")),
    "e": Token(_in_local_week, _digits("")),
    "E": Token(_figures(_weekday), _digits("")),
    "w": Token(lambda period, language: str(_local_week(period, language)[1]), _SHORT, "week"),
    "wo": Token(
        lambda period, language: ordinal(_local_week(period, language)[1], "week", language), _ordinals, "week"
    ),
    "ww": Token(lambda period, language: f"{_local_week(period, language)[1]:02}", _TWO, "week"),
    "W": Token(_figures(lambda period: _iso_week(period)[1]), _SHORT, "week"),
    "Wo": Token(_ordinal(lambda period: _iso_week(period)[1], "week"), _ordinals, "week"),
    "WW": Token(_figures(lambda period: _iso_week(period)[1], 2), _TWO, "week"),
    "gg": Token(lambda period, language: f"{_local_week(period, language)[0] % 100:02}", _TWO, "week year", _full_year),
    "gggg": Token(lambda period, language: f"{_local_week(period, language)[0]:04}", _FOUR, "week year"),
    "GG": Token(_figures(lambda period: _iso_week(period)[0] % 100, 2), _TWO, "week year", _full_year),
    "GGGG": Token(_figures(lambda period: _iso_week(period)[0], 4), _FOUR, "week year"),
}
WEEKDAY_TOKENS = frozenset({"dd", "ddd", "dddd"})
