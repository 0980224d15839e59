"""How many cells a piece of text takes on a terminal, and how much of it fits."""

from __future__ import annotations

from vaultlint.display import display
from vaultlint.everyday import cells_of

_JOINER = "\u200d"
PARTS = 8
"""Characters that one cell may be made of, at most, before they are no longer worth looking at."""

TAB = "    "
"""What a tab of a note is shown as, where a line is quoted."""


def cells(text: str) -> int:
    """The width of text that went through `display`."""
    if text.isascii():
        return len(text)
    known = list(map(cells_of, text))
    if 0 not in known:
        return sum(known)
    from wcwidth import wcswidth

    width = wcswidth(text)
    return width if width >= 0 else len(text)


def beginning(text: str, room: int) -> str:
    """As much of the start of `text`, not yet displayed, as fits into `room` cells."""
    text = text[: room * PARTS]
    end = _fitting(text, room)
    while 0 < end < len(text) and _clings(text, end):
        end -= 1
    return text[:end]


def ending(text: str, room: int) -> str:
    """As much of the end of `text`, not yet displayed, as fits into `room` cells."""
    text = text[max(0, len(text) - room * PARTS) :]
    start = len(text) - _fitting(text[::-1], room)
    while 0 < start < len(text) and _clings(text, start):
        start += 1
    return text[start:]


def shortened(text: str, room: int) -> str:
    """`text` displayed, cut in the end where it is too long."""
    kept = beginning(text, room)
    return display(text) if kept == text else f"{display(beginning(text, room - 1))}…"


def _fitting(text: str, room: int) -> int:
    if text.isascii() and text.isprintable():
        return min(len(text), room)
    used = 0
    for index, character in enumerate(text):
        used += len(TAB) if character == "\t" else cells(display(character))
        if used > room:
            return index
    return len(text)


def _clings(text: str, at: int) -> bool:
    """Whether the character at `at` belongs to the one before: a mark, or a part of an emoji."""
    return text[at - 1] == _JOINER or text[at] == _JOINER or cells(display(text[at])) == 0
