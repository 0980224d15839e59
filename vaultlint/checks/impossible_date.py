"""Headings with a date that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.dates.shape import Order
from vaultlint.vault.heading_dates import date_of
from vaultlint.vault.metadata import Heading

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault


class ImpossibleDate(VaultCheck):
    """`## 2024.2.30`, a span that ends before it begins, or a weekday that the day was not."""

    visits = (Heading,)
    says = frozenset({"written", "fault"})

    order: Order = "unknown"
    """What `05/03/2025 - 04/04/2025` means, which otherwise ends before it begins only where both orders say so. Each
    of the rules about dates has its own."""

    def visit(self, item: Heading, path: str, vault: Vault) -> Iterator[Problem]:  # noqa: ARG002
        date = date_of(item, self.order)
        if date is not None and not date.written.readings:
            yield Problem(date.span, {"written": date.text, "fault": date.written.fault})
