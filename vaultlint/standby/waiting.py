"""The side that stands by: one process that has everything in memory, and one child of it that waits for a command.

Who takes a command carries it out and ends, and the next child takes its place. So nothing of one command is left for
another, and what is in memory is the program and nothing else.
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import signal
import time
from contextlib import suppress
from socket import AF_UNIX, socket
from types import FrameType

from vaultlint.cache.code import code_identity
from vaultlint.standby import place
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
_TRIES, _MOMENT = 10, 0.1
"""How often to look whether another one is gone, and how many seconds later."""


class AlreadyThere(Exception):
    """Such a process stands by already."""

    def __str__(self) -> str:
        return "another one does, and does not answer"


class Standby:
    """The process that stands by, and what its children know of it."""

    def __init__(self, run: CarryOut, idle: float) -> None:
        """Nobody can reach it before `serve`; it ends after `idle` seconds in which nobody did.

        Raises `AlreadyThere`, and OSError where the system has no place for it.
        """
        self._run = run
        self._idle = idle
        self._kin = place.kin()
        self._code = code_identity()
        folder = place.folder()
        os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103
        if not place.is_ours(folder):
            raise PermissionError(errno.EPERM, "others have a say in it", folder)
        self._place = place.socket(self._kin)
        self._lock = os.open(f"{self._place}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        if not _is_locked(self._lock):
            os.close(self._lock)
            raise AlreadyThere
        self._socket = socket(AF_UNIX)

    def listen(self) -> None:
        """From here on commands are kept until somebody takes them. Raises OSError."""
        with suppress(FileNotFoundError):
            os.unlink(self._place)  # noqa: PTH108 - it is of one that was killed: whoever has the lock is the only one
        self._socket.bind(self._place)
        self._socket.listen(_BACKLOG)

    def serve(self) -> None:
        """Have a child wait for a command, and another one when it has one, until there is a reason to end."""
        signal.signal(signal.SIGTERM, _leave)
        self._life, life = os.pipe()
        try:
            while self._child_takes_one(life):
                with suppress(ChildProcessError):
                    while os.waitpid(-1, os.WNOHANG)[0]:
                        pass
        finally:
            with suppress(OSError):
                os.unlink(self._place)  # noqa: PTH108

    def _child_takes_one(self, life: int) -> bool:
        """Whether another one is to wait: a child that ends without a command has found a reason for all to end."""
        pipe, mouth = os.pipe()
        if not os.fork():
            code = 1
            try:
                for descriptor in (pipe, life, self._lock):
                    os.close(descriptor)
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
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        while True:
            if not self._is_called():
                return 0
            connection, _ = self._socket.accept()
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
                    return 0

    def _is_called(self) -> bool:
        """Whether somebody is there; False where nobody came, or nobody can, or the parent is gone."""
        end = time.monotonic() + self._idle
        while (left := end - time.monotonic()) > 0 and os.path.exists(self._place):  # noqa: PTH110
            ready, _, _ = select.select([self._socket.fileno(), self._life], [], [], min(left, _LOOK))
            if ready:
                return self._life not in ready
        return False

    def _is_as_it_was(self) -> bool:
        """Whether the program on disk is the one in memory."""
        try:
            return code_identity() == self._code
        except OSError:
            return False


def _is_locked(file: int) -> bool:
    """Whether we have the file for ourselves; one that stood by until now may take a moment to end."""
    for _ in range(_TRIES):
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(_MOMENT)
    return False


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit
