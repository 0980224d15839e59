"""An outcome in brief: where hints are only counted, ten thousand of them need not be made again."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from vaultlint.cache.outcome import Found, Outcome, compressed, decompressed, or_not_plain, outcome_of, plain
from vaultlint.findings import Finding, Safety, Severity


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


def packed_brief(outcome: Outcome) -> bytes:
    """The brief form of an outcome, as bytes."""
    told: list[Found] = []
    notes = 0
    sums: dict[str, _Sum] = {}
    for found in outcome.files:
        others = tuple([finding for finding in found.findings if not is_counted(finding)])
        if others or found.error is not None:
            told.append(found._replace(findings=others))
        else:
            notes += not found.is_attachment
        for finding in found.findings:
            if is_counted(finding):
                if finding.rule not in sums:
                    sums[finding.rule] = _Sum(finding)
                sums[finding.rule].add(finding)
    firsts = Outcome(tuple([Found(one.first.path, (one.first,)) for one in sums.values()]), ())
    counts = [one.counts() for one in sums.values()]
    return compressed([plain(Outcome(tuple(told), outcome.notices)), notes, plain(firsts), counts])


def unpacked_brief(data: bytes) -> Brief:
    """What `packed_brief` packed. Raises `NotPlain`."""
    with or_not_plain():
        told, notes, firsts, counts = decompressed(data)
        found = outcome_of(firsts).files
        sums = [_sum_of(file.findings, *of_rule) for file, of_rule in zip(found, counts, strict=True)]
        return Brief(outcome_of(told), _number(notes), tuple(sums))


def is_counted(finding: Finding) -> bool:
    """Whether a finding is a hint that the sum stands for; what its author allowed may be asked for by itself."""
    return finding.severity is Severity.HINT and not finding.suppressed


class _Sum:
    def __init__(self, first: Finding) -> None:
        self.first = first
        self._count = 0
        self._paths: set[str] = set()
        self._fixes: Counter[str] = Counter()

    def add(self, finding: Finding) -> None:
        self._count += 1
        self._paths.add(finding.path)
        if finding.fix is not None:
            self._fixes[finding.fix.safety.name] += 1

    def counts(self) -> list[Any]:
        return [self._count, len(self._paths), dict(self._fixes)]


def _sum_of(first: tuple[Finding, ...], count: Any, notes: Any, fixes: Any) -> SumOfHints:
    (finding,) = first
    by_safety = {Safety[name]: _number(number) for name, number in dict(fixes).items()}
    return SumOfHints(_number(count), _number(notes), finding, by_safety)


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("a number is wanted")
    return value
