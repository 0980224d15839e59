"""A process becomes the one that a command was given to: its streams, folder, environment, and who stops it."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from types import FrameType

from vaultlint.standby.hearing import Word
from vaultlint.standby.words import DESCRIPTORS, GO, TAKEN

CarryOut = Callable[[list[str]], int]
"""Carries out the arguments of a command line; what it gives back is the exit code."""


def carry_out(run: CarryOut, word: Word, connection: socket.socket) -> int:
    """Carry out a command, and say how it went."""
    try:
        connection.sendall(TAKEN)
        connection.settimeout(None)  # whoever asked may be held up, and cannot be told any more to do it
        said, descriptors, _, _ = socket.recv_fds(connection, len(GO), DESCRIPTORS)
    except OSError:
        return 0
    if said != GO:
        return 0  # whoever asked does it
    *streams, folder = descriptors
    os.fchdir(folder)
    os.umask(word.umask)
    _take_over(word.environment)
    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
    for descriptor in descriptors:
        os.close(descriptor)
    _open_streams()
    _heed(connection)
    sys.argv[1:] = word.arguments
    code = run(list(word.arguments))
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    signal.signal(signal.SIGIO, signal.SIG_IGN)
    with suppress(OSError):
        connection.sendall(bytes([code & 0xFF]))
    return code


def _take_over(environment: Iterable[str]) -> None:
    os.environ.clear()
    told = (variable.partition("=") for variable in environment)
    os.environ.update((name, value) for name, _, value in told if name)  # the system lets it be empty, Python does not
    time.tzset()
    tempfile.tempdir = None


def _open_streams() -> None:
    """The streams as Python has them when it begins: what goes to a terminal is there line by line."""
    for name, number, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
        before = getattr(sys, name)
        by_line = 1 if name == "stderr" or os.isatty(number) else -1
        encoding, errors = (before.encoding, before.errors) if before is not None else (None, None)
        stream = open(number, mode, by_line, encoding, errors, closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _heed(connection: socket.socket) -> None:
    """End where whoever asked is stopped, or gone."""

    def hear(_number: int, _frame: FrameType | None) -> None:
        try:
            said = connection.recv(1, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        if not said:
            _fall_silent()
        signal.raise_signal(signal.SIGINT if said == bytes([signal.SIGINT]) else signal.SIGTERM)

    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGIO, hear)
    fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(connection, fcntl.F_SETFL, fcntl.fcntl(connection, fcntl.F_GETFL) | os.O_ASYNC)
    hear(0, None)  # what was said before anybody listened


def _fall_silent() -> None:
    """Who is gone is told nothing, and their terminal may be somebody else's by now."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
