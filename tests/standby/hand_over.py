"""Whoever has a command: 77 where nobody takes it."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

from vaultlint.standby import place
from vaultlint.standby.asking import handed_over

_look = os.open


def held_up(*arguments: Any, **more: Any) -> int:
    """What comes between the command's being taken and its being given, on a machine that was put to sleep."""
    time.sleep(1.5)
    return _look(*arguments, **more)


if "HELD_UP" in os.environ:
    vars(os)["open"] = held_up
code = handed_over(place.kin(), sys.argv[1:])
sys.exit(77 if code is None else code)
