"""A process that stands by: it has imported everything, so a command that is handed to it begins at once.

Whoever has a command imports `asking`, and that only where something stands by; `waiting` is the other side.
"""

from __future__ import annotations

import os


def is_possible() -> bool:
    """Whether this system can have such a process."""
    return hasattr(os, "fork") and hasattr(os, "O_ASYNC")
