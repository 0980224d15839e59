"""A text whose date is written in another style, while all else stays."""

from __future__ import annotations

from typing import NamedTuple

from vaultlint.dates.period import DateSpan
from vaultlint.dates.reading import WrittenDate, ends_at, goes_on, opening, read_date
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
    return end is not None and ends_at(text, end, closing) and not goes_on(text, end)


def rewriting(text: str, written: WrittenDate, dates: DateSpan, style: Style) -> Rewriting | None:
    """How `written`, which means `dates`, is put into `style`; None where the style cannot, has nothing to do, or would say
    something false with what follows.

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
