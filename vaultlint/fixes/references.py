"""References move along: who changes a heading or a tag takes everything in the vault with them that refers to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from vaultlint.findings import Change, Finding, Fix
from vaultlint.fixes.plan import apply, meet
from vaultlint.text import Edit, Span
from vaultlint.vault.index import Inbound, Vault
from vaultlint.vault.metadata import Heading
from vaultlint.vault.places import compared_heading
from vaultlint.vault.rewriting import is_tag, rename_headings, rename_tag
from vaultlint.vault.tag_spelling import folded_tag


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
        self._renamings: dict[tuple[str, str], tuple[Edit, ...]] = {}

    def carried(self, finding: Finding) -> Finding:
        """`finding` with a fix that also edits all that refers to what it renames. Raises `CannotFollow`.

        Links are found by Obsidian's own comparison, in which `2024.4.22` and `2024/4/22` are one heading. Where a
        note has two headings of one name, before or after, nobody can tell which of them a link means. Tags are
        compared without case: a tag of which only the case changes stays the same tag, and nothing has to follow.
        """
        if finding.fix is None:
            return finding
        edits = dict.fromkeys(finding.fix.edits)
        if Change.HEADINGS in finding.fix.changes:
            edits |= dict.fromkeys(self._links_along(finding.fix))
        if Change.TAGS in finding.fix.changes:
            edits |= dict.fromkeys(self._tags_along(finding.fix))
        return finding if len(edits) == len(finding.fix.edits) else self._with(finding, finding.fix, edits)

    @staticmethod
    def _with(finding: Finding, fix: Fix, edits: Iterable[Edit]) -> Finding:
        return replace(finding, fix=replace(fix, edits=tuple(edits)))

    def _tags_along(self, fix: Fix) -> Iterator[Edit]:
        """All other uses of the tags that a fix renames: in bodies, properties, cards and the filters of bases."""
        for old, new in self._renamed_tags(fix).items():
            for edit in self._renaming(old, new):
                if not any(own.path == edit.path and meet(own.span, edit.span) for own in fix.edits):
                    yield edit

    def _renamed_tags(self, fix: Fix) -> dict[str, str]:
        """The tags that a fix makes another tag of, by their old names; one that is cut short or removed is none."""
        renamed: dict[str, str] = {}
        for path in {edit.path for edit in fix.edits}:
            edits = [edit for edit in fix.edits if edit.path == path]
            for tag in self._vault.metadata[path].tags:
                inside = [edit for edit in edits if edit.span.within(tag.span)]
                if inside:
                    written = _applied(self._vault.source(path).text, tag.span, inside)
                    name = written.removeprefix("#")
                    if is_tag(name) and folded_tag(name) != folded_tag(tag.name):
                        renamed[tag.name] = name
        return renamed

    def _renaming(self, old: str, new: str) -> tuple[Edit, ...]:
        if (old, new) not in self._renamings:
            edits = []
            for path, tag in self._vault.tags.named(old):
                written = self._vault.source(path)[tag.span]
                edit = rename_tag(tag, path, written, new + tag.name[len(old) :])
                if edit is None:
                    raise CannotFollow(f"the tag {tag.name} in {path} cannot be written anew")
                edits.append(edit)
            self._renamings[old, new] = tuple(edits)
        return self._renamings[old, new]

    def _links_along(self, fix: Fix) -> Iterator[Edit]:
        """Every link to the headings that a fix renames."""
        for path in sorted({edit.path for edit in fix.edits}):
            renamed = self._renamed(path, [edit for edit in fix.edits if edit.path == path])
            self._refuse_namesakes(path, renamed)
            for caller, names in self._calls(path, renamed):
                followed = rename_headings(caller.link, caller.source, names)
                if followed is None:
                    raise CannotFollow(f"the link {caller.link.original} in {caller.source} cannot be written anew")
                yield from followed

    def _renamed(self, path: str, edits: list[Edit]) -> dict[Heading, str]:
        """The headings of a note that edits give another name, each with its new text."""
        renamed: dict[Heading, str] = {}
        for heading in self._vault.metadata[path].headings:
            inside = [edit for edit in edits if edit.span.within(heading.text_span)]
            if inside:
                text = _applied(self._vault.source(path).text, heading.text_span, inside).strip()
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


def _applied(text: str, span: Span, edits: Iterable[Edit]) -> str:
    """What stands at `span` after edits that lie within it."""
    local = [edit._replace(span=Span(edit.span.start - span.start, edit.span.end - span.start)) for edit in edits]
    return apply(text[span.start : span.end], local)
