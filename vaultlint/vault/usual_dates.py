"""How the headings of a vault mostly write their dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from vaultlint.dates.moment import Moment
from vaultlint.dates.period import DateSpan, Unit
from vaultlint.dates.reading import read_date
from vaultlint.dates.rewriting import rewriting
from vaultlint.dates.style import NAMED, Style

_FORMATS = (
    "YYYY-M-D", "YYYY.M.D", "YYYY/MM/DD", "YYYY/M/D", "YYYYMMDD", "DD.MM.YYYY", "D.M.YYYY", "YYYY年M月D日",
    "YYYY年MM月DD日", "MMMM D, YYYY", "MMMM Do, YYYY", "D MMMM YYYY", "MMM D, YYYY", "D MMM YYYY",
    "YYYY-M", "YYYY.M", "YYYY/MM", "YYYY/M", "YYYY年M月", "YYYY年MM月", "MMMM YYYY", "MMM YYYY",
)  # fmt: skip
_FEW = 2
"""So many headings are no habit."""
_Shape = tuple[Unit, bool]


class UsualDates:
    """A style of its own: for days, weeks, months and spans each the one that more than half of them have."""

    writes_weekdays = False

    def __init__(self, headings: Iterable[str]) -> None:
        self._styles: tuple[Style, ...] = (*NAMED.values(), *map(Moment, _FORMATS))
        self._votes: Counter[tuple[_Shape, int]] = Counter()
        self._dates: Counter[_Shape] = Counter()
        for text in headings:
            written = read_date(text)
            if written is None or len(written.readings) != 1:
                continue
            (dates,) = written.readings
            self._dates[_shape(dates)] += 1
            for index, style in enumerate(self._styles):
                if style.write(dates) is not None and rewriting(text, written, dates, style) is None:
                    self._votes[_shape(dates), index] += 1

    def write(self, dates: DateSpan) -> str | None:
        """`dates` as most of the vault has them; None where it has no such habit, or two that differ here."""
        written = {style.write(dates) for style in self._usual(_shape(dates))}
        return written.pop() if len(written) == 1 else None

    def end_of_own(self, text: str, at: int) -> int | None:
        shapes = [(unit, is_single) for unit in Unit for is_single in (True, False)]
        own = (style.end_of_own(text, at) for shape in shapes for style in self._usual(shape))
        return next((end for end in own if end is not None), None)

    def _usual(self, shape: _Shape) -> list[Style]:
        votes = [self._votes[shape, index] for index in range(len(self._styles))]
        most = max(votes)
        if most <= _FEW or most * 2 <= self._dates[shape]:
            return []
        return [style for style, count in zip(self._styles, votes, strict=True) if count == most]


def _shape(dates: DateSpan) -> _Shape:
    return dates.start.unit, dates.is_single
