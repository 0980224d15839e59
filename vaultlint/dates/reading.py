"""The date that a text opens with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from vaultlint.dates.named import read_named
from vaultlint.dates.names import Weekday, name, weekday_named
from vaultlint.dates.numeric import read_numeric
from vaultlint.dates.period import DateSpan, Unit, span
from vaultlint.dates.shape import LOOSE, SPACE, Found, Order, compiled, found

_LONGEST = 120
"""Characters in which a date has ended, however long its names."""
# Chinese and Japanese notes may have figures and marks in full width; one character stands for one.
_NARROW = str.maketrans("０１２３４５６７８９．／－", "0123456789./-")
_YEAR = re.compile(r"[0-9]{4}")
_STARTS_WITH_FIGURES = re.compile(r"[0-9]")
_EMPHASIS = re.compile(r"\*{1,3}|_{1,3}|==")
_BOUNDARY = re.compile(r"[\s:：(（]|\Z")
_BETWEEN = ",， \t\xa0\u2009\u202f\u3000"
_WORD = r"(?P<word>[^\W\d_]{1,12})\.?"
_BEFORE = rf"(?P<shown>[(（]{_WORD}[)）]|{_WORD.replace('word', 'bare')})[,，]?{SPACE}?"
_AFTER = rf"(?:[,，]{SPACE}?|{SPACE}{{0,2}})(?:[(（]{_WORD}[)）]|{_WORD.replace('word', 'bare')})"
_GOES_ON = rf"(?P<joiner>{LOOSE})(?:[0-9]|(?P<word>[^\W\d_]{{1,12}}))"


class WrittenDate(NamedTuple):
    """A date as it stands in a text, from `start` to `end`."""

    start: int
    end: int
    readings: tuple[DateSpan, ...]
    """What it means; two where one cannot tell which, none where it does not exist."""
    fault: str = ""
    """Why there is no such date, after the words of the date."""
    weekday: str = ""
    """The weekday that stands before the date and belongs to it, as written, with its brackets."""
    weekday_end: int = 0
    """Where the weekday behind the date ends; `end` where there is none."""


def read_date(text: str, order: Order | None = None) -> WrittenDate | None:
    """The date that `text` is, or opens with; None where it opens with anything else.

    A date ends before the end of the text, white space, a colon, an opening bracket, a weekday, or the emphasis in
    which it stands.
    """
    head = text[:_LONGEST].translate(_NARROW)
    if not _YEAR.search(head):
        return None
    start, closing = opening(head)
    written = _read(head, start, closing, order)
    more = further_end(head, written.weekday_end) if written else None
    return _joined(written, _read(head, more, closing, order)) if written and more else written


def _read(head: str, start: int, closing: str, order: Order | None) -> WrittenDate | None:
    before, at = _weekday_before(head, start)
    for read in _found(head, at, order):
        behind, after = _weekday_behind(head, read.end, closing)
        if behind is None and not ends_at(head, read.end, closing):
            continue
        shown = head[start:at].rstrip(_BETWEEN) if before else ""
        days = [dates.first.weekday() for dates in read.readings if dates.is_single and dates.start.unit is Unit.DAY]
        if before and len(days) < len(read.readings):
            return None  # weekdays have days, not months
        if len(days) != 1 or (behind and behind.number != days[0]):
            after = read.end  # it says something of its own: `2024-04-22 Friday plans`
        sure = [weekday.number for weekday in (before, behind) if weekday and weekday.is_sure]
        wrong = [number for number in sure if days != [number]]
        if len(days) == 1 and wrong:
            is_, is_not = (name("weekdays", number + 1, "wide", "en") for number in (days[0], wrong[0]))
            fault = f"is a {is_}, not a {is_not}"
            return WrittenDate(start, read.end, (), fault, shown, after)
        return WrittenDate(start, read.end, read.readings, read.fault, shown, after)
    return None


def _joined(first: WrittenDate, last: WrittenDate | None) -> WrittenDate | None:
    """A span of two days with their weekdays, without which it says the same; any other that goes on is not read."""
    if last is None or not (len(first.readings) == len(last.readings) == 1):
        return None
    before = first.weekday and last.weekday
    behind = first.weekday_end > first.end and last.weekday_end > last.end
    if not before and not behind:
        return None
    end = last.weekday_end
    joined = found(end, lambda: span(first.readings[0].start, last.readings[0].end))
    return joined and WrittenDate(first.start, end, joined.readings, joined.fault, "", end)


def opening(text: str) -> tuple[int, str]:
    """Where the text begins behind a mark of emphasis, and what ends the emphasis."""
    mark = _EMPHASIS.match(text)
    return (mark.end(), mark[0]) if mark else (0, "")


def ends_at(text: str, end: int, closing: str) -> bool:
    """Whether what ends at `end` may be a date, by what follows."""
    if closing and text.startswith(closing, end):
        end += len(closing)
    return _BOUNDARY.match(text, end) is not None


def further_end(text: str, end: int) -> int | None:
    """Where another end of a span seems to begin, behind a date that ends at `end`."""
    more = compiled(_GOES_ON).match(text, end)
    is_date = more is not None and (more["word"] is None or weekday_named(more["word"]) is not None)
    return more.end("joiner") if more and is_date else None


def _found(text: str, at: int, order: Order | None) -> Iterator[Found]:
    if _STARTS_WITH_FIGURES.match(text, at):
        yield from read_numeric(text, at, order)
    if any(character.isalpha() for character in text[at:]):
        yield from read_named(text, at)


def _weekday_before(text: str, at: int) -> tuple[Weekday | None, int]:
    """The weekday that the text opens with, and where the date may begin."""
    match = compiled(_BEFORE).match(text, at)
    weekday = weekday_named(match["word"] or match["bare"]) if match else None
    if match is None or weekday is None or (match["bare"] and len(match["bare"]) == 1):
        return None, at
    return weekday, match.end()


def _weekday_behind(text: str, at: int, closing: str) -> tuple[Weekday | None, int]:
    """The weekday right behind a date, and where it ends."""
    match = compiled(_AFTER).match(text, at)
    if match is None or not ends_at(text, match.end(), closing):
        return None, at
    weekday = weekday_named(match["word"] or match["bare"])
    if weekday is None or (match["bare"] and len(match["bare"]) == 1):
        return None, at
    # `Sunday school` is no day, and `Sun` may be shining; in brackets, or with no word after it, it is the date's.
    stands_alone = not text[match.end() :].removeprefix(closing)[:1].isspace()
    is_sure = bool(match["word"]) or (weekday.is_sure and stands_alone)
    return weekday._replace(is_sure=is_sure), match.end()
