"""The contract of reporters: findings go in file by file as they are found, lines of output come out.

A reporter decides nothing about the run. What the user asked for is in its `View`; what the run came to is in the
`Tally` it is given at the end.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from vaultlint.display import display
from vaultlint.findings import Finding, Safety, Severity
from vaultlint.frozen import Frozen
from vaultlint.reporters.style import PLAIN, Style
from vaultlint.text import Place

if TYPE_CHECKING:
    from vaultlint.request import Checked, Rest
    from vaultlint.rule import Rule


PathOf = Callable[[str], str]
"""What a file of the vault is called, somewhere else than in the vault."""


def _as_it_is(path: str) -> str:
    return path


def _nowhere(_: str) -> None:
    return None


class View(Frozen):
    """How this run wants its findings shown."""

    vault: Path
    path_of: PathOf = _as_it_is
    """The path that leads a reader to a file of the vault, from where they are; human formats show it."""
    paths_below: Callable[[str], PathOf] = lambda _: _as_it_is
    """What a CI system calls the files of the vault, by the variable in which it names the folder it counts from."""
    address_of: Callable[[str], str | None] = _nowhere
    """The address that opens a file of the vault, for terminals that follow links."""
    page_of: Callable[[str], str | None] = _nowhere
    """The address of a rule's page, for terminals that follow links."""
    style: Style = PLAIN
    width: int = 100
    """The cells a line may take where it quotes a note."""
    lists_hint: Callable[[str], bool] = lambda _: False
    """Whether hints of this rule are shown one by one: they were asked for by name."""
    shows_suppressed: bool = False
    fails: Callable[[Severity], bool] = lambda severity: severity >= Severity.WARNING
    """Whether findings this bad fail the run."""
    rule_of: Callable[[str], Rule | None] = _nowhere
    """All there is to know about a rule, for formats that carry it along."""

    def findings_of(self, checked: Checked) -> Iterator[Finding]:
        """The findings of a file that this run shows."""
        return (finding for finding in checked.findings if self.shows_suppressed or not finding.suppressed)


@dataclass
class Tally:
    """What a run came to; suppressed findings are counted apart."""

    notes: int = 0
    severities: Counter[Severity] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    fixes: Counter[Safety] = field(default_factory=Counter)
    fixable_rules: Counter[str] = field(default_factory=Counter)
    suppressed: int = 0
    """Findings that the note or the baseline suppresses."""
    accepted: int = 0
    """Those of them that the baseline does."""
    errors: int = 0
    seconds: float = 0.0

    def add(self, checked: Checked) -> None:
        self.notes += not checked.is_attachment
        self.errors += checked.error is not None
        for finding in checked.findings:
            if finding.suppressed:
                self.suppressed += 1
                self.accepted += finding.accepted
                continue
            self.severities[finding.severity] += 1
            self.rules[finding.rule] += 1
            if is_fixable(finding):
                assert finding.fix is not None
                self.fixes[finding.fix.safety] += 1
                self.fixable_rules[finding.rule] += 1

    def add_rest(self, rest: Rest) -> None:
        """Count what was not told file by file."""
        self.notes += rest.notes
        for hints in rest.hints:
            self.severities[Severity.HINT] += hints.number
            self.rules[hints.rule] += hints.number
            for safety, count in hints.fixes.items():
                if safety is not Safety.NEVER:
                    self.fixes[safety] += count
                    self.fixable_rules[hints.rule] += count

    @property
    def findings(self) -> int:
        return self.severities.total()

    @property
    def fixable(self) -> int:
        return self.fixes.total()


class Reporter(ABC):
    """Writes one format. `human` formats are read on a terminal; the others are read by programs."""

    human: ClassVar[bool]

    def __init__(self, view: View) -> None:
        self.view = view

    @abstractmethod
    def file(self, checked: Checked) -> Iterator[str]:
        """The lines, without their line ends, that can be written once this file was checked."""

    @abstractmethod
    def end(self, tally: Tally) -> Iterator[str]:
        """The lines that had to wait for the whole run."""


class CountingReporter(Reporter):
    """One that shows no more of some hints than their sum, and nothing of files in which there is nothing else."""

    @abstractmethod
    def counts_only(self, rule: str) -> bool:
        """Whether hints of a rule, unless suppressed, are counted and no more."""

    @abstractmethod
    def rest(self, rest: Rest) -> None:
        """Hear of the hints that `file` is not told of."""


def is_fixable(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.safety is not Safety.NEVER


def counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def place_of(finding: Finding, checked: Checked) -> Place:
    """Where a finding starts; the first line of a file that could not be read."""
    return checked.source.place(finding.span.start) if checked.source else Place(1, 1)


def worst_first(finding: Finding) -> tuple[int, tuple[str, int, int, str, str]]:
    """A sort key, for formats that have room for some findings only."""
    return -finding.severity, finding.sort_key


def headline(finding: Finding, checked: Checked, view: View) -> str:
    """`path:line:column: rule severity: message`, which editors and terminals can follow to the place."""
    style = view.style
    line, column = place_of(finding, checked)
    address = view.address_of(finding.path) if style.hyperlinks else None
    path = style.file(display(view.path_of(finding.path)), address)
    return f"{path}{style.faint(f':{line}:{column}:')} {said(finding, view)}"


def said(finding: Finding, view: View) -> str:
    """`rule severity: message`; for what a note allows itself, that it does, and why."""
    style = view.style
    rule = style.rule(finding.rule, view.page_of(finding.rule) if style.hyperlinks else None)
    if finding.suppressed:
        reason = f" ({display(finding.reason)})" if finding.reason and not finding.accepted else ""
        return f"{rule} {style.faint(f'{finding.standing}:')} {display(finding.message)}{reason}"
    return f"{rule} {style.severity(finding.severity)}: {display(finding.message)}"
