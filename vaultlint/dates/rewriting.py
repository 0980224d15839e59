"""A text whose date is written in another style, while all else stays."""

from __future__ import annotations

from typing import NamedTuple

from vaultlint.dates.period import DateSpan
from vaultlint.dates.reading import WrittenDate, behind_marks, ends_at, goes_on, opening, read_date
from vaultlint.dates.style import Style


class Rewriting(NamedTuple):
    """Replace what stands from `start` to `end`."""

    start: int
    end: int
    replacement: str


def is_in_style(text: str, style: Style) -> bool:
    """Whether the date that `text` opens with is one that only `style` is sure to read, and written so."""
    start, closing = opening(text)
    end = style.end_of_own(text, start)
    if end is None or not ends_at(text, end, closing) or goes_on(text, behind_marks(text, end, closing)):
        return False
    written = read_date(text)
    is_span = written is not None and len(written.readings) == 1 and not written.readings[0].is_single
    return not (is_span and written is not None and written.end > end)  # `2024年4月22日 Monday – 2024年…`


def may_be_in_style(text: str, written: WrittenDate, style: Style) -> bool:
    """Whether one of the meanings of `written` stands there in `style`: `2024-04-02 - 5 seeds` is a day, and seeds."""
    return any(
        wanted is not None and text.startswith(wanted, written.start) and ends_at(text, written.start + len(wanted), ())
        for wanted in map(style.write, written.readings)
    )


def rewriting(text: str, written: WrittenDate, dates: DateSpan, style: Style) -> Rewriting | None:
    """How `written`, which means `dates`, is put into `style`.

    None where the style cannot, has nothing to do, or would say something false with what follows.

    A weekday before the date goes behind it; one that the style writes itself takes the place of the other.
    """
    wanted = style.write(dates)
    if wanted is None:
        return None
    end = written.end
    if style.writes_weekdays:
        end = written.weekday_end
    elif written.weekday:
        wanted += f" {written.weekday}"
    old = text[written.start : end]
    if old == wanted:
        return None
    follows = text[end : end + 1]
    if follows.isalnum() and wanted[-1:].isascii() and wanted[-1:].isalnum() and not old[-1:].isascii():
        wanted += " "  # `2024年4月22日星期一`: 日 kept the figures and the weekday apart
    again = read_date(text[: written.start] + wanted + text[end:])
    if again is not None and again.fault:
        return None  # `（日）` behind 日 is a Sunday, and behind figures it may be Japan
    return Rewriting(written.start, end, wanted)
