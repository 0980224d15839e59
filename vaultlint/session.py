"""A run from beginning to end, in the order of the sentence: find the notes, read them, judge them, tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from vaultlint.config import Config
from vaultlint.findings import Finding, Safety, Severity
from vaultlint.text import NotText, SourceText
from vaultlint.vault.discovery import DiskFiles, Files, FilesReadOnce, OverlaidFiles
from vaultlint.vault.settings import Settings

if TYPE_CHECKING:
    from vaultlint.engine import Linter
    from vaultlint.fixes.converge import Settled
    from vaultlint.vault.index import Vault
    from vaultlint.vault.metadata import Metadata


@dataclass(frozen=True)
class Request:
    """What is asked of a run."""

    root: Path
    config: Config
    paths: tuple[str, ...] = ()
    """Files and folders relative to the vault; none means the whole vault."""
    staged: bool = False
    """Judge what git's index holds: the staged files, and whatever their changes break elsewhere."""
    timeout: float = 5.0
    """Seconds one note may take."""
    force_exclude: bool = False
    """Leave excluded files out even where they are named."""
    overlay: Mapping[str, bytes] = field(default_factory=dict)
    """Contents that stand in for the ones on disk, such as a note given on stdin."""


@dataclass(frozen=True)
class Checked:
    """One file's outcome."""

    path: str
    source: SourceText | None
    """The text the findings point into; None where there are none, or where it is no text."""
    findings: tuple[Finding, ...] = ()
    error: str | None = None
    """Trouble with reading or judging the file: the run did not do all that was asked."""
    is_attachment: bool = False
    """Whether it is no note, canvas or base; nobody reads it, and it is not counted as one."""


Progress = Callable[[int, int], None]
"""Told how many files are done, and of how many."""
Notice = Callable[[str, str], None]
"""Told the path of a file that was passed over, or only half understood, and why."""


def check(request: Request, progress: Progress | None = None, notice: Notice | None = None) -> Iterator[Checked]:
    """Judge a vault, file by file in the order of their paths."""
    if request.staged:
        yield from _check_staged(request, progress)
        return
    run = _open(request, _files(request, notice), progress, notice)
    for path in run.chosen:
        yield _judged(path, run.linter, run.vault)


def settle_fixes(
    request: Request, wanted: Safety, progress: Progress | None = None, notice: Notice | None = None
) -> Settled:
    """What `fix` would make of a vault, in memory. Hints are fixed where their rule or theme was selected by name.

    A note given on stdin stands alone: nothing else may be edited for its sake.
    """
    from vaultlint.engine import is_read
    from vaultlint.fixes.converge import settle

    # Somebody may save a note meanwhile: whoever writes later compares the disk with what was read here.
    run = _open(request, FilesReadOnce(_files(request, notice)), progress, notice)

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
        try:
            source = settled.vault.source(path) if findings and not is_attachment else None
        except (NotText, OSError):
            source = None
        yield Checked(path, source, findings, settled.failures.get(path), is_attachment=is_attachment)


def open_vault(root: Path, config: Config) -> Vault:
    """A vault to ask questions of; nothing is judged."""
    return _open(Request(root, config), DiskFiles(root)).vault


@dataclass(frozen=True)
class _Run:
    """What every run begins with."""

    settings: Settings
    chosen: list[str]
    """The files to judge, in the order of their paths."""
    linter: Linter
    vault: Vault


def _files(request: Request, notice: Notice | None) -> Files:
    disk = DiskFiles(request.root)
    if notice is not None:
        for path, reason in sorted(disk.skipped.items()):
            notice(path, reason)
    return OverlaidFiles(disk, dict(request.overlay)) if request.overlay else disk


def _open(request: Request, files: Files, progress: Progress | None = None, notice: Notice | None = None) -> _Run:
    from vaultlint.engine import Linter, is_judged, is_read
    from vaultlint.rulebook import Rulebook
    from vaultlint.vault.index import Vault

    settings = Settings.read(files, request.root)
    activation = Rulebook.builtin().activate(request.config)
    if notice is not None:
        for fault in settings.faults:
            notice(fault.path, fault.reason)
    chosen = [path for path in _asked_for(files, settings, request) if is_judged(path, activation)]
    notes = sum(map(is_read, chosen))
    linter = Linter(activation, checks=frozenset(chosen).__contains__, timeout=request.timeout)
    read = 0

    def counted(path: str, data: bytes) -> Metadata:
        nonlocal read
        metadata = linter.read(path, data)
        read += 1
        if progress is not None:
            # A question about aliases or headings can lead to the rest of the vault.
            progress(read, notes if read <= notes else len(vault.metadata))
        return metadata

    vault = Vault(request.root, files, settings, counted, assume_exists=request.config.assume_exists)
    return _Run(settings, chosen, linter, vault)


def _check_staged(request: Request, progress: Progress | None) -> Iterator[Checked]:
    """Everything in the staged files; elsewhere only what the staged changes brought about.

    The vault is seen twice, as the index has it and as the last commit has it. A note that was not touched gets the
    findings that it has now and had not before.
    """
    from vaultlint.git import staged

    state = staged(request.root)
    run = _open(request, state.files, progress)
    before = run.vault.with_files(state.before, run.linter.read_only)
    reaches_others = _may_break_others(state.changed, state.gone, run.vault, before)
    for path in run.chosen:
        if path not in state.changed and not reaches_others:
            continue
        checked = _judged(path, run.linter, run.vault)
        if path not in state.changed:
            known = {_identity(finding) for finding in run.linter.judge(path, before)} if checked.findings else set()
            fresh = tuple(finding for finding in checked.findings if _identity(finding) not in known)
            checked = Checked(path, checked.source if fresh else None, fresh, checked.error)
        yield checked


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


def _judged(path: str, linter: Linter, vault: Vault) -> Checked:
    from vaultlint.engine import is_read

    if not is_read(path):
        return Checked(path, None, linter.judge(path, vault), linter.failure(path), is_attachment=True)
    try:
        findings = linter.judge(path, vault)
        source = SourceText.from_bytes(vault.files.read(path)) if findings else None
    except OSError as error:
        return Checked(path, None, error=error.strerror or str(error))
    except NotText:
        source = None
    return Checked(path, source, findings, linter.failure(path))


def _asked_for(files: Files, settings: Settings, request: Request) -> list[str]:
    """The files that somebody wants to hear of, without the excluded ones unless they were named."""
    named = {path.rstrip("/") for path in request.paths if path not in ("", ".")}
    whole = not request.paths or any(path in ("", ".") for path in request.paths)

    def wanted(path: str) -> bool:
        if path in named and not request.force_exclude:
            return True
        asked = whole or path in named or any(path.startswith(f"{folder}/") for folder in named)
        return asked and not request.config.is_excluded(path) and not settings.is_ignored(path)

    return [path for path in sorted(files.paths) if wanted(path)]
