"""A run from beginning to end, in the order of the sentence: find the notes, read them, judge them, tell."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from vaultlint.config import Config
from vaultlint.findings import Finding, Safety, Severity
from vaultlint.request import Checked, Notice, Progress, Request, Sums
from vaultlint.vault.discovery import DiskFiles, FilesReadOnce
from vaultlint.vault.knowledge import KnowledgeLost

if TYPE_CHECKING:
    from vaultlint.fixes.converge import Settled
    from vaultlint.git import Staged
    from vaultlint.opening import Run
    from vaultlint.vault.index import Vault

__all__ = ["Checked", "Notice", "Progress", "Request", "check", "open_vault", "remaining", "settle_fixes"]


def check(
    request: Request, progress: Progress | None = None, notice: Notice | None = None, sums: Sums | None = None
) -> Iterator[Checked]:
    """Judge a vault, file by file in the order of their paths.

    Where an earlier run found it all out, `sums` are told what they suffice for; files are what is left.
    """
    if request.staged:
        return _check_staged(request, progress)
    from vaultlint.remembering import check_disk

    return check_disk(request, progress, notice, sums)


def settle_fixes(
    request: Request, wanted: Safety, progress: Progress | None = None, notice: Notice | None = None
) -> Settled:
    """What `fix` would make of a vault, in memory. Hints are fixed where their rule or theme was selected by name.

    A note given on stdin stands alone: nothing else may be edited for its sake.
    """
    from vaultlint.engine import is_read
    from vaultlint.fixes.converge import settle
    from vaultlint.opening import disk_of, open_run, overlaid

    # Somebody may save a note meanwhile: whoever writes later compares the disk with what was read here.
    run = open_run(request, FilesReadOnce(overlaid(disk_of(request, notice), request)), progress, notice)

    def fixes_hint(finding: Finding) -> bool:
        return finding.severity > Severity.HINT or run.linter.was_selected_by_name(finding)

    def may_edit(path: str) -> bool:
        return is_read(path) and (not request.overlay or path in request.overlay)

    return settle(run.linter, run.vault, run.chosen, wanted=wanted, fixes_hint=fixes_hint, may_edit=may_edit)


def remaining(settled: Settled) -> Iterator[Checked]:
    """What the fixes leave in each note that was asked about, as `check` would tell it once they are written."""
    from vaultlint.engine import is_read

    assert settled.vault is not None
    for path, findings in settled.judged.items():
        is_attachment = not is_read(path)
        text = partial(settled.vault.source, path) if findings and not is_attachment else None
        yield Checked(path, text, findings, settled.failures.get(path), is_attachment=is_attachment)


def open_vault(root: Path, config: Config) -> Vault:
    """A vault to ask questions of; nothing is judged."""
    from vaultlint.opening import open_run

    return open_run(Request(root, config), DiskFiles(root)).vault


def _check_staged(request: Request, progress: Progress | None) -> Iterator[Checked]:
    """Everything in the staged files; elsewhere only what the staged changes brought about.

    The vault is seen twice, as the index has it and as the last commit has it. A note that was not touched gets the
    findings that it has now and had not before.
    """
    from vaultlint.git import staged
    from vaultlint.opening import open_run
    from vaultlint.remembering import opened_staged

    state = staged(request.root)
    last = ""
    try:
        with opened_staged(request, state, progress) as run:
            for checked in _brought_about(state, run):
                last = checked.path
                yield checked
    except KnowledgeLost:
        for checked in _brought_about(state, open_run(request, state.files, progress)):
            if checked.path > last:
                yield checked


def _brought_about(state: Staged, run: Run) -> Iterator[Checked]:
    """What there is to say of each file that what is staged may concern."""
    before = run.vault.with_files(state.before_in(run.vault.files), run.linter.read_only)
    reaches_others = _may_break_others(state.changed, state.gone, run.vault, before)
    for path in run.chosen:
        if path in state.changed:
            yield run.judged(path)
        elif reaches_others:
            checked = run.judged(path)
            known = {_identity(finding) for finding in run.linter.judge(path, before)} if checked.findings else set()
            fresh = tuple(finding for finding in checked.findings if _identity(finding) not in known)
            yield Checked(path, checked.text if fresh else None, fresh, checked.error)


def _may_break_others(changed: frozenset[str], gone: frozenset[str], now: Vault, before: Vault) -> bool:
    """Whether files that were not touched could be judged otherwise: names or places came or went."""
    if gone or now.files.paths != before.files.paths:
        return True
    return any(_offers(path, now) != _offers(path, before) for path in changed)


def _offers(path: str, vault: Vault) -> tuple[object, ...]:
    metadata = vault.metadata.get(path)
    if metadata is None:
        return ()
    headings = tuple((heading.text, heading.level) for heading in metadata.headings)
    aliases = tuple(alias.name for alias in metadata.aliases)
    return headings, {block.id for block in metadata.blocks}, aliases, {note.id for note in metadata.footnotes}


def _identity(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.path, finding.span
