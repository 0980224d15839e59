"""How far a long run has come: one line on the terminal that is gone when the run is over."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from vaultlint.cli.console import Stream

_PATIENCE = 1.0
"""Seconds a run may take before it says how far it is."""
_PACE = 0.1
"""Seconds between two drawings."""
_BAR = 24


class Progress:
    """Draws a bar with count, rate and estimate; `show` says whether it may."""

    def __init__(self, stream: Stream, *, show: bool) -> None:
        self._stream = stream
        self._show = show and stream.is_terminal
        self._started = time.monotonic()
        self._drawn_at = 0.0
        self._is_drawn = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def __call__(self, done: int, total: int) -> None:
        """`done` of `total` notes are checked."""
        now = time.monotonic()
        if not self._show or now - self._started < _PATIENCE or now - self._drawn_at < _PACE:
            return
        self._drawn_at = now
        self._write(f"\r\x1b[2K{self._line(done, total, now - self._started)}")
        self._is_drawn = True

    def clear(self) -> None:
        """Make room for a line of output; the bar comes back with the next step."""
        if self._is_drawn:
            self._write("\r\x1b[2K")
            self._is_drawn = False

    def _line(self, done: int, total: int, seconds: float) -> str:
        style = self._stream.style
        rate = done / seconds
        left = (total - done) / rate if rate else 0.0
        full = round(_BAR * done / total) if total else 0
        whole, part = self._marks()
        bar = style.good(whole * full) + style.faint(part * (_BAR - full))
        text = f"{done:,} of {total:,} notes, {rate:,.0f} a second, {_duration(left)} left"
        return f"{bar} {text}"[: None if style.colour else self._stream.width - 1]

    def _marks(self) -> tuple[str, str]:
        utf8 = (self._stream.file.encoding or "").lower().replace("-", "") == "utf8"
        return ("━", "─") if utf8 else ("#", "-")

    def _write(self, text: str) -> None:
        self._stream.file.write(text)
        self._stream.file.flush()


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
