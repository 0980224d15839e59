"""Refuse what changes meaning: a plan is carried out in memory and its result read like any other note.

What a note said before it must say afterwards (block structure, links to the same places, tags, headings, block ids,
properties, code, URLs), except where a fix declared a change, and there only in what the fix touched. The findings a
fix settles must be gone, and none may have come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vaultlint.findings import Finding
from vaultlint.fixes.meaning import meaning
from vaultlint.fixes.moved import Moved
from vaultlint.text import Edit, Span
from vaultlint.vault.index import Vault
from vaultlint.vault.metadata import Metadata
from vaultlint.vault.places import PlaceFound


@dataclass(frozen=True)
class State:
    """A vault at one moment, with the texts and findings of the files at stake."""

    vault: Vault
    texts: Mapping[str, str]
    findings: Mapping[str, Sequence[Finding]]


class Damage(NamedTuple):
    """What edits of the note at `path` would do wrong."""

    path: str
    what: str


def damages(
    before: State, after: State, edits: Mapping[str, Sequence[Edit]], chosen: Sequence[Finding]
) -> Iterator[Damage]:
    """What goes wrong when `chosen` are applied by `edits`; nothing where all is well."""
    for path, of_path in edits.items():
        yield from (Damage(path, what) for what in _changed(path, before, after, of_path, chosen))
        yield from (Damage(path, what) for what in _findings(path, before, after, of_path, chosen))
        yield from (Damage(path, what) for what in _inbound(path, before, after, edits))


def _changed(path: str, before: State, after: State, edits: Sequence[Edit], chosen: Sequence[Finding]) -> Iterator[str]:
    broken = after.vault.metadata[path].error
    if broken is not None and before.vault.metadata[path].error is None:
        yield f"it cannot be read any more: {broken}"
        return
    was = meaning(path, before.texts[path], before.vault)
    now = meaning(path, after.texts[path], after.vault)
    moved = Moved(edits)
    for aspect in was:
        kept, present = was[aspect], now[aspect]
        declaring = [finding for finding in chosen if finding.fix and finding.fix.changes & aspect.allowed_by]
        if declaring:
            # What a declared change may reach: its edits in this note, and the place it was declared for.
            areas = [
                edit.span for finding in declaring if finding.fix for edit in finding.fix.edits if edit.path == path
            ]
            areas += [finding.span for finding in declaring if finding.path == path]
            kept = tuple(thing for thing in kept if not _meets(thing.span, areas))
            present = tuple(thing for thing in present if not _meets(thing.span, map(moved.area, areas)))
        if [thing.value for thing in kept] != [thing.value for thing in present]:
            yield aspect.damage


def _findings(
    path: str, before: State, after: State, edits: Sequence[Edit], chosen: Sequence[Finding]
) -> Iterator[str]:
    """Findings that should be gone and are not, and findings that came."""
    moved = Moved(edits)
    settled = {finding for finding in chosen if finding.path == path}
    remaining = [finding for finding in before.findings.get(path, ()) if finding not in settled]
    known = {(finding.rule, moved.span(finding.span)) for finding in remaining}
    spoken = {(finding.rule, finding.message) for finding in remaining}
    gone = {(finding.rule, finding.message) for finding in settled}
    for finding in after.findings.get(path, ()):
        if (finding.rule, finding.span) in known:
            continue
        if (finding.rule, finding.message) in spoken and moved.is_touched_after(finding.span):
            continue
        if (finding.rule, finding.message) in gone and moved.is_touched_after(finding.span):
            yield f"{finding.rule} is still found after its fix"
        else:
            yield f"it would bring a new finding of {finding.rule}"


def _inbound(path: str, before: State, after: State, edits: Mapping[str, Sequence[Edit]]) -> Iterator[str]:
    """Links from notes that were not touched, to places in this one."""
    was, now = before.vault.metadata[path], after.vault.metadata[path]
    if _places(was) == _places(now):
        return
    for source, link in before.vault.links_to(path):
        if source in edits or not link.subpath:
            continue
        place = before.vault.find_place(path, link.subpath)
        if place is not None and _number(place, was) != _number(after.vault.find_place(path, link.subpath), now):
            yield f"the link {link.original} in {source} would lead elsewhere"


def _places(metadata: Metadata) -> tuple[object, ...]:
    headings = [(heading.level, heading.text) for heading in metadata.headings]
    return headings, [block.id for block in metadata.blocks], [footnote.id for footnote in metadata.footnotes]


def _number(place: PlaceFound | None, metadata: Metadata) -> object:
    """A place by its number among its like; None where there is none."""
    if place is None:
        return None
    if place.heading is not None:
        return "heading", metadata.headings.index(place.heading)
    if place.block is not None:
        return "block", metadata.blocks.index(place.block)
    return "footnote", metadata.footnotes.index(place.footnote) if place.footnote is not None else None


def _meets(span: Span, areas: Iterable[Span]) -> bool:
    return any(span.start <= area.end and area.start <= span.end for area in areas)
