"""One allowance: which rules, where they are silent, why, and how it is taken back."""

from __future__ import annotations

from dataclasses import dataclass

from vaultlint.markdown.note import Note
from vaultlint.text import Edit, Span

OUR_OWN = frozenset({"unreadable-note", "unused-suppression"})
"""Rules about the run and about allowances themselves: only their own name allows them."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """How names are taken out of an allowance, and how the allowance goes with the last of them."""

    names: tuple[Span, ...]
    """Where each of its rules is named."""
    whole: tuple[tuple[Span, str], ...] = ()
    """What takes it back altogether; nothing where no edit is sure to."""
    lines: tuple[Span, ...] = ()
    """The lines that hold one name each; nothing where names stand side by side, with commas between them."""
    in_heading: bool = False
    """Whether it has become part of a heading, which goes by another name without it."""

    def edits(self, rules: tuple[str, ...], unused: frozenset[str], path: str) -> tuple[Edit, ...]:
        """What takes the `unused` of its rules out of the allowance."""
        kept = [rule for rule in rules if rule not in unused]
        if not kept:
            return tuple(Edit(path, *gone) for gone in self.whole)
        if self.lines:
            by_line = zip(rules, self.lines, strict=True)
            return tuple(Edit(path, line, "") for rule, line in by_line if rule in unused)
        if not self.whole:
            return ()
        return (Edit(path, Span(self.names[0].start, self.names[-1].end), ", ".join(kept)),)


@dataclass(frozen=True, slots=True)
class Suppression:
    """One allowance: which rules, where they are silent, and why."""

    rules: tuple[str, ...]
    span: Span
    """Where the allowance is written."""
    covers: Span
    """Where it holds."""
    reason: str | None = None
    withdrawal: Withdrawal | None = None
    """How it is taken back; None for what is said to another program, which may be of use to that one."""
    is_of_everything: bool = False
    """Whether it allows every rule, apart from those about the run itself."""

    def allows(self, rule: str, span: Span) -> bool:
        """Whether a finding of `rule` at `span` is allowed."""
        if rule not in self.rules and not (self.is_of_everything and rule not in OUR_OWN):
            return False
        # An empty span at the very end is covered by what covers the end.
        return self.covers.start <= span.start < max(self.covers.end, self.covers.start + 1) or (
            span.start == span.end == self.covers.end
        )


def whole(note: Note) -> Span:
    """Where an allowance for a whole note holds."""
    return Span(0, len(note.text))
