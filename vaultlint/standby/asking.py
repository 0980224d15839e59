"""The side of whoever has a command: where a process stands by it carries that out, and nobody sees a difference."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import closing, suppress
from socket import AF_UNIX, send_fds, socket

from vaultlint.standby import place
from vaultlint.standby.words import CARRY_OUT, GO, LEAVE, TAKEN, WHO, packed

TYPE_CHECKING = False  # typing's own is 3 ms away
if TYPE_CHECKING:
    from types import FrameType

_PATIENCE = 1.0
"""Seconds in which it must have answered: nobody is to wait for a process that was stopped, or has too much to do."""
_LOST = 2
"""Exit code where the process that had taken a command is gone before it said how that went."""
_HANDED_ON = (signal.SIGINT, signal.SIGTERM)


def handed_over(kin: str, arguments: list[str]) -> int | None:
    """The exit code of a command that another process carried out; None where none did, and this one has to.

    What it prints goes straight to the streams of this process, and what it reads comes from them.
    """
    if None in (sys.stdin, sys.stdout, sys.stderr):
        return None  # what has the number of a stream that is closed may be anything
    connection = _connected(kin)
    if connection is None:
        return None
    environment = [f"{name}={value}" for name, value in os.environ.items()]
    with closing(connection):
        try:
            connection.sendall(packed(kin, CARRY_OUT, arguments, environment, _umask()))
            if connection.recv(1) != TAKEN:
                return None
            folder = os.open(os.curdir, os.O_RDONLY)
        except OSError:
            return None
        return _outcome(connection, folder)


def _outcome(connection: socket, folder: int) -> int:
    """How a command went that was taken. Who stops this process stops the other one."""
    stopped_by = 0

    def hand_on(number: int, _frame: FrameType | None) -> None:
        nonlocal stopped_by
        stopped_by = number
        with suppress(OSError):
            connection.send(bytes([number]))

    for number in _HANDED_ON:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, hand_on)
    try:
        send_fds(connection, [GO], [0, 1, 2, folder])
        connection.settimeout(None)
        code = connection.recv(1)
    except OSError:
        code = b""
    if code:
        return code[0]
    if stopped_by:  # before it knew what to do then
        return 128 + stopped_by
    sys.stderr.write("error: the process that stood by ended before it had done this; see vaultlint standby\n")
    return _LOST


def standing_by() -> int | None:
    """The number of the process that would do our work, if there is one."""
    said = _answer(WHO)
    return int(said) if said and said.isdigit() else None


def send_away() -> bool:
    """Have it end; False where none stands by."""
    return _answer(LEAVE) is not None


def _answer(wanted: str) -> bytes | None:
    kin = place.kin()
    connection = _connected(kin)
    if connection is None:
        return None
    with closing(connection), suppress(OSError):
        connection.sendall(packed(kin, wanted))
        return connection.recv(64) or None
    return None


def _connected(kin: str) -> socket | None:
    if not place.is_ours(place.folder()):
        return None
    connection = socket(AF_UNIX)
    connection.settimeout(_PATIENCE)
    try:
        connection.connect(place.socket(kin))
    except OSError:  # none, or a name that the system finds too long
        connection.close()
        return None
    return connection


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
