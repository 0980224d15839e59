"""The date that a text opens with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from vaultlint.dates.named import read_named
from vaultlint.dates.names import Weekday, month_named, name, weekday_named
from vaultlint.dates.numeric import read_numeric
from vaultlint.dates.period import DateSpan, Unit, span
from vaultlint.dates.shape import JOINER, LOOSE, SPACE, TIGHT, Found, Order, compiled, found

_LONGEST = 120
"""Characters in which a date has ended, however long its names."""
# Chinese and Japanese notes may have figures and marks in full width; one character stands for one.
_NARROW = str.maketrans("０１２３４５６７８９．／－", "0123456789./-")
_YEAR = re.compile(r"[0-9]{4}")
_STARTS_WITH_FIGURES = re.compile(r"[0-9]")
_MARK = r"(?:\*{1,3}|_{1,3}|==|~~)"
_EMPHASIS = re.compile(rf"{_MARK}{{0,3}}")
_BOUNDARY = re.compile(r"[\s:：(（]|\Z")
_BETWEEN = ",， \t\xa0\u2009\u202f\u3000"
_WORD = r"(?P<word>[^\W\d_至到]{1,12})\.?"
_BEFORE = rf"(?P<shown>[(（]{_WORD}[)）]|{_WORD.replace('word', 'bare')})[,，]?{SPACE}?"
_AFTER = rf"(?:[,，]{SPACE}?|{SPACE}{{0,2}})(?:[(（]{_WORD}[)）]|{_WORD.replace('word', 'bare')})"
# What looks like the end of a span: `26日`, `4.26`, `26` with nothing after it, `26. April`, `Fri 26`.
_AN_END = (
    rf"{_MARK}{{0,3}}(?:(?P<word>[^\W\d_至到]{{1,12}})\.?,?{SPACE}?)?{_MARK}{{0,3}}"
    rf"W?[0-9]{{1,4}}(?![0-9])(?P<ending>[./年년-]{SPACE}?[0-9]|{SPACE}?[日号號月일월]|-?W[0-9]|{JOINER}[0-9]|{SPACE}?[(（]|:(?![0-9])|："
    rf"|(?:st|nd|rd|th|er|\.)?(?:{SPACE}*(?:{_MARK}|\Z)|{SPACE}(?P<month>[^\W\d_]{{3,12}})))?"
)


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


def read_date(text: str, order: Order = "unknown") -> WrittenDate | None:
    """The date that `text` is, or opens with; None where it opens with anything else.

    A date ends before the end of the text, white space, a colon, an opening bracket, a weekday, or the emphasis in
    which it stands. A span is read to its end or not at all.
    """
    head = text[:_LONGEST].translate(_NARROW)
    if not _YEAR.search(head):
        return None
    start, closing = opening(head)
    read = _read(head, start, closing, order)
    if read is None:
        return None
    end = behind_marks(head, read.written.end, closing)
    for rest in dict.fromkeys((read.behind_end, end)):
        joiner = compiled(JOINER).match(head, rest)
        if joiner is None:
            continue
        whole = None if rest == end != read.written.end else _whole(head, read, joiner, closing, order)
        if whole is not None:
            return None if goes_on(head, whole.weekday_end) else whole
        another, _ = _weekday_before(head, joiner.end())
        is_among_weekdays = rest > read.written.end and another is not None and another.is_sure
        if is_among_weekdays or goes_on(head, rest):
            return None
    return read.written


class _Read(NamedTuple):
    """One date, before anybody asked whether it goes on."""

    written: WrittenDate
    behind_end: int
    """Where the word behind it ends that may be its weekday, be it the right one or not."""


def _read(head: str, start: int, closing: tuple[str, ...], order: Order) -> _Read | None:
    before, at = _weekday_before(head, start)
    if before is not None and (read := _read_at(head, start, at, before, closing, order)):
        return read
    return _read_at(head, start, start, None, closing, order)  # `Mar 5, 2024` is no Tuesday


def _read_at(
    head: str, start: int, at: int, before: Weekday | None, closing: tuple[str, ...], order: Order
) -> _Read | None:
    for read in _found(head, at, order):
        behind, behind_end = _weekday_behind(head, read, closing)
        if behind is None and not ends_at(head, read.end, closing):
            continue
        days = {dates.first.weekday() for dates in read.readings if dates.start.unit is Unit.DAY}
        is_day = len(read.readings) == 1 and bool(days) and read.readings[0].is_single
        if before and read.readings and (not days or not (before.is_sure or before.number in days)):
            return None  # weekdays have days, not months; and `Sam` may be anybody
        if before and not before.is_sure and not read.readings:
            return None
        after = behind_end if is_day and behind and behind.number in days else read.end
        sure = [before] if before and before.is_sure and len(read.readings) == 1 else []
        sure += [behind] if behind and behind.is_sure and is_day else []
        wrong = next((weekday for weekday in sure if weekday.number not in days), None)
        shown = head[start:at].rstrip(_BETWEEN) if before and (is_day or len(read.readings) > 1) else ""
        if wrong is not None:
            fault = f"{'is' if is_day else 'begins on'} a {_named(days.pop())}, not a {_named(wrong.number)}"
            return _Read(WrittenDate(start, read.end, (), fault, shown, after), behind_end)
        return _Read(WrittenDate(start, read.end, read.readings, read.fault, shown, after), behind_end)
    return None


def _named(weekday: int) -> str:
    return name("weekdays", weekday + 1, "wide", "en")


def _whole(
    head: str, first: _Read, joiner: re.Match[str], closing: tuple[str, ...], order: Order
) -> WrittenDate | None:
    """A span of two days with their weekdays, without which it says the same."""
    written = first.written
    if len(written.readings) != 1 or not written.readings[0].is_single or first.behind_end != written.weekday_end:
        return None
    last = _read(head, joiner.end(), closing, order)
    if last is not None and len(last.written.readings) == 1:
        if not last.written.readings[0].is_single:
            return None
        end, until = last.written.weekday_end, last.written.readings[0]
        joined = found(end, lambda: span(written.readings[0].start, until.end))
        return joined and WrittenDate(written.start, end, joined.readings, joined.fault, "", end)
    # `2024.4.22（周一）-4.26（周五）`: without its weekday the first day says what is missing in the last one.
    gone = written.weekday_end - written.end
    shorter = head[: written.end] + head[written.weekday_end :]
    at = written.start + len(written.weekday)
    at = next((index for index in range(at, written.end) if shorter[index] not in _BETWEEN), at)
    for read in _found(shorter, at, order) if gone else ():
        behind, behind_end = _weekday_behind(shorter, read, closing)
        if read.end <= written.end or (behind is None and not ends_at(shorter, read.end, closing)):
            continue
        end = behind_end if behind else read.end
        if len(read.readings) == 1 and behind and read.readings[0].last.weekday() != behind.number:
            return None
        return WrittenDate(written.start, end + gone, read.readings, read.fault, "", end + gone)
    return None


def opening(text: str) -> tuple[int, tuple[str, ...]]:
    """Where the text begins behind marks of emphasis, and what ends the emphasis, the innermost first."""
    marks = _EMPHASIS.match(text)
    found_marks = re.findall(_MARK, marks[0]) if marks else []
    return (marks.end() if marks else 0), tuple(reversed(found_marks))


def ends_at(text: str, end: int, closing: tuple[str, ...]) -> bool:
    """Whether what ends at `end` may be a date, by what follows."""
    end = behind_marks(text, end, closing)
    return _BOUNDARY.match(text, end) is not None and compiled(r"[:：][0-9]").match(text, end) is None


def behind_marks(text: str, end: int, closing: tuple[str, ...]) -> int:
    """Where the marks that close an emphasis end, if they stand at `end`."""
    for mark in closing:
        if not text.startswith(mark, end):
            break
        end += len(mark)
    return end


def goes_on(text: str, end: int) -> bool:
    """Whether a date that ends at `end` seems to be the start of a span: `**22.4.2024** – **26.4.2024**`."""
    if compiled(rf"{TIGHT}[0-9]").match(text, end):
        return True
    joiner = compiled(JOINER).match(text, end)
    more = compiled(_AN_END).match(text, joiner.end()) if joiner else None
    if more is None:
        return False
    before, after = more["word"], more["month"]
    if before is not None and month_named(before) is not None:
        return True
    is_end = before is None or weekday_named(before) is not None
    return is_end and more["ending"] is not None and (after is None or month_named(after) is not None)


def _found(text: str, at: int, order: Order) -> Iterator[Found]:
    if _STARTS_WITH_FIGURES.match(text, at):
        yield from read_numeric(text, at, order)
    if any(character.isalpha() for character in text[at:]):
        yield from read_named(text, at)


def _weekday_before(text: str, at: int) -> tuple[Weekday | None, int]:
    """The weekday that the text opens with, and where the date may begin."""
    match = compiled(_BEFORE).match(text, at)
    weekday = weekday_named(match["word"] or match["bare"]) if match else None
    if match is None or weekday is None or (match["bare"] and weekday.is_letter):
        return None, at
    return weekday, match.end()


def _weekday_behind(text: str, read: Found, closing: tuple[str, ...]) -> tuple[Weekday | None, int]:
    """The weekday right behind a date, and where it ends."""
    match = compiled(_AFTER).match(text, read.end)
    if match is None:
        return None, read.end
    goes_on_at_once = compiled(TIGHT).match(text, match.end()) is not None and goes_on(text, match.end())
    if not goes_on_at_once and not ends_at(text, match.end(), closing):
        return None, read.end
    weekday = weekday_named(match["word"] or match["bare"])
    if weekday is None or (match["bare"] and weekday.is_letter):
        return None, read.end
    stands_alone = (
        goes_on_at_once
        or not text[behind_marks(text, match.end(), closing) :][:1].isspace()
        or compiled(LOOSE).match(text, match.end()) is not None
    )
    if match["bare"] and not stands_alone:
        # `Sunday school` is no day; and `We` or `So` with words after it is a word.
        return (weekday._replace(is_sure=False), match.end()) if weekday.is_sure else (None, read.end)
    # Nobody but Japanese and Koreans puts one letter behind a date with 日; `（日）` behind `2024.4.22` may be Japan.
    is_sure = weekday.is_sure or (weekday.is_letter and text[read.end - 1] in "日号號일")
    return weekday._replace(is_sure=is_sure), match.end()
