"""Foreign text in Markdown of ours: in code, where it stays text.

Nothing else keeps a message from holding a mention, a picture or HTML: GitHub looks for mentions after it has read the
Markdown, so a backslash does not help.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from vaultlint.display import display

_TICKS = re.compile("`+")


def code(text: str) -> str:
    """`text` as a piece of code in a line."""
    shown = display(text) or " "
    ticks = "`" * (_longest(shown) + 1)
    # One space at either end is taken away again where both have one.
    padded = shown[0] == "`" or shown[-1] == "`" or (shown[0] == shown[-1] == " " and shown.strip())
    return f"{ticks} {shown} {ticks}" if padded else f"{ticks}{shown}{ticks}"


def fenced(lines: Iterable[str], language: str = "text", indent: str = "") -> list[str]:
    """Lines that were displayed, as a block of code that none of them can end."""
    shown = list(lines)
    fence = "`" * max(3, max(map(_longest, shown), default=0) + 1)
    return [f"{indent}{line}".rstrip() for line in (f"{fence}{language}", *shown, fence)]


def _longest(text: str) -> int:
    return max(map(len, _TICKS.findall(text)), default=0)
