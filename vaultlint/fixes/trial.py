"""Fixes tried in memory: all together, and where that does harm, without those that do it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from vaultlint.findings import Finding
from vaultlint.fixes.groups import connected
from vaultlint.fixes.plan import plan
from vaultlint.fixes.verify import Damage, State, damages
from vaultlint.text import Edit, NotText, SourceText, apply
from vaultlint.vault.discovery import OverlaidFiles

_MOST_TRIES = 300
"""How often the harmful fixes of one group are sought: each try reads its notes again."""


class Trial(NamedTuple):
    """Fixes carried out together in memory."""

    findings: Sequence[Finding]
    edits: Mapping[str, tuple[Edit, ...]]
    after: State
    damage: Sequence[Damage]


class Sieve:
    """Keeps what does no harm to one state of a vault."""

    def __init__(
        self,
        now: State,
        refuse: Callable[[Finding, str], None],
        stands_for: Callable[[Finding], Sequence[Finding]] = lambda finding: (finding,),
    ) -> None:
        """`refuse` is told of each fix that is dropped, and why; `stands_for` tells which findings a fix settles."""
        self._now = now
        self._refuse = refuse
        self._stands_for = stands_for
        self._tries = 0

    def harmless(self, chosen: Sequence[Finding]) -> Trial:
        """The fixes that do no harm, tried together. Those that share no file are sifted apart from each other."""
        trial = self._try(chosen)
        if not trial.damage:
            return trial
        harmed = {damage.path for damage in trial.damage}
        accepted: list[Finding] = []
        for group in _independent(chosen):
            accepted += group if harmed.isdisjoint(_concerned(group)) else self._sifted(group)
        trial = self._try(accepted)
        # Each group does well alone and not all do together: then they are not independent.
        return self._try(self._sifted(chosen)) if trial.damage else trial

    def _sifted(self, group: Sequence[Finding]) -> Sequence[Finding]:
        self._tries = 0
        return self._sift([], group)

    def _sift(self, accepted: Sequence[Finding], group: Sequence[Finding]) -> Sequence[Finding]:
        """`accepted` with those of `group` that do no harm beside them; halving finds the harmful ones quickly."""
        if self._tries >= _MOST_TRIES:
            for finding in group:
                self._refuse(finding, "not looked at: too many fixes in this note do harm")
            return accepted
        self._tries += 1
        damage = self._try([*accepted, *group]).damage
        if not damage:
            return [*accepted, *group]
        if len(group) == 1:
            where = f" in {damage[0].path}" if len(edited(group[0])) > 1 else ""
            self._refuse(group[0], damage[0].what + where)
            return accepted
        half = len(group) // 2
        return self._sift(self._sift(accepted, group[:half]), group[half:])

    def _try(self, findings: Sequence[Finding]) -> Trial:
        """Carry out these fixes together and look for damage."""
        edits = plan(findings).edits
        try:
            after = self._after(edits)
            settled = [one for finding in findings for one in self._stands_for(finding)]
            return Trial(findings, edits, after, list(damages(self._now, after, edits, findings, settled)))
        except (RecursionError, MemoryError, UnicodeError, NotText, OSError) as error:
            damage = [Damage(path, f"the result could not be read: {type(error).__name__}") for path in edits]
            return Trial(findings, edits, self._now, damage)

    def _after(self, edits: Mapping[str, tuple[Edit, ...]]) -> State:
        vault, linter = self._now.vault, self._now.linter.copy()
        texts = {path: self._edited_text(path, of_path) for path, of_path in edits.items()}
        files = OverlaidFiles(vault.files, {path: source.to_bytes() for path, source in texts.items()})
        return State(vault.with_files(files, linter.read), linter)

    def _edited_text(self, path: str, edits: tuple[Edit, ...]) -> SourceText:
        source = self._now.vault.source(path)
        return SourceText(apply(source.text, edits), source.bom)


def edited(finding: Finding) -> set[str]:
    """The files that a fix would change."""
    return {edit.path for edit in finding.fix.edits} if finding.fix is not None else set()


def _concerned(findings: Sequence[Finding]) -> set[str]:
    """The files that some findings lie in, and those that their fixes would change."""
    return {path for finding in findings for path in (finding.path, *edited(finding))}


def _independent(findings: Sequence[Finding]) -> list[list[Finding]]:
    """The findings in groups that concern no file in common."""
    group_of = connected((finding.path, *edited(finding)) for finding in findings)
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[group_of[finding.path]].append(finding)
    return list(groups.values())
