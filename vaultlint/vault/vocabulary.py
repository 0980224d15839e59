"""The words that a vault itself uses, and how often: what no lexicon can know of it.

They are counted in the text as it is, code and addresses included: what stands in code may be named in prose.
The halves of what may be a broken word do not count, or a slip that was pasted three times would vouch for itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from vaultlint.vault.discovery import Files, OverlaidFiles
from vaultlint.vault.own_reports import is_own_report

if TYPE_CHECKING:
    from vaultlint.vault.metadata import SplitWord

LARGEST = 5_000_000
"""Bytes; a larger file is no note that anybody reads."""

_LETTER = r"[0-9_A-Za-z\xc0-\u024f]"
# What stands before a word is looked at behind its first letter: a search is quick for what can only begin with one.
_WORD = re.compile(rf"[A-Za-z](?<!{_LETTER}.)(?<![A-Za-z]\. [a-z])[A-Za-z]++(?!{_LETTER}|\. [a-z])")
_COMPOUND = re.compile(rf"[A-Za-z](?<!{_LETTER}.)(?<![-.].)[A-Za-z]*+(?:[-.][0-9A-Za-z]++)++(?!{_LETTER})")


class Vocabulary:
    """Counts the words of notes when somebody asks for the first time."""

    def __init__(
        self, files: Files, earlier: Vocabulary | None = None, counts: Mapping[str, int] | None = None
    ) -> None:
        """`earlier` is the vocabulary of another state of the vault: only what differs is counted anew.

        `counts` are the words of these very files, where somebody counted them already.
        """
        self._files = files
        self._earlier = earlier
        self._counts = counts
        self.told: dict[SplitWord, tuple[str, ...]] = {}
        """What was made of these words already, wherever they stand. Another state of the vault tells anew."""

    def count(self, word: str) -> int:
        """How often the vault has `word`, a word or a compound of such (`multi-head`, `data.json`) in lower case."""
        whole, difference = self._counted
        return whole.get(word, 0) + difference.get(word, 0)

    def among(self, words: Iterable[str], least: int) -> list[str]:
        """Those of `words` that the vault has at least so often."""
        whole, difference = self._counted
        if not difference:
            return [word for word in words if whole.get(word, 0) >= least]
        return [word for word in words if whole.get(word, 0) + difference.get(word, 0) >= least]

    @cached_property
    def _counted(self) -> tuple[Mapping[str, int], dict[str, int]]:
        """The words of some state of the vault, and what to add to them."""
        if self._counts is not None:
            return self._counts, {}
        earlier, self._earlier = self._earlier, None
        changed = _changed(self._files, earlier._files) if earlier is not None else None  # noqa: SLF001
        if earlier is None or changed is None:
            return _count(self._files, self._files.paths), {}
        whole, before = earlier._counted  # noqa: SLF001
        difference = Counter(before)
        difference.subtract(_count(earlier._files, changed))  # noqa: SLF001
        difference.update(_count(self._files, changed))
        return whole, difference


def _changed(files: Files, earlier: Files) -> frozenset[str] | None:
    """The files in which `files` may differ from `earlier`; None where that cannot be told."""
    changed: set[str] = set()
    while files is not earlier:
        if not isinstance(files, OverlaidFiles):
            return None
        changed |= files.changed.keys()
        files = files.base
    return frozenset(changed)


def _count(files: Files, paths: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for path in paths:
        if path.lower().endswith(".md") and path in files.paths:
            try:
                data = files.read(path)
            except OSError:
                continue
            if len(data) <= LARGEST:
                counts.update(words_of(data.decode("utf-8", "replace")))
    return counts


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, and its compounds once more as wholes; a report of ours has none."""
    if is_own_report(text):
        return []
    return "\n".join(_WORD.findall(text) + _COMPOUND.findall(text)).lower().split()
