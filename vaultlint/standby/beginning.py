"""How a process that stands by comes to be: of the one that was asked for it, and away from its terminal."""

from __future__ import annotations

import fcntl
import os
import signal
from contextlib import ExitStack

from vaultlint.standby import place
from vaultlint.standby.carrying_out import CarryOut
from vaultlint.standby.practice import practised
from vaultlint.standby.waiting import AlreadyThere, Standby

_STREAMS = (0, 1, 2)
_READY = "ready"
"""What it says when it, or another one, can be reached; anything else is the reason why not."""


class CannotStandBy(Exception):
    """Why not."""


def begin(run: CarryOut, idle: float) -> None:
    """See to it that a process stands by, and can be reached when this returns. Raises `CannotStandBy`."""
    told, mouth = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            os.close(told)
            os.setsid()
            if not os.fork():  # a process that leads no session never gets a terminal
                _stand_by(run, idle, mouth)
            code = 0
        finally:
            os._exit(code)
    os.close(mouth)
    os.waitpid(child, 0)
    with os.fdopen(told, encoding="utf-8") as reading:
        reason = reading.read()
    if reason != _READY:
        raise CannotStandBy(reason or "it ended at once")


def _stand_by(run: CarryOut, idle: float, mouth: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    mouth = fcntl.fcntl(mouth, fcntl.F_DUPFD_CLOEXEC, len(_STREAMS))  # whoever closed a stream has lent its number
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in _STREAMS:
        os.dup2(nowhere, stream)
    # What a shell had open besides is nothing to us, and may be a lock or the end of a pipe.
    os.closerange(len(_STREAMS), mouth)
    os.closerange(mouth + 1, os.sysconf("SC_OPEN_MAX"))
    os.chdir(os.sep)
    with ExitStack() as stack:
        try:
            standby = Standby(run, idle)
            stack.callback(standby.end)
            practice = stack.enter_context(practised(run, standby.practice_place))
            standby.listen()
        except AlreadyThere:
            os.write(mouth, _READY.encode())
            return
        except OSError as error:
            reason = f"{error.strerror or error}: {place.folder()} (XDG_RUNTIME_DIR or TMPDIR names another place)"
            os.write(mouth, reason.encode("utf-8", "backslashreplace"))
            return
        os.write(mouth, _READY.encode())
        os.close(mouth)
        standby.serve(practice.again)
