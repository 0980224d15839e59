"""Fix in rounds, in memory, until nothing changes any more.

A round plans what can be done together, carries it out, verifies the result, and starts again from there. A fix that
verification refuses is left out until something else has changed, so that the end is a state in which every fix was
tried: fixing again would change nothing. A state that was there before is a cycle, and then nothing is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from vaultlint.baseline import Baseline
from vaultlint.engine import Linter, is_read
from vaultlint.findings import Finding, Safety
from vaultlint.fixes.plan import Left, collides_with_itself, plan, why_left
from vaultlint.fixes.references import CannotFollow, References
from vaultlint.fixes.trial import Sieve, Trial, edited
from vaultlint.fixes.verify import State
from vaultlint.text import NotText, SourceText
from vaultlint.vault.index import Vault

_ROUNDS = 10
"""Rounds that any vault gets; every finding adds one, since each may wait for the one before it."""


@dataclass(frozen=True)
class LeftOver:
    """A finding that stays, and why."""

    finding: Finding
    why: Left
    detail: str = ""


@dataclass(frozen=True)
class Settled:
    """Where the rounds ended."""

    changed: Mapping[str, tuple[SourceText, SourceText]] = field(default_factory=dict)
    """The old and the new text of every note that differs, by path."""
    fixed: tuple[Finding, ...] = ()
    left: tuple[LeftOver, ...] = ()
    cycle: tuple[str, ...] = ()
    """The rules that undo each other's fixes; nothing is changed then."""
    failures: Mapping[str, str] = field(default_factory=dict)
    """Notes that could not be judged, and why."""
    judged: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """What is found in the end, suppressed findings included, in every note that was asked about; none in a cycle."""
    vault: Vault | None = None
    """The vault as it would be, which knows the texts that these findings point into."""


def settle(
    linter: Linter,
    vault: Vault,
    paths: Sequence[str],
    *,
    wanted: Safety,
    fixes_hint: Callable[[Finding], bool],
    may_edit: Callable[[str], bool] = lambda _: True,
    baseline: Baseline | None = None,
    set_aside: Collection[str] = (),
) -> Settled:
    """Fix what can be fixed in `paths`.

    `may_edit` tells which files, those included, edits may reach; the `set_aside` ones have changes that come back
    later, so that whatever would edit them has to wait. What the `baseline` accepts is left alone, as what notes allow
    is.
    """
    rounds = _Rounds(State(vault, linter), paths, may_edit, baseline or Baseline(), frozenset(set_aside))
    return rounds.run(lambda finding: why_left(finding, wanted, fixes_hint))


