"""How every run begins: where a process stands by it carries the command out, else this one imports what it needs."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """The command line. Only what changes no note is handed over."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["check"] and "--fix" not in arguments and hasattr(os, "fork"):
        from vaultlint.standby import place

        kin = place.kin()
        if place.is_taken(kin):
            from vaultlint.standby.asking import handed_over

            code = handed_over(kin, arguments)
            if code is not None:
                os._exit(code)  # nothing was begun here that would have to be ended, and that takes its time, too
    from vaultlint.cli import main as carry_out

    carry_out()
