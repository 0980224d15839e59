"""What every run begins with: which files, which rules in force, and a vault that can be asked."""

from __future__ import annotations

import gc
from functools import partial

from vaultlint.cache.brief import IsCounted
from vaultlint.cache.catalogue import Catalogue
from vaultlint.cache.store import Store
from vaultlint.cache.tracked import Tracked
from vaultlint.engine import Linter, is_judged, is_read
from vaultlint.frozen import Frozen
from vaultlint.request import Checked, Notice, Progress, Request
from vaultlint.rulebook import Rulebook
from vaultlint.vault.discovery import DiskFiles, Files, OverlaidFiles
from vaultlint.vault.index import Vault
from vaultlint.vault.metadata import Metadata
from vaultlint.vault.note_roles import is_template
from vaultlint.vault.settings import Settings
from vaultlint.vault.vocabulary import Vocabulary


class Run(Frozen):
    """A run that has begun."""

    chosen: list[str]
    """The files to judge, in the order of their paths."""
    linter: Linter
    vault: Vault
    catalogue: Catalogue | None = None
    """What is known of the files on disk, where the run keeps a cache."""

    def judged(self, path: str) -> Checked:
        """What there is to say about a file."""
        return judged(path, self.linter, self.vault)


def disk_of(request: Request, notice: Notice | None) -> DiskFiles:
    """The vault as it lies on disk; what is passed over is told."""
    disk = DiskFiles(request.root)
    if notice is not None:
        for path, reason in sorted(disk.skipped.items()):
            notice(path, reason)
    return disk


def overlaid(disk: Files, request: Request) -> Files:
    """Files with the contents that the request brings along."""
    return OverlaidFiles(disk, dict(request.overlay)) if request.overlay else disk


def open_run(request: Request, files: Files, progress: Progress | None = None, notice: Notice | None = None) -> Run:
    """A run that reads files when somebody asks, each once."""
    settings, chosen, linter = _begun(request, files, Rulebook.builtin(), notice)
    notes = sum(map(is_read, chosen))
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
    return Run(chosen, linter, vault)


def open_with_cache(
    request: Request,
    disk: DiskFiles,
    store: Store,
    tracked: Tracked,
    progress: Progress | None = None,
    notice: Notice | None = None,
    seen: Files | None = None,
    is_counted: IsCounted | None = None,
) -> Run:
    """A run that knows every note on disk before it judges the first, most of them from earlier runs.

    `seen` is what is judged where that is not the disk itself. What note checks find and `is_counted` may be in the
    `counts` of the catalogue and nowhere else. Raises `CacheTrouble`.
    """
    files = overlaid(disk, request) if seen is None else seen
    settings, chosen, linter = _begun(request, files, Rulebook.builtin(), notice)
    on_disk = (frozenset(chosen) & disk.paths) - request.overlay.keys()
    catalogue = Catalogue(store, disk, linter, on_disk, tracked, is_counted)
    catalogue.bring_up_to_date(request.jobs, progress)
    linter.rely_on(catalogue.readings())
    vault = Vault(
        request.root,
        disk,
        settings,
        linter.read,
        assume_exists=request.config.assume_exists,
        notes=catalogue.notes(lambda path: linter.read(path, disk.read(path))),
        vocabulary=Vocabulary(disk, counts=catalogue.words()),
    )
    return Run(chosen, linter, vault if files is disk else vault.with_files(files), catalogue)


def _begun(
    request: Request, files: Files, rulebook: Rulebook, notice: Notice | None
) -> tuple[Settings, list[str], Linter]:
    if not gc.isenabled():
        # Whoever started us put it off: what was imported until now stays, and nobody needs to look at it.
        gc.freeze()
        gc.enable()
    settings = Settings.read(files, request.root).with_said(request.config.obsidian)
    activation = rulebook.activate(request.config, partial(is_template, settings=settings))
    if notice is not None:
        for fault in settings.faults:
            notice(fault.path, fault.reason)
    chosen = [path for path in _asked_for(files, settings, request) if is_judged(path, activation)]
    return settings, chosen, Linter(activation, checks=frozenset(chosen).__contains__, timeout=request.timeout)


def judged(path: str, linter: Linter, vault: Vault) -> Checked:
    """What there is to say about a file."""
    if not is_read(path):
        return Checked(path, None, linter.judge(path, vault), linter.failure(path), is_attachment=True)
    try:
        findings = linter.judge(path, vault)
    except OSError as error:
        return Checked(path, None, error=error.strerror or str(error))
    return Checked(path, partial(vault.source, path) if findings else None, findings, linter.failure(path))


def _asked_for(files: Files, settings: Settings, request: Request) -> list[str]:
    """The files that somebody wants to hear of, without the excluded ones unless they were named."""
    named = {path.rstrip("/") for path in request.paths if path not in ("", ".")}
    whole = not request.paths or any(path in ("", ".") for path in request.paths)
    folders = tuple(f"{folder}/" for folder in named)
    asked = files.paths if whole else {path for path in files.paths if path in named or path.startswith(folders)}

    def wanted(path: str) -> bool:
        if path in named and not request.force_exclude:
            return True
        return not request.config.is_excluded(path) and not settings.is_ignored(path)

    return [path for path in sorted(asked) if wanted(path)]
