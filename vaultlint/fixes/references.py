"""References move along: who changes a heading takes every link to it in the vault with them."""

from __future__ import annotations

from dataclasses import replace

from vaultlint.findings import Change, Finding
from vaultlint.fixes.plan import apply
from vaultlint.text import Edit, Span
from vaultlint.vault.index import Vault
from vaultlint.vault.metadata import Heading
from vaultlint.vault.places import compared_heading
from vaultlint.vault.rewriting import rename_headings


class CannotFollow(Exception):
    """A reference that cannot be taken along; the fix must not be applied. The message says which and why."""


def with_references(finding: Finding, vault: Vault) -> Finding:
    """`finding` with a fix that also edits every link to the headings it renames. Raises `CannotFollow`.

    Links are found by Obsidian's own comparison, in which `2024.4.22` and `2024/4/22` are one heading. Where a note
    has two headings of one name, before or after, nobody can tell which of them a link means.
    """
    if finding.fix is None or Change.HEADINGS not in finding.fix.changes:
        return finding
    edits = dict.fromkeys(finding.fix.edits)
    for path in sorted({edit.path for edit in finding.fix.edits}):
        renamed = _renamed(path, [edit for edit in finding.fix.edits if edit.path == path], vault)
        if renamed:
            _refuse_namesakes(path, renamed, vault)
            edits |= dict.fromkeys(_inbound(path, renamed, vault))
    return replace(finding, fix=replace(finding.fix, edits=tuple(edits)))


def _renamed(path: str, edits: list[Edit], vault: Vault) -> dict[Heading, str]:
    """The headings of a note that edits change, each with its new text."""
    renamed: dict[Heading, str] = {}
    for heading in vault.metadata[path].headings:
        start, end = heading.text_span
        inside = [edit for edit in edits if edit.span.within(heading.text_span)]
        if inside:
            local = [edit._replace(span=Span(edit.span.start - start, edit.span.end - start)) for edit in inside]
            renamed[heading] = apply(vault.source(path).text[start:end], local).strip()
    return renamed


def _refuse_namesakes(path: str, renamed: dict[Heading, str], vault: Vault) -> None:
    headings = vault.metadata[path].headings
    old = [compared_heading(heading.text) for heading in headings]
    new = [compared_heading(renamed.get(heading, heading.text)) for heading in headings]
    for heading, text in renamed.items():
        for names, name in ((old, compared_heading(heading.text)), (new, compared_heading(text))):
            if names.count(name) > 1:
                raise CannotFollow(f"two headings of {path} would be “{text}” to a link")


def _inbound(path: str, renamed: dict[Heading, str], vault: Vault) -> list[Edit]:
    edits: list[Edit] = []
    for source, link in vault.links_to(path):
        parts = [part for part in link.subpath.split("#") if part]
        trail = vault.find_trail(path, parts)
        names = {index: renamed[heading] for index, heading in enumerate(trail) if heading in renamed}
        if not names:
            continue
        followed = rename_headings(link, source, names)
        if followed is None:
            raise CannotFollow(f"the link {link.original} in {source} cannot be written anew")
        edits += followed
    return edits
