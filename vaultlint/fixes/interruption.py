"""Signals that ask us to stop wait until the note in hand is done."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any

_ASKING_TO_STOP = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
]


class Interruption:
    """While its block runs, a signal to stop is noted in `arrived` instead of breaking off whatever happens.

    A block that ends without an exception of its own lets the signal through then.

    Needs the main thread, the only one that signals reach; elsewhere nothing is held back.
    """

    def __init__(self) -> None:
        self.arrived: signal.Signals | None = None
        self._earlier: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Interruption:
        if threading.current_thread() is threading.main_thread():
            for number in _ASKING_TO_STOP:
                # None is a handler that is not Python's and could not be put back; what is ignored stays ignored.
                if signal.getsignal(number) not in (None, signal.SIG_IGN):
                    self._earlier[number] = signal.signal(number, self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._earlier.items():
            signal.signal(number, handler)
        if kind is None and self.arrived is not None:
            # It came after the last look at `arrived`: whoever sent it still waits for an answer.
            signal.raise_signal(self.arrived)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self.arrived = signal.Signals(number)
