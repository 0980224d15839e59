"""Which fixes are applied together: choose, and let what collides wait."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

from vaultlint.findings import Finding, Fix, Safety
from vaultlint.text import Edit, Span


class Left(Enum):
    """Why a finding stays."""

    NO_FIX = "no fix is offered"
    UNSAFE = "unsafe: a person should look, --unsafe-fixes applies it"
    UNSAFE_HINT = "an unsafe fix of a hint: --unsafe-fixes with its rule or theme selected by name applies it"
    NOT_SELECTED = "a hint: fixed when its rule or theme is selected by name, or ALL with --select"
    OVERLAPS = "overlaps another fix"
    NAMESAKES = "its heading would have a namesake"
    SET_ASIDE = "changes that are not staged would be in the way"
    REFUSED = "refused by verification"
    NOT_WRITTEN = "the note could not be written"


@dataclass(frozen=True)
class Plan:
    """The fixes of one round: none of their edits touch."""

    chosen: tuple[Finding, ...] = ()
    waiting: tuple[Finding, ...] = ()
    """Findings whose fix touches a chosen one; they have their turn in a later round."""
    edits: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    """By path, in the order of the text, without doubles."""


def why_left(finding: Finding, wanted: Safety, fixes_hint: Callable[[Finding], bool]) -> Left | None:
    """Why a finding's fix is not even tried; None where it is."""
    if finding.fix is None or finding.fix.safety is Safety.NEVER:
        return Left.NO_FIX
    is_wanted = fixes_hint(finding)
    if finding.fix.safety < wanted:
        return Left.UNSAFE if is_wanted else Left.UNSAFE_HINT
    return None if is_wanted else Left.NOT_SELECTED


def plan(findings: Iterable[Finding]) -> Plan:
    """Take fixes in the order of the findings; one that touches what was taken waits, whole.

    The same findings give the same plan, in whatever order they come.
    """
    chosen: list[Finding] = []
    waiting: list[Finding] = []
    taken: dict[str, list[Edit]] = defaultdict(list)
    for finding in sorted(findings, key=_order):
        assert finding.fix is not None
        edits_once = dict.fromkeys(finding.fix.edits)
        fresh = [edit for edit in edits_once if edit not in _neighbours(edit, taken[edit.path])]
        if any(meet(edit.span, other.span) for edit in fresh for other in _neighbours(edit, taken[edit.path])):
            waiting.append(finding)
            continue
        chosen.append(finding)
        for edit in fresh:
            insort(taken[edit.path], edit, key=_by_place)
    edits = {path: tuple(edits) for path, edits in sorted(taken.items()) if edits}
    return Plan(tuple(chosen), tuple(waiting), edits)


def _order(finding: Finding) -> tuple[object, ...]:
    """One place can have several findings of one rule, told apart by their fixes alone."""
    assert finding.fix is not None
    return finding.sort_key, finding.fix.edits, sorted(change.value for change in finding.fix.changes)


def meet(one: Span, other: Span) -> bool:
    """Whether two spans of one note meet; what merely stands side by side does, since the order would matter."""
    return one.start <= other.end and other.start <= one.end


def collides_with_itself(fix: Fix) -> bool:
    """Whether edits of one fix overlap, so that nobody could say what they come to."""
    ordered = sorted(set(fix.edits), key=lambda edit: (edit.path, edit.span))
    return any(one.path == other.path and other.span.start < one.span.end for one, other in pairwise(ordered))


def _neighbours(edit: Edit, taken: list[Edit]) -> list[Edit]:
    """The only edits that `edit` could meet, since `taken` is in order and none of its edits overlap."""
    at = bisect_left(taken, edit.span, key=_by_place)
    return taken[max(at - 1, 0) : at + 1]


def _by_place(edit: Edit) -> Span:
    return edit.span
