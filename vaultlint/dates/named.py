"""Dates with the name of a month: `April 22, 2024`, `22.–26. April 2024`, `22 de abril de 2024`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from vaultlint.dates.names import month_named, name, weekday_named
from vaultlint.dates.period import DateSpan, ImpossibleDate, NoDate, Period, day, month, single, span
from vaultlint.dates.shape import JOINER, SPACE, Found, compiled, found

_PIECES = {
    "D": "(?P<d>[0-9]{1,2})(?:st|nd|rd|th|er|º|\\.)?",
    "E": "(?P<d2>[0-9]{1,2})(?:st|nd|rd|th|er|º|\\.)?",
    "M": "(?P<m>[^\\W\\d_]{3,12})\\.?",
    "N": "(?P<m2>[^\\W\\d_]{3,12})\\.?",
    "Y": "(?P<y>[0-9]{4})(?![0-9])",
    "Z": "(?P<y2>[0-9]{4})(?![0-9])",
    "_": f"(?:{SPACE}(?:of|de))?(?:{SPACE}|-)",
    ",": f"(?:,{SPACE}?|(?:{SPACE}de)?(?:{SPACE}|-))",
    "J": rf"{JOINER}(?:(?P<weekday>[^\W\d_]{{2,12}})\.?,?{SPACE})?",
    "C": f"(?P<y>[0-9]{{4}}){SPACE}?年{SPACE}?(?P<m>[一二三四五六七八九十]{{1,2}}月)"
    f"(?:{SPACE}?(?P<d>[0-9]{{1,2}}){SPACE}?[日号號])?",
}
"""Day and last day, month and last month, year and last year, what stands between them, and `2024年四月2日`."""
_SHAPES = tuple(
    "".join(_PIECES[piece] for piece in shape)
    for shape in (
        "D_M,YJE_N,Z", "M_D,YJN_E,Z", "M,YJN,Z",
        "DJE_M,Y", "D_MJE_N,Y", "M_DJE,Y", "M_DJN_E,Y", "MJN,Y",
        "D_M,Y", "M_D,Y", "Y_M_D", "M,Y", "C",
    )
)  # fmt: skip
_WITH_A_MONTH_FIRST = tuple(shape for shape in _SHAPES if shape.startswith(_PIECES["M"]))
_WITH_FIGURES_FIRST = tuple(shape for shape in _SHAPES if shape not in _WITH_A_MONTH_FIRST)
# Mars is a planet with a rover named `Mars 2020`, and Mayo a clinic: they are months with a day, or with nothing else.
_OTHER_THINGS = {"Mars", "Mayo"}
_ROVER = "Mars 2020"


def read_named(text: str, at: int) -> Iterator[Found]:
    """The dates that may begin at `at`, longest first; whether they end there is for others to say."""
    for shape in _WITH_A_MONTH_FIRST if text[at : at + 1].isalpha() else _WITH_FIGURES_FIRST:
        match = compiled(shape).match(text, at)
        if match is not None and not _is_other_thing(match):
            given = match.groupdict()
            if read := found(match.end(), lambda given=given: _dates(given)):  # type: ignore[misc]
                yield read


def _is_other_thing(match: re.Match[str]) -> bool:
    given = match.groupdict()
    if given.get("d") or given["m"] not in _OTHER_THINGS:
        return False
    return match[0] == _ROVER or bool(match.string[match.end() :].strip(" *_=~"))


def _dates(given: Mapping[str, str | None]) -> DateSpan:
    year, first = int(given["y"] or ""), _month(given["m"] or "")
    start = _period(year, first, given.get("d"))
    if not given.get("d2") and not given.get("m2"):
        return single(start)
    word = given.get("weekday")
    weekday = weekday_named(word) if word else None
    if word and weekday is None:
        raise NoDate
    last_year, last_month = given.get("y2"), given.get("m2")
    last = _period(int(last_year or year), _month(last_month) if last_month else first, given.get("d2"))
    if last_year is None and first == 12 and last.number == 1:
        raise NoDate  # over the turn of the year, which is not written
    if weekday is not None and (not last.day or (weekday.number != last.first.weekday() and not weekday.is_sure)):
        raise NoDate
    dates = span(start, last)
    if weekday is not None and weekday.number != last.first.weekday():
        is_, is_not = (name("weekdays", number + 1, "wide", "en") for number in (last.first.weekday(), weekday.number))
        raise ImpossibleDate(f"ends on a {is_}, not a {is_not}")
    return dates


def _period(year: int, number: int, day_: str | None) -> Period:
    return day(year, number, int(day_)) if day_ else month(year, number)


def _month(word: str) -> int:
    number = month_named(word)
    if number is None:
        raise NoDate
    return number
