"""Which notes are written together: a fix that reaches several notes is carried out in all of them or in none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from vaultlint.findings import Finding
from vaultlint.fixes.write import Rewrite, WriteRefused, check

Locate = Callable[[str], Path]
"""Where a note lies on disk; KeyError for one that is not of the vault."""


def unwritable(
    rewrites: Sequence[Rewrite], fixed: Iterable[Finding], root: Path, locate: Locate, *, in_place: bool = False
) -> Mapping[str, str]:
    """The notes that must be left as they are, and why: they cannot be written, or share a fix with one that cannot.

    Nothing is touched. What goes wrong later than this look is up to the journal, which can take the run back.
    """
    refused = {rewrite.path: reason for rewrite in rewrites if (reason := _refusal(rewrite, root, locate, in_place))}
    neighbours: dict[str, set[str]] = defaultdict(set)
    for finding in fixed:
        paths = {edit.path for edit in finding.fix.edits} if finding.fix else set()
        for path in paths:
            neighbours[path] |= paths
    withheld = dict(refused)
    waiting = list(refused)
    while waiting:
        path = waiting.pop()
        for other in sorted(neighbours[path] - withheld.keys()):
            withheld[other] = f"it shares a fix with {path}, which cannot be written"
            waiting.append(other)
    return withheld


def _refusal(rewrite: Rewrite, root: Path, locate: Locate, in_place: bool) -> str | None:
    try:
        check(root, locate(rewrite.path), rewrite, in_place=in_place)
    except WriteRefused as refusal:
        return str(refusal)
    except KeyError:
        return "it is gone"
    return None
