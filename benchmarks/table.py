"""The rows that a run of the benchmarks comes to, and the table of them."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.pairs import Ratio

MEGABYTE = 1_000_000
_HEAD = ("what", "ours", "peer's", "ratio (least–most)", "must", "aim", "verdict")
_WORDS = 1
"""Columns of words on the left; those of numbers stand to the right."""


@dataclass(frozen=True)
class Limit:
    """What a row is held to, in the unit in which it is told."""

    must: float | None
    aim: float | None
    unit: str = ""

    def verdict(self, value: float) -> str:
        if self.must is not None and value > self.must:
            return "misses the must"
        if self.aim is not None and value > self.aim:
            return "misses the aim"
        return "reaches the aim" if self.aim is not None else "holds"

    def shown(self, bound: float | None) -> str:
        return "–" if bound is None else f"≤ {bound:g}{self.unit}"


@dataclass(frozen=True)
class Row:
    """One line of the table, in words."""

    what: str
    ours: str = "–"
    theirs: str = "–"
    ratio: str = "–"
    limit: Limit | None = None
    value: float | None = None
    """What the limit is about."""
    note: str = ""
    """Why there is no verdict."""

    def cells(self) -> tuple[str, ...]:
        limit = self.limit or Limit(None, None)
        if self.value is not None and self.limit is not None:
            verdict = self.limit.verdict(self.value)
        else:
            verdict = self.note or "told only"
        bounds = limit.shown(limit.must), limit.shown(limit.aim)
        return (self.what, self.ours, self.theirs, self.ratio, *bounds, verdict)


def compared(what: str, ours: Sequence[float], theirs: Sequence[float], limit: Limit | None = None) -> Row:
    """A row of two that were measured by turns, in seconds; the median of their ratios is what counts."""
    ratio = Ratio.of(ours, theirs)
    told = f"{shown(ratio.median)} ({shown(ratio.least)}–{shown(ratio.most)})"
    return Row(what, seconds(ours), seconds(theirs), told, limit, ratio.median)


def alone(what: str, ours: Sequence[float], limit: Limit | None = None) -> Row:
    """A row of seconds that nobody else is compared with."""
    return Row(what, seconds(ours), limit=limit, value=statistics.median(ours))


def memory(what: str, size: int, limit: Limit | None = None, theirs: int | None = None) -> Row:
    """A row of the most bytes that were in use at once."""
    other = "–" if theirs is None else f"{theirs / MEGABYTE:.0f} MB"
    return Row(what, f"{size / MEGABYTE:.0f} MB", other, limit=limit, value=size / MEGABYTE)


def not_measured(what: str, why: str, limit: Limit | None = None) -> Row:
    return Row(what, limit=limit, note=f"not measured: {why}")


def seconds(values: Sequence[float]) -> str:
    """The median, told as exactly as it was measured."""
    middle = statistics.median(values)
    return f"{shown(middle * 1000)} ms" if middle < 1 else f"{shown(middle)} s"


def shown(value: float) -> str:
    """A number with three figures that count."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def markdown(rows: Sequence[Row]) -> str:
    """The table as it stands in a page."""
    return "\n".join(_lines(rows)) + "\n"


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    yield _line(_HEAD)
    yield _line(["---"] * _WORDS + ["--:"] * (len(_HEAD) - _WORDS - 1) + ["---"])
    for row in rows:
        yield _line([cell.replace("|", "\\|") for cell in row.cells()])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
