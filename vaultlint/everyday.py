"""Everyday characters: each of them shows, stands for itself whatever stands beside it, and is one cell wide or two.

For texts of nothing else neither the tables of a library are needed nor the large expressions that look for what hides.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

# First and last, and cells. No marks that combine, no joiners, no pictures that a selector or a neighbour changes.
_RANGES = (
    (0x20, 0x7E, 1),
    (0xA1, 0xA8, 1),
    (0xAA, 0xAC, 1),
    (0xAF, 0x2FF, 1),
    (0x386, 0x38A, 1),
    (0x38E, 0x3A1, 1),
    (0x3A3, 0x482, 1),
    (0x48A, 0x52F, 1),
    (0x1E00, 0x1EFF, 1),
    (0x2010, 0x2027, 1),
    (0x2030, 0x203B, 1),
    (0x20A0, 0x20BF, 1),
    (0x3001, 0x3029, 2),
    (0x3041, 0x3096, 2),
    (0x309B, 0x30FF, 2),
    (0x3400, 0x4DBF, 2),
    (0x4E00, 0x9FFF, 2),
    (0xAC00, 0xD7A3, 2),
    (0xFF01, 0xFF60, 2),
)
_STARTS = [first for first, _, _ in _RANGES]


@cache
def cells_of(character: str) -> int:
    """How many cells an everyday character takes; 0 stands for any other character."""
    code = ord(character)
    _, last, cells = _RANGES[bisect_right(_STARTS, code) - 1]
    return cells if _STARTS[0] <= code <= last else 0


def is_everyday(text: str) -> bool:
    """Whether a text is made of everyday characters alone."""
    return all(map(cells_of, text))
