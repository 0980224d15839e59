"""What several files come to in one: their words, and the hints that nobody wants to hear of one by one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from vaultlint.cache.brief import Counts, IsCounted, plain_sums
from vaultlint.cache.contents import packed_words
from vaultlint.engine import Reading
from vaultlint.vault.vocabulary import LARGEST, WordCount


class Together:
    """Counts what files have while they are read."""

    def __init__(self, *, keeps_words: bool, is_counted: IsCounted | None) -> None:
        """Each file has its own words, too, where it `keeps_words`: only a later run takes them away again."""
        self._keeps_words = keeps_words
        self._is_counted = is_counted
        self._words: Counter[str] = Counter()
        self._count = WordCount()
        self._hints = Counts()

    def words_of(self, path: str, data: bytes, *, is_new: bool) -> bytes | None:
        """The words of a file, where they are kept. They are counted here where its text `is_new`."""
        if not path.lower().endswith(".md") or len(data) > LARGEST:
            return None
        text = data.decode("utf-8", "replace")
        if not self._keeps_words:
            if is_new:
                self._count.add(text)
            return None
        count = WordCount()
        count.add(text)
        words = count.words()
        if is_new:
            self._words.update(words)
        return packed_words(words)

    def without_counted(self, reading: Reading) -> Reading:
        """What was found in a file without the hints that are counted here.

        Where a note allows something it must be known what for: its hints stay as they are.
        """
        if self._is_counted is None or reading.suppressions or not reading.findings:
            return reading
        others = []
        for finding in reading.findings:
            if self._is_counted(finding):
                self._hints.add(finding)
            else:
                others.append(finding)
        return replace(reading, findings=tuple(others))

    def plain(self) -> tuple[dict[str, int], list[Any]]:
        """The words, and the hints as `plain_sums` has them."""
        return dict(self._words or self._count.words()), plain_sums(self._hints.sums())
