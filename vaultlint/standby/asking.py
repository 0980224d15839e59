"""The side of whoever has a command: where a process stands by it carries that out, and nobody sees a difference.

All that somebody waits for here is Python itself. So sockets and signals are taken from what Python's own modules of
that name are made of: without their enums and selectors half of the time is left.
"""

from __future__ import annotations

import os
import sys
from _signal import SIG_IGN, SIGINT, SIGTERM, getsignal, signal  # type: ignore[import-not-found]
from _socket import AF_UNIX, SCM_RIGHTS, SOL_SOCKET, socket
from time import sleep

from vaultlint.standby import place
from vaultlint.standby.words import CARRY_OUT, GO, LEAVE, TAKEN, WHO, packed

TYPE_CHECKING = False  # that of `typing` is 3 ms away
if TYPE_CHECKING:
    from types import FrameType

_PATIENCE = 1.0
"""Seconds in which it must have answered: nobody is to wait for a process that was stopped, or has too much to do."""
_MOMENTS = 100
_LOST = 2
"""Exit code where the process that had taken a command is gone before it said how that went."""
_INT = 4
"""Bytes of a descriptor."""


def handed_over(kin: str, arguments: list[str]) -> int | None:
    """The exit code of a command that another process carried out; None where none did, and this one has to.

    What it prints goes straight to the streams of this process, and what it reads comes from them.
    """
    if None in (sys.stdin, sys.stdout, sys.stderr):
        return None  # what has the number of a stream that is closed may be anything
    if "-" in arguments and sys.stdin.isatty():
        return None  # whoever types is to be read by a process of their terminal
    connection = _connected(kin)
    if connection is None:
        return None
    environment = [f"{name}={value}" for name, value in os.environ.items()]
    try:
        connection.sendall(packed(kin, CARRY_OUT, arguments, environment, _umask()))
        if connection.recv(1) != TAKEN:
            return None
        folder = os.open(os.curdir, os.O_RDONLY)
    except OSError:
        return None
    else:
        return _outcome(connection, folder)
    finally:
        connection.close()


def _outcome(connection: socket, folder: int) -> int:
    """How a command went that was taken. Who stops this process stops the other one."""
    stopped_by = 0

    def hand_on(number: int, _frame: FrameType | None) -> None:
        nonlocal stopped_by
        stopped_by = number
        try:
            connection.send(bytes([number]))
        except OSError:
            return  # it is gone

    for number in (SIGINT, SIGTERM):
        if getsignal(number) is not SIG_IGN:
            signal(number, hand_on)
    try:
        descriptors = b"".join(one.to_bytes(_INT, sys.byteorder) for one in (0, 1, 2, folder))
        connection.sendmsg([GO], [(SOL_SOCKET, SCM_RIGHTS, descriptors)])
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
    return int(said) if said.isdigit() else None


def send_away() -> bool:
    """Have it end, and wait until it has; False where none stands by."""
    if not _answer(LEAVE):
        return False
    kin = place.kin()
    for _ in range(_MOMENTS):
        if not place.is_taken(kin):
            break
        sleep(_PATIENCE / _MOMENTS)
    return True


def _answer(wanted: str) -> bytes:
    """What it says; nothing where there is none, or it says nothing."""
    kin = place.kin()
    connection = _connected(kin)
    if connection is None:
        return b""
    try:
        connection.sendall(packed(kin, wanted))
        return connection.recv(64)
    except OSError:
        return b""
    finally:
        connection.close()


def _connected(kin: str) -> socket | None:
    if not place.is_ours(place.folder()):
        return None
    connection = socket(AF_UNIX)
    connection.settimeout(_PATIENCE)
    try:
        connection.connect(place.socket(kin))
        if _is_ours(connection):
            return connection
    except OSError:  # none, or a name that the system finds too long
        pass
    connection.close()
    return None


def _is_ours(connection: socket) -> bool:
    """Whether it is a process of this user that listens, as far as this system tells."""
    if sys.platform != "linux":
        return True
    from _socket import SO_PEERCRED

    credentials = connection.getsockopt(SOL_SOCKET, SO_PEERCRED, 3 * _INT)
    return int.from_bytes(credentials[_INT : 2 * _INT], sys.byteorder) == os.getuid()


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
