"""What a vault looks like: the habits that a first configuration should follow instead of fighting them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from vaultlint.dates.reading import read_date
from vaultlint.dates.style import NAMED
from vaultlint.vault.metadata import LinkKind
from vaultlint.vault.note_roles import is_template
from vaultlint.vault.tag_spelling import tag_levels, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vaultlint.vault.index import Vault
    from vaultlint.vault.metadata import Link, Metadata

_SEPARATED = re.compile(r"(?<=[^\W_])[-_](?=[^\W_])")
_DAY_AND_MONTH = re.compile(r"\W*(\d{1,2})([./-])(\d{1,2})\2\d{4}\b")


@dataclass(frozen=True)
class Habit:
    """Ways of doing one thing, each with how often it is seen, the most frequent first."""

    counts: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, seen: Iterable[str]) -> Habit:
        return cls(tuple(Counter(seen).most_common()))

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)

    @property
    def usual(self) -> str | None:
        """The way that is seen most; None where nothing is."""
        return self.counts[0][0] if self.counts else None

    @property
    def others(self) -> int:
        return self.total - self.counts[0][1] if self.counts else 0

    def is_rule(self, fewest: int) -> bool:
        """Whether it is done in one way only, and often enough to be meant."""
        return self.total >= fewest and self.others == 0


@dataclass(frozen=True)
class Survey:
    """The habits of one vault, each found when somebody asks."""

    vault: Vault

    @cached_property
    def notes(self) -> int:
        return sum(path.lower().endswith(".md") for path in self.vault.files.paths)

    @cached_property
    def tag_case(self) -> Habit:
        """`lower`, `upper` or `mixed`, for each tag with letters that have a case."""
        return Habit.of(_case(name) for name in self._tags if name.lower() != name.upper())

    @cached_property
    def tag_separator(self) -> Habit:
        """What stands between the words of a tag: `-`, `_`, or with `camelCase` nothing."""
        return Habit.of(found for name in self._tags for level in tag_levels(name) for found in _separators(level))

    @cached_property
    def date_style(self) -> Habit:
        """The named style of each heading that opens with a date; `other` where it is in none."""
        return Habit.of(style for text in self._headings if (style := _date_style(text)) is not None)

    @cached_property
    def date_order(self) -> Habit:
        """`day-first` or `month-first`, for each heading such as `31/12/2024` that can mean one thing only."""
        return Habit.of(order for text in self._headings if (order := _order(text)) is not None)

    @cached_property
    def first_heading(self) -> Habit:
        """The level of each note's first heading."""
        return Habit.of(str(one.headings[0].level) for _, one in self._notes if one.headings)

    @cached_property
    def link_kind(self) -> Habit:
        """`wikilinks` or `markdown`, for each link in a body."""
        kinds = {LinkKind.WIKILINK: "wikilinks", LinkKind.MARKDOWN: "markdown"}
        return Habit.of(kinds[link.kind] for _, link in self._links if link.kind in kinds)

    @cached_property
    def link_format(self) -> Habit:
        """`shortest`, `relative` or `absolute`, for each link that could be written in several ways."""
        return Habit.of(
            found for path, link in self._links if (found := _link_format(link, path, self.vault)) is not None
        )

    @cached_property
    def properties(self) -> Habit:
        """The properties in use, templates left out."""
        return Habit.of(
            name
            for path, one in self._notes
            if not is_template(path, self.vault.settings)
            for name in one.properties or {}
        )

    @cached_property
    def _notes(self) -> list[tuple[str, Metadata]]:
        fields = ("headings", "links", "properties")
        return [(path, one) for path, one in self.vault.metadata.only(fields) if path.lower().endswith(".md")]

    @cached_property
    def _headings(self) -> list[str]:
        return [heading.text for _, one in self._notes for heading in one.headings]

    @cached_property
    def _links(self) -> list[tuple[str, Link]]:
        return [(path, link) for path, one in self._notes for link in one.links if not link.key]

    @cached_property
    def _tags(self) -> list[str]:
        uses = self.vault.tags.uses
        return [
            name
            for name, found in uses.items()
            if any(not one.is_asked_for and not one.tag.is_dropped for one in found)
        ]


def _case(name: str) -> str:
    return "lower" if name == name.lower() else "upper" if name == name.upper() else "mixed"


def _separators(level: str) -> Iterator[str]:
    marks = set(_SEPARATED.findall(level))
    yield from marks
    if not marks and len(words(level)) > 1:
        yield ""


def _date_style(heading: str) -> str | None:
    date = read_date(heading)
    if date is None or len(date.readings) != 1:
        return None
    written = heading[date.start : date.end]
    return next((name for name, style in NAMED.items() if style.write(date.readings[0]) == written), "other")


def _order(heading: str) -> str | None:
    found = _DAY_AND_MONTH.match(heading)
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    if first <= 12 < second <= 31:
        return "month-first"
    return "day-first" if second <= 12 < first <= 31 else None


def _link_format(link: Link, path: str, vault: Vault) -> str | None:
    """How the path of a link is written, where that tells anything: the target lies in a folder, and not beside it."""
    target = vault.resolve(link.path, path).target if link.path else None
    if target is None or "/" not in target:
        return None
    written = link.path.removesuffix(".md")
    whole = target.removesuffix(".md")
    if written.startswith(("./", "../")):
        return "relative"
    if written == whole:
        return "absolute"
    return "shortest" if "/" not in written and target.rpartition("/")[0] != path.rpartition("/")[0] else None
