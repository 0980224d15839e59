"""Tags that a person may have meant as one: suspicions, never more.

What separates two tags of one idea from two ideas is known to their owner alone, so each way of being similar asks for
much: a plural must be regular, a slip must be in a long word and in letters, a part must be used beside the whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from vaultlint.vault.tag_index import Key, TagIndex, TagUse
from vaultlint.vault.tag_spelling import tag_levels

_SHORTEST_PLURAL = 4
_SHORTEST_SLIP = 6
_LONGEST_REST = 2
"""Characters that a Chinese tag may have more than the one in it: `数据集` holds `数据`, `多模态训练` `多模态`."""
_NEAR = 40
"""Characters between two tags of one line."""
_LATIN = re.compile(r"[a-zà-öø-ɏ]+\Z")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,}\Z")


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
    for one, other, why in _suspects(uses):
        rarer, usual = sorted((one, other), key=lambda key: (len(uses[key]), uses[key][0].path))
        pairs[rarer].append(Pair(_told(rarer, uses, index), _told(usual, uses, index), why))
    return {key: tuple(found) for key, found in pairs.items()}


def _uses(index: TagIndex) -> Iterator[tuple[Key, list[TagUse]]]:
    for key, spellings in index.spellings():
        found = [use for name in spellings for use in index.uses[name]]
        yield key, [use for use in found if not use.is_asked_for and not use.tag.is_dropped]


def _told(key: Key, uses: Mapping[Key, list[TagUse]], index: TagIndex) -> Similar:
    levels = [index.usual(key[: depth + 1]) for depth in range(len(key))]
    name = "/".join(usual.level for usual in levels if usual is not None)
    return Similar(name, len(uses[key]), min(uses[key], key=lambda use: (use.path, use.tag.span)))


def _suspects(uses: Mapping[Key, list[TagUse]]) -> Iterator[tuple[Key, Key, str]]:
    """Pairs of tags under one parent whose last levels resemble each other."""
    siblings: dict[Key, list[str]] = defaultdict(list)
    for key in uses:
        if key:
            siblings[key[:-1]].append(key[-1])
    for parent, levels in siblings.items():
        known = set(levels)
        seen: set[tuple[str, str]] = set()
        for one, other, why in (*_plurals(levels, known), *_slips(levels), *_parts(levels, known)):
            pair = min(one, other), max(one, other)
            if pair in seen or (why == _PART and not _stand_together(uses[*parent, one], uses[*parent, other])):
                continue
            seen.add(pair)
            yield (*parent, one), (*parent, other), why


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


def _stand_together(whole: list[TagUse], part: list[TagUse]) -> bool:
    """Whether a tag stands beside the one it contains; the more it says on its own, the closer they must be."""
    notes = [{use.path for use in uses} for uses in (whole, part)]
    if len(tag_levels(whole[0].tag.name)[-1]) - len(tag_levels(part[0].tag.name)[-1]) == 1:
        return 2 * len(notes[0] & notes[1]) > min(map(len, notes))
    return all(any(_is_near(one, other) for other in part) for one in whole)


def _is_near(one: TagUse, other: TagUse) -> bool:
    if one.path != other.path or one.tag.in_property or other.tag.in_property:
        return False
    first, second = sorted((one.tag.span, other.tag.span))
    return second.start - first.end <= _NEAR
