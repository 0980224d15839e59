"""Headings that fixes would give the name of another: a link could reach one of the two only, so they stay as they are.

Each fix may do well alone: where a heading has two faults, the second to be mended makes it a namesake. So all that
renames a heading is looked at together, and the heading gets its whole new name or keeps the old one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from vaultlint.findings import Change, Finding
from vaultlint.text import Edit, Span, apply
from vaultlint.vault.index import Vault
from vaultlint.vault.metadata import Heading
from vaultlint.vault.places import compared_heading


class Headings:
    """The headings of a vault's notes, and what fixes would make of their names."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._names: dict[str, Counter[str]] = {}

    def renamed(self, path: str, edits: Iterable[Edit]) -> dict[Heading, str]:
        """The headings of a note that edits give another name, each with its new text."""
        ordered = sorted(edits, key=_by_place)
        if not ordered:
            return {}
        renamed: dict[Heading, str] = {}
        headings = self._vault.metadata[path].headings
        first = bisect_left(headings, ordered[0].span.start, key=lambda heading: heading.text_span.end)
        for heading in headings[first:]:
            if heading.text_span.start > ordered[-1].span.end:
                break
            if inside := _within(heading.text_span, ordered):
                text = self._text_after(path, heading, inside)
                if compared_heading(text) != compared_heading(heading.text):
                    renamed[heading] = text
        return renamed

    def namesakes(self, path: str, renamed: dict[Heading, str]) -> Iterator[tuple[Heading, str]]:
        """Of `renamed` those that another heading shares a name with, before or after; the first to take one has it."""
        if not renamed:
            return
        before = self._names_of(path)
        after = before - Counter(compared_heading(heading.text) for heading in renamed)
        for heading, text in renamed.items():
            old, new = compared_heading(heading.text), compared_heading(text)
            if before[old] > 1 or after[new]:
                yield heading, text
                new = old
            after[new] += 1

    def held_back(self, findings: Iterable[Finding]) -> Iterator[tuple[Finding, str, str]]:
        """Each finding whose fix renames a heading that all fixes together would make a namesake.

        With the note that the heading stands in, and the text it would have.
        """
        owners: dict[str, dict[Edit, list[Finding]]] = defaultdict(lambda: defaultdict(list))
        for finding in findings:
            if finding.fix is not None and Change.HEADINGS in finding.fix.changes:
                for edit in dict.fromkeys(finding.fix.edits):
                    owners[edit.path][edit].append(finding)
        for path, of_path in owners.items():
            ordered = sorted(of_path, key=_by_place)
            for heading, text in self.namesakes(path, self.renamed(path, _apart(ordered))):
                owned: dict[Finding, list[Edit]] = defaultdict(list)
                for edit in _within(heading.text_span, ordered):
                    for finding in of_path[edit]:
                        owned[finding].append(edit)
                for finding, edits in owned.items():
                    if compared_heading(self._text_after(path, heading, edits)) != compared_heading(heading.text):
                        yield finding, path, text

    def _text_after(self, path: str, heading: Heading, edits: Sequence[Edit]) -> str:
        start, end = heading.text_span
        local = [edit._replace(span=Span(edit.span.start - start, edit.span.end - start)) for edit in edits]
        return apply(self._vault.source(path).text[start:end], local).strip()

    def _names_of(self, path: str) -> Counter[str]:
        """How many headings of a note go by each name."""
        if path not in self._names:
            headings = self._vault.metadata[path].headings
            self._names[path] = Counter(compared_heading(heading.text) for heading in headings)
        return self._names[path]


def _within(span: Span, ordered: Sequence[Edit]) -> list[Edit]:
    """The edits that lie within `span`."""
    first = bisect_left(ordered, span.start, key=lambda edit: edit.span.start)
    last = bisect_left(ordered, span.end + 1, key=lambda edit: edit.span.start)
    return [edit for edit in ordered[first:last] if edit.span.end <= span.end]


def _apart(ordered: Iterable[Edit]) -> list[Edit]:
    """Of edits that overlap the first: the others have their turn later, if they still have one."""
    apart: list[Edit] = []
    for edit in ordered:
        if not apart or edit.span.start >= apart[-1].span.end:
            apart.append(edit)
    return apart


def _by_place(edit: Edit) -> Span:
    return edit.span
