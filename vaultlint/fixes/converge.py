"""Fix in rounds, in memory, until nothing changes any more.

A round plans what can be done together, carries it out, verifies the result, and starts again from there. A fix that
verification refuses is left out until something else has changed, so that the end is a state in which every fix was
tried: fixing again would change nothing. A state that was there before is a cycle, and then nothing is changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from vaultlint.engine import Linter
from vaultlint.findings import Finding, Safety
from vaultlint.fixes.plan import Left, apply, plan, why_left
from vaultlint.fixes.references import CannotFollow, with_references
from vaultlint.fixes.verify import Damage, State, damages
from vaultlint.text import Edit, NotText, SourceText
from vaultlint.vault.discovery import OverlaidFiles
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
) -> Settled:
    """Fix what can be fixed in `paths`; `may_edit` tells which files, those included, edits may reach."""
    rounds = _Rounds(State(vault, linter), paths, may_edit)
    return rounds.run(lambda finding: why_left(finding, wanted, fixes_hint))


class _Trial(NamedTuple):
    """Fixes carried out together in memory."""

    findings: Sequence[Finding]
    edits: Mapping[str, tuple[Edit, ...]]
    after: State
    damage: Sequence[Damage]


class _Rounds:
    """The state that rounds hand on: the vault as it is now, and what has become of findings so far."""

    def __init__(self, state: State, paths: Sequence[str], may_edit: Callable[[str], bool]) -> None:
        self._first = state.vault
        self._now = state
        self._paths = paths
        self._may_edit = may_edit
        self._failures: dict[str, str] = {}
        self._open: list[Finding] = []
        self._fixed: list[Finding] = []
        self._refused: dict[Finding, str] = {}
        """Fixes that cannot be applied as the vault is now, and why."""
        self._originals: dict[Finding, Finding] = {}
        """The findings that carry references along, each with what it was before."""
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
                self._open += [finding for finding in self._now.findings(path) if not finding.suppressed]
            except OSError as error:
                self._failures[path] = error.strerror or str(error)
                continue
            failure = self._now.failure(path)
            if failure is not None:
                self._failures[path] = failure

    def _found_in(self, path: str) -> tuple[Finding, ...]:
        try:
            return self._now.findings(path)
        except OSError:
            return ()

    def _left_over(self, finding: Finding, why: Left | None) -> LeftOver:
        if why is not None:
            return LeftOver(finding, why)
        refusal = self._refused.get(finding)
        return LeftOver(finding, Left.OVERLAPS) if refusal is None else LeftOver(finding, Left.REFUSED, refusal)

    def _round(self, candidates: Sequence[Finding]) -> Sequence[Finding]:
        """Apply what can be applied together; the findings whose fixes were accepted, none when all is done."""
        self._refused = {}
        while True:
            trial = self._harmless(plan(self._carried(candidates)).chosen)
            if trial.findings:
                self._accept(trial)
                return trial.findings
            # Whoever was refused makes room for those that waited.
            remaining = [finding for finding in candidates if finding not in self._refused]
            if len(remaining) == len(candidates):
                return ()
            candidates = remaining

    def _carried(self, candidates: Iterable[Finding]) -> list[Finding]:
        """Findings with all that their fixes must change besides, without those where that cannot be."""
        self._originals = {}
        for finding in candidates:
            try:
                carried = with_references(finding, self._now.vault)
            except CannotFollow as trouble:
                self._refused[finding] = str(trouble)
                continue
            out_of_reach = sorted(path for path in _edited(carried) if not self._may_edit(path))
            if out_of_reach:
                self._refused[finding] = f"it would have to change {out_of_reach[0]} as well"
            else:
                self._originals[carried] = finding
        return list(self._originals)

    def _harmless(self, chosen: Sequence[Finding]) -> _Trial:
        """The fixes that do no harm, tried together. Those that share no file are sifted apart from each other."""
        trial = self._try(chosen)
        if not trial.damage:
            return trial
        harmed = {damage.path for damage in trial.damage}
        accepted: list[Finding] = []
        for group in _independent(chosen):
            accepted += group if harmed.isdisjoint(_concerned(group)) else self._sift([], group)
        trial = self._try(accepted)
        # Each group does well alone and not all do together: then they are not independent.
        return self._try(self._sift([], chosen)) if trial.damage else trial

    def _sift(self, accepted: Sequence[Finding], group: Sequence[Finding]) -> Sequence[Finding]:
        """`accepted` with those of `group` that do no harm beside them; halving finds the harmful ones quickly."""
        damage = self._try([*accepted, *group]).damage
        if not damage:
            return [*accepted, *group]
        if len(group) == 1:
            self._refused[self._originals[group[0]]] = damage[0].what
            return accepted
        half = len(group) // 2
        return self._sift(self._sift(accepted, group[:half]), group[half:])

    def _try(self, findings: Sequence[Finding]) -> _Trial:
        """Carry out these fixes together and look for damage."""
        edits = plan(findings).edits
        try:
            after = self._after(edits)
            return _Trial(findings, edits, after, list(damages(self._now, after, edits, findings)))
        except (RecursionError, MemoryError, UnicodeError, NotText, OSError) as error:
            damage = [Damage(path, f"the result could not be read: {type(error).__name__}") for path in edits]
            return _Trial(findings, edits, self._now, damage)

    def _after(self, edits: Mapping[str, tuple[Edit, ...]]) -> State:
        vault, linter = self._now.vault, self._now.linter.copy()
        texts = {path: self._edited_text(path, of_path) for path, of_path in edits.items()}
        files = OverlaidFiles(vault.files, {path: source.to_bytes() for path, source in texts.items()})
        return State(vault.with_files(files, linter.read), linter)

    def _edited_text(self, path: str, edits: tuple[Edit, ...]) -> SourceText:
        source = self._now.vault.source(path)
        return SourceText(apply(source.text, edits), source.bom)

    def _accept(self, trial: _Trial) -> None:
        self._now = trial.after
        self._texts |= {path: self._now.vault.source(path) for path in trial.edits}
        self._fixed += trial.findings


def _edited(finding: Finding) -> set[str]:
    """The files that a fix would change."""
    return {edit.path for edit in finding.fix.edits} if finding.fix is not None else set()


def _concerned(findings: Iterable[Finding]) -> set[str]:
    """The files that some findings lie in, and those that their fixes would change."""
    return {path for finding in findings for path in (finding.path, *_edited(finding))}


def _independent(findings: Sequence[Finding]) -> list[list[Finding]]:
    """The findings in groups that concern no file in common."""
    joined: dict[str, str] = {}

    def root(path: str) -> str:
        while joined.setdefault(path, path) != path:
            joined[path] = path = joined[joined[path]]
        return path

    for finding in findings:
        for path in _edited(finding):
            joined[root(path)] = root(finding.path)
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[root(finding.path)].append(finding)
    return list(groups.values())
