"""What vault checks are shown of a file: itself, and what its metadata holds, things of one type together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from vaultlint.active_rules import ActiveRule, InForce
from vaultlint.checks.base import VaultCheck
from vaultlint.vault.metadata import (
    Alias,
    Block,
    Callout,
    File,
    Footnote,
    Heading,
    Link,
    Metadata,
    RunOnTag,
    SplitWord,
    Tag,
)

Asking = Sequence[tuple[ActiveRule, VaultCheck]]
"""Who asked to see things of a type."""

_ITEMS: tuple[tuple[type, Callable[[Metadata], tuple[Any, ...]]], ...] = (
    (Metadata, lambda metadata: (metadata,)),
    (Alias, attrgetter("aliases")),
    (Heading, attrgetter("headings")),
    (Block, attrgetter("blocks")),
    (Link, attrgetter("links")),
    (Tag, attrgetter("tags")),
    (Tag, attrgetter("dropped_tags")),
    (RunOnTag, attrgetter("run_on_tags")),
    (SplitWord, attrgetter("split_words")),
    (Footnote, attrgetter("footnotes")),
    (Callout, attrgetter("callouts")),
)


def shown(path: str, metadata: Metadata | None, rules: InForce) -> Iterator[tuple[Sequence[Any], Asking]]:
    """What there is to see of a file, and who asked for it. `metadata` is None for what has none.

    What nobody asked for is not even taken out of the metadata: it may have to be decoded first.
    """
    yield (File(path),), rules.asking_for(File, VaultCheck)
    if metadata is None:
        return
    for kind, items in _ITEMS:
        if asking := rules.asking_for(kind, VaultCheck):
            yield items(metadata), asking
