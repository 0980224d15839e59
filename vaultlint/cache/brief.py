"""An outcome in brief: where hints are only counted, ten thousand of them need not be made again, or not even kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from vaultlint.cache.outcome import Found, Noticed, Outcome, compressed, decompressed, or_not_plain, outcome_of, plain
from vaultlint.findings import Finding, Safety, Severity

IsCounted = Callable[[Finding], bool]
"""Whether a finding is one that the sum stands for."""


class SumOfHints(NamedTuple):
    """The hints of one rule."""

    number: int
    notes: int
    """In how many files they are."""
    first: Finding
    fixes: dict[Safety, int]
    """How many bring a fix, by how far it may be trusted."""


class Brief(NamedTuple):
    """What a run came to."""

    told: Outcome
    """The files of which there is more to say than hints, without their hints."""
    notes: int
    """How many other notes there were."""
    hints: tuple[SumOfHints, ...]


def is_counted(finding: Finding) -> bool:
    """Whether a finding is a hint that the sum stands for; what its author allowed may be asked for by itself."""
    return finding.severity is Severity.HINT and not finding.suppressed


class Counts:
    """Hints, counted by rule. Those of one rule and one file come together."""

    def __init__(self) -> None:
        self._sums: dict[str, _Sum] = {}

    def add(self, finding: Finding) -> None:
        if finding.rule not in self._sums:
            self._sums[finding.rule] = _Sum(finding)
        self._sums[finding.rule].add(finding)

    def add_sum(self, counted: SumOfHints) -> None:
        """Add hints that were counted in other files."""
        if counted.first.rule not in self._sums:
            self._sums[counted.first.rule] = _Sum(counted.first)
        self._sums[counted.first.rule].add_sum(counted)

    def sums(self) -> tuple[SumOfHints, ...]:
        return tuple([SumOfHints(one.number, one.notes, one.first, dict(one.fixes)) for one in self._sums.values()])


class _Sum:
    def __init__(self, first: Finding) -> None:
        self.first = first
        self.number = 0
        self.notes = 0
        self._last = ""
        self.fixes: Counter[Safety] = Counter()

    def add(self, finding: Finding) -> None:
        self.number += 1
        self.notes += finding.path != self._last
        self._last = finding.path
        if finding.fix is not None:
            self.fixes[finding.fix.safety] += 1
        self._begin_at(finding)

    def add_sum(self, counted: SumOfHints) -> None:
        self.number += counted.number
        self.notes += counted.notes
        self.fixes.update(counted.fixes)
        self._begin_at(counted.first)

    def _begin_at(self, finding: Finding) -> None:
        if finding.sort_key < self.first.sort_key:
            self.first = finding


class InBrief:
    """An outcome in brief, file by file."""

    def __init__(self, is_counted: IsCounted = is_counted) -> None:
        self._is_counted = is_counted
        self._told: list[Found] = []
        self._notes = 0
        self._counts = Counts()

    def add(self, found: Found) -> None:
        others = tuple([finding for finding in found.findings if not self._is_counted(finding)])
        if others or found.error is not None:
            self._told.append(found._replace(findings=others))
        else:
            self._notes += not found.is_attachment
        for finding in found.findings:
            if self._is_counted(finding):
                self._counts.add(finding)

    def brief(self, notices: Iterable[Noticed]) -> Brief:
        return Brief(Outcome(tuple(self._told), tuple(notices)), self._notes, self._counts.sums())


def brief_of(outcome: Outcome, is_counted: IsCounted = is_counted) -> Brief:
    """An outcome in brief."""
    brief = InBrief(is_counted)
    for found in outcome.files:
        brief.add(found)
    return brief.brief(outcome.notices)


def packed_brief(brief: Brief) -> bytes:
    """A brief outcome as bytes."""
    told, notes, hints = brief
    return compressed([plain(told), notes, *plain_sums(hints)])


def unpacked_brief(data: bytes) -> Brief:
    """What `packed_brief` packed. Raises `NotPlain`."""
    with or_not_plain():
        told, notes, *hints = decompressed(data)
        return Brief(outcome_of(told), _number(notes), sums_of(*hints))


def plain_sums(hints: Iterable[SumOfHints]) -> list[Any]:
    """Sums as plain data: the first of each, and the numbers."""
    hints = tuple(hints)
    firsts = Outcome(tuple([Found(one.first.path, (one.first,)) for one in hints]), ())
    counts = [[one.number, one.notes, {safety.name: count for safety, count in one.fixes.items()}] for one in hints]
    return [plain(firsts), counts]


def sums_of(firsts: Any, counts: Any) -> tuple[SumOfHints, ...]:
    """What `plain_sums` made plain."""
    found = outcome_of(firsts).files
    return tuple([_sum_of(file.findings, *of_rule) for file, of_rule in zip(found, counts, strict=True)])


def _sum_of(first: tuple[Finding, ...], count: Any, notes: Any, fixes: Any) -> SumOfHints:
    (finding,) = first
    by_safety = {Safety[name]: _number(number) for name, number in dict(fixes).items()}
    return SumOfHints(_number(count), _number(notes), finding, by_safety)


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("a number is wanted")
    return value
