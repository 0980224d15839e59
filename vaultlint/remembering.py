"""A check of the disk that knows what earlier runs found out, and has nothing to do where nothing happened."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from vaultlint.cache.look import Look
from vaultlint.cache.outcome import Found, Kept, Noticed, Outcomes
from vaultlint.cache.store import CacheDamaged, CacheTrouble, Store
from vaultlint.cache.tracked import Tracked
from vaultlint.request import Checked, Hints, Notice, Progress, Request, Rest, Sums
from vaultlint.text import SourceText
from vaultlint.vault.discovery import DiskFiles, Files
from vaultlint.vault.file_types import WITH_METADATA
from vaultlint.vault.knowledge import KnowledgeLost

if TYPE_CHECKING:
    from vaultlint.cache.brief import SumOfHints
    from vaultlint.findings import Finding
    from vaultlint.git import Staged
    from vaultlint.opening import Run
    from vaultlint.vault.index import Vault

T = TypeVar("T")
_MOST_FINDINGS = 300_000
"""An outcome of more is not kept: reading it again would take its time, too."""


def check_disk(
    request: Request, progress: Progress | None, notice: Notice | None, sums: Sums | None = None
) -> Iterator[Checked]:
    """Judge a vault on disk, file by file in the order of their paths."""
    told: dict[Noticed, None] = {}

    def tell(path: str, reason: str) -> None:
        if notice is not None and Noticed(path, reason) not in told:
            notice(path, reason)
        told[Noticed(path, reason)] = None

    last = ""
    disk = DiskFiles(request.root)
    for path, reason in sorted(disk.skipped.items()):
        tell(path, reason)
    # Whatever is wrong with a cache, what is left is judged without it; and where no disk takes anything, without any.
    for open_store in (partial(_store, request), partial(Store, None)):
        store = None
        try:
            store = open_store()
            for checked in _checked(request, disk, store, progress, tell, told, sums):
                if checked.path > last:
                    last = checked.path
                    yield checked
            return
        except KnowledgeLost as trouble:
            _part_with(store, trouble)
            # Hints that were told one by one are not to be told in sums as well.
            sums = None if store is not None and store.is_kept else sums
        finally:
            if store is not None:
                store.close()
    yield from _without_store(request, disk, progress, tell, last, sums if last else None)


def _without_store(
    request: Request, disk: DiskFiles, progress: Progress | None, tell: Notice, last: str, sums: Sums | None
) -> Iterator[Checked]:
    """Judge a vault with nothing written down, in one process.

    Files up to `last` were told; `sums` are wanted of them, where they were to be told of all in the end.
    """
    from vaultlint.cache.brief import InBrief, is_counted
    from vaultlint.opening import open_run, overlaid

    run = open_run(request, overlaid(disk, request), progress, tell)
    before = InBrief(lambda finding: is_counted(finding) and sums is not None and sums.suffice(finding.rule))
    for path in run.chosen:
        checked = run.judged(path)
        if path > last:
            yield checked
        else:
            before.add(Found(path, checked.findings, checked.error, checked.is_attachment))
    if sums is not None:
        _, notes, hints = before.brief(())
        sums.tell(_rest(notes, hints, run.vault.files))


@contextmanager
def opened_staged(request: Request, state: Staged, progress: Progress | None) -> Iterator[Run]:
    """A run over what git has staged; of the notes that the disk has just the same it knows what earlier runs found."""
    from vaultlint.opening import open_run, open_with_cache

    def known(store: Store) -> Run:
        disk = DiskFiles(request.root)
        tracked = Tracked(store, disk)
        tracked.recognise()
        seen = state.over(disk, tracked.digests())
        return open_with_cache(request, disk, store, tracked, progress, seen=seen)

    with _opened(request, known, lambda: open_run(request, state.files, progress)) as run:
        yield run


@contextmanager
def opened(request: Request, disk: DiskFiles, progress: Progress | None, notice: Notice | None) -> Iterator[Run]:
    """A run over the files on disk that knows what earlier runs found."""
    from vaultlint.opening import open_run, open_with_cache

    def known(store: Store) -> Run:
        tracked = Tracked(store, disk)
        tracked.recognise()
        return open_with_cache(request, disk, store, tracked, progress, notice)

    with _opened(request, known, lambda: open_run(request, disk, progress, notice)) as run:
        yield run


@contextmanager
def _opened(request: Request, known: Callable[[Store], Run], unknown: Callable[[], Run]) -> Iterator[Run]:
    """A run with the cache of its vault, or without where that is of no use. Raises `KnowledgeLost` where it fails."""
    store = None
    try:
        try:
            store = _store(request)
            run = known(store)
        except KnowledgeLost as trouble:
            _part_with(store, trouble)
            run = unknown()
        try:
            yield run
        except KnowledgeLost as trouble:
            _part_with(store, trouble)
            raise
    finally:
        if store is not None:
            store.close()


def answered(request: Request, question: Callable[[Vault], T], progress: Progress | None = None) -> T:
    """What a vault answers to a question; what is known of its notes is not read again."""
    from vaultlint.opening import open_run

    try:
        with opened(request, DiskFiles(request.root), progress, None) as run:
            return question(run.vault)
    except KnowledgeLost:
        return question(open_run(request, DiskFiles(request.root), progress).vault)


def _part_with(store: Store | None, trouble: KnowledgeLost) -> None:
    """Do without a cache that is locked or full; one that is damaged is not to trouble the next run."""
    if store is None:
        return
    if isinstance(trouble, CacheDamaged):
        store.forget()
    else:
        store.close()


def _store(request: Request) -> Store:
    """The cache of a vault; where it cannot be had, one that is gone with the run. Raises `CacheTrouble`."""
    if request.cache is None:
        return Store(None)
    from vaultlint.cache.code import code_identity
    from vaultlint.cache.place import cache_file

    try:
        return Store(cache_file(request.cache, request.root.resolve(), code_identity()))
    except (CacheTrouble, OSError):
        return Store(None)


def _checked(
    request: Request,
    disk: DiskFiles,
    store: Store,
    progress: Progress | None,
    tell: Notice,
    told: dict[Noticed, None],
    sums: Sums | None = None,
) -> Iterator[Checked]:
    is_kept = store.is_kept and not request.overlay
    outcomes = Outcomes(store, json.dumps([repr(request.config), request.paths, request.force_exclude]))
    look = Look(disk)
    if is_kept and (earlier := _again(outcomes.seen(look), disk, tell, sums)):
        yield from earlier
        return
    tracked = Tracked(store, disk, look)
    tracked.recognise()
    if is_kept and tracked.is_what_was_known and (earlier := _again(outcomes.known(tracked), disk, tell, sums)):
        yield from earlier
        return
    from vaultlint.cache.gathered import Gathered
    from vaultlint.judging import judged
    from vaultlint.opening import open_with_cache

    if sums is not None and not store.is_kept:
        yield from _in_sums(request, disk, store, tracked, progress, tell, sums)
        return
    run = open_with_cache(request, disk, store, tracked, progress, tell)
    assert run.catalogue is not None
    gathered = Gathered() if is_kept else None
    for one in judged(run, store, request.jobs, progress):
        if gathered is not None:
            gathered.add(one)
            if one.error is not None or gathered.findings > _MOST_FINDINGS:
                gathered = None
        yield _checked_of(one, run.vault.files)
    store.end()
    if gathered is not None:
        with suppress(CacheTrouble):
            outcomes.keep(run.catalogue.tracked, gathered, told)


def _in_sums(
    request: Request,
    disk: DiskFiles,
    store: Store,
    tracked: Tracked,
    progress: Progress | None,
    tell: Notice,
    sums: Sums,
) -> Iterator[Checked]:
    """Judge a vault of which nothing is kept: what is only counted is counted where it is found, and not made again."""
    from vaultlint.cache.brief import is_counted
    from vaultlint.judging import judged_in_brief
    from vaultlint.opening import open_with_cache

    def is_summed(finding: Finding) -> bool:
        return is_counted(finding) and sums.suffice(finding.rule)

    run = open_with_cache(request, disk, store, tracked, progress, tell, is_counted=is_summed)
    assert run.catalogue is not None
    counts, notes = run.catalogue.counts, 0
    for brief in judged_in_brief(run, store, request.jobs, is_summed, progress):
        yield from (_checked_of(one, run.vault.files) for one in brief.told.files)
        notes += brief.notes
        for of_rule in brief.hints:
            counts.add_sum(of_rule)
    store.end()
    sums.tell(_rest(notes, counts.sums(), run.vault.files))


def _rest(notes: int, sums: Iterable[SumOfHints], files: Files) -> Rest:
    hints = []
    for one in sums:
        path = one.first.path
        first = Found(path, (one.first,), is_attachment=not path.lower().endswith(WITH_METADATA))
        hints.append(Hints(_checked_of(first, files), one.number, one.notes, one.fixes))
    return Rest(notes, tuple(hints))


def _again(kept: Kept | None, disk: DiskFiles, tell: Notice, sums: Sums | None) -> Iterator[Checked] | None:
    """Tell once more what an earlier run came to; None where there is none, or what is left of it does not fit."""
    if kept is None:
        return None
    outcome = None
    if sums is not None and (brief := kept.brief()) and all(sums.suffice(one.first.rule) for one in brief.hints):
        outcome = brief.told
        sums.tell(_rest(brief.notes, brief.hints, disk))
    else:
        outcome = kept.whole()
    if outcome is None:
        return None
    for noticed in outcome.notices:
        tell(*noticed)
    return (_checked_of(one, disk) for one in outcome.files)


def _checked_of(found: Found, files: Files) -> Checked:
    path, findings, error, is_attachment = found
    text = partial(_text, files, path) if findings and not is_attachment else None
    return Checked(path, text, findings, error, is_attachment=is_attachment)


def _text(files: Files, path: str) -> SourceText:
    return SourceText.from_bytes(files.read(path))
