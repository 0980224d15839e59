"""The tags of a whole vault: who uses them, in which spellings, and which spelling is the usual one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from unicodedata import normalize

from vaultlint.vault.metadata import Metadata, Tag
from vaultlint.vault.tag_spelling import folded_tag, spelling, tag_levels

Key = tuple[str, ...]
"""A nested tag without its spelling: the `spelling` of each level."""


class TagUse(NamedTuple):
    """A tag where it is used."""

    path: str
    tag: Tag

    @property
    def is_asked_for(self) -> bool:
        """Whether a base asks for the tag, which gives it to no note."""
        return self.path.lower().endswith(".base")


class Usual(NamedTuple):
    """The spelling of one level that most uses have."""

    level: str
    uses: int
    tied: bool
    """Whether another spelling is as frequent; then the one that comes first in the order of paths is meant."""


class TagIndex:
    """Every use of every tag, in the order of paths."""

    def __init__(self, metadata: Iterable[tuple[str, Metadata]]) -> None:
        self.uses: dict[str, list[TagUse]] = defaultdict(list)
        """By the tag as written, without `#`; entries that Obsidian drops and filters of bases included."""
        self._by_folded: dict[str, list[TagUse]] = defaultdict(list)
        self._levels: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        """For each level in its place how often it is written in which way; by tags that Obsidian knows."""
        self._written: dict[Key, dict[str, None]] = defaultdict(dict)
        """The spellings of each whole tag."""
        for path, of_file in metadata:
            for tag in (*of_file.tags, *of_file.dropped_tags):
                self._add(TagUse(path, tag))

    def named(self, name: str) -> list[TagUse]:
        """The uses of a tag and of all that is nested in it, as Obsidian compares tags."""
        folded = folded_tag(name)
        inside = f"{folded}/"
        found = [uses for key, uses in self._by_folded.items() if key == folded or key.startswith(inside)]
        return [use for uses in found for use in uses if not use.tag.is_dropped]

    def spellings(self) -> Iterator[tuple[Key, tuple[str, ...]]]:
        """Each tag, and the ways in which it is written."""
        for key, written in self._written.items():
            yield key, tuple(written)

    def written_as(self, key: Key) -> tuple[str, ...]:
        """The ways in which a tag is written."""
        return tuple(self._written.get(key, ()))

    def forms(self, key: Key) -> Mapping[str, int]:
        """How often the last level of `key` is written in which way."""
        return self._levels.get(key, {})

    def usual(self, key: Key) -> Usual | None:
        """The spelling of the last level of `key` that most uses have; None where Obsidian knows no such tag."""
        forms = self._levels.get(key)
        if not forms:
            return None
        level = max(forms, key=forms.__getitem__)
        return Usual(normalize("NFC", level), forms[level], list(forms.values()).count(forms[level]) > 1)

    def _add(self, use: TagUse) -> None:
        name = use.tag.name
        self.uses[name].append(use)
        self._by_folded[folded_tag(name)].append(use)
        if use.is_asked_for:
            return
        levels = tag_levels(name)
        key = tuple(map(spelling, levels))
        self._written[key].setdefault(name)
        if not use.tag.is_dropped:
            for depth, level in enumerate(levels, start=1):
                self._levels[key[:depth]][level] += 1


def key_of(name: str) -> Key:
    """A tag without its spelling."""
    return tuple(map(spelling, tag_levels(name)))
