"""A run from beginning to end, in the order of the sentence: find the notes, read them, judge them, tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from vaultlint.config import Config
from vaultlint.findings import Finding
from vaultlint.text import NotText, SourceText
from vaultlint.vault.discovery import DiskFiles, Files, OverlaidFiles
from vaultlint.vault.settings import Settings

if TYPE_CHECKING:
    from vaultlint.engine import Linter
    from vaultlint.vault.index import Vault


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


Progress = Callable[[int, int], None]
"""Told how many files are done, and of how many."""
Notice = Callable[[str, str], None]
"""Told the path of a file that was passed over, or only half understood, and why."""


def check(request: Request, progress: Progress | None = None, notice: Notice | None = None) -> Iterator[Checked]:
    """Judge a vault, file by file in the order of their paths."""
    if request.staged:
        yield from _check_staged(request, progress)
        return
    disk = DiskFiles(request.root)
    files: Files = OverlaidFiles(disk, dict(request.overlay)) if request.overlay else disk
    settings = Settings.read(files, request.root)
    if notice is not None:
        for path, reason in sorted(disk.skipped.items()):
            notice(path, reason)
        for fault in settings.faults:
            notice(fault.path, fault.reason)
    chosen = _chosen(files, settings, request)
    linter, vault = _open(request, files, settings, checks=frozenset(chosen).__contains__)
    for number, path in enumerate(chosen, start=1):
        yield _judged(path, linter, vault)
        if progress is not None:
            progress(number, len(chosen))


def open_vault(root: Path, config: Config) -> Vault:
    """A vault to ask questions of; nothing is judged."""
    files = DiskFiles(root)
    request = Request(root, config)
    return _open(request, files, Settings.read(files, root), checks=lambda _: False)[1]


def _open(request: Request, files: Files, settings: Settings, checks: Callable[[str], bool]) -> tuple[Linter, Vault]:
    from vaultlint.engine import Linter
    from vaultlint.rulebook import Rulebook
    from vaultlint.vault.index import Vault

    activation = Rulebook.builtin().activate(request.config)
    linter = Linter(activation, checks=checks, timeout=request.timeout)
    vault = Vault(request.root, files, settings, linter.read, assume_exists=request.config.assume_exists)
    return linter, vault


def _check_staged(request: Request, progress: Progress | None) -> Iterator[Checked]:
    """Everything in the staged files; elsewhere only what the staged changes brought about.

    The vault is seen twice, as the index has it and as the last commit has it. A note that was not touched gets the
    findings that it has now and had not before.
    """
    from vaultlint.git import staged

    state = staged(request.root)
    settings = Settings.read(state.files, request.root)
    chosen = _chosen(state.files, settings, request)
    linter, now = _open(request, state.files, settings, checks=frozenset(chosen).__contains__)
    before = now.with_files(state.before, linter.read_only)
    if not _may_break_others(state.changed, state.gone, now, before):
        chosen = [path for path in chosen if path in state.changed]
    for number, path in enumerate(chosen, start=1):
        checked = _judged(path, linter, now)
        if path not in state.changed:
            known = {_identity(finding) for finding in linter.judge(path, before)} if checked.findings else set()
            fresh = tuple(finding for finding in checked.findings if _identity(finding) not in known)
            checked = Checked(path, checked.source if fresh else None, fresh, checked.error)
        yield checked
        if progress is not None:
            progress(number, len(chosen))


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
    return headings, {block.id for block in metadata.blocks}, metadata.aliases, {note.id for note in metadata.footnotes}


def _identity(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.path, finding.span


def _judged(path: str, linter: Linter, vault: Vault) -> Checked:
    try:
        findings = linter.judge(path, vault)
        source = SourceText.from_bytes(vault.files.read(path)) if findings else None
    except OSError as error:
        return Checked(path, None, error=error.strerror or str(error))
    except NotText:
        source = None
    return Checked(path, source, findings, linter.failure(path))


def _chosen(files: Files, settings: Settings, request: Request) -> list[str]:
    """The files to report on: those asked for, without the excluded ones unless they were named."""
    from vaultlint.engine import is_read

    readable = sorted(path for path in files.paths if is_read(path))
    named = {path.rstrip("/") for path in request.paths if path not in ("", ".")}
    whole = not request.paths or any(path in ("", ".") for path in request.paths)

    def wanted(path: str) -> bool:
        if path in named and not request.force_exclude:
            return True
        asked = whole or path in named or any(path.startswith(f"{folder}/") for folder in named)
        return asked and not request.config.is_excluded(path) and not settings.is_ignored(path)

    return [path for path in readable if wanted(path)]
