"""A tag that adds nothing: it stands in the property already, or one that is nested in it does.

A note with `a/b` is found under `a`, too. Tags in the text are part of sentences, and may come as often as they like.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from unicodedata import normalize

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.checks.worked_out import tag_property
from vaultlint.findings import Change, Safety
from vaultlint.markdown.note import Note
from vaultlint.text import Edit
from vaultlint.vault.tag_property import TagEntry, TagProperty


class DuplicateTag(NoteCheck):
    """The same entry twice in `tags`, whatever its case, or a parent beside its child."""

    visits = (Note,)
    says = frozenset({"tag", "fault"})

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        tags = tag_property(element)
        if tags is None or not tags.is_list:
            return
        entries = [(_compared(entry.name), entry) for entry in tags.entries if entry.name and not entry.is_template]
        names = dict(reversed([(compared, entry.name) for compared, entry in entries]))
        in_order = sorted(names)
        seen: set[str] = set()
        for compared, entry in entries:
            at = bisect_left(in_order, f"{compared}/")
            nested = in_order[at] if at < len(in_order) else ""
            if compared in seen:
                yield _problem(tags, entry, f"stands there already as “{names[compared]}”", note)
            elif nested.startswith(f"{compared}/"):
                yield _problem(tags, entry, f"is implied by “{names[nested]}”", note)
            seen.add(compared)


def _compared(name: str) -> str:
    """A tag as Obsidian compares it; a slash at its end makes no other tag of it."""
    return normalize("NFC", name).lower().rstrip("/")


def _problem(tags: TagProperty, entry: TagEntry, fault: str, note: Note) -> Problem:
    superfluous = tags.without(entry)
    edits = (Edit(note.path, superfluous, ""),) if superfluous else ()
    details = {"tag": entry.name, "fault": fault}
    return Problem(entry.scalar.span, details, edits, Safety.SAFE, frozenset({Change.TAGS}))
