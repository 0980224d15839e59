"""Dates in a format of Moment, whose tokens Obsidian's daily notes use: `YYYY年M月D日`, `dddd, MMMM Do YYYY`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from vaultlint.dates.moment_tokens import TOKENS, WEEKDAY_TOKENS, Reads, units_of
from vaultlint.dates.names import Language
from vaultlint.dates.period import DateSpan, ImpossibleDate, NoDate, Period, Unit, single, span
from vaultlint.dates.shape import compiled

_PIECES = (
    r"\[(?P<literal>[^\[\]]*)\]|\\(?P<escaped>.)"
    r"|(?P<token>Mo|M{1,4}|Do|DDDo|D{1,4}|do|d{1,4}|[wW]o|ww?|WW?|Qo?|YYYY|YY|Y|gggg|gg|GGGG|GG|[eE])"
    r"|(?P<time>[HhkmsSaAzZxX]|L{1,4}|l{1,4}|N|y)|(?P<other>.)"
)
_JOINER = " – "
_OF_LINKS = ("#", "|", "^", "[[", "]]", "%%")


@dataclass(frozen=True)
class Moment:
    """A format with a date's year and month, day or week. Raises ValueError where it has none, or a time of day."""

    format: str
    language: Language = "en"

    def __post_init__(self) -> None:
        """A format must tell dates apart, or a heading could not be read again."""
        if "\n" in self.format or "\r" in self.format:
            raise ValueError("a heading has one line")
        plain = "".join("0" if isinstance(piece, _Token) else piece.text for piece in self._pieces)
        if plain != plain.strip():
            raise ValueError("white space at its ends does not stay in a heading")
        if mark := next((mark for mark in _OF_LINKS if mark in plain), ""):
            raise ValueError(f"a link cannot name a heading with `{mark}`")
        for piece in self._pieces:
            if isinstance(piece, _Refused):
                raise ValueError(f"`{piece.text}` is no part of a date")
        if self.unit is None:
            raise ValueError("it has no year with a month, a day or a week")

    @property
    def writes_weekdays(self) -> bool:
        return any(isinstance(piece, _Token) and piece.text in WEEKDAY_TOKENS for piece in self._pieces)

    @cached_property
    def unit(self) -> Unit | None:
        """How exact a date in this format is: months are none of a format with days."""
        return units_of({piece.text for piece in self._pieces if isinstance(piece, _Token)})

    def write(self, dates: DateSpan) -> str | None:
        if dates.start.unit is not self.unit:
            return None
        ends = (dates.start,) if dates.is_single else dates
        return _JOINER.join(self._written(period) for period in ends)

    def end_of_own(self, text: str, at: int) -> int | None:
        start = self._read(text, at)
        if start is None:
            return None
        end = at + len(self._written(start))
        if text.startswith(_JOINER, end) and (last := self._read(text, end + len(_JOINER))):
            try:
                return end + len(_JOINER) + len(self._written(span(start, last).end))
            except (ImpossibleDate, NoDate):
                return None
        return end

    def _written(self, period: Period) -> str:
        return "".join(
            TOKENS[piece.text].write(period, self.language) if isinstance(piece, _Token) else piece.text
            for piece in self._pieces
        )

    def _read(self, text: str, at: int) -> Period | None:
        """The date at `at`, where it is exactly what this format writes."""
        match = self._pattern.match(text, at)
        if match is None:
            return None
        reads = Reads(self.language)
        for token, value in zip(self._captured, match.groups(), strict=True):
            TOKENS[token].read(value, reads)
        try:
            period = reads.period(self.unit)
            return period if match[0] == self._written(single(period).start) else None
        except (ImpossibleDate, NoDate):
            return None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(
            "".join(
                f"({TOKENS[piece.text].pattern(self.language)})" if isinstance(piece, _Token) else re.escape(piece.text)
                for piece in self._pieces
            )
        )

    @cached_property
    def _captured(self) -> tuple[str, ...]:
        return tuple(piece.text for piece in self._pieces if isinstance(piece, _Token))

    @cached_property
    def _pieces(self) -> tuple[_Piece, ...]:
        return tuple(_pieces(self.format))


@dataclass(frozen=True)
class _Piece:
    text: str


class _Token(_Piece):
    """What stands for a part of the date."""


class _Refused(_Piece):
    """What stands for a time of day, or for a format that only Moment's locale knows."""


def _pieces(written: str) -> Iterator[_Piece]:
    for match in compiled(_PIECES).finditer(written):
        kind = match.lastgroup
        text = match[kind] if kind else ""
        yield _Token(text) if kind == "token" else _Refused(text) if kind == "time" else _Piece(text)
