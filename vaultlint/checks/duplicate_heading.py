"""Two headings of one note with the name that a link calls: it always leads to one of them, and never to the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.vault.metadata import Heading, Metadata
from vaultlint.vault.places import compared_heading

if TYPE_CHECKING:
    from vaultlint.vault.index import Inbound, Vault


@dataclass(frozen=True)
class DuplicateHeading(VaultCheck):
    """A heading that a link may well mean and cannot reach, because another has its name and is found first."""

    visits = (Metadata,)
    says = frozenset({"heading", "line", "link", "source"})

    def visit(self, item: Metadata, path: str, vault: Vault) -> Iterator[Problem]:
        alike = _alike(item)
        if not alike:
            return
        unreachable: dict[Heading, tuple[Heading, Inbound]] = {}
        above = _above(item.headings)
        for inbound in vault.links_to(path):
            parts = [compared_heading(part) for part in inbound.link.subpath.split("#") if part]
            if not parts or parts[-1] not in alike or inbound.link.in_comment:
                continue
            place = vault.find_place(path, inbound.link.subpath)
            meant = [heading for heading in alike[parts[-1]] if _answers(heading, parts[:-1], above)]
            if place is not None and place.heading in meant:
                for heading in meant:
                    if heading != place.heading:
                        unreachable.setdefault(heading, (place.heading, inbound))
        source = vault.source(path) if unreachable else None
        for heading, (reached, inbound) in unreachable.items():
            assert source is not None
            yield Problem(
                heading.span,
                {
                    "heading": heading.text,
                    "line": str(source.place(reached.span.start).line),
                    "link": inbound.link.target,
                    "source": "this note" if inbound.source == path else f"“{inbound.source}”",
                },
            )


def _alike(metadata: Metadata) -> dict[str, list[Heading]]:
    """The headings of a note that share their name with another, by that name."""
    by_name: dict[str, list[Heading]] = defaultdict(list)
    for heading in metadata.headings:
        by_name[compared_heading(heading.text)].append(heading)
    return {name: headings for name, headings in by_name.items() if name and len(headings) > 1}


def _above(headings: Sequence[Heading]) -> dict[Heading, Heading | None]:
    """The heading in whose section each heading stands."""
    above: dict[Heading, Heading | None] = {}
    trail: list[Heading] = []
    for heading in headings:
        while trail and trail[-1].level >= heading.level:
            trail.pop()
        above[heading] = trail[-1] if trail else None
        trail.append(heading)
    return above


def _answers(heading: Heading, names: Sequence[str], above: dict[Heading, Heading | None]) -> bool:
    """Whether a heading stands below headings with these names, from the outermost to the innermost."""
    wanted = list(names)
    parent = above[heading]
    while wanted and parent is not None:
        if compared_heading(parent.text) == wanted[-1]:
            wanted.pop()
        parent = above[parent]
    return not wanted
