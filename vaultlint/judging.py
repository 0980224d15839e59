"""The files of a run judged in several processes, told in the order of their paths."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from vaultlint import crew
from vaultlint.cache.brief import Brief, IsCounted, brief_of, packed_brief, unpacked_brief
from vaultlint.cache.outcome import Found, Outcome, packed, unpacked
from vaultlint.cache.store import CacheTrouble, Store
from vaultlint.opening import Run
from vaultlint.request import Progress

T = TypeVar("T")
_PIECE = 100
"""Files that are judged at a time."""
_FEW = 1_000
"""So many files are judged before another process has begun."""


@dataclass(frozen=True)
class _Form(Generic[T]):
    """What is wanted of the outcome of a piece, and how it gets from one process to another."""

    of: Callable[[Outcome], T]
    packed: Callable[[T], bytes]
    unpacked: Callable[[bytes], T]


_WHOLE = _Form(lambda outcome: outcome, packed, unpacked)


def judged(run: Run, store: Store, jobs: int | None, progress: Progress | None = None) -> Iterator[Found]:
    """What there is to say of each chosen file. Raises `KnowledgeLost`."""
    for piece in _pieces(run, store, jobs, _WHOLE, progress):
        yield from piece.files


def judged_in_brief(
    run: Run, store: Store, jobs: int | None, is_counted: IsCounted, progress: Progress | None = None
) -> Iterator[Brief]:
    """The same in brief, piece by piece: what `is_counted` is in no file. Raises `KnowledgeLost`."""
    form = _Form(lambda outcome: brief_of(outcome, is_counted), packed_brief, unpacked_brief)
    return _pieces(run, store, jobs, form, progress)


def _pieces(run: Run, store: Store, jobs: int | None, form: _Form[T], progress: Progress | None) -> Iterator[T]:
    parts = [run.chosen[start : start + _PIECE] for start in range(0, len(run.chosen), _PIECE)]
    for number, piece in enumerate(_judged(run, store, jobs, parts, form)):
        before = number * _PIECE
        for done in range(before + 1, before + len(parts[number]) + 1):
            if progress is not None:
                progress(done, len(run.chosen), "judging")
        yield piece


def _judged(run: Run, store: Store, jobs: int | None, parts: Sequence[Sequence[str]], form: _Form[T]) -> Iterator[T]:
    processes = crew.workers(jobs) if jobs is not None or len(run.chosen) >= _FEW else 1
    asker = os.getpid()

    def judge(number: int) -> T:
        return form.of(Outcome(tuple([_found(run, path) for path in parts[number]]), ()))

    def work(number: int) -> bytes:
        nonlocal asker
        if asker != os.getpid():
            store.reopen()
            store.begin()
            asker = os.getpid()
            if run.catalogue is None or not run.catalogue.tracked.is_remembered:
                raise CacheTrouble("another run changed it")
        return form.packed(judge(number))

    if processes == 1 or len(parts) <= 1:
        yield from map(judge, range(len(parts)))
        return
    run.vault.metadata.expect_questions()
    results = crew.results(work, len(parts), processes)
    waiting: dict[int, bytes] = {}
    try:
        for number in range(len(parts)):
            while number not in waiting:
                done, data = next(results)
                waiting[done] = data
            yield form.unpacked(waiting.pop(number))
    finally:
        results.close()


def _found(run: Run, path: str) -> Found:
    checked = run.judged(path)
    return Found(path, checked.findings, checked.error, checked.is_attachment)