class _Rounds:
    """The state that rounds hand on: the vault as it is now, and what has become of findings so far."""

    def __init__(
        self,
        state: State,
        paths: Sequence[str],
        may_edit: Callable[[str], bool],
        baseline: Baseline,
        set_aside: frozenset[str],
    ) -> None:
        self._first = state.vault
        self._now = state
        self._paths = paths
        self._may_edit = may_edit
        self._baseline = baseline
        self._set_aside = set_aside
        self._failures: dict[str, str] = {}
        self._open: list[Finding] = []
        self._fixed: list[Finding] = []
        self._refused: dict[Finding, LeftOver] = {}
        """Fixes that cannot be applied as the vault is now, and why."""
        self._originals: dict[Finding, list[Finding]] = {}
        """The findings that carry references along, each with all that share its fix, as they were before."""
        self._texts: dict[str, SourceText] = {}

    def run(self, left: Callable[[Finding], Left | None]) -> Settled:
        self._judge_all()
        limit = _ROUNDS + len(self._open)
        seen: dict[tuple[tuple[str, str], ...], int] = {(): 0}
        rules_by_round: list[set[str]] = []
        while accepted := self._round([finding for finding in self._open if left(finding) is None]):
            rules_by_round.append({finding.rule for finding in accepted})
            state = tuple(sorted((path, source.text) for path, source in self._differing().items()))
            if state in seen or len(rules_by_round) > limit:
                rules = set[str]().union(*rules_by_round[seen.get(state, 0) :])
                return Settled(cycle=tuple(sorted(rules)), failures=self._failures)
            seen[state] = len(rules_by_round)
            self._judge_all()
        return Settled(
            changed={path: (self._first.source(path), source) for path, source in self._differing().items()},
            fixed=tuple(self._fixed),
            left=tuple(self._left_over(finding, left(finding)) for finding in self._open),
            failures=self._failures,
            judged={path: self._found_in(path) for path in self._paths},
            vault=self._now.vault,
        )

    def _differing(self) -> dict[str, SourceText]:
        return {path: source for path, source in self._texts.items() if source != self._first.source(path)}

    def _judge_all(self) -> None:
        self._open = []
        for path in self._paths:
            try:
                findings = self._baseline.marked(path, self._now.findings(path), partial(self._text, path))
                self._open += [finding for finding in findings if not finding.suppressed]
            except OSError as error:
                self._failures[path] = error.strerror or str(error)
                continue
            failure = self._now.failure(path)
            if failure is not None:
                self._failures[path] = failure

    def _text(self, path: str) -> SourceText | None:
        try:
            return self._now.vault.source(path) if is_read(path) else None
        except (NotText, OSError):
            return None

    def _found_in(self, path: str) -> tuple[Finding, ...]:
        try:
            return self._now.findings(path)
        except OSError:
            return ()

    def _left_over(self, finding: Finding, why: Left | None) -> LeftOver:
        if why is not None:
            return LeftOver(finding, why)
        return self._refused.get(finding) or LeftOver(finding, Left.OVERLAPS)

    def _round(self, candidates: Sequence[Finding]) -> Sequence[Finding]:
        """Apply what can be applied together; the findings whose fixes were accepted, none when all is done."""
        self._refused = {}
        sieve = Sieve(self._now, self._refuse, lambda carried: self._originals[carried])
        while True:
            trial = sieve.harmless(plan(self._carried(candidates)).chosen)
            if trial.findings:
                self._accept(trial)
                return [finding for carried in trial.findings for finding in self._originals[carried]]
            # Whoever was refused makes room for those that waited.
            remaining = [finding for finding in candidates if finding not in self._refused]
            if len(remaining) == len(candidates):
                return ()
            candidates = remaining

    def _carried(self, candidates: Iterable[Finding]) -> list[Finding]:
        """Findings with all that their fixes must change besides, without those where that cannot be."""
        self._originals = {}
        sharing: dict[int, Finding] = {}
        references = References(self._now.vault)
        for finding, trouble in references.held_back(candidates):
            self._refused[finding] = LeftOver(finding, trouble.why, str(trouble))
        for finding in [finding for finding in candidates if finding not in self._refused]:
            try:
                carried = references.carried(finding)
            except CannotFollow as trouble:
                self._refused[finding] = LeftOver(finding, trouble.why, str(trouble))
                continue
            if id(carried.fix) in sharing:
                self._originals[sharing[id(carried.fix)]].append(finding)
                continue
            out_of_reach = sorted(path for path in edited(carried) if not self._may_edit(path))
            if carried.fix is not None and collides_with_itself(carried.fix):
                self._refuse_one(finding, "its edits overlap each other")
            elif waiting := sorted(self._set_aside.intersection(edited(carried))):
                self._refused[finding] = LeftOver(finding, Left.SET_ASIDE, waiting[0])
            elif out_of_reach:
                self._refuse_one(finding, f"it would have to change {out_of_reach[0]} as well")
            else:
                self._originals[carried] = [finding]
                sharing[id(carried.fix)] = carried
        return list(self._originals)

    def _refuse(self, carried: Finding, why: str) -> None:
        for finding in self._originals[carried]:
            self._refuse_one(finding, why)

    def _refuse_one(self, finding: Finding, why: str) -> None:
        self._refused[finding] = LeftOver(finding, Left.REFUSED, why)

    def _accept(self, trial: Trial) -> None:
        self._now = trial.after
        self._texts |= {path: self._now.vault.source(path) for path in trial.edits}
        for carried in trial.findings:
            # The first tells of every edit, and so which notes belong together.
            self._fixed += [carried, *self._originals[carried][1:]]
