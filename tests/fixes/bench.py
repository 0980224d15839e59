"""A bench for fixes: rules that live only in tests, and the whole way from a vault to the vault after its fixes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vaultlint.checks.base import Check, NoteCheck, Problem
from vaultlint.config import Config
from vaultlint.engine import Linter, is_read, lint_files
from vaultlint.findings import Change, Finding, Safety, Severity
from vaultlint.fixes.converge import Settled, settle
from vaultlint.fixes.plan import Left
from vaultlint.markdown.note import Note
from vaultlint.rule import Rule
from vaultlint.rulebook import Activation, Rulebook
from vaultlint.strict_yaml import Document
from vaultlint.text import Edit, Span
from vaultlint.vault.discovery import MemoryFiles
from vaultlint.vault.index import Vault
from vaultlint.vault.settings import Settings


class Rewrites(NoteCheck):
    """Replaces what a pattern finds, wherever it stands: in code, in links, across lines. It knows no Markdown."""

    visits = (Note,)
    says = frozenset({"found"})

    pattern: str
    replacement: str
    changes: frozenset[Change] = frozenset()
    only_in: str = ""
    """A path; empty for every note."""

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        if self.only_in in ("", element.path):
            for match in re.finditer(self.pattern, element.text):
                edit = Edit(note.path, Span(*match.span()), match.expand(self.replacement))
                yield Problem(edit.span, {"found": match[0]}, (edit,), changes=self.changes)


def rule(id_: str, check: Check, message: str = "fault", **different: Any) -> Rule:
    """A rule that no file describes."""
    said = {
        "theme": "tests", "summary": "", "rationale": "", "severity": Severity.WARNING, "recommended": True,
        "fix": Safety.SAFE, "kind": None, "parameters": {}, "read_examples": tuple,
    }  # fmt: skip
    return Rule(id=id_, make_check=lambda: check, message=message, **{**said, **different})


def rewrites(id_: str, pattern: str, replacement: str, *changes: Change, only_in: str = "") -> Rule:
    return rule(id_, Rewrites(pattern, replacement, frozenset(changes), only_in))


def in_force(rules: Iterable[Rule]) -> Activation:
    return Rulebook.of(rules).activate(Config())


def selected(ids: Iterable[str]) -> Activation:
    """Rules of ours, and no others."""
    return Rulebook.builtin().activate(Config.from_document(Document("the test", {"select": list(ids)})))


BUILTIN = selected(["ALL"])
GOOD_EVERYWHERE = rewrites("good", "colour", "color")
"""Does no harm in text, and is refused where a note would say something else."""


@dataclass(frozen=True)
class Outcome:
    """A vault after its fixes, and what was said about them."""

    files: Mapping[str, str]
    settled: Settled

    @property
    def fixed(self) -> list[str]:
        """The rule of each finding that was fixed."""
        return sorted(finding.rule for finding in self.settled.fixed)

    @property
    def refused(self) -> dict[str, str]:
        """What was said of each rule whose fix was refused."""
        return self.left(Left.REFUSED)

    def left(self, why: Left) -> dict[str, str]:
        """What was said of each rule of which a finding was left for this reason."""
        return {left.finding.rule: left.detail for left in self.settled.left if left.why is why}


def fix(
    files: Mapping[str, str],
    rules: Activation | Iterable[Rule],
    *,
    wanted: Safety = Safety.SAFE,
    may_edit: Callable[[str], bool] = is_read,
    fixes_hint: Callable[[Finding], bool] = lambda _: True,
) -> Outcome:
    """Fix a vault given as text by path."""
    activation = rules if isinstance(rules, Activation) else in_force(rules)
    memory = MemoryFiles({path: text.encode("utf-8") for path, text in files.items()})
    linter = Linter(activation, checks=lambda _: True, timeout=0)
    vault = Vault(Path("vault"), memory, Settings.read(memory), linter.read)
    paths = sorted(path for path in files if is_read(path))
    settled = settle(linter, vault, paths, wanted=wanted, fixes_hint=fixes_hint, may_edit=may_edit)
    changed = {path: after.to_bytes().decode("utf-8") for path, (_, after) in settled.changed.items()}
    return Outcome({**files, **changed}, settled)


def found(files: Mapping[str, str], activation: Activation, path: str = "note.md") -> list[Finding]:
    """What is found in one file of a vault."""
    return [finding for finding in lint_files(files, activation) if finding.path == path]


def places(findings: Iterable[Finding]) -> list[tuple[str, str, Span]]:
    return [(finding.rule, finding.path, finding.span) for finding in findings]
