"""What a run reports: findings, and the fixes they carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum

from vaultlint.text import Edit, Span


class Severity(IntEnum):
    """How bad a finding is; ordered, so `--fail-on` is one comparison."""

    HINT = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        return self.name.lower()


class Safety(IntEnum):
    """How far a fix may be trusted. Of several opinions about one fix the lowest counts."""

    NEVER = 0  # no fix is offered, whatever the check proposes
    UNSAFE = 1  # a person should look: the meaning may change
    SAFE = 2  # the note says the same afterwards

    @property
    def label(self) -> str:
        return self.name.lower()


class Change(Enum):
    """A thing that may differ after a fix because the fix says so; anything else that differs is damage."""

    LINKS = "links"
    TAGS = "tags"
    HEADINGS = "headings"
    BLOCKS = "blocks"
    PROPERTIES = "properties"
    STRUCTURE = "structure"
    URLS = "urls"
    QUERIES = "queries"
    ALLOWANCES = "allowances"
    """What is said to vaultlint alone, in a comment or a property."""
    READ = "read"
    """What nobody read is read from now on: others may find something in it."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A set of edits, possibly in several notes: all of them or none."""

    edits: tuple[Edit, ...]
    safety: Safety
    changes: frozenset[Change] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """Why one place in the vault matters: all that a reporter needs."""

    rule: str
    severity: Severity
    path: str
    span: Span
    message: str
    fix: Fix | None = None
    suppressed: bool = field(default=False, compare=False)
    reason: str | None = field(default=None, compare=False)
    """Why the finding was suppressed, as the author of the note put it."""
    accepted: bool = field(default=False, compare=False)
    """Whether the baseline suppresses it, and not the note."""

    @property
    def standing(self) -> str:
        """How it counts: by its severity, or not at all since somebody allows or accepts it."""
        if not self.suppressed:
            return self.severity.label
        return "in the baseline" if self.accepted else "allowed"

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        return self.path, self.span.start, self.span.end, self.rule, self.message
