"""Dates in figures: `2024.4.22-26`, `2024年4月`, `20240422`, `22.04.2024`, `2024-W17`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from vaultlint.dates.period import (
    NEAR_YEARS,
    DateSpan,
    ImpossibleDate,
    NoDate,
    Period,
    Unit,
    day,
    month,
    single,
    span,
    week,
)
from vaultlint.dates.shape import JOINER, ORDERS, SPACE, TIGHT, Found, Order, compiled, either, found

_S = f"{SPACE}?"
_NN = "[0-9]{1,2}(?![0-9])"
_YEAR = "(?P<y>[0-9]{4})"
_POINTS = (
    rf"{_YEAR}-?[Ww](?P<w>{_NN})",
    rf"{_YEAR}(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})(?P<packed>)(?![0-9])",
    rf"{_YEAR}(?P<sep>[./-])(?P<m>{_NN})(?:(?P=sep)(?P<d>{_NN}))?",
    rf"{_YEAR}\.{SPACE}(?P<m>{_NN})\.{SPACE}(?P<d>{_NN})\.",
    rf"{_YEAR}{_S}(?P<sep>年){_S}(?P<m>{_NN}){_S}月(?:{_S}(?P<d>{_NN})(?:{_S}[日号號])?)?",
    rf"{_YEAR}{_S}(?P<sep>년){_S}(?P<m>{_NN}){_S}월(?:{_S}(?P<d>{_NN})(?:{_S}일)?)?",
    rf"(?P<a>{_NN})(?P<sep>[./-])(?P<b>{_NN})(?P=sep)(?P<y>[0-9]{{4}})(?![0-9])",
)
# `2024年4-6月`: the first month has no word of its own.
_MONTHS = rf"{_YEAR}{_S}[年년]{_S}(?P<m>{_NN}){JOINER}(?P<n>{_NN}){_S}[月월]"
_AT_END = rf"{SPACE}*\Z"
# What may be left out of the end of a span, by what separates the numbers of its start.
_ENDS = {
    ".": rf"(?:(?P<m>{_NN})\.)?(?P<d>{_NN})",
    "/": rf"(?:(?P<m>{_NN})/)?(?P<d>{_NN})",
    "-": rf"(?:(?P<m>{_NN})-)?(?P<d>{_NN})",
    "年": rf"(?:(?P<m>{_NN}){_S}月{_S})?(?P<d>{_NN}){_S}[日号號]",
    "년": rf"(?:(?P<m>{_NN}){_S}월{_S})?(?P<d>{_NN}){_S}일",
}
_MONTH_ENDS = {"年": rf"(?P<m>{_NN}){_S}月", "년": rf"(?P<m>{_NN}){_S}월"}
_ANY_NUMBER = rf"(?P<m>{_NN})"


def read_numeric(text: str, at: int, order: Order | None) -> Iterator[Found]:
    """The dates that may begin at `at`, longest first; whether they end there is for others to say."""
    if months := compiled(_MONTHS).match(text, at):
        year, first, last = (int(number) for number in months.group("y", "m", "n"))
        if read := found(months.end(), lambda: span(month(year, first), month(year, last))):
            yield read
    orders = ORDERS if order is None else (order, *(other for other in ORDERS if other != order))
    for shape in _POINTS:
        start = compiled(shape).match(text, at)
        if start is None:
            continue
        ways = [_point(start, way) for way in (orders if "a" in start.re.groupindex else orders[:1])]
        if order is not None and ways[0] is not None and ways[0].readings:
            ways = ways[:1]
        yield from _spans(text, start, order)
        if read := either(ways):
            yield read


def _point(match: re.Match[str], order: Order) -> Found | None:
    return found(match.end(), lambda: single(_period(_Numbers.of(match, order))))


class _Numbers(NamedTuple):
    """The figures of one date; what is None was not written."""

    year: int
    month: int | None
    day: int | None
    week: int | None
    is_bare: bool
    """Whether nothing but two numbers and a mark, or eight figures, make it a date."""
    mark: str
    is_year_last: bool

    @classmethod
    def of(cls, match: re.Match[str], order: Order) -> _Numbers:
        given = match.groupdict()
        if given.get("a"):
            given["d"], given["m"] = (given["a"], given["b"]) if order == "day-first" else (given["b"], given["a"])
        month_, day_, week_ = (int(given[key]) if given.get(key) else None for key in "mdw")
        mark = given.get("sep") or ""
        is_bare = "packed" in given or (day_ is None and mark in (".", "/", "-"))
        return cls(int(given["y"]), month_, day_, week_, is_bare, mark, bool(given.get("a")))


def _period(numbers: _Numbers) -> Period:
    if numbers.is_bare and numbers.year not in NEAR_YEARS:
        raise NoDate
    if numbers.week is not None:
        return week(numbers.year, numbers.week)
    assert numbers.month is not None
    if (numbers.is_bare and _is_other_number(numbers)) or (numbers.is_year_last and numbers.month > 12):
        raise NoDate
    if numbers.day is None:
        return month(numbers.year, numbers.month)
    try:
        return day(numbers.year, numbers.month, numbers.day)
    except ImpossibleDate:
        if not numbers.mark and numbers.is_bare:
            raise NoDate from None  # eight figures are mostly something else
        raise


def _is_other_number(numbers: _Numbers) -> bool:
    """`2023-24` and `2009/10` are seasons, `2024-117` and `2024-17` are numbers of something."""
    assert numbers.month is not None
    if numbers.day is not None or numbers.mark == ".":
        return False
    is_season = numbers.mark == "/" and numbers.month == (numbers.year + 1) % 100
    return numbers.month > 12 or is_season


def _spans(text: str, start: re.Match[str], order: Order | None) -> Iterator[Found]:
    """The spans that begin with the date `start`."""
    ways = []
    for way in ORDERS if order is None else (order,):
        numbers = _Numbers.of(start, way)
        ways.append(_with_full_end(text, start, numbers, way))
    if read := either(ways):
        yield read
    numbers = _Numbers.of(start, "day-first")
    if "a" not in start.re.groupindex and numbers.mark:
        yield from _with_part_of_an_end(text, start, numbers)


def _with_full_end(text: str, start: re.Match[str], numbers: _Numbers, order: Order) -> Found | None:
    joiner = compiled(JOINER).match(text, start.end())
    if joiner is None and (numbers.mark == "-" or numbers.week is not None):
        joiner = compiled("/").match(text, start.end())
    if joiner is None:
        return None
    for shape in _POINTS:
        end = compiled(shape).match(text, joiner.end())
        if end is not None:
            last = _Numbers.of(end, order)
            read = found(end.end(), lambda last=last: span(_period(numbers), _period(last)))  # type: ignore[misc]
            if read is not None:
                return read
    return None


def _with_part_of_an_end(text: str, start: re.Match[str], numbers: _Numbers) -> Iterator[Found]:
    """`2024.4.22-26`, `2024.5.10-5.31`, `2024年4月-6月`: what is missing in the end is as in the start."""
    joiner = compiled(TIGHT).match(text, start.end()) or compiled(JOINER).match(text, start.end())
    if numbers.mark == "-":
        if joiner is not None and joiner[0] == "-":
            return  # `2024-04-22-26` may be anything
        if joiner is None and numbers.day is not None:
            joiner = compiled("/").match(text, start.end())
    if joiner is None:
        return
    shape = _MONTH_ENDS.get(numbers.mark, _ANY_NUMBER) if numbers.day is None else _ENDS[numbers.mark]
    end = compiled(shape).match(text, joiner.end())
    if end is None or (
        not compiled(TIGHT).fullmatch(joiner[0]) and joiner[0] != "/" and not compiled(_AT_END).match(text, end.end())
    ):
        return  # `2024.4.22 - 5 seeds` is a day, and five seeds
    if numbers.day is None and shape is _ANY_NUMBER and joiner[0] == "-":
        yield from _months_or_day(numbers, int(end["m"]), end.end())
    elif read := found(end.end(), lambda: _inheriting(numbers, end)):
        yield read


def _months_or_day(numbers: _Numbers, second: int, end: int) -> Iterator[Found]:
    """`2024.4-6` is from April to June, or the 6th of April."""
    assert numbers.month is not None
    first = numbers.month
    months = found(end, lambda: span(month(numbers.year, first), month(numbers.year, second)))
    a_day = found(end, lambda: single(day(numbers.year, first, second)))
    if months and a_day and months.readings and a_day.readings:
        yield Found(end, (*months.readings, *a_day.readings))


def _inheriting(numbers: _Numbers, end: re.Match[str]) -> DateSpan:
    start, given = _period(numbers), end.groupdict()
    last_month = int(given["m"]) if given["m"] else start.number
    if start.unit is Unit.MONTH:
        last = month(start.year, last_month)
    else:
        number = int(given["d"])
        if given["m"] is None and number < start.day and len(given["d"]) == 1:
            raise NoDate  # `2024.4.22-2` is the second note of that day
        last = day(start.year, last_month, number)
    if start.number == 12 and last.number == 1:
        raise NoDate  # over the turn of the year, which is not written
    return span(start, last)
