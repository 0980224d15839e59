"""Two headings of one note with the name that a link calls: it always leads to one of them, and never to the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.vault.metadata import Heading, Metadata
from vaultlint.vault.places import compared_heading

if TYPE_CHECKING:
    from vaultlint.vault.index import Inbound, Vault


class DuplicateHeading(VaultCheck):
    """A heading that a link may well mean and cannot reach, because another has its name and is found first."""

    visits = (Metadata,)
    says = frozenset({"heading", "line", "link", "source"})

    def visit(self, item: Metadata, path: str, vault: Vault) -> Iterator[Problem]:
        answering = _answering(item.headings)
        if not answering:
            return
        unreachable: dict[Heading, tuple[Heading, Inbound]] = {}
        asked: set[tuple[tuple[str, ...], bool]] = set()
        for subpath, inbound in _calling(path, vault).items():
            parts = tuple(compared_heading(part) for part in subpath.split("#") if part)
            meant = answering.get(parts, ())
            place = vault.find_place(path, subpath) if len(meant) > 1 else None
            if place is None or place.heading is None:
                continue
            # `[[#Sync]]` means the heading that is written just so, and no `` ### `sync` `` below it.
            is_exact = subpath.rpartition("#")[2].strip() == place.heading.text
            if (parts, is_exact) in asked or place.heading not in meant:
                continue
            asked.add((parts, is_exact))
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
    for inbound in vault.calls_to(path):
        if not inbound.link.in_comment:
            calling.setdefault(inbound.link.subpath, inbound)
    return calling


def _answering(headings: Sequence[Heading]) -> dict[tuple[str, ...], list[Heading]]:
    """The headings that answer to each chain of names: their own, behind those of some headings above them.

    A heading has five above it at most, and so answers to 32 chains. Only names that several headings have are here.
    """
    names = [compared_heading(heading.text) for heading in headings]
    often = Counter(names)
    answering: dict[tuple[str, ...], list[Heading]] = defaultdict(list)
    above: list[tuple[Heading, str]] = []
    for heading, name in zip(headings, names, strict=True):
        while above and above[-1][0].level >= heading.level:
            above.pop()
        if name and often[name] > 1:
            chain = [of_one for _, of_one in above]
            for trail in {trail for length in range(len(chain) + 1) for trail in combinations(chain, length)}:
                answering[*trail, name].append(heading)
        above.append((heading, name))
    return answering
