"""Whoever has a command: 77 where nobody takes it."""

from __future__ import annotations

import sys

from vaultlint.standby import place
from vaultlint.standby.asking import handed_over

code = handed_over(place.kin(), sys.argv[1:])
sys.exit(77 if code is None else code)
