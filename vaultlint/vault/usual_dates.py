"""How the headings of a vault mostly write their dates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from vaultlint.dates.moment import Moment
from vaultlint.dates.period import DateSpan, Unit
from vaultlint.dates.reading import read_date
from vaultlint.dates.shape import Order
from vaultlint.dates.style import NAMED, Style

_FORMATS = (
    "YYYY-M-D", "YYYY.M.D", "YYYY/MM/DD", "YYYY/M/D", "YYYYMMDD", "DD.MM.YYYY", "D.M.YYYY", "DD/MM/YYYY", "D/M/YYYY",
    "MM/DD/YYYY", "M/D/YYYY", "DD-MM-YYYY", "D-M-YYYY", "YYYY年M月D日",
    "YYYY年MM月DD日", "MMMM D, YYYY", "MMMM Do, YYYY", "D MMMM YYYY", "MMM D, YYYY", "D MMM YYYY",
    "YYYY-M", "YYYY.M", "YYYY/MM", "YYYY/M", "YYYY年M月", "YYYY年MM月", "MMMM YYYY", "MMM YYYY",
)  # fmt: skip
_FEW = 2
"""So many headings are no habit."""
_Shape = tuple[Unit, bool]


class UsualDates:
    """A style of its own: for days, weeks, months and spans each the one that more than half of them have."""

    writes_weekdays = False

    def __init__(self, headings: Iterable[str], order: Order = "unknown") -> None:
        """`order` is what `04/03/2025` means, where that is known."""
        styles: tuple[Style, ...] = (*NAMED.values(), *map(Moment, _FORMATS))
        seen: Counter[_Shape] = Counter()
        votes: dict[_Shape, Counter[int]] = defaultdict(Counter)
        for text in headings:
            written = read_date(text, order)
            if written is None or len(written.readings) != 1:
                continue
            (dates,) = written.readings
            shape, as_it_is = _shape(dates), text[written.start : written.end]
            seen[shape] += 1
            if not written.weekday:
                votes[shape].update(index for index, style in enumerate(styles) if style.write(dates) == as_it_is)
        self._usual = {
            shape: [styles[index] for index, count in of_shape.items() if count == most]
            for shape, of_shape in votes.items()
            if (most := max(of_shape.values(), default=0)) > _FEW and most * 2 > seen[shape]
        }

    def write(self, dates: DateSpan) -> str | None:
        """`dates` as most of the vault has them; None where it has no such habit, or two that differ here."""
        written = {style.write(dates) for style in self._usual.get(_shape(dates), ())}
        return written.pop() if len(written) == 1 else None

    def end_of_own(self, text: str, at: int) -> int | None:
        own = (style.end_of_own(text, at) for styles in self._usual.values() for style in styles)
        return next((end for end in own if end is not None), None)


def _shape(dates: DateSpan) -> _Shape:
    return dates.start.unit, dates.is_single
