"""Findings in the light of what a note allows, and allowances in the light of what was found.

An allowance that nothing needs hides the next fault of its kind. It is judged when everything else is: only then is
it known what it was good for.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from vaultlint.checks.base import Problem
from vaultlint.findings import Change, Finding, Safety
from vaultlint.rulebook import InForce, Rulebook
from vaultlint.suppressions import Suppression
from vaultlint.text import Edit

UNUSED = "unused-suppression"


class Allowances:
    """What one note allows, and what of it was needed so far."""

    def __init__(self, suppressions: Sequence[Suppression]) -> None:
        self._suppressions = suppressions
        self._needed: set[tuple[int, str]] = set()

    def marked(self, finding: Finding) -> Finding:
        """A finding, marked as suppressed where the note allows it."""
        # Of several that cover it none is called unused: which of them is to stay is the author's to say.
        allowing = [
            (number, one) for number, one in enumerate(self._suppressions) if one.allows(finding.rule, finding.span)
        ]
        if not allowing:
            return finding
        self._needed.update((number, finding.rule) for number, _ in allowing)
        return replace(finding, suppressed=True, reason=allowing[0][1].reason)

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
                    yield _unknown(Problem(span), name, rulebook, path)


def _unknown(problem: Problem, name: str, rulebook: Rulebook, path: str) -> Problem:
    """The problem of a name that no rule has: perhaps it is misspelt."""
    if name in rulebook.themes:
        return replace(problem, details={"fault": f"“{name}” is a theme: an allowance names its rules one by one"})
    near = difflib.get_close_matches(name[:80], rulebook.rules, n=1, cutoff=0.6)
    meant = f": did you mean “{near[0]}”?" if near else ""
    edits = (Edit(path, problem.span, near[0]),) if near else ()
    details = {"fault": f"No rule is called “{name}”{meant}"}
    changes = frozenset({Change.ALLOWANCES})
    return replace(problem, details=details, edits=edits, safety=Safety.UNSAFE, changes=changes)
