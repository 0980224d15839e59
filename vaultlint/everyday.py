"""Everyday characters: each of them shows, stands for itself whatever stands beside it, and is one cell wide or two.

For texts of nothing else neither the tables of a library are needed nor the large expressions that look for what hides.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

# First and last, and cells. No marks that combine, no joiners and selectors: where one stands, the text is looked up.
_RANGES = (
    (0x20, 0x7E, 1),
    (0xA1, 0xAC, 1),
    (0xAE, 0x2FF, 1),
    (0x386, 0x38A, 1),
    (0x38E, 0x3A1, 1),
    (0x3A3, 0x482, 1),
    (0x48A, 0x52F, 1),
    (0x1E00, 0x1EFF, 1),
    (0x2010, 0x2027, 1),
    (0x2030, 0x203B, 1),
    (0x20A0, 0x20BF, 1),
    (0x2190, 0x22FF, 1),
    (0x2460, 0x24E9, 1),
    (0x2500, 0x25FC, 1),
    (0x2705, 0x2705, 2),
    (0x2713, 0x2718, 1),
    (0x2728, 0x2728, 2),
    (0x274C, 0x274C, 2),
    (0x2753, 0x2755, 2),
    (0x2757, 0x2757, 2),
    (0x3001, 0x3029, 2),
    (0x3041, 0x3096, 2),
    (0x309B, 0x30FF, 2),
    (0x3400, 0x4DBF, 2),
    (0x4E00, 0x9FFF, 2),
    (0xAC00, 0xD7A3, 2),
    (0xFF01, 0xFF60, 2),
    (0x1F300, 0x1F320, 2),
    (0x1F330, 0x1F335, 2),
    (0x1F337, 0x1F37C, 2),
    (0x1F380, 0x1F393, 2),
    (0x1F400, 0x1F43E, 2),
    (0x1F442, 0x1F4FC, 2),
    (0x1F500, 0x1F53D, 2),
    (0x1F5FB, 0x1F64F, 2),
    (0x1F680, 0x1F6C5, 2),
    (0x1F910, 0x1F93A, 2),
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
