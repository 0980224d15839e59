"""What was meant as a tag and is none to Obsidian.

In the property `tags` almost anything was meant as one. In the text only digits right beside a tag are: a lone `#2024`
is as likely the number of an issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.checks.worked_out import tag_property
from vaultlint.findings import Change, Safety
from vaultlint.markdown.look_alikes import look_alikes
from vaultlint.markdown.marks import TagMark, inline_elements
from vaultlint.markdown.note import Note
from vaultlint.markdown.prose import bodies, prose
from vaultlint.tag_grammar import is_tag_name, tag_stop
from vaultlint.text import Edit, Span
from vaultlint.vault.tag_property import TagEntry, TagProperty, is_plain_tag, several_tags

_DIGITS = re.compile(r"#[0-9]+")
_SPACE = re.compile(r"\s+")
_CHANGES = frozenset({Change.TAGS})


class InvalidTag(NoteCheck):
    """An entry of `tags` that Obsidian drops, cannot split, or never sees; `#2024` beside a tag."""

    visits = (Note,)
    says = frozenset({"written", "fault"})

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        if tags := tag_property(element):
            for entry in tags.entries:
                if not entry.is_template and (problem := _judged(entry, tags, note)):
                    yield problem
        for body in bodies(note) if _DIGITS.search(element.text) else ():
            yield from _digits_beside_tags(body, note)


def _digits_beside_tags(body: Any, note: Note) -> Iterator[Problem]:
    if not body.children or _DIGITS.search(note.source[note.span(body)]) is None:
        return
    tags = [note.span(inner) for inner in inline_elements(body) if isinstance(inner, TagMark)]
    if not tags:
        return
    starts, ends = {tag.start for tag in tags}, {tag.end for tag in tags}
    offset = note.span(body).start
    for match in _DIGITS.finditer(prose(body, note)):
        span = Span(offset + match.start(), offset + match.end())
        before, after = note.text[span.start - 1 : span.start], note.text[span.end : span.end + 1]
        if is_tag_name(f"{match[0]}{after}"[1:]) or before.strip():
            continue
        if (before == " " and span.start - 1 in ends) or (after == " " and span.end + 1 in starts):
            yield Problem(span, {"written": match[0], "fault": "it has only digits"})


def _judged(entry: TagEntry, tags: TagProperty, note: Note) -> Problem | None:
    """What is wrong with an entry; None where it is a tag, or where none was meant."""
    value = entry.scalar.value
    if value is None:
        return _without_value(entry, tags, note)
    if not isinstance(value, str):
        return _problem(entry, "to YAML it is " + ("true or false" if isinstance(value, bool) else "a number"))
    # What shows nothing is a fault of its own.
    hidden = {alike.offset for alike in look_alikes(entry.name) if not alike.shown}
    name = "".join(character for offset, character in enumerate(entry.name) if offset not in hidden)
    if not name or is_tag_name(name):
        return None
    if several := several_tags(name):
        edits = (Edit(note.path, entry.scalar.span, _listed(several)),) if tags.stands_alone(entry) else ()
        return _problem(entry, "Obsidian does not split a text into tags", edits)
    if _SPACE.search(name):
        return _problem(entry, "there is a space in it", tuple(_hyphens(entry, note)))
    stop = tag_stop(name)
    return _problem(entry, f"a tag cannot hold “{stop}”" if stop else "it has only digits")


def _without_value(entry: TagEntry, tags: TagProperty, note: Note) -> Problem | None:
    """`- #a` is an empty entry and a comment. An empty entry alone is a place to write in, no fault."""
    comment = entry.comment
    if comment is None:
        return _problem(entry, "to YAML it is nothing") if entry.index is not None and entry.written else None
    written = note.source[comment]
    names = several_tags(written) or [written.removeprefix("#")]
    if not all(map(is_plain_tag, names)):
        return None
    edits: tuple[Edit, ...] = ()
    if tags.stands_alone(entry):
        edits = (Edit(note.path, comment, _listed(names)),)
    elif entry.index is not None and len(names) == 1:
        edits = (Edit(note.path, Span(comment.start, comment.start + len("#")), ""),)
    details = {"written": written, "fault": "to YAML it is a comment"}
    return Problem(comment, details, edits, Safety.UNSAFE, _CHANGES)


def _problem(entry: TagEntry, fault: str, edits: tuple[Edit, ...] = ()) -> Problem:
    details = {"written": entry.name or entry.written, "fault": fault}
    return Problem(entry.scalar.span, details, edits, Safety.UNSAFE, _CHANGES)


def _listed(names: list[str]) -> str:
    return f"[{', '.join(names)}]"


def _hyphens(entry: TagEntry, note: Note) -> Iterator[Edit]:
    """What makes one word of an entry. A lone text may have been several tags to an older Obsidian: nothing."""
    if entry.index is None or not is_plain_tag(_SPACE.sub("-", entry.name)):
        return
    spaces = [(entry.place(*match.span()), match[0]) for match in _SPACE.finditer(entry.name)]
    if all(place is not None and note.source[place] == space for place, space in spaces):
        yield from (Edit(note.path, place, "-") for place, _ in spaces if place is not None)
