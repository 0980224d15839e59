"""A run from beginning to end, in the order of the sentence: find the notes, read them, judge them, tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from vaultlint.config import Config
from vaultlint.findings import Finding, Safety, Severity
from vaultlint.request import Checked, Notice, Progress, Request, Sums, without_accepted
from vaultlint.vault.discovery import DiskFiles, FilesReadOnce

if TYPE_CHECKING:
    from vaultlint.baseline import Baseline
    from vaultlint.fixes.converge import Settled
    from vaultlint.vault.index import Vault

T = TypeVar("T")

__all__ = ["Checked", "Notice", "Progress", "Request", "answered", "check", "open_vault", "remaining", "settle_fixes"]


def check(
    request: Request, progress: Progress | None = None, notice: Notice | None = None, sums: Sums | None = None
) -> Iterator[Checked]:
    """Judge a vault, file by file in the order of their paths.

    Where an earlier run found it all out, or nothing is kept, `sums` are told what they suffice for; files are what is
    left.
    """
    # The baseline comes last: what is kept of a run must not depend on it.
    if request.baseline is not None:
        sums = None  # it may accept any of them
    return (without_accepted(checked, request.baseline) for checked in _judged(request, progress, notice, sums))


def _judged(request: Request, progress: Progress | None, notice: Notice | None, sums: Sums | None) -> Iterator[Checked]:
    if request.staged:
        from vaultlint.brought_about import check_staged

        return check_staged(request, progress)
    if request.since is not None:
        from vaultlint.brought_about import check_since

        return check_since(request, progress, notice)
    from vaultlint.remembering import check_disk

    return check_disk(request, progress, notice, sums)


def settle_fixes(
    request: Request, wanted: Safety, progress: Progress | None = None, notice: Notice | None = None
) -> Settled:
    """What `fix` would make of a vault, in memory.

    Hints are fixed where their rule or theme was selected by name, or all rules on the command line.
    A note given on stdin stands alone: nothing else may be edited for its sake.
    """
    from vaultlint.engine import is_read
    from vaultlint.fixes.converge import settle
    from vaultlint.opening import disk_of, open_run, overlaid

    # Somebody may save a note meanwhile: whoever writes later compares the disk with what was read here.
    wants_all = request.config.command_line.wants_all
    run = open_run(request, FilesReadOnce(overlaid(disk_of(request, notice), request)), progress, notice)

    def fixes_hint(finding: Finding) -> bool:
        return finding.severity > Severity.HINT or wants_all or run.linter.was_selected_by_name(finding)

    def may_edit(path: str) -> bool:
        return is_read(path) and (not request.overlay or path in request.overlay)

    return settle(
        run.linter,
        run.vault,
        run.chosen,
        wanted=wanted,
        fixes_hint=fixes_hint,
        may_edit=may_edit,
        baseline=request.baseline,
        set_aside=request.set_aside,
    )


def remaining(settled: Settled, baseline: Baseline | None = None) -> Iterator[Checked]:
    """What the fixes leave in each note that was asked about, as `check` would tell it once they are written."""
    from vaultlint.engine import is_read

    assert settled.vault is not None
    for path, findings in settled.judged.items():
        is_attachment = not is_read(path)
        text = partial(settled.vault.source, path) if findings and not is_attachment else None
        checked = Checked(path, text, findings, settled.failures.get(path), is_attachment=is_attachment)
        yield without_accepted(checked, baseline)


def answered(root: Path, config: Config, question: Callable[[Vault], T], progress: Progress | None = None) -> T:
    """What a vault answers to a question that changes nothing; of notes that are known it is answered at once."""
    from vaultlint.cache.place import cache_folder
    from vaultlint.remembering import answered as with_cache

    return with_cache(Request(root, config, cache=cache_folder()), question, progress)


def open_vault(root: Path, config: Config) -> Vault:
    """A vault that is read anew, for whoever is going to change it; nothing is judged."""
    from vaultlint.opening import open_run

    return open_run(Request(root, config), DiskFiles(root)).vault
