"""What is asked of a run, and what it answers file by file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from vaultlint.config import Config
from vaultlint.findings import Finding, Safety
from vaultlint.frozen import Frozen
from vaultlint.text import NotText, SourceText

if TYPE_CHECKING:
    from vaultlint.baseline import Baseline


class Request(Frozen):
    """What is asked of a run."""

    root: Path
    config: Config
    paths: tuple[str, ...] = ()
    """Files and folders relative to the vault; none means the whole vault."""
    staged: bool = False
    """Judge what git's index holds: the staged files, and whatever their changes break elsewhere."""
    since: str | None = None
    """Judge what changed since work parted from this commit, and whatever that breaks elsewhere."""
    timeout: float = 5.0
    """Seconds one note may take."""
    force_exclude: bool = False
    """Leave excluded files out even where they are named."""
    set_aside: frozenset[str] = frozenset()
    """Files with changes that somebody took away for a moment and will put back: `fix` leaves them alone."""
    overlay: Mapping[str, bytes] = field(default_factory=dict)
    """Contents that stand in for the ones on disk, such as a note given on stdin."""
    cache: Path | None = None
    """The folder of caches; None to keep nothing."""
    baseline: Baseline | None = None
    """What is accepted for now; it is no part of what is kept of a run."""
    jobs: int | None = None
    """How many processes may read notes; None for as many as pay."""


class Checked(Frozen):
    """One file's outcome."""

    path: str
    text: Callable[[], SourceText] | SourceText | None
    """The text the findings point into, or how to come by it; None where there are none, or where it is no text."""
    findings: tuple[Finding, ...] = ()
    error: str | None = None
    """Trouble with reading or judging the file: the run did not do all that was asked."""
    is_attachment: bool = False
    """Whether it is no note, canvas or base; nobody reads it, and it is not counted as one."""
    untold: tuple[Finding, ...] = ()
    """What else is found in it and was there before the change that is judged."""

    @cached_property
    def source(self) -> SourceText | None:
        """The text, read when somebody asks; None where there is none, or none any more."""
        try:
            return self.text() if callable(self.text) else self.text
        except (NotText, OSError):
            return None


def without_accepted(checked: Checked, baseline: Baseline | None) -> Checked:
    """A file's outcome with the findings marked that the baseline accepts."""
    if baseline is None:
        return checked
    findings = baseline.marked(checked.path, checked.findings, lambda: checked.source, checked.untold)
    return replace(checked, findings=findings)


class Hints(NamedTuple):
    """The hints of one rule, told in one."""

    first: Checked
    """The file with the first of them, and with nothing else."""
    number: int
    notes: int
    """In how many files they are."""
    fixes: Mapping[Safety, int]
    """How many bring a fix, by how far it may be trusted."""

    @property
    def rule(self) -> str:
        return self.first.findings[0].rule


class Rest(NamedTuple):
    """What a run need not tell file by file."""

    notes: int
    """Notes in which there is nothing, or hints alone."""
    hints: tuple[Hints, ...]


class Sums(NamedTuple):
    """Somebody to whom the sum of a rule's hints says as much as the hints: a run need not tell them one by one."""

    suffice: Callable[[str], bool]
    """Whether they do for this rule."""
    tell: Callable[[Rest], None]
    """Called once at most: then these hints are told in no other way, and files that have nothing else not at all."""


class Progress(Protocol):
    """Told how many files are done, and of how many; `doing` is what is being done."""

    def __call__(self, done: int, total: int, doing: str = "reading", /) -> None: ...


Notice = Callable[[str, str], None]
"""Told the path of a file that was passed over, or only half understood, and why."""
