"""Two headings of one note with the name that a link calls: it always leads to one of them, and never to the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
        names = {heading: compared_heading(heading.text) for heading in item.headings}
        alike = _alike(names)
        if not alike:
            return
        above = _above(item.headings)
        unreachable: dict[Heading, tuple[Heading, Inbound]] = {}
        for subpath, inbound in _calling(path, vault).items():
            parts = [compared_heading(part) for part in subpath.split("#") if part]
            place = vault.find_place(path, subpath) if parts and parts[-1] in alike else None
            if place is None:
                continue
            meant = [heading for heading in alike[parts[-1]] if _answers(heading, parts[:-1], above, names)]
            if place.heading in meant:
                # `[[#Sync]]` means the heading that is written just so, and no `` ### `sync` `` below it.
                is_exact = subpath.rpartition("#")[2].strip() == place.heading.text
                for heading in meant:
                    if heading != place.heading and (not is_exact or heading.text == place.heading.text):
                        unreachable.setdefault(heading, (place.heading, inbound))
        if not unreachable:
            return
        source = vault.source(path)
        for heading, (reached, inbound) in unreachable.items():
            yield Problem(
                heading.span,
                {
                    "heading": heading.text,
                    "line": str(source.place(reached.span.start).line),
                    "link": inbound.link.target,
                    "source": "this note" if inbound.source == path else f"“{inbound.source}”",
                },
            )


def _calling(path: str, vault: Vault) -> dict[str, Inbound]:
    """The first link of the vault that leads to each subpath of the note at `path`."""
    calling: dict[str, Inbound] = {}
    for inbound in vault.links_to(path):
        if inbound.link.subpath and not inbound.link.in_comment:
            calling.setdefault(inbound.link.subpath, inbound)
    return calling


def _alike(names: Mapping[Heading, str]) -> dict[str, list[Heading]]:
    """The headings of a note that share their name with another, by that name."""
    by_name: dict[str, list[Heading]] = defaultdict(list)
    for heading, name in names.items():
        by_name[name].append(heading)
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


def _answers(
    heading: Heading,
    trail: Sequence[str],
    above: Mapping[Heading, Heading | None],
    names: Mapping[Heading, str],
) -> bool:
    """Whether a heading stands below headings of these names, the outermost first."""
    wanted = list(trail)
    parent = above[heading]
    while wanted and parent is not None:
        if names[parent] == wanted[-1]:
            wanted.pop()
        parent = above[parent]
    return not wanted
