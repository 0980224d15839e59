"""A tag that looks like another and is not it: a letter of a foreign script, or a character that shows nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.checks.worked_out import tag_property
from vaultlint.findings import Change, Safety
from vaultlint.markdown.look_alikes import LookAlike, code_point, look_alikes
from vaultlint.markdown.marks import TagMark
from vaultlint.markdown.note import Note
from vaultlint.tag_grammar import is_tag_name
from vaultlint.text import Edit, Span

# A tag in a heading is part of its text.
_MAY_CHANGE = frozenset({Change.TAGS, Change.HEADINGS})


class ConfusableTag(NoteCheck):
    """`#tomаto` with a Cyrillic `а`, or with a soft hyphen in it."""

    visits = (TagMark, Note)
    says = frozenset({"tag", "fault"})

    def visit(self, element: Any, note: Note) -> Iterator[Problem]:
        if isinstance(element, TagMark):
            span = note.span(element)
            yield from _problems(element.name, span, partial(_place, span.start + len("#")), note)
        elif tags := tag_property(note):
            for entry in tags.entries:
                if entry.name and not entry.is_template:
                    yield from _problems(entry.name, entry.scalar.span, entry.place, note)


def _place(name_start: int, start: int, end: int) -> Span:
    return Span(name_start + start, name_start + end)


def _problems(name: str, span: Span, place: Callable[[int, int], Span | None], note: Note) -> Iterator[Problem]:
    found = look_alikes(name)
    if not found:
        return
    named, meant, places = list(name), list(name), []
    for alike in found:
        named[alike.offset] = f"[{code_point(name[alike.offset])}]"
        meant[alike.offset] = alike.shown
        places.append(place(alike.offset, alike.offset + 1))
    edits: list[Edit] = []
    if is_tag_name("".join(meant)):
        edits = [Edit(note.path, at, alike.shown) for at, alike in zip(places, found, strict=True) if at]
    if len(edits) < len(found):
        edits = []
    faults = dict.fromkeys(_fault(name[alike.offset], alike) for alike in found)
    details = {"tag": "".join(named), "fault": ", ".join(faults)}
    yield Problem(span, details, tuple(edits), Safety.UNSAFE, _MAY_CHANGE)


def _fault(character: str, alike: LookAlike) -> str:
    if not alike.shown:
        return f"{code_point(character)} shows nothing"
    return f"{code_point(character)} only looks like the {alike.script} “{alike.shown}”"
