"""A run that test_kill.py starts in a process of its own, steers by lines on stdin, and kills.

finish       carry on what an earlier run left, and tell what that was
write N      give every note its Nth text
quickly      wait for no disk from now on: what fsync is for, a kill does not show
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from vaultlint.fixes.journal import Journal, Outcome, WriteInterrupted
from vaultlint.fixes.write import Rewrite


def text(path: str, number: int) -> bytes:
    """Texts of different lengths, so that half of one and half of another is neither."""
    return f"\ufeff# {path} {number}\r\n".encode() * (3 + number % 5) + f"the end of {number}".encode()


def tell(**facts: object) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def tell_of(act: Callable[[], Outcome]) -> None:
    try:
        outcome = act()
    except WriteInterrupted as interruption:
        tell(written=len(interruption.outcome.written), pending=len(interruption.outcome.pending))
        sys.exit(128 + interruption.signal)
    except KeyboardInterrupt:  # before anything was touched
        sys.exit(128 + signal.SIGINT)
    tell(**asdict(outcome) | {"written": len(outcome.written), "pending": len(outcome.pending)})


def main(root: Path, state: Path) -> None:
    # A shell that starts tests in the background has SIGINT ignored, and what is ignored stays so.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    journal = Journal(root, state)
    for line in sys.stdin:
        match line.split():
            case ["quickly"]:
                os.fsync = lambda _: None  # type: ignore[assignment]
            case ["finish"]:
                left = journal.unfinished()
                tell(left=None if left is None else {"written": left.written, "notes": left.notes})
                tell_of(journal.finish)
            case ["write", number]:
                paths = sorted(path.name for path in root.iterdir())
                rewrites = [Rewrite(path, (root / path).read_bytes(), text(path, int(number))) for path in paths]
                tell(ready=True)
                tell_of(lambda rewrites=rewrites: journal.write(rewrites, root.joinpath))  # type: ignore[misc]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
