"""Characters that libyaml reads otherwise than Obsidian, and how to get them past it unharmed.

YAML 1.1 ended lines at U+0085, U+2028 and U+2029 and refused most control characters, and libyaml knows no pairs of
surrogate escapes, which JSON writers use for emoji. Each is replaced by private characters of the same length, so
that places stay true, and turned back in the values.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_FOREIGN = "".join(
    map(chr, (*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF))
)
_STAND_IN = {ord(character): chr(0x10F000 + place) for place, character in enumerate(_FOREIGN)}
_ORIGINAL = {ord(stand_in): chr(foreign) for foreign, stand_in in _STAND_IN.items()}
_FOREIGN_CHARACTER = re.compile(f"[{re.escape(_FOREIGN)}]")

# \\ud83d\\ude00 becomes \\ue03d\\ue600: surrogates have no place in text, but a private area is as large as theirs.
_ESCAPED_PAIR = re.compile(r"\\u[dD]([89abAB][0-9a-fA-F]{2})\\u[dD]([c-fC-F][0-9a-fA-F]{2})")
_PRIVATE_PAIR = re.compile("([\ue000-\ue3ff])([\ue400-\ue7ff])")


def disguised(text: str) -> tuple[str, Callable[[str], str] | None]:
    """`text` as libyaml may have it, and how to undo that in a value; None where nothing was changed."""
    foreign = _FOREIGN_CHARACTER.search(text) is not None
    pairs = "\\u" in text and _ESCAPED_PAIR.search(text) is not None
    if not foreign and not pairs:
        return text, None
    if foreign:
        text = text.translate(_STAND_IN)
    if pairs:
        text = _ESCAPED_PAIR.sub(
            lambda pair: f"\\u{int(pair[1], 16) + 0xD800:04x}\\u{int(pair[2], 16) + 0xD800:04x}", text
        )

    def undisguised(value: str) -> str:
        value = value.translate(_ORIGINAL) if foreign else value
        return _PRIVATE_PAIR.sub(_joined, value) if pairs else value

    return text, undisguised


def _joined(pair: re.Match[str]) -> str:
    return chr(0x10000 + ((ord(pair[1]) - 0xE000) << 10) + (ord(pair[2]) - 0xE400))
