"""What a link to no file may have meant: few answers, and only such as a person would give.

A link is a near miss when it spells a file's name another way (white space, hyphens, look-alike characters), names it
in a folder where it no longer lies, has an extension too many or too few, or has a slip of the pen in it. Names that
differ in a figure, in their first letter or in a short word are other names, not slips: `2024-05-01` is not
`2024-05-02`, `Export` not `Import`, `Music` not `Manic`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from unicodedata import normalize
from urllib.parse import unquote

from vaultlint.vault.file_types import AUDIO, IMAGES, NOTES, VIDEO, file_type
from vaultlint.vault.resolution import Names, folded

MOST = 3
"""So many answers at most."""

_SEPARATORS = re.compile(r"[\s_-]+")
_BETWEEN_FIGURES = re.compile(r"(?<=[0-9])[\s_-]+(?=[0-9])")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"'})
_FOREIGN_NOTES = frozenset({"markdown", "mdown", "mkd", "mdx", "txt"})
_KINDS = (NOTES, IMAGES, AUDIO, VIDEO)


class Nearness:
    """Near misses among the files of a vault."""

    def __init__(self, paths: Iterable[str], names: Names) -> None:
        self._paths = paths
        self._names = names
        self._answers: dict[str, tuple[str, ...]] = {}

    def near(self, path: str, source: str) -> tuple[str, ...]:
        """The files that `path`, which leads nowhere, may mean in the file `source`; best first."""
        for other in filter(None, _respelt(path)):
            target = self._names.resolve(other, source).target
            if target is not None:
                return (target,)
        if path not in self._answers:
            self._answers[path] = tuple(self._named_alike(path))
        return tuple(target for target in self._answers[path] if target != source)[:MOST]

    def _named_alike(self, path: str) -> Iterator[str]:
        name = path.strip().rpartition("/")[2]
        if elsewhere := self._names.named(name) or self._names.named(f"{name}.md"):
            yield from _unless_many(elsewhere, path)
            return
        extension = file_type(name) if "." in name else None
        stem = folded(name[: -len(extension) - 1] if extension else name)
        if not stem:
            return
        variants = self._variants.get(_bare(stem), [])
        # Mistyped and moved at once is too much to guess: a slip counts in the folder that was written.
        folder = folded(path).rpartition("/")[0].lstrip("./")
        slips = [slip for slip in self._slips(stem) if folded(slip).rpartition("/")[0].endswith(folder)]
        alike = _of_kind(extension, variants) or _of_kind(extension, slips)
        if not alike and extension is None:
            # `[[Board]]` for `Board.canvas`: only notes are found without their extension.
            alike = variants
        yield from _unless_many(alike, path)

    def _slips(self, stem: str) -> list[str]:
        """The files whose names are a slip of the pen away, the nearest of them."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        allowance = _allowance(stem)
        lengths = range(len(stem) - allowance, len(stem) + allowance + 1) if allowance else ()
        near = [
            (distance, text)
            for length in lengths
            for initial in dict.fromkeys(stem[:2])
            for text, distance, _ in extract(
                stem, self._buckets.get((length, initial), ()), scorer=OSA.distance, score_cutoff=allowance, limit=None
            )
            if _is_slip(stem, text)
        ]
        least = min(near)[0] if near else 0
        return [path for distance, text in sorted(near) if distance == least for path in self._by_stem[text]]

    @cached_property
    def _by_stem(self) -> dict[str, list[str]]:
        """Files by their names without extensions, in small letters."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self._paths):
            name = path.rpartition("/")[2]
            stem, dot, _ = name.rpartition(".")
            found[folded(stem if dot else name)].append(path)
        return dict(found)

    @cached_property
    def _variants(self) -> dict[str, list[str]]:
        """Files by what is left of their names without separators and look-alikes."""
        found: dict[str, list[str]] = {}
        mixed: dict[str, list[str]] = {}
        for stem, paths in self._by_stem.items():
            bare = _bare(stem)
            if bare in mixed:
                mixed[bare] += paths
            elif bare in found:
                mixed[bare] = [*found[bare], *paths]
            else:
                found[bare] = paths  # most are the only ones, and need no list of their own
        found.update(mixed)
        return found

    @cached_property
    def _buckets(self) -> dict[tuple[int, str], list[str]]:
        """Names by length and first letter: a slip changes neither by much."""
        found: dict[tuple[int, str], list[str]] = defaultdict(list)
        for stem in self._by_stem:
            found[len(stem), stem[:1]].append(stem)
        return dict(found)


def _respelt(path: str) -> Iterator[str]:
    """Other ways to write the same path: encodings that leaked in, and an extension too many."""
    yield path.strip().strip("/")
    plain = unquote(path).replace("\\", "/") if "%" in path else path.replace("\\", "/")
    yield plain
    stem, _, extension = plain.rpartition(".")
    if extension.lower() in _FOREIGN_NOTES | NOTES:
        yield stem


def _bare(stem: str) -> str:
    """What a name has in common with its variants; figures stay apart, 1-11 is not 11-1."""
    if not stem.isascii():
        stem = normalize("NFKC", stem.translate(_APOSTROPHES)).casefold()
    return _SEPARATORS.sub("", _BETWEEN_FIGURES.sub("\u2010", stem)) or stem


def _of_kind(wanted: str | None, paths: Iterable[str]) -> list[str]:
    """The files that can stand for one with the extension `wanted`; None asks for a note."""
    asked = wanted or "md"
    fitting = {asked}.union(*(kind for kind in _KINDS if asked in kind))
    return [path for path in paths if file_type(path) in fitting]


def _unless_many(found: Iterable[str], path: str) -> list[str]:
    """The files found, those first that share folders with `path`; where they are many, only those."""
    words = _words_of_folders(path)

    def shared(target: str) -> int:
        return len(words & _words_of_folders(target))

    targets = sorted(found, key=lambda target: (-shared(target), len(target), target))
    if len(targets) > MOST:
        targets = [target for target in targets if shared(target)]
    return targets if len(targets) <= MOST else []


def _words_of_folders(path: str) -> set[str]:
    return set(_WORD.findall(folded(path.rpartition("/")[0])))


def _allowance(word: str) -> int:
    """How many letters of a word may be wrong. A character of Chinese or Japanese weighs more than a letter."""
    length = len(word)
    if any(character >= "\u2e80" for character in word):
        return (length >= 6) + (length >= 12)
    return (length >= 4) + (length >= 9)


def _is_slip(written: str, meant: str) -> bool:
    """Whether one name can be the other, mistyped."""
    from rapidfuzz.distance import OSA

    if _DIGITS.findall(written) != _DIGITS.findall(meant):
        return False
    words, others = _SEPARATORS.split(written), _SEPARATORS.split(meant)
    if len(words) != len(others):
        return OSA.distance(written, meant) <= _allowance(min(written, meant, key=len)) - 1
    return all(word == other or _is_slip_in_word(word, other) for word, other in zip(words, others, strict=True))


def _is_slip_in_word(word: str, other: str) -> bool:
    from rapidfuzz.distance import OSA

    distance = OSA.distance(word, other)
    if distance > _allowance(min(word, other, key=len)):
        return False
    if sorted(word) == sorted(other):
        return True
    if word[0] != other[0]:
        return False
    # A short word with another letter in it is another word: Mint, Mist; Basil, Basel.
    return len(word) != len(other) or len(word) > 5
