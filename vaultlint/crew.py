"""Work in several processes: whoever is free takes the next piece, and what each piece came to is handed over as bytes.

Children are forked: they begin at once, share the memory of what was read so far, and are given nothing but numbers.
Where a system cannot fork, or one process is enough, the same work is done here. A child that dies takes no work with
it: what it did not hand over is done again by the parent.
"""

from __future__ import annotations

import gc
import os
import signal
import struct
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import selectors

Work = Callable[[int], bytes]
"""Does the piece of that number."""

_NUMBER = struct.Struct("<I")
_HEAD = struct.Struct("<II")
"""The number of a piece, and the length of what it came to."""
_MOST_PIECES = 4_000
"""All their numbers must fit into a pipe before anybody reads them: macOS gives it 16 KB."""
_READ = 1 << 16


def pieces(count: int) -> int:
    """How many things a piece should hold, where there are `count` in all: few, so that all processes end together."""
    return max(8, -(-count // _MOST_PIECES))


def workers(jobs: int | None) -> int:
    """How many processes to use: as many as asked for, else one for each core that this process may use."""
    if not hasattr(os, "fork"):
        return 1
    if jobs is not None:
        return max(1, jobs)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def results(
    work: Work, count: int, processes: int, *, parent_works: bool = True
) -> Generator[tuple[int, bytes], None, None]:
    """What each of `count` pieces came to, with its number, in the order in which they are done.

    The first one is done before another process is there. What it asks for (modules, names, words) others will ask
    for, too, and what is there when children are born is shared by all processes, as long as none of them moves it
    about. A parent that does not work itself is there whenever a child has something to hand over, and what work needs
    of memory goes with the children.
    """
    alone = min(1, count) if processes > 1 else count
    yield from ((number, work(number)) for number in range(alone))
    if alone == count:
        return
    gc.collect()
    gc.freeze()
    crew = _Crew(work, range(alone, count), min(processes, count - alone) - parent_works)
    try:
        yield from crew.results(parent_works)
    finally:
        crew.dismiss()
        gc.unfreeze()


class _Crew:
    """This process and its children."""

    def __init__(self, work: Work, numbers: range, children: int) -> None:
        self._work = work
        self._missing = set(numbers)
        self._queue, entry = os.pipe()
        os.write(entry, b"".join(map(_NUMBER.pack, numbers)))
        os.close(entry)
        self._children: dict[int, tuple[int, bytearray]] = {}
        """By the pipe they write to: the process, and what was read of its next result."""
        for _ in range(children):
            self._fork()

    def results(self, parent_works: bool) -> Iterator[tuple[int, bytes]]:
        import selectors

        with selectors.DefaultSelector() as selector:
            for pipe in self._children:
                selector.register(pipe, selectors.EVENT_READ)
            while parent_works and (number := self._next()) is not None:
                yield self._done(number, self._work(number))
                yield from self._handed_over(selector, 0)
            while selector.get_map():
                yield from self._handed_over(selector, None)
        for number in sorted(self._missing):
            yield number, self._work(number)

    def dismiss(self) -> None:
        os.close(self._queue)
        for pipe, (process, _) in self._children.items():
            os.close(pipe)
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(process, 0)

    def _next(self) -> int | None:
        data = os.read(self._queue, _NUMBER.size)
        return _NUMBER.unpack(data)[0] if data else None

    def _done(self, number: int, result: bytes) -> tuple[int, bytes]:
        self._missing.discard(number)
        return number, result

    def _handed_over(self, selector: selectors.BaseSelector, patience: float | None) -> Iterator[tuple[int, bytes]]:
        for key, _ in selector.select(patience):
            pipe = key.fd
            _, held = self._children[pipe]
            data = os.read(pipe, _READ)
            if not data:
                selector.unregister(pipe)
                continue
            held += data
            while len(held) >= _HEAD.size:
                number, length = _HEAD.unpack_from(held)
                end = _HEAD.size + length
                if len(held) < end:
                    break
                yield self._done(number, bytes(held[_HEAD.size : end]))
                del held[:end]

    def _fork(self) -> None:
        pipe, mouth = os.pipe()
        process = os.fork()
        if process:
            os.close(mouth)
            self._children[pipe] = (process, bytearray())
            return
        code = 1
        try:
            # Whoever hands over to a parent that is gone must be told so, which nobody is while somebody could read.
            for end in (pipe, *self._children):
                os.close(end)
            # Whoever stops the run stops the parent, and the parent its children.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            while (number := self._next()) is not None:
                result = self._work(number)
                _write(mouth, _HEAD.pack(number, len(result)) + result)
            code = 0
        finally:
            # Nothing of the parent's is to be ended here: no file is flushed twice, nothing is written twice.
            os._exit(code)


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
