"""The files of a run judged in several processes, told in the order of their paths."""

from __future__ import annotations

import os
from collections.abc import Iterator

from vaultlint import crew
from vaultlint.cache.outcome import Found, Outcome, packed, unpacked
from vaultlint.cache.store import CacheTrouble, Store
from vaultlint.opening import Run
from vaultlint.request import Progress

_PIECE = 100
"""Files that are judged at a time."""
_FEW = 1_000
"""So many files are judged before another process has begun."""


def judged(run: Run, store: Store, jobs: int | None, progress: Progress | None = None) -> Iterator[Found]:
    """What there is to say of each chosen file. Raises `KnowledgeLost`."""
    for number, found in enumerate(_judged(run, store, jobs), start=1):
        if progress is not None:
            progress(number, len(run.chosen), "judging")
        yield found


def _judged(run: Run, store: Store, jobs: int | None) -> Iterator[Found]:
    parts = [run.chosen[start : start + _PIECE] for start in range(0, len(run.chosen), _PIECE)]
    processes = crew.workers(jobs) if jobs is not None or len(run.chosen) >= _FEW else 1
    asker = os.getpid()

    def work(number: int) -> bytes:
        nonlocal asker
        if asker != os.getpid():
            store.reopen()
            store.begin()
            asker = os.getpid()
            if run.catalogue is None or not run.catalogue.tracked.is_remembered:
                raise CacheTrouble("another run changed it")
        return packed(Outcome(tuple(_found(run, path) for path in parts[number]), ()))

    if processes == 1 or len(parts) <= 1:
        yield from (_found(run, path) for path in run.chosen)
        return
    results = crew.results(work, len(parts), processes)
    waiting: dict[int, bytes] = {}
    try:
        for number in range(len(parts)):
            while number not in waiting:
                done, data = next(results)
                waiting[done] = data
            yield from unpacked(waiting.pop(number)).files
    finally:
        results.close()


def _found(run: Run, path: str) -> Found:
    checked = run.judged(path)
    return Found(path, checked.findings, checked.error, checked.is_attachment)
