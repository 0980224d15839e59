"""How dates are written: the styles that have a name, and what every style can do."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from vaultlint.dates.names import Language
from vaultlint.dates.period import DateSpan, Period, Unit
from vaultlint.frozen import Frozen


class Style(Protocol):
    """One way to write dates."""

    @property
    def writes_weekdays(self) -> bool:
        """Whether a weekday beside the date would be said twice."""
        ...

    def write(self, dates: DateSpan) -> str | None:
        """`dates` as text; None where this style has no way to say it, such as a month in a format of days."""
        ...

    def end_of_own(self, text: str, at: int) -> int | None:
        """Where a date ends that begins at `at` and is written just so; None where there is none.

        For what only this style can read, such as `04/03/2025` where the days come first.
        """
        ...


class NumericStyle(Frozen):
    """Year, month and day in figures, both ends of a span in full."""

    separator: str
    joiner: str
    has_weeks: bool = True
    writes_weekdays: bool = False

    def write(self, dates: DateSpan) -> str | None:
        if dates.start.unit is Unit.WEEK and not self.has_weeks:
            return None
        ends = (dates.start,) if dates.is_single else dates
        return self.joiner.join(self._written(period) for period in ends)

    def end_of_own(self, text: str, at: int) -> int | None:  # noqa: ARG002 - everyone can read these
        return None

    def _written(self, period: Period) -> str:
        match period.unit:
            case Unit.WEEK:
                return f"{period.year}-W{period.number:02}"
            case Unit.MONTH:
                return f"{period.year}{self.separator}{period.number:02}"
        return f"{period.year}{self.separator}{period.number:02}{self.separator}{period.day:02}"


NAMED: Mapping[str, Style] = MappingProxyType(
    {
        "iso": NumericStyle("-", "/"),
        "iso-double-hyphen": NumericStyle("-", "--"),
        "iso-dash": NumericStyle("-", " – "),
        "dotted": NumericStyle(".", "-", has_weeks=False),
    }
)


def style_named(name: str, language: Language = "en", others: tuple[str, ...] = ()) -> Style:
    """A style by its name, or a format of Moment's. Raises ValueError where `name` is neither.

    `others` are names of styles that the caller knows besides.
    """
    if name in NAMED:
        return NAMED[name]
    from vaultlint.dates.moment import Moment

    try:
        return Moment(name, language)
    except ValueError as fault:
        import difflib

        known = [*NAMED, *others]
        near = difflib.get_close_matches(name[:40], known, n=1, cutoff=0.7)
        hint = f"; did you mean “{near[0]}”?" if near else ""
        message = f"the style “{name}” is none of {', '.join(known)}, and no date format of Moment: {fault}{hint}"
        raise ValueError(message) from None
