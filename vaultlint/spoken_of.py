"""Whether a line speaks of a misspelling instead of making it: `recieve → receive`, `the word recieve is wrong`.

Who names the right word beside the wrong one knows both. A word that any line may hold, `the`, says nothing by being
in it; it must stand next to the wrong one, with no more than a few words of comparison between them.
"""

from __future__ import annotations

import re
from bisect import bisect_left

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SPELLING = re.compile(r"\b(?:mis-?)?spel(?:l|t)|\btypos?\b", re.IGNORECASE)
_NAMED = frozenset({"word", "words"})
_COMPARING = frozenset(
    ["as", "be", "becomes", "but", "by", "for", "instead", "is", "means", "not", "of", "rather", "should", "than", "to"]
)
_COMMON = 5.4
"""From here on (`lexicon.commonness`) a word is in lines of all kinds, and so is `that's`; `receive` is not."""


class Line:
    """One line of a note, or a row of a table, as written."""

    def __init__(self, text: str) -> None:
        found = list(_WORD.finditer(text))
        self._words = [match[0].lower().replace("’", "'") for match in found]
        self._starts = [match.start() for match in found]
        self._all = frozenset(self._words)
        self._speaks_of_spelling = _SPELLING.search(text) is not None

    def speaks_of(self, offset: int, meant: tuple[str, ...]) -> bool:
        """Whether the misspelt word at `offset`, for which `meant` is right, is what the line is about."""
        index = bisect_left(self._starts, offset)
        if self._speaks_of_spelling or not _NAMED.isdisjoint(self._words[max(index - 1, 0) : index]):
            return True
        return any(self._holds(right.split(), index) for right in meant)

    def _holds(self, right: list[str], index: int) -> bool:
        if not self._all.issuperset(right):
            return False
        if not all(_is_common(word) for word in right):
            return True
        return self._next(index, 1) == right[0] or self._next(index, -1) == right[-1]

    def _next(self, index: int, step: int) -> str:
        """The next word on one side of the word at `index` that is no word of comparison."""
        index += step
        while 0 <= index < len(self._words) and self._words[index] in _COMPARING:
            index += step
        return self._words[index] if 0 <= index < len(self._words) else ""


def _is_common(word: str) -> bool:
    from vaultlint.lexicon import commonness

    return "'" in word or commonness(word) >= _COMMON
