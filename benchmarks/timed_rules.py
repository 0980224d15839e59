"""How long each rule takes, told by checks that look at the clock."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from vaultlint.active_rules import ActiveRule, InForce
from vaultlint.checks.base import Check
from vaultlint.config import Config
from vaultlint.engine import Linter
from vaultlint.rulebook import Activation, Rulebook
from vaultlint.vault.discovery import MemoryFiles
from vaultlint.vault.index import Vault
from vaultlint.vault.settings import Settings

C = TypeVar("C", bound=Check)


def seconds_by_rule(files: Mapping[str, str]) -> dict[str, float]:
    """CPU seconds of every rule there is, on a vault given as text. What reading takes is nobody's."""
    spent: dict[str, float] = defaultdict(float)
    everything = Config().with_selection(("ALL",), (), (), ())
    activation = Rulebook.builtin().activate(everything)
    timed = _TimedActivation(activation, _TimedRules(activation.rules, spent))
    memory = MemoryFiles({path: text.encode() for path, text in files.items()})
    linter = Linter(cast(Activation, timed), checks=lambda _: True, timeout=0)
    vault = Vault(Path("vault"), memory, Settings.read(memory), linter.read)
    # All is read before any rule may ask for it.
    for path in files:
        assert vault.metadata[path].error is None
    for path in files:
        linter.judge(path, vault)
    return {rule.rule.id: spent[rule.rule.id] for rule in activation.rules}


@dataclass(frozen=True)
class _TimedActivation:
    """The same rules on every path."""

    activation: Activation
    rules: InForce

    @property
    def rulebook(self) -> Rulebook:
        return self.activation.rulebook

    def for_path(self, path: str) -> InForce:  # noqa: ARG002 # the engine's way to ask
        return self.rules


class _TimedRules(InForce):
    """Rules that note the time of each visit."""

    def __init__(self, rules: InForce, spent: dict[str, float]) -> None:
        super().__init__(rules)
        self._spent = spent
        self._timed: dict[tuple[type, type], list[tuple[ActiveRule, Any]]] = {}

    def asking_for(self, kind: type, family: type[C]) -> list[tuple[ActiveRule, C]]:
        known = self._timed.get((kind, family))
        if known is None:
            asking = super().asking_for(kind, family)
            known = [(rule, _TimedCheck(rule.rule.id, cast(Any, check).visit, self._spent)) for rule, check in asking]
            self._timed[kind, family] = known
        return cast("list[tuple[ActiveRule, C]]", known)


@dataclass(frozen=True, slots=True)
class _TimedCheck:
    rule: str
    look: Callable[..., Any]
    spent: dict[str, float]

    def visit(self, *shown: Any) -> list[Any]:
        started = time.process_time()
        problems = list(self.look(*shown))
        self.spent[self.rule] += time.process_time() - started
        return problems
