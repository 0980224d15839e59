"""Dates in figures: `2024.4.22-26`, `2024年4月`, `20240422`, `22.04.2024`, `2024-W17`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
    rf"{_YEAR}\.{SPACE}(?P<m>{_NN})\.{SPACE}(?P<d>{_NN})\.?",
    rf"{_YEAR}{_S}(?P<sep>年){_S}(?P<m>{_NN}){_S}月(?:{_S}(?P<d>{_NN})(?:{_S}[日号號])?)?",
    rf"{_YEAR}{_S}(?P<sep>년){_S}(?P<m>{_NN}){_S}월(?:{_S}(?P<d>{_NN})(?:{_S}일)?)?",
    rf"(?P<a>{_NN})(?P<sep>[./-])(?P<b>{_NN})(?P=sep)(?P<y>[0-9]{{4}})(?![0-9])",
    rf"(?P<a>{_NN})\.{SPACE}(?P<b>{_NN})\.{SPACE}(?P<y>[0-9]{{4}})(?![0-9])",
)
# `2024年4-6月`: the first month has no word of its own.
_MONTHS = rf"{_YEAR}{_S}[年년]{_S}(?P<m>{_NN}){JOINER}(?P<n>{_NN}){_S}[月월]"
# `22.–26.04.2024`, `22.04.–26.04.2024`: only the end has the year; points are of those who begin with the day.
_DAYS_OF_A_YEAR = (
    rf"(?P<d>{_NN})\.?(?:(?<=\.)(?P<m>{_NN})\.?)?{JOINER}(?P<d2>{_NN})\.(?P<m2>{_NN})\.(?P<y>[0-9]{{4}})(?![0-9])"
)
_NO_TIME = rf"(?!{SPACE}?[:：][0-9])"
_AT_END = rf"{SPACE}*(?:[*_=~]+{SPACE}*)?(?:\Z|[:：(（])"
# What stands between two numbers without a word for it may as well begin something else, or part month and day.
_HYPHEN = rf"{SPACE}?(?:-|–|—|--){SPACE}?"
# `2024.4 GHz`: a number with what it counts, or a version.
_UNIT = (
    rf"{SPACE}?(?:[%‰°€$£¥元円원]|(?i:[kmgtp]?(?:hz|b|bit|w|wh|v|j)|[kmc]?m|[km]?g|[mc]?l|ml|km/h|ha|sec|min|"
    r"usd|eur|gbp|chf|cny|rmb|jpy|krw|lts|rc[0-9]?|beta|alpha)(?![^\W_]))"
)
# What may be left out of the end of a span, by what separates the numbers of its start.
_ENDS = {
    ".": rf"(?:(?P<m>{_NN})\.)?(?P<d>{_NN})",
    "/": rf"(?:(?P<m>{_NN})/)?(?P<d>{_NN})",
    "-": rf"(?:(?P<m>{_NN})-)?(?P<d>{_NN})",
    "年": rf"(?:(?P<m>{_NN}){_S}月{_S})?(?P<d>{_NN}){_S}[日号號]",
    "년": rf"(?:(?P<m>{_NN}){_S}월{_S})?(?P<d>{_NN}){_S}일",
}
_WEEK_ENDS = rf"[Ww](?P<w>{_NN})"
_MONTH_ENDS = {"年": rf"(?P<m>{_NN}){_S}月", "년": rf"(?P<m>{_NN}){_S}월"}
_ANY_NUMBER = rf"(?P<m>{_NN})"


def read_numeric(text: str, at: int, order: Order) -> Iterator[Found]:
    """The dates that may begin at `at`, longest first; whether they end there is for others to say."""
    if months := compiled(_MONTHS).match(text, at):
        year, first, last = (int(number) for number in months.group("y", "m", "n"))
        if read := found(months.end(), lambda: span(month(year, first), month(year, last))):
            yield read
    if days := compiled(_DAYS_OF_A_YEAR).match(text, at):
        given = days.groupdict()
        if read := found(days.end(), lambda: _of_a_year(given)):
            yield read
    orders = ORDERS if order == "unknown" else (order, *(other for other in ORDERS if other != order))
    for shape in _POINTS:
        start = compiled(shape).match(text, at)
        if start is None or (_Numbers.of(start, "day-first").is_bare and compiled(_UNIT).match(text, start.end())):
            continue
        ways = [_point(start, way) for way in (orders if "a" in start.re.groupindex else orders[:1])]
        if order != "unknown" and ways[0] is not None and ways[0].readings:
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
    is_season = numbers.month == (numbers.year + 1) % 100
    if numbers.day is not None or (numbers.mark == "." and not (is_season and numbers.month > 12)):
        return False
    return numbers.month > 12 or (numbers.mark == "/" and is_season)


def _spans(text: str, start: re.Match[str], order: Order) -> Iterator[Found]:
    """The spans that begin with the date `start`."""
    ways = []
    for way in ORDERS if order == "unknown" else (order,):
        numbers = _Numbers.of(start, way)
        ways.append(_with_full_end(text, start, numbers, way))
    if read := either(ways):
        yield read
    numbers = _Numbers.of(start, "day-first")
    if "a" not in start.re.groupindex and (numbers.mark or numbers.week is not None):
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
    joiner = compiled(JOINER).match(text, start.end())
    if numbers.mark == "-" and joiner is not None and joiner[0] == "-":
        return  # `2024-04-22-26` may be anything
    if joiner is None and (numbers.mark == "-" or numbers.week is not None):
        joiner = compiled("/").match(text, start.end())
    if joiner is None:
        return
    end = compiled(_end_shape(numbers) + _NO_TIME).match(text, joiner.end())
    if end is None:
        return
    ways = [found(end.end(), lambda: _inheriting(numbers, end))]
    is_loose = not compiled(TIGHT).fullmatch(joiner[0]) and joiner[0] != "/"
    # `2024.4.2 - 5 seeds` is a day and five seeds, or four days of seeds; `26日` can be nothing but a day.
    may_be_words = is_loose and end[0][-1].isdecimal() and not compiled(_AT_END).match(text, end.end())
    if numbers.day is None and numbers.week is None and numbers.mark not in _MONTH_ENDS:
        if may_be_words:
            ways.append(found(end.end(), lambda: single(_period(numbers))))
        elif joiner[0] == "/" or compiled(_HYPHEN).fullmatch(joiner[0]):
            # `2024.4-6` is from April to June, or the 6th of April.
            ways.append(found(end.end(), lambda: single(day(numbers.year, numbers.month or 0, int(end["m"])))))
    elif may_be_words and numbers.day is not None:
        ways.append(found(end.end(), lambda: single(_period(numbers))))
    read = either(ways)
    # Of two ways both must be possible: `2024.6-4` is no date, and `2024.4.22 - 5 seeds` a day and seeds.
    if read is not None and (len(ways) == 1 or len(read.readings) == len(ways)):
        yield read


def _end_shape(numbers: _Numbers) -> str:
    if numbers.week is not None:
        return _WEEK_ENDS
    return _MONTH_ENDS.get(numbers.mark, _ANY_NUMBER) if numbers.day is None else _ENDS[numbers.mark]


def _inheriting(numbers: _Numbers, end: re.Match[str]) -> DateSpan:
    start, given = _period(numbers), end.groupdict()
    if start.unit is Unit.WEEK:
        return span(start, week(start.year, int(given["w"])))
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


def _of_a_year(given: Mapping[str, str]) -> DateSpan:
    year, last_month = int(given["y"]), int(given["m2"])
    if (first_month := int(given["m"] or last_month)) == 12 and last_month == 1:
        raise NoDate  # over the turn of the year, which is not written
    if last_month > 12:
        raise NoDate
    return span(day(year, first_month, int(given["d"])), day(year, last_month, int(given["d2"])))
