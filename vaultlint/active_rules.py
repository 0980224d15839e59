"""Rules in force: what each makes of a problem, and who among those of one file is shown what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar, overload

from vaultlint.checks.base import Check, NoteCheck, Problem
from vaultlint.config import Selection
from vaultlint.findings import Finding, Fix, Safety, Severity
from vaultlint.frozen import Frozen
from vaultlint.rule import Rule

C = TypeVar("C", bound=Check)
_WORD = re.compile(r"\{([a-z_]+)\}")


class Chosen(NamedTuple):
    """Why a rule is in force."""

    by_name: bool = False
    """Whether it was selected by its name or theme, and does not run just because it is recommended or all are."""
    selection: Selection | None = None
    """Who selected it last; nobody where it is only recommended."""
    selector: str = ""


RECOMMENDED = Chosen()


class ActiveRule(Frozen):
    """A rule in force, with its severity and parameters as configured."""

    rule: Rule
    severity: Severity
    check: Check | None = field(repr=False)
    chosen: Chosen = RECOMMENDED

    @property
    def by_name(self) -> bool:
        return self.chosen.by_name

    def judge(self, problem: Problem, path: str) -> Finding:
        """What the rule makes of a problem that its check saw in the file at `path`."""
        message = self.rule.message
        if "{" in message:
            message = _WORD.sub(lambda word: problem.details[word[1]], message)
        safety = min(self.rule.fix, problem.safety)
        fix = Fix(problem.edits, safety, problem.changes) if problem.edits and safety > Safety.NEVER else None
        return Finding(self.rule.id, self.severity, path, problem.span, message, fix)


class InForce(Sequence[ActiveRule]):
    """The rules to run on a file, in alphabetical order."""

    def __init__(self, rules: Iterable[ActiveRule]) -> None:
        self._rules = tuple(rules)
        self._askers: dict[tuple[type, type], list[tuple[ActiveRule, Any]]] = {}
        self._audiences: dict[frozenset[str], Audience] = {}

    def __len__(self) -> int:
        return len(self._rules)

    @overload
    def __getitem__(self, index: int) -> ActiveRule: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[ActiveRule, ...]: ...
    def __getitem__(self, index: int | slice) -> ActiveRule | tuple[ActiveRule, ...]:
        return self._rules[index]

    def asking_for(self, kind: type, family: type[C]) -> list[tuple[ActiveRule, C]]:
        """The rules with a check of one family that wants to see elements of a type, each with that check."""
        known = self._askers.get((kind, family))
        if known is None:
            checks = ((rule, rule.check) for rule in self)
            known = [
                (rule, check) for rule, check in checks if isinstance(check, family) and issubclass(kind, check.visits)
            ]
            self._askers[kind, family] = known
        return known

    def audience(self, text: str) -> Audience:
        """To whom the elements of a note are shown: not to a check of whose traces its text has none."""
        absent = frozenset(rule for rule, traces in self._traces if not any(trace.search(text) for trace in traces))
        if absent not in self._audiences:
            self._audiences[absent] = Audience(self, absent)
        return self._audiences[absent]

    @cached_property
    def _traces(self) -> list[tuple[str, tuple[re.Pattern[str], ...]]]:
        checks = ((rule.rule.id, rule.check) for rule in self)
        return [(rule, check.traces) for rule, check in checks if isinstance(check, NoteCheck) and check.traces]


class Audience(dict[type, list[tuple[ActiveRule, NoteCheck]]]):
    """The rules that ask for elements of each type, without those that are absent."""

    def __init__(self, rules: InForce, absent: frozenset[str]) -> None:
        self._rules = rules
        self._absent = absent
        checks = [rule.check for rule in rules if rule.rule.id not in absent]
        self.wanted = frozenset(kind for check in checks if isinstance(check, NoteCheck) for kind in check.visits)
        """The types that somebody asks for; most elements are of none of these."""

    def __missing__(self, kind: type) -> list[tuple[ActiveRule, NoteCheck]]:
        asking = self._rules.asking_for(kind, NoteCheck)
        self[kind] = shown = [(rule, check) for rule, check in asking if rule.rule.id not in self._absent]
        return shown


NO_RULES = InForce(())
