"""Two commands by turns: noise of the machine that lasts falls on both, and each round gives one ratio."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.command import Spent

Measured = Callable[[int], Spent]
"""Prepares and runs a command; it is told which round it is."""


@dataclass(frozen=True)
class Ratio:
    """How often one goes into the other, over several rounds."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, ours: Sequence[float], theirs: Sequence[float]) -> Ratio:
        """The ratio of each pair; both were measured in the same round."""
        ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
        return cls(statistics.median(ratios), min(ratios), max(ratios))


def alternate(rounds: int, *measured: Measured) -> list[list[Spent]]:
    """What each took, round by round. Who begins changes, lest one always finds the machine warm."""
    spent: list[list[Spent]] = [[] for _ in measured]
    for number in range(rounds):
        order = range(len(measured)) if number % 2 == 0 else reversed(range(len(measured)))
        for index in order:
            spent[index].append(measured[index](number))
    return spent


def wall(spent: Sequence[Spent]) -> list[float]:
    return [one.wall for one in spent]


def cpu(spent: Sequence[Spent]) -> list[float]:
    return [one.cpu for one in spent]


def peak(spent: Sequence[Spent]) -> int:
    """The largest of all rounds. Somebody must have looked."""
    sizes = [one.peak for one in spent if one.peak is not None]
    assert sizes
    return max(sizes)
