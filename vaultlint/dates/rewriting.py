"""A text whose date is written in another style, while all else stays."""

from __future__ import annotations

from typing import NamedTuple

from vaultlint.dates.period import DateSpan
from vaultlint.dates.reading import WrittenDate, ends_at, further_end, opening
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
    return end is not None and ends_at(text, end, closing) and further_end(text, end) is None


def rewriting(text: str, written: WrittenDate, dates: DateSpan, style: Style) -> Rewriting | None:
    """How `written`, which means `dates`, is put into `style`; None where the style cannot, or has nothing to do.

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
    return Rewriting(written.start, end, wanted)
