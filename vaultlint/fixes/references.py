"""References move along: who changes a heading takes every link to it in the vault with them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from vaultlint.findings import Change, Finding
from vaultlint.fixes.plan import apply
from vaultlint.text import Edit, Span
from vaultlint.vault.index import Inbound, Vault
from vaultlint.vault.metadata import Heading
from vaultlint.vault.places import compared_heading
from vaultlint.vault.rewriting import rename_headings


class CannotFollow(Exception):
    """A reference that cannot be taken along; the fix must not be applied. The message says which and why."""


class _Caller(NamedTuple):
    """A link that names a heading in one part of its subpath."""

    inbound: Inbound
    part: int


class References:
    """What refers to what, in one state of a vault: each note is asked once, however many fixes there are."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._names: dict[str, Counter[str]] = {}
        self._callers: dict[str, dict[Heading, list[_Caller]]] = {}

    def carried(self, finding: Finding) -> Finding:
        """`finding` with a fix that also edits every link to the headings it renames. Raises `CannotFollow`.

        Links are found by Obsidian's own comparison, in which `2024.4.22` and `2024/4/22` are one heading. Where a
        note has two headings of one name, before or after, nobody can tell which of them a link means.
        """
        if finding.fix is None or Change.HEADINGS not in finding.fix.changes:
            return finding
        edits = dict.fromkeys(finding.fix.edits)
        for path in sorted({edit.path for edit in finding.fix.edits}):
            renamed = self._renamed(path, [edit for edit in finding.fix.edits if edit.path == path])
            self._refuse_namesakes(path, renamed)
            for caller, names in self._calls(path, renamed):
                followed = rename_headings(caller.link, caller.source, names)
                if followed is None:
                    raise CannotFollow(f"the link {caller.link.original} in {caller.source} cannot be written anew")
                edits |= dict.fromkeys(followed)
        return replace(finding, fix=replace(finding.fix, edits=tuple(edits)))

    def _renamed(self, path: str, edits: list[Edit]) -> dict[Heading, str]:
        """The headings of a note that edits give another name, each with its new text."""
        renamed: dict[Heading, str] = {}
        for heading in self._vault.metadata[path].headings:
            inside = [edit for edit in edits if edit.span.within(heading.text_span)]
            if inside:
                start, end = heading.text_span
                local = [edit._replace(span=Span(edit.span.start - start, edit.span.end - start)) for edit in inside]
                text = apply(self._vault.source(path).text[start:end], local).strip()
                if compared_heading(text) != compared_heading(heading.text):
                    renamed[heading] = text
        return renamed

    def _refuse_namesakes(self, path: str, renamed: dict[Heading, str]) -> None:
        if path not in self._names:
            headings = self._vault.metadata[path].headings
            self._names[path] = Counter(compared_heading(heading.text) for heading in headings)
        old = self._names[path]
        new = Counter(old) if renamed else old
        new.subtract(compared_heading(heading.text) for heading in renamed)
        new.update(compared_heading(text) for text in renamed.values())
        for heading, text in renamed.items():
            if old[compared_heading(heading.text)] > 1 or new[compared_heading(text)] > 1:
                raise CannotFollow(f"two headings of {path} would be “{text}” to a link")

    def _calls(self, path: str, renamed: dict[Heading, str]) -> Iterator[tuple[Inbound, dict[int, str]]]:
        """Each link to a renamed heading, with the new names of the parts of its subpath."""
        if not renamed:
            return
        if path not in self._callers:
            self._callers[path] = self._callers_of(path)
        calls: dict[Inbound, dict[int, str]] = {}
        for heading, text in renamed.items():
            for caller in self._callers[path].get(heading, ()):
                calls.setdefault(caller.inbound, {})[caller.part] = text
        yield from calls.items()

    def _callers_of(self, path: str) -> dict[Heading, list[_Caller]]:
        callers: dict[Heading, list[_Caller]] = defaultdict(list)
        for inbound in self._vault.links_to(path):
            parts = [part for part in inbound.link.subpath.split("#") if part]
            for index, heading in enumerate(self._vault.find_trail(path, parts)):
                callers[heading].append(_Caller(inbound, index))
        return callers
