"""What is said between a process that has a command and the one that stands by.

Whoever has a command waits for this to be imported, so it needs nothing but builtins.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False  # typing's own is 3 ms away
if TYPE_CHECKING:
    from collections.abc import Sequence

TAKEN, GO, REFUSED = b"t", b"g", b"r"
"""It will be done, once it is said that somebody still waits for it; do it then; do it yourself."""
CARRY_OUT, WHO, LEAVE = "carry out", "who", "leave"
"""What is wanted: that a command is carried out, the number of the process, its end."""
DESCRIPTORS = 4
"""What goes with `GO`, to a process that is there to take it: the three streams, and the folder."""
LENGTH = 4
"""Bytes that say how long what follows is."""


def packed(
    kin: str, wanted: str, arguments: Sequence[str] = (), environment: Sequence[str] = (), umask: int = 0
) -> bytes:
    """What is wanted, and of whom. `environment` is made of `NAME=value`."""
    counts = f"{umask} {len(arguments)}"
    # The system lets neither arguments nor variables hold a zero.
    data = os.fsencode("\0".join((kin, wanted, counts, *arguments, *environment)))
    return len(data).to_bytes(LENGTH, "little") + data
