"""The side that stands by: one process that has everything in memory, and one child of it that waits for a command.

Who takes a command carries it out and ends, and the next child takes its place. So nothing of one command is left for
another, and what is in memory is the program and nothing else.
"""

from __future__ import annotations

import errno
import fcntl
import gc
import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from socket import AF_UNIX, socket
from types import FrameType

from vaultlint.cache.code import code_identity
from vaultlint.standby import place
from vaultlint.standby.asking import standing_by
from vaultlint.standby.carrying_out import CarryOut, carry_out
from vaultlint.standby.hearing import heard
from vaultlint.standby.words import CARRY_OUT, LEAVE, REFUSED

_NEXT = b"n"
"""What a child tells its parent that has a command and will not take another."""
_BACKLOG = 64
_PATIENCE = 1.0
"""Seconds for somebody to say what they want, once they are there."""
_LOOK = 60.0
"""Seconds between two looks whether its place is still there: folders for passing files are swept."""
_HANDING_OVER, _MOMENT = 10.0, 0.1
"""Seconds in which another one that has the place must answer or be gone, and seconds between two looks."""


class AlreadyThere(Exception):
    """Such a process stands by already."""


class Standby:
    """The process that stands by, and what its children know of it."""

    def __init__(self, run: CarryOut, idle: float) -> None:
        """Nobody can reach it before `listen`; it ends after `idle` seconds in which nobody had a command.

        Raises `AlreadyThere`, and OSError where the system has no place for it.
        """
        self._run = run
        self._idle = idle
        self._kin = place.kin()
        self._code = code_identity()
        self._place = place.socket(self._kin)
        self._lock = _taken(self._place)
        self._socket = socket(AF_UNIX)
        self._socket.setblocking(False)
        self._file: os.stat_result | None = None
        """What the system says of the socket, once it has a name."""
        self._life, self._our_life = os.pipe()
        """Children read the first, and see nothing but its end: that this process is gone."""

    def listen(self) -> None:
        """From here on commands are kept until somebody takes them. Raises OSError."""
        with suppress(FileNotFoundError):
            os.unlink(self._place)  # noqa: PTH108 - it is of one that was killed: whoever has the lock is the only one
        self._socket.bind(self._place)
        self._socket.listen(_BACKLOG)
        self._file = os.lstat(self._place)

    @property
    def practice_place(self) -> Path:
        """A folder to practise in, beside the socket."""
        return Path(f"{self._place}.practice")

    def serve(self, practise: Callable[[], None]) -> None:
        """Have a child wait for a command, and another one when it has one, until there is a reason to end.

        Each child practises first, unless somebody is there already.
        """
        signal.signal(signal.SIGTERM, _leave)
        signal.signal(signal.SIGCHLD, _bury)
        gc.collect()
        gc.freeze()  # what is never looked through for garbage stays shared
        while self._child_takes_one(practise):
            pass

    def end(self) -> None:
        """Leave the place to others: the last that is done, since whoever sends us away waits for it."""
        if self._can_be_found():
            with suppress(OSError):
                os.unlink(self._place)  # noqa: PTH108

    def _child_takes_one(self, practise: Callable[[], None]) -> bool:
        """Whether another one is to wait: a child that ends without a command has found a reason for all to end."""
        pipe, mouth = os.pipe()
        if not os.fork():
            code = 1
            try:
                for descriptor in (pipe, self._our_life, self._lock):
                    os.close(descriptor)
                for number in (signal.SIGTERM, signal.SIGCHLD):
                    signal.signal(number, signal.SIG_DFL)
                if not self._ready(0):
                    with suppress(OSError):
                        practise()
                code = self._waited(mouth)
            finally:
                os._exit(code)
        os.close(mouth)
        try:
            return os.read(pipe, 1) == _NEXT
        finally:
            os.close(pipe)

    def _waited(self, parent: int) -> int:
        """Wait for a command and carry it out; the exit code of the child that did."""
        end = time.monotonic() + self._idle
        while self._is_called(end):
            try:
                connection, _ = self._socket.accept()
            except BlockingIOError:
                continue
            connection.settimeout(_PATIENCE)
            with connection:
                try:
                    word = heard(connection)
                except (OSError, ValueError):
                    continue
                is_wanted = word.kin == self._kin
                is_current = is_wanted and self._is_as_it_was()
                if is_current and word.wanted == CARRY_OUT:
                    os.write(parent, _NEXT)
                    os.close(parent)
                    self._socket.close()
                    return carry_out(self._run, word, connection)
                with suppress(OSError):
                    connection.sendall(str(os.getppid()).encode() if is_current else REFUSED)
                if is_wanted and (word.wanted == LEAVE or not is_current):
                    break
        return 0

    def _is_called(self, end: float) -> bool:
        """Whether somebody is there before `end`; False where nobody came, or nobody can, or the parent is gone."""
        while (left := end - time.monotonic()) > 0 and self._can_be_found():
            ready = self._ready(min(left, _LOOK))
            if ready:
                return self._life not in ready
        return False

    def _ready(self, seconds: float) -> list[int]:
        """Which of the two can be read in so many seconds: the socket, or that the parent is gone."""
        return select.select([self._socket.fileno(), self._life], [], [], seconds)[0]

    def _can_be_found(self) -> bool:
        """Whether what is in our place is ours: it may have been swept away, and another one have come."""
        try:
            return self._file is not None and os.path.samestat(os.lstat(self._place), self._file)
        except OSError:
            return False

    def _is_as_it_was(self) -> bool:
        """Whether the program on disk is the one in memory."""
        try:
            return code_identity() == self._code
        except OSError:
            return False


def _taken(name: str) -> int:
    """A place that is ours as long as the descriptor is open. Raises `AlreadyThere` and OSError."""
    folder = place.folder()
    with suppress(FileExistsError):
        os.mkdir(folder, mode=0o700)  # noqa: PTH102
    if not place.is_ours(folder):
        raise PermissionError(errno.EPERM, "others have a say in it", folder)
    lock = os.open(f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    end = time.monotonic() + _HANDING_OVER
    while time.monotonic() < end:
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(lock, 0)
            os.write(lock, str(os.getpid()).encode())
            return lock
        if standing_by():
            os.close(lock)
            raise AlreadyThere
        time.sleep(_MOMENT)  # it is on its way, in or out
    other = os.read(lock, 20).decode("ascii", "replace")
    os.close(lock)
    raise TimeoutError(errno.ETIMEDOUT, f"process {other} does, and does not answer", name)


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit


def _bury(_number: int, _frame: FrameType | None) -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
