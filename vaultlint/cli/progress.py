"""How far a long run has come: one line on the terminal that is gone when the run is over."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from vaultlint.cli.console import Stream

_PATIENCE = 1.0
"""Seconds a run may take before it says how far it is."""
_PACE = 0.1
"""Seconds between two drawings."""
_MEMORY = 5.0
"""Seconds over which the rate is measured: a run goes through phases, and old ones foretell nothing."""
_STILL = 1.0
"""Seconds without a step after which no estimate is worth anything."""
_BAR = 24


class Progress:
    """Draws a bar with count, rate and estimate while a `with` block runs; `show` says whether it may.

    It draws by a clock of its own, so that a step which takes long (the first question about links reads the whole
    vault) does not look like a program that hangs.
    """

    def __init__(self, stream: Stream, *, show: bool) -> None:
        self._stream = stream
        self._show = show and stream.is_terminal
        self._started = time.monotonic()
        self._done = self._total = 0
        self._doing = ""
        self._stepped = self._started
        self._past: deque[tuple[float, int]] = deque([(self._started, 0)])
        self._is_drawn = self._is_drawing = False
        self._screen = threading.Lock()
        self._over = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def __call__(self, done: int, total: int, doing: str = "reading") -> None:
        """`done` of `total` notes are read, or judged: that begins once all are read."""
        if self._show and not self._is_drawing:
            # Only now: processes that a run forks in the beginning are not to be born with a thread.
            self._is_drawing = True
            threading.Thread(target=self._draw_by_the_clock, daemon=True).start()
        if doing != self._doing:
            with self._screen:
                self._past = deque([(time.monotonic(), done)])
        self._done, self._total, self._doing = done, total, doing
        self._stepped = time.monotonic()

    @contextmanager
    def set_aside(self) -> Iterator[None]:
        """Lines of output can be written in this block; the bar comes back by itself."""
        if not self._show:
            yield
            return
        with self._screen:
            self._wipe()
            yield

    def stop(self) -> None:
        """Draw no more. Safe to call from wherever a signal threw us out."""
        self._over.set()
        # Where the signal fell between taking the lock and entering its block, nobody will ever give it back.
        held = self._screen.acquire(timeout=1)
        self._wipe()
        if held:
            self._screen.release()

    def _wipe(self) -> None:
        if self._is_drawn:
            self._write("\r\x1b[2K")
            self._is_drawn = False

    def _draw_by_the_clock(self) -> None:
        if self._over.wait(_PATIENCE):
            return
        while not self._over.wait(_PACE):
            with self._screen:
                if not self._over.is_set():
                    self._write(f"\r\x1b[2K{self._line(time.monotonic())}")
                    self._is_drawn = True

    def _line(self, now: float) -> str:
        done, total = self._done, self._total
        self._past.append((now, done))
        while now - self._past[0][0] > _MEMORY:
            self._past.popleft()
        then, done_then = self._past[0]
        rate = (done - done_then) / (now - then) if now > then else 0.0
        if not total:
            return f"{self._bar(0, 1)} reading the vault, {now - self._started:.0f} s so far"
        text = f"{self._bar(done, total)} {self._doing} {done:,} of {total:,} notes"
        if not rate or now - self._stepped > _STILL:
            return f"{text}, {now - self._started:.0f} s so far"
        return f"{text}, {rate:,.0f} a second, {_duration((total - done) / rate)} left"

    def _bar(self, done: int, total: int) -> str:
        full = round(_BAR * done / total)
        utf8 = (self._stream.file.encoding or "").lower().replace("-", "") == "utf8"
        reached, ahead = ("━", "─") if utf8 else ("#", "-")
        return self._stream.style.good(reached * full) + self._stream.style.faint(ahead * (_BAR - full))

    def _write(self, text: str) -> None:
        try:
            self._stream.file.write(text)
            self._stream.file.flush()
        except OSError:  # the terminal is gone
            self._show = False
            self._over.set()


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
