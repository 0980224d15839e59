"""Headings that open with a date which is not written in the wanted style."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.dates.names import Language
from vaultlint.dates.rewriting import is_in_style, may_be_in_style, rewriting
from vaultlint.dates.shape import Order
from vaultlint.dates.style import NAMED, Style, style_named
from vaultlint.findings import Change, Safety
from vaultlint.text import Edit
from vaultlint.validation import WrongField
from vaultlint.vault.heading_dates import date_of
from vaultlint.vault.metadata import Heading

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault

CONSISTENT = "consistent"


class DateStyle(VaultCheck):
    """`## 2024.4.22-26` where `## 2024-04-22/2024-04-26` is wanted. What may mean two dates is never guessed."""

    visits = (Heading,)
    says = frozenset({"written", "fault"})

    style: str = "iso"
    """`iso` (`2024-04-22/2024-04-26`), `iso-double-hyphen` (`2024-04-22--2024-04-26`), `iso-dash` (`2024-04-22 –
    2024-04-26`), `dotted` (`2024.04.22-2024.04.26`), `consistent` (as more than half of the vault's dates), or a format
    of Moment such as `YYYY年M月D日`."""
    language: Language = "en"
    """In which language a format of Moment names months and weekdays."""
    order: Order = "unknown"
    """What `04/03/2025` means, which otherwise is told and not changed. Each of the rules about dates has its own."""

    def __post_init__(self) -> None:
        """Say at once that a style is none."""
        if self.style != CONSISTENT:
            try:
                style_named(self.style, self.language, (CONSISTENT,))
            except ValueError as fault:
                raise WrongField("style", str(fault)) from None

    def visit(self, item: Heading, path: str, vault: Vault) -> Iterator[Problem]:
        date = date_of(item, self.order)
        if date is None or not date.written.readings:
            return
        style = self._style or vault.usual_dates(self.order)
        if is_in_style(item.text, style):
            return
        if len(date.written.readings) > 1:
            if not may_be_in_style(item.text, date.written, style) and any(
                style.write(dates) is not None for dates in date.written.readings
            ):
                meant = " or ".join(NAMED["iso"].write(dates) or "" for dates in date.written.readings)
                told = date_of(item, "day-first")
                can_be_told = told is not None and len(told.written.readings) == 1
                hint = "; the setting `order` tells which" if can_be_told else ""
                yield Problem(date.span, {"written": date.text, "fault": f"may mean {meant}{hint}"})
            return
        change = rewriting(item.text, date.written, date.written.readings[0], style)
        if change is not None:
            span = date.place(change.start, change.end)
            yield Problem(
                span,
                {
                    "written": item.text[change.start : change.end],
                    "fault": f"should be “{change.replacement.strip()}”{self._told_style()}",
                },
                (Edit(path, span, change.replacement),),
                Safety.SAFE,
                frozenset({Change.HEADINGS}),
            )

    def _told_style(self) -> str:
        """Which style wants it; a format of Moment shows itself."""
        if self.style == CONSISTENT:
            return ", as most dates of the vault are"
        return f" in the style {self.style}" if self.style in NAMED else ""

    @cached_property
    def _style(self) -> Style | None:
        """The style that is set; None for what the vault itself has."""
        return None if self.style == CONSISTENT else style_named(self.style, self.language)
