"""Dates with the name of a month: `April 22, 2024`, `22.–26. April 2024`, `22 de abril de 2024`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vaultlint.dates.names import month_named
from vaultlint.dates.period import DateSpan, NoDate, Period, day, month, single, span
from vaultlint.dates.shape import JOINER, SPACE, Found, compiled, found

_PIECES = {
    "D": "(?P<d>[0-9]{1,2})(?:st|nd|rd|th|er|º|\\.)?",
    "E": "(?P<d2>[0-9]{1,2})(?:st|nd|rd|th|er|º|\\.)?",
    "M": "(?P<m>[^\\W\\d_]{3,12})\\.?",
    "N": "(?P<m2>[^\\W\\d_]{3,12})\\.?",
    "Y": "(?P<y>[0-9]{4})(?![0-9])",
    "Z": "(?P<y2>[0-9]{4})(?![0-9])",
    "_": f"(?:{SPACE}(?:of|de))?(?:{SPACE}|-)",
    ",": f"(?:,{SPACE}|,?(?:{SPACE}de)?(?:{SPACE}|-))",
    "J": JOINER,
}
"""Day and last day, month and last month, year and last year, and what stands between them."""
_SHAPES = tuple(
    "".join(_PIECES[piece] for piece in shape)
    for shape in (
        "D_M,YJE_N,Z", "M_D,YJN_E,Z", "M,YJN,Z",
        "DJE_M,Y", "D_MJE_N,Y", "M_DJE,Y", "M_DJN_E,Y", "MJN,Y",
        "D_M,Y", "M_D,Y", "Y_M_D", "M,Y",
    )
)  # fmt: skip
_WITH_A_MONTH_FIRST = tuple(shape for shape in _SHAPES if shape.startswith(_PIECES["M"]))
_WITH_FIGURES_FIRST = tuple(shape for shape in _SHAPES if shape not in _WITH_A_MONTH_FIRST)
# The planet has a rover named `Mars 2020`, and Mayo is a clinic: without a day they are no months.
_OTHER_THINGS = {"Mars", "Mayo"}


def read_named(text: str, at: int) -> Iterator[Found]:
    """The dates that may begin at `at`, longest first; whether they end there is for others to say."""
    for shape in _WITH_A_MONTH_FIRST if text[at : at + 1].isalpha() else _WITH_FIGURES_FIRST:
        if match := compiled(shape).match(text, at):
            given = match.groupdict()
            if read := found(match.end(), lambda given=given: _dates(given)):  # type: ignore[misc]
                yield read


def _dates(given: Mapping[str, str | None]) -> DateSpan:
    if not given.get("d") and given["m"] in _OTHER_THINGS:
        raise NoDate
    year, first = int(given["y"] or ""), _month(given["m"] or "")
    start = _period(year, first, given.get("d"))
    if not given.get("d2") and not given.get("m2"):
        return single(start)
    last_year, last_month = given.get("y2"), given.get("m2")
    last = _period(int(last_year or year), _month(last_month) if last_month else first, given.get("d2"))
    if last_year is None and first == 12 and last.number == 1:
        raise NoDate  # over the turn of the year, which is not written
    return span(start, last)


def _period(year: int, number: int, day_: str | None) -> Period:
    return day(year, number, int(day_)) if day_ else month(year, number)


def _month(word: str) -> int:
    number = month_named(word)
    if number is None:
        raise NoDate
    return number
