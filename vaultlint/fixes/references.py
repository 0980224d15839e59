"""References move along: who changes a heading or a tag takes everything in the vault with them that refers to it."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from vaultlint.findings import Change, Finding, Fix, Safety
from vaultlint.fixes.namesakes import Headings
from vaultlint.fixes.plan import Left, meet
from vaultlint.tag_grammar import is_tag_name
from vaultlint.text import Edit, Span, apply
from vaultlint.vault.index import Inbound, Vault
from vaultlint.vault.metadata import Heading, Tag
from vaultlint.vault.rewriting import rename_headings, rename_tag
from vaultlint.vault.tag_index import TagUse
from vaultlint.vault.tag_spelling import folded_tag, with_front


class CannotFollow(Exception):
    """A reference that cannot be taken along; the fix must not be applied. The message says which and why."""

    why = Left.REFUSED


class Namesakes(CannotFollow):
    """Nobody could tell any more which of two headings a link means."""

    why = Left.NAMESAKES

    def __init__(self, path: str, text: str) -> None:
        super().__init__(f"two headings of {path} would be “{text}” to a link")


class _Caller(NamedTuple):
    """A link that names a heading in one part of its subpath."""

    inbound: Inbound
    part: int


class References:
    """What refers to what, in one state of a vault: each note is asked once, however many fixes there are."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._headings = Headings(vault)
        self._callers: dict[str, dict[Heading, list[_Caller]]] = {}
        self._tags: dict[str, list[Tag]] = {}
        self._renamings: dict[tuple[str, str], dict[Edit, None]] = {}
        self._shared_fixes: dict[tuple[str, str, Safety, frozenset[Change]], Fix] = {}

    def carried(self, finding: Finding) -> Finding:
        """`finding` with a fix that also edits all that refers to what it renames. Raises `CannotFollow`.

        Links are found by Obsidian's own comparison, in which `2024.4.22` and `2024/4/22` are one heading. Where a
        note has two headings of one name, before or after, nobody can tell which of them a link means. Tags are
        compared without case: a tag of which only the case changes stays the same tag, and nothing has to follow.
        """
        fix = finding.fix
        if fix is None:
            return finding
        renamed = self._renamed_tags(fix) if Change.TAGS in fix.changes else {}
        if len(renamed) == 1:
            ((old, new),) = renamed.items()
            if self._renaming(old, new).keys() >= set(fix.edits):
                return replace(finding, fix=self._shared(old, new, fix))
        tags = dict.fromkeys([*fix.edits, *self._tags_along(renamed, fix)])
        # Links come last: a tag that follows may stand in a heading.
        return self.with_links(replace(finding, fix=replace(fix, edits=tuple(tags))))

    def held_back(self, findings: Iterable[Finding]) -> Iterator[tuple[Finding, CannotFollow]]:
        """The findings whose fixes, all taken together, would give a heading the name of another."""
        for finding, path, text in self._headings.held_back(findings):
            yield finding, Namesakes(path, text)

    def with_links(self, finding: Finding) -> Finding:
        """`finding` with all links to the headings it renames, and no tags besides. Raises `CannotFollow`."""
        return finding if finding.fix is None else replace(finding, fix=self._linked(finding.fix))

    def _linked(self, fix: Fix) -> Fix:
        links = self._links_along(fix) if Change.HEADINGS in fix.changes else ()
        return replace(fix, edits=tuple(dict.fromkeys([*fix.edits, *links])))

    def _shared(self, old: str, new: str, fix: Fix) -> Fix:
        """One fix for all uses of a tag: each of a thousand is a finding, and all of them come to the same edits."""
        key = old, new, fix.safety, fix.changes
        if key not in self._shared_fixes:
            self._shared_fixes[key] = self._linked(replace(fix, edits=tuple(self._renaming(old, new))))
        return self._shared_fixes[key]

    def _tags_along(self, renamed: Mapping[str, str], fix: Fix) -> Iterator[Edit]:
        """All other uses of the tags that a fix renames: in bodies, properties, cards and the filters of bases."""
        for old, new in renamed.items():
            for edit in self._renaming(old, new):
                if not any(edit.path == own.path and meet(edit.span, own.span) for own in fix.edits):
                    yield edit

    def _renamed_tags(self, fix: Fix) -> dict[str, str]:
        """The tags that a fix makes another tag of, by their old names; one that is cut short or removed is none."""
        touched: dict[tuple[str, Tag], list[Edit]] = defaultdict(list)
        for edit in fix.edits:
            tag = self._tag_around(edit)
            if tag is not None:
                touched[edit.path, tag].append(edit)
        renamed: dict[str, str] = {}
        for (path, tag), edits in touched.items():
            name = _applied(self._vault.source(path).text, tag.span, edits).removeprefix("#")
            if is_tag_name(name) and folded_tag(name) != folded_tag(tag.name):
                renamed[tag.name] = name
        return renamed

    def _tag_around(self, edit: Edit) -> Tag | None:
        if edit.path not in self._tags:
            self._tags[edit.path] = sorted(self._vault.metadata[edit.path].tags, key=_by_place)
        tags = self._tags[edit.path]
        at = bisect_right(tags, (edit.span.start, sys.maxsize), key=_by_place) - 1
        return tags[at] if at >= 0 and edit.span.within(tags[at].span) else None

    def _renaming(self, old: str, new: str) -> dict[Edit, None]:
        """The edits that rename a tag everywhere, in the order of paths."""
        if (old, new) not in self._renamings:
            depth = old.count("/") + 1
            uses = [(use, with_front(use.tag.name, depth, new)) for use in self._vault.tags.named(old)]
            uses += self._parents_asked_for(old, new)
            edits: dict[Edit, None] = {}
            for (path, tag), name in uses:
                edit = rename_tag(tag, path, self._vault.source(path)[tag.span], name)
                if edit is None:
                    raise CannotFollow(f"the tag {tag.name} in {path} cannot be written anew")
                edits[edit] = None
            self._renamings[old, new] = edits
        return self._renamings[old, new]

    def _parents_asked_for(self, old: str, new: str) -> Iterator[tuple[TagUse, str]]:
        """The filters that ask for a tag above `old`, where no note is left in it once `old` is renamed."""
        moved = {(use.path, use.tag.span) for use in self._vault.tags.named(old)}
        names, others = old.split("/"), new.split("/")
        for depth in range(min(len(names), len(others)) - 1, 0, -1):
            parent, renamed = "/".join(names[:depth]), "/".join(others[:depth])
            uses = self._vault.tags.named(parent)
            stays = any((use.path, use.tag.span) not in moved for use in uses if not use.is_asked_for)
            if stays or folded_tag(parent) == folded_tag(renamed):
                return
            yield from ((use, renamed) for use in uses if folded_tag(use.tag.name) == folded_tag(parent))

    def _links_along(self, fix: Fix) -> Iterator[Edit]:
        """Every link to the headings that a fix renames."""
        for path in sorted({edit.path for edit in fix.edits}):
            renamed = self._headings.renamed(path, (edit for edit in fix.edits if edit.path == path))
            for _, text in self._headings.namesakes(path, renamed):
                raise Namesakes(path, text)
            for caller, names in self._calls(path, renamed):
                followed = rename_headings(caller.link, caller.source, names)
                if followed is None:
                    raise CannotFollow(f"the link {caller.link.original} in {caller.source} cannot be written anew")
                yield from followed

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


def _by_place(tag: Tag) -> tuple[int, int]:
    return tag.span
