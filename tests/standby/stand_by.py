"""A process that stands by with a command of a test's own, told by its name; it says when it can be reached."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

from vaultlint.standby import waiting


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def tell(arguments: list[str]) -> int:
    """What a command is given besides its arguments, and what it reads."""
    mask = os.umask(0)
    told = {"arguments": arguments, "folder": str(Path.cwd()), "told": os.environ.get("TOLD"), "umask": mask}
    told |= {"passing": tempfile.gettempdir()}
    told |= {"read": sys.stdin.read(), "hour": time.localtime(0).tm_hour, "left": os.environ.get("LEFT")}
    say(json.dumps(told))
    sys.stderr.write("and this")
    return 7


def note(arguments: list[str]) -> int:
    Path(arguments[0]).touch()
    return 0


def hang(arguments: list[str]) -> int:
    """Until somebody stops it; then it leaves a word of how."""

    def stopped(number: int, _frame: object) -> None:
        say("stopped")
        Path(arguments[0]).write_text(signal.Signals(number).name)
        raise SystemExit

    signal.signal(signal.SIGINT, stopped)
    signal.signal(signal.SIGTERM, stopped)
    try:
        say("begun")
        time.sleep(30)
    except SystemExit:
        return 42
    return 0


def sleep(_arguments: list[str]) -> int:
    """Until Python's own way of ending a command ends it."""
    try:
        say("begun")
        time.sleep(30)
    except KeyboardInterrupt:
        say("interrupted")
        return 99
    return 0


def vanish(_arguments: list[str]) -> int:
    """Stopped before it knows what to do then."""
    say("begun")
    time.sleep(30)
    return 0


def die(_arguments: list[str]) -> int:
    os._exit(0)


def is_terminal(_arguments: list[str]) -> int:
    """Told in pieces, of which a terminal shows each line at once."""
    sys.stdout.write(f"{sys.stdin.isatty()} {sys.stdout.isatty()}\n")
    time.sleep(30)
    return 0


def main(name: str, idle: str, *told: str) -> None:
    if told:  # the program on disk is what this file says
        vars(waiting)["code_identity"] = Path(told[0]).read_text
    vars(waiting)["_LOOK"] = 0.1
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.gettempdir()  # which is remembered, as by who has practised
    standby = waiting.Standby(globals()[name], float(idle))
    standby.listen()
    say("ready")
    try:
        standby.serve(lambda: None)
    finally:
        standby.end()


if __name__ == "__main__":
    main(*sys.argv[1:])
