"""The date that a heading opens with, and where it stands in its note."""

from __future__ import annotations

from typing import NamedTuple

from vaultlint.dates.reading import WrittenDate, read_date
from vaultlint.dates.shape import Order
from vaultlint.text import Span
from vaultlint.vault.metadata import Heading


class HeadingDate(NamedTuple):
    """A heading with its date."""

    heading: Heading
    written: WrittenDate

    @property
    def text(self) -> str:
        """The date as it is written."""
        return self.heading.text[self.written.start : self.written.end]

    @property
    def span(self) -> Span:
        return self.place(self.written.start, self.written.end)

    def place(self, start: int, end: int) -> Span:
        """A part of the heading's text as a place in the note."""
        return Span(self.heading.text_span.start + start, self.heading.text_span.start + end)


def date_of(heading: Heading, order: Order = "unknown") -> HeadingDate | None:
    """The date of a heading; None where it opens with anything else."""
    written = read_date(heading.text, order)
    return None if written is None else HeadingDate(heading, written)
