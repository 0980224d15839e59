"""What a text puts between quotation marks: words of others, spelt as these spelt them."""

from __future__ import annotations

from bisect import bisect_right

from vaultlint.regex import regex

# A straight mark behind a word ends a quotation or stands for inches.
_QUOTATION = regex(r'“[^“”]*+”|„[^„“”]*+[“”]|«[^«»]*+»|(?<!\w)"(?=\S)[^"]*+"')


class Quotations:
    """The quotations of one paragraph, however long they are."""

    def __init__(self, text: str) -> None:
        found = [match.span() for match in _QUOTATION.finditer(text)]
        self._starts, self._ends = [start for start, _ in found], [end for _, end in found]

    def hold(self, offset: int) -> bool:
        """Whether `offset` lies within one of them."""
        before = bisect_right(self._starts, offset) - 1
        return before >= 0 and offset < self._ends[before]
