"""Regular expressions that are compiled when somebody uses them first.

Python compiles an expression anew in every run, which takes longer than reading a note. Most runs of a hook meet few of
the things that large expressions look for.
"""

from __future__ import annotations

import re
from typing import Any, cast


def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, in its methods and attributes. It is another object: `match.re` is never this one."""
    return cast("re.Pattern[str]", _Late(pattern, flags))


class _Late:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._given = pattern, flags
        self._compiled: re.Pattern[str] | None = None

    def __getattr__(self, name: str) -> Any:
        if self._compiled is None:
            self._compiled = re.compile(*self._given)
        found = getattr(self._compiled, name)
        setattr(self, name, found)  # from now on it is found without coming here
        return found
