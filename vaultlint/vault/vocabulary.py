"""The words that a vault itself uses, and how often: what no lexicon can know of it.

They are counted in the text as it is, code and addresses included: what stands in code may be named in prose.
The halves of what may be a broken word do not count, or a slip that was pasted three times would vouch for itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from vaultlint.vault.discovery import Files, OverlaidFiles
from vaultlint.vault.own_reports import is_own_report

if TYPE_CHECKING:
    from vaultlint.vault.metadata import SplitWord

LARGEST = 5_000_000
"""Bytes; a larger file is no note that anybody reads."""

_SHORTEST = 2
"""Letters of a word."""
# A word stands alone: no digit, line or foreign letter beside it.
_FOREIGN = re.compile("[\u0100-\u024f]")
_HALVES = re.compile(r"\. (?<=[A-Za-z]\. )(?=[a-z])")
_COMPOUND = re.compile(rb" ([a-z]++(?:[-.][0-9a-z]++)++)(?!_)")


def _read_as(character: str) -> str:
    """What a character of Latin-1 is to a search for words: itself, a part of no word, or what parts words."""
    if character.isascii() and character.isalnum():
        return character.lower()
    return character if character in "-." else "_" if character == "_" or character >= "\xc0" else " "


_READ_AS = "".join(map(_read_as, map(chr, range(256)))).encode("ascii")
_MARKS_PART = bytes.maketrans(b"-.", b"  ")


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
    return counted(_texts(files, paths))


def _texts(files: Files, paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if path.lower().endswith(".md") and path in files.paths:
            try:
                data = files.read(path)
            except OSError:
                continue
            if len(data) <= LARGEST:
                yield data.decode("utf-8", "replace")


def counted(texts: Iterable[str]) -> Counter[str]:
    """How often texts have each word in lower case, and each compound once more as a whole."""
    count = WordCount()
    for text in texts:
        count.add(text)
    return count.words()


class WordCount:
    """Counts the words of texts. A report of ours has none."""

    def __init__(self) -> None:
        self._pieces: Counter[str] = Counter()

    def add(self, text: str) -> None:
        if not is_own_report(text):
            self._pieces.update(_pieces(text))

    def words(self) -> Counter[str]:
        """How often all texts together have each word."""
        counts = self._pieces
        # What is neither a word of two letters or more nor a compound is dropped here, where each stands once.
        for piece in [one for one in counts if len(one) < _SHORTEST or not (one.isalpha() or "-" in one or "." in one)]:
            del counts[piece]
        return counts


def _pieces(text: str) -> list[str]:
    """Rows of letters, digits and what is a part of no word, and compounds as wholes."""
    characters = _characters(text)
    compounds = _COMPOUND.findall(characters)
    if _HALVES.search(text):
        characters = _characters(_HALVES.sub("_. _", text))
    return b" ".join((characters.translate(_MARKS_PART), *compounds)).decode("ascii").split()


def _characters(text: str) -> bytes:
    """A text with one byte for each character, from which all is gone that makes no difference to words."""
    if not text.isascii():
        text = _FOREIGN.sub("_", text)
    return b" " + text.encode("latin-1", "replace").translate(_READ_AS)
