"""What somebody said, read as what may be anything."""

from __future__ import annotations

import os
from socket import socket
from typing import NamedTuple

from vaultlint.standby.words import LENGTH

_READ = 1 << 16


class Word(NamedTuple):
    """What is wanted, and of whom."""

    kin: str
    wanted: str
    umask: int
    arguments: tuple[str, ...]
    environment: tuple[str, ...]
    """`NAME=value`."""


def heard(connection: socket) -> Word:
    """Raises OSError, and ValueError for what is no word of ours."""
    data = b""
    while len(data) < LENGTH or len(data) < LENGTH + int.from_bytes(data[:LENGTH], "little"):
        if not (more := connection.recv(_READ)):
            raise ConnectionAbortedError
        data += more
    kin, wanted, counts, *others = os.fsdecode(data[LENGTH:]).split("\0")
    umask, arguments = map(int, counts.split(" "))
    return Word(kin, wanted, umask, tuple(others[:arguments]), tuple(others[arguments:]))
