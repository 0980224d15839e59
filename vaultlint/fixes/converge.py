"""Fix in rounds, in memory, until nothing changes any more.

A round plans what can be done together, carries it out, verifies the result, and starts again from there. Fixes that
verification refuses are left out for good; a state that was there before is a cycle, and then nothing is changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from vaultlint.engine import Linter
from vaultlint.findings import Finding, Safety
from vaultlint.fixes.moved import Moved
from vaultlint.fixes.plan import Left, apply, plan, why_left
from vaultlint.fixes.references import CannotFollow, with_references
from vaultlint.fixes.verify import Damage, State, damages
from vaultlint.text import Edit, SourceText, Span
from vaultlint.vault.discovery import OverlaidFiles
from vaultlint.vault.index import Vault

_ROUNDS = 10
"""Rounds that any vault gets; every fixable finding adds one, since each may wait for the one before it."""

Place = tuple[str, str, Span]
"""A finding as it is told apart from others: rule, path, span."""


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
) -> Settled:
    """Fix what can be fixed in `paths`; `may_edit` tells which files, those included, edits may reach."""
    rounds = _Rounds(linter, vault, paths)
    return rounds.run(lambda finding: why_left(finding, wanted, fixes_hint), may_edit)


class _Rounds:
    """The state that rounds hand on: a vault with its linter, and what has become of findings so far."""

    def __init__(self, linter: Linter, vault: Vault, paths: Sequence[str]) -> None:
        self._linter = linter
        self._first = vault
        self._vault = vault
        self._paths = paths
        self._findings: dict[str, tuple[Finding, ...]] = {}
        self._failures: dict[str, str] = {}
        self._fixed: list[Finding] = []
        self._refused: dict[Place, tuple[Left, str]] = {}
        self._texts: dict[str, SourceText] = {}

    def run(self, left: Callable[[Finding], Left | None], may_edit: Callable[[str], bool]) -> Settled:
        self._judge_all()
        fixable = sum(left(finding) is None for finding in self._open())
        seen: dict[tuple[tuple[str, str], ...], int] = {(): 0}
        rules_by_round: list[set[str]] = []
        while True:
            accepted = self._round([finding for finding in self._open() if left(finding) is None], may_edit)
            if not accepted:
                break
            rules_by_round.append({finding.rule for finding in accepted})
            state = tuple(sorted((path, source.text) for path, source in self._differing().items()))
            if state in seen or len(rules_by_round) > _ROUNDS + fixable:
                rules = set[str]().union(*rules_by_round[seen.get(state, 0) :])
                return Settled(cycle=tuple(sorted(rules)), failures=self._failures)
            seen[state] = len(rules_by_round)
            self._judge_all()
        return Settled(
            changed={path: (self._first.source(path), source) for path, source in self._differing().items()},
            fixed=tuple(self._fixed),
            left=tuple(self._left_over(finding, left(finding)) for finding in self._open()),
            failures=self._failures,
            judged={path: self._findings.get(path, ()) for path in self._paths},
            vault=self._vault,
        )

    def _differing(self) -> dict[str, SourceText]:
        return {path: source for path, source in self._texts.items() if source != self._first.source(path)}

    def _judge_all(self) -> None:
        for path in self._paths:
            try:
                self._findings[path] = self._linter.judge(path, self._vault)
            except OSError as error:
                self._failures[path] = error.strerror or str(error)
                continue
            failure = self._linter.failure(path)
            if failure is not None:
                self._failures[path] = failure

    def _open(self) -> list[Finding]:
        return [finding for path in self._paths for finding in self._findings.get(path, ()) if not finding.suppressed]

    def _left_over(self, finding: Finding, why: Left | None) -> LeftOver:
        if why is not None:
            return LeftOver(finding, why)
        refusal, detail = self._refused.get(_place(finding), (Left.OVERLAPS, ""))
        return LeftOver(finding, refusal, detail)

    def _round(self, candidates: Iterable[Finding], may_edit: Callable[[str], bool]) -> list[Finding]:
        """Apply what can be applied together; the findings whose fixes were accepted."""
        ready: list[Finding] = []
        for finding in candidates:
            if _place(finding) in self._refused:
                continue
            try:
                carried = with_references(finding, self._vault)
            except CannotFollow as trouble:
                self._refused[_place(finding)] = Left.REFUSED, str(trouble)
                continue
            assert carried.fix is not None
            out_of_reach = sorted({edit.path for edit in carried.fix.edits if not may_edit(edit.path)})
            if out_of_reach:
                self._refused[_place(finding)] = Left.REFUSED, f"it would have to change {out_of_reach[0]} as well"
            else:
                ready.append(carried)
        accepted = self._harmless(plan(ready).chosen)
        if accepted:
            self._accept(accepted)
        return accepted

    def _harmless(self, chosen: Sequence[Finding]) -> list[Finding]:
        """The fixes that do no harm. Those that share no note are tried at once, and only where harm is seen apart."""
        groups = _independent(chosen)
        harmed = {damage.path for damage in self._try(chosen)}
        accepted: list[Finding] = []
        for group in groups:
            if harmed.isdisjoint(_paths(group)):
                accepted += group
            else:
                accepted += self._sift([], group)
        return accepted

    def _sift(self, accepted: list[Finding], group: list[Finding]) -> list[Finding]:
        """`accepted` with those of `group` that do no harm beside them; halving finds the harmful ones quickly."""
        found = self._try([*accepted, *group])
        if not found:
            return [*accepted, *group]
        if len(group) == 1:
            self._refused[_place(group[0])] = Left.REFUSED, found[0].what
            return accepted
        half = len(group) // 2
        return self._sift(self._sift(accepted, group[:half]), group[half:])

    def _try(self, findings: Sequence[Finding]) -> list[Damage]:
        """The damage that these fixes would do together."""
        edits = plan(findings).edits
        try:
            after, _ = self._applied(edits)
            return list(damages(self._state(edits, self._vault, self._linter), after, edits, findings))
        except (RecursionError, MemoryError, UnicodeError) as error:
            return [Damage(path, f"the result could not be read: {type(error).__name__}") for path in edits]

    def _applied(self, edits: Mapping[str, tuple[Edit, ...]]) -> tuple[State, Linter]:
        texts = {path: self._edited(path, of_path) for path, of_path in edits.items()}
        files = OverlaidFiles(self._vault.files, {path: source.to_bytes() for path, source in texts.items()})
        linter = self._linter.copy()
        vault = self._vault.with_files(files, linter.read)
        return self._state(edits, vault, linter), linter

    def _edited(self, path: str, edits: tuple[Edit, ...]) -> SourceText:
        source = self._vault.source(path)
        return SourceText(apply(source.text, edits), source.bom)

    def _state(self, paths: Iterable[str], vault: Vault, linter: Linter) -> State:
        findings = {path: linter.judge(path, vault) for path in paths}
        return State(vault, {path: vault.source(path).text for path in paths}, findings)

    def _accept(self, accepted: Sequence[Finding]) -> None:
        edits = plan(accepted).edits
        state, self._linter = self._applied(edits)
        self._vault = state.vault
        self._texts |= {path: self._vault.source(path) for path in edits}
        self._fixed += accepted
        moved = {path: Moved(of_path) for path, of_path in edits.items()}
        self._refused = {
            (rule, path, moved[path].span(span) if path in moved else span): why
            for (rule, path, span), why in self._refused.items()
        }


def _place(finding: Finding) -> Place:
    return finding.rule, finding.path, finding.span


def _paths(findings: Iterable[Finding]) -> set[str]:
    """The notes that the fixes of some findings touch."""
    return {edit.path for finding in findings if finding.fix is not None for edit in finding.fix.edits}


def _independent(findings: Sequence[Finding]) -> list[list[Finding]]:
    """The findings in groups whose fixes touch no note in common; each group stands or falls by itself."""
    joined: dict[str, str] = {}

    def root(path: str) -> str:
        while joined.setdefault(path, path) != path:
            joined[path] = path = joined[joined[path]]
        return path

    for finding in findings:
        first, *others = sorted(_paths([finding]))
        for path in others:
            joined[root(path)] = root(first)
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[root(min(_paths([finding])))].append(finding)
    return list(groups.values())
