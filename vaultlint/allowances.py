"""Findings in the light of what a note allows, and allowances in the light of what was found.

An allowance that nothing needs hides the next fault of its kind. It is judged when everything else is: only then is
it known what it was good for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, islice

from vaultlint.active_rules import InForce
from vaultlint.checks.base import Problem
from vaultlint.findings import Change, Finding, Safety
from vaultlint.rulebook import Rulebook
from vaultlint.suppressions import Suppression
from vaultlint.text import Edit

UNUSED = "unused-suppression"
_EVERYTHING = ""
_ENOUGH = 64
"""Allowances of one finding that are not called unused; a note that has more of them has them by the thousand."""
_MOST_HELPED = 20
"""Names of a note that no rule has for which one is looked for that has a similar one: it takes its time."""


class _Row:
    """Allowances in the order in which what they cover begins."""

    def __init__(self, numbers: Sequence[int], suppressions: Sequence[Suppression]) -> None:
        self._numbers = sorted(numbers, key=lambda number: suppressions[number].covers.start)
        covers = [suppressions[number].covers for number in self._numbers]
        self._starts = [span.start for span in covers]
        self._reach = list(accumulate((max(span.end, span.start + 1) for span in covers), max))
        """How far those reach that begin here or before: looking back ends where none reaches far enough."""

    def reaching(self, offset: int) -> Iterator[int]:
        """Those that may cover what begins at `offset`, the nearest first."""
        at = bisect_right(self._starts, offset) - 1
        while at >= 0 and self._reach[at] >= offset:
            yield self._numbers[at]
            at -= 1


class Allowances:
    """What one note allows, and what of it was needed so far."""

    def __init__(self, suppressions: Sequence[Suppression]) -> None:
        self._suppressions = suppressions
        self._needed: set[tuple[int, str]] = set()
        by_rule: dict[str, list[int]] = {}
        for number, one in enumerate(suppressions):
            for name in {*one.rules, *([_EVERYTHING] if one.is_of_everything else [])}:
                by_rule.setdefault(name, []).append(number)
        self._rows = {name: _Row(numbers, suppressions) for name, numbers in by_rule.items()}

    def marked(self, finding: Finding) -> Finding:
        """A finding, marked as suppressed where the note allows it."""
        # Of several that cover it none is called unused: which of them is to stay is the author's to say.
        allowing = sorted(set(self._allowing(finding)))
        if not allowing:
            return finding
        self._needed.update((number, finding.rule) for number in allowing)
        return replace(finding, suppressed=True, reason=self._suppressions[allowing[0]].reason)

    def _allowing(self, finding: Finding) -> Iterator[int]:
        """The numbers of the allowances that cover a finding, as many as matter."""
        for name in (finding.rule, _EVERYTHING):
            if name in self._rows:
                near = self._rows[name].reaching(finding.span.start)
                allowing = (one for one in near if self._suppressions[one].allows(finding.rule, finding.span))
                yield from islice(allowing, _ENOUGH)

    def unused(self, path: str, rules: InForce, rulebook: Rulebook) -> Iterator[Finding]:
        """What is wrong with the allowances themselves, once all that `rules` found was marked."""
        rule = next((rule for rule in rules if rule.rule.id == UNUSED), None)
        if rule is None or not self._suppressions:
            return
        ran = {one.rule.id for one in rules if one.check is None or one.check.sees_all} - {UNUSED}
        for problem in self._problems(path, ran, rulebook):
            yield self.marked(rule.judge(problem, path))
        # Whether these were allowed is known only now.
        yield from (rule.judge(problem, path) for problem in self._problems(path, {UNUSED}, rulebook, names=False))

    def _problems(self, path: str, ran: set[str], rulebook: Rulebook, *, names: bool = True) -> Iterator[Problem]:
        unknown = 0
        for number, one in enumerate(self._suppressions):
            if one.withdrawal is None:
                continue
            unused = frozenset(name for name in one.rules if name in ran and (number, name) not in self._needed)
            edits = one.withdrawal.edits(one.rules, unused, path)
            changes = {Change.ALLOWANCES} | ({Change.HEADINGS} if one.withdrawal.in_heading else set())
            for name, span in zip(one.rules, one.withdrawal.names, strict=True):
                if name in unused:
                    said = {"fault": f"Nothing here needs the allowance of “{name}”"}
                    yield Problem(span, said, edits, changes=frozenset(changes))
                elif names and name not in rulebook.rules:
                    unknown += 1
                    yield _unknown(Problem(span), name, rulebook, path, helps=unknown <= _MOST_HELPED)


def _unknown(problem: Problem, name: str, rulebook: Rulebook, path: str, *, helps: bool) -> Problem:
    """The problem of a name that no rule has: perhaps it is misspelt."""
    if name in rulebook.themes:
        return replace(problem, details={"fault": f"“{name}” is a theme: an allowance names its rules one by one"})
    near = _near(name, rulebook) if helps else []
    meant = f": did you mean “{near[0]}”?" if near else ""
    edits = (Edit(path, problem.span, near[0]),) if near else ()
    details = {"fault": f"No rule is called “{name}”{meant}"}
    changes = frozenset({Change.ALLOWANCES})
    return replace(problem, details=details, edits=edits, safety=Safety.UNSAFE, changes=changes)


def _near(name: str, rulebook: Rulebook) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(name[:80], rulebook.rules, n=1, cutoff=0.6)
