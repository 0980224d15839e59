"""Where a system keeps what programs put away for a user: caches, and what cannot be found out again."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_NAME = "vaultlint"


class NoHome(OSError):
    """The system knows no home of this user, and so no place for what is theirs."""


def cache() -> Path:
    """Our folder for what can be found out again. Raises `NoHome`."""
    if known := _known("XDG_CACHE_HOME", ".cache"):
        return known
    from platformdirs import user_cache_path

    return user_cache_path(_NAME, appauthor=False)


def state() -> Path:
    """Our folder for what cannot. Raises `NoHome`."""
    if known := _known("XDG_STATE_HOME", ".local/state"):
        return known
    from platformdirs import user_state_path

    return user_state_path(_NAME, appauthor=False)


def _known(variable: str, usual: str) -> Path | None:
    """Where that is plain to see on Linux; importing platformdirs takes longer than reading a note."""
    if sys.platform != "linux":
        return None
    named = os.environ.get(variable, "")
    if not named:
        try:
            return Path.home() / usual / _NAME
        except RuntimeError:
            raise NoHome("this user has no home: HOME is not set") from None
    return Path(named) / _NAME if named.startswith("/") and named == named.strip() else None
