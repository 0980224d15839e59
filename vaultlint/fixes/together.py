"""Which notes are written together: a fix that reaches several notes is carried out in all of them or in none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from vaultlint.findings import Finding
from vaultlint.fixes.groups import connected
from vaultlint.fixes.write import Locate, Rewrite, WriteRefused, check


def grouped(rewrites: Iterable[Rewrite], fixed: Iterable[Finding]) -> list[Rewrite]:
    """The rewrites, each with the group of notes that the fixes in it reach as well."""
    groups = connected({edit.path for edit in finding.fix.edits} for finding in fixed if finding.fix)
    return [rewrite._replace(group=groups.get(rewrite.path, "")) for rewrite in rewrites]


def unwritable(rewrites: Sequence[Rewrite], root: Path, locate: Locate, *, in_place: bool = False) -> Mapping[str, str]:
    """The notes that must be left as they are, and why: they cannot be written, or share a fix with one that cannot.

    Nothing is touched. A group of which a note fails later than this look is taken back by whoever writes.
    """
    refused = {rewrite.path: reason for rewrite in rewrites if (reason := _refusal(rewrite, root, locate, in_place))}
    return with_companions(refused, rewrites)


def with_companions(refused: Mapping[str, str], rewrites: Iterable[Rewrite]) -> Mapping[str, str]:
    """What is refused, and why, with all that shares a fix with it."""
    all_refused = dict(refused)
    rewrites = list(rewrites)
    culprits = {rewrite.group: rewrite.path for rewrite in rewrites if rewrite.path in refused and rewrite.group}
    for rewrite in rewrites:
        if rewrite.group in culprits and rewrite.path not in refused:
            all_refused[rewrite.path] = shares_a_fix(culprits[rewrite.group])
    return all_refused


def shares_a_fix(culprit: str) -> str:
    """Why a note is left alone that could have been written."""
    return f"it shares a fix with {culprit}, which cannot be written"


def _refusal(rewrite: Rewrite, root: Path, locate: Locate, in_place: bool) -> str | None:
    try:
        check(root, locate(rewrite.path), rewrite, in_place=in_place)
    except WriteRefused as refusal:
        return str(refusal)
    except KeyError:
        return "it is gone"
    return None
