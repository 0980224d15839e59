"""Tags that a person may have meant as one: suspicions, never more.

What separates two tags of one idea from two ideas is known to their owner alone, so each way of being similar asks for
much: a plural must be regular, a slip must be in a long word and in letters, a part must be used beside the whole.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from vaultlint.regex import regex
from vaultlint.text import Span
from vaultlint.vault.tag_index import Key, TagIndex, TagUse
from vaultlint.vault.tag_spelling import tag_levels

_SHORTEST_PLURAL = 4
_SHORTEST_SLIP = 6
_LONGEST_REST = 2
"""Characters that a Chinese tag may have more than the one in it: `数据集` holds `数据`, `多模态训练` `多模态`."""
_NEAR = 40
"""Characters at most between two tags that stand together, wherever the line ends: metadata holds no text."""
_LATIN = regex(r"[a-zà-öø-ɏ]+\Z")
_HAN = regex(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,}\Z")


class Similar(NamedTuple):
    """One of two tags that resemble each other."""

    name: str
    """Its usual spelling."""
    uses: int
    first: TagUse


class Pair(NamedTuple):
    """Two tags that resemble each other."""

    rarer: Similar
    other: Similar
    why: str


def similar_tags(index: TagIndex) -> Mapping[Key, tuple[Pair, ...]]:
    """The pairs of similar tags, by the tag that is used less."""
    uses = {key: found for key, found in _uses(index) if found}
    pairs: dict[Key, list[Pair]] = defaultdict(list)

    @cache  # A tag may resemble thousands of others.
    def told(key: Key) -> Similar:
        return _told(key, uses[key], index)

    for one, other, why in _suspects(uses):
        rarer, usual = sorted((one, other), key=lambda key: (len(uses[key]), uses[key][0].path))
        pairs[rarer].append(Pair(told(rarer), told(usual), why))
    return {key: tuple(found) for key, found in pairs.items()}


def _uses(index: TagIndex) -> Iterator[tuple[Key, list[TagUse]]]:
    for key, spellings in index.spellings():
        found = [use for name in spellings for use in index.uses[name]]
        yield key, [use for use in found if not use.is_asked_for and not use.tag.is_dropped]


def _told(key: Key, uses: list[TagUse], index: TagIndex) -> Similar:
    levels = [index.usual(key[: depth + 1]) for depth in range(len(key))]
    name = "/".join(usual.level for usual in levels if usual is not None)
    return Similar(name, len(uses), min(uses, key=lambda use: (use.path, use.tag.span)))


def _suspects(uses: Mapping[Key, list[TagUse]]) -> Iterator[tuple[Key, Key, str]]:
    """Pairs of tags under one parent whose last levels resemble each other."""
    siblings: dict[Key, list[str]] = defaultdict(list)

    @cache
    def standing(key: Key) -> _Standing:
        return _Standing(uses[key])

    for key in uses:
        if key:
            siblings[key[:-1]].append(key[-1])
    for parent, levels in siblings.items():
        known = set(levels)
        seen: set[frozenset[Key]] = set()
        for one, other, why in (*_plurals(levels, known), *_slips(levels), *_parts(levels, known)):
            pair = (*parent, one), (*parent, other)
            if frozenset(pair) in seen or (why == _PART and not _stand_together(*map(standing, pair))):
                continue
            seen.add(frozenset(pair))
            yield *pair, why


_PLURAL, _SLIP, _PART = "one is the plural of the other", "they are one letter apart", "one is a part of the other"


def _plurals(levels: list[str], known: set[str]) -> Iterator[tuple[str, str, str]]:
    for level in levels:
        if len(level) >= _SHORTEST_PLURAL and _LATIN.match(level) and not level.endswith("s"):
            plurals = [f"{level}s", f"{level}es"] + ([f"{level[:-1]}ies"] if level.endswith("y") else [])
            yield from ((level, plural, _PLURAL) for plural in plurals if plural in known)


def _slips(levels: list[str]) -> Iterator[tuple[str, str, str]]:
    """Words that differ by one letter: those that lack one letter each and are then the same are compared."""
    words = [level for level in levels if len(level) >= _SHORTEST_SLIP and _LATIN.match(level)]
    lacking: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for shorter in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
            lacking[shorter].append(word)
    for alike in lacking.values():
        for index, one in enumerate(alike):
            for other in alike[index + 1 :]:
                if _is_slip(one, other):
                    yield one, other, _SLIP


def _is_slip(one: str, other: str) -> bool:
    """Whether one letter is another, missing or too many, or two neighbours are swapped, but not at the very end."""
    from rapidfuzz.distance import OSA

    if one[0] != other[0] or OSA.distance(one, other, score_cutoff=1) > 1:
        return False
    return one[:-2] != other[:-2] or one[-1] == other[-1]


def _parts(levels: list[str], known: set[str]) -> Iterator[tuple[str, str, str]]:
    for level in levels:
        if _HAN.match(level):
            for rest in range(1, _LONGEST_REST + 1):
                for part in {level[:-rest], level[rest:]}:
                    if len(part) >= 2 and part in known:
                        yield level, part, _PART


class _Standing:
    """Where one tag is used, put in order once for all the tags that it may stand beside."""

    def __init__(self, uses: list[TagUse]) -> None:
        self.uses = uses
        self.notes = {use.path for use in uses}
        self._in_text: dict[str, list[Span]] = defaultdict(list)
        for use in uses:
            if not use.tag.in_property:
                self._in_text[use.path].append(use.tag.span)
        for spans in self._in_text.values():
            spans.sort()

    @property
    def length(self) -> int:
        return len(tag_levels(self.uses[0].tag.name)[-1])

    def is_near(self, other: TagUse) -> bool:
        """Whether a use of the tag stands near one of another, both of them in the text of one note."""
        spans = self._in_text.get(other.path)
        if spans is None or other.tag.in_property:
            return False
        # Of those that begin early enough the last one ends last: tags do not overlap.
        begun = bisect_right(spans, other.tag.span.end + _NEAR, key=lambda span: span.start)
        return begun > 0 and other.tag.span.start - spans[begun - 1].end <= _NEAR


def _stand_together(whole: _Standing, part: _Standing) -> bool:
    """Whether a tag stands beside the one it contains; the more it says on its own, the closer they must be."""
    if whole.length - part.length == 1:
        return 2 * len(whole.notes & part.notes) > min(len(whole.notes), len(part.notes))
    return all(map(part.is_near, whole.uses))
