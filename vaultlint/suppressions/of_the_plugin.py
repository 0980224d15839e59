"""What a note says to obsidian-linter: the rules it disables, and the parts that are to be left as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vaultlint.markdown.note import Note
from vaultlint.obsidian_linter import ALL, COUNTERPARTS
from vaultlint.suppressions.comments import comments
from vaultlint.suppressions.suppression import Suppression, whole
from vaultlint.text import Span

_PROPERTY = "disabled rules"
_MARK = "linter-"
_SWITCH = re.compile(
    r"(?:<!-{2,}|%%)\s*linter-(?P<way>disable|enable)(?P<rules>(?:[\s,]+[a-z][a-z-]*[a-z])*)\s*(?:-{2,}>|%%)"
)


def of_the_plugin(note: Note) -> Iterator[Suppression]:
    """What is allowed because obsidian-linter is told to leave it alone."""
    if _PROPERTY in note.text and note.frontmatter is not None:
        for property_ in note.frontmatter.properties:
            if property_.name == _PROPERTY:
                value = property_.value
                names = [str(name) for name in value] if isinstance(value, list) else [str(value)]
                yield _said(names, property_.value_span, whole(note), f"{_PROPERTY} of obsidian-linter")
    if _MARK in note.text:
        yield from _ranges(note)


def _ranges(note: Note) -> Iterator[Suppression]:
    """From each switch to the one that takes it back; to the end of the note where none does."""
    switches = [(span, match) for span in comments(note) if (match := _SWITCH.fullmatch(note.source[span]))]
    end = len(note.text)
    ranges = []
    for span, match in reversed(switches):
        if match["way"] == "enable":
            end = span.end
        else:
            names = re.findall(r"[a-z-]+", match["rules"])
            ranges.append(_said(names or [ALL], span, Span(span.start, end), "linter-disable"))
    off_until = 0
    for one in reversed(ranges):
        if one.covers.end > off_until:  # else all of it is switched off already
            yield one
        if one.is_of_everything:
            off_until = max(off_until, one.covers.end)


def _said(names: list[str], span: Span, covers: Span, reason: str) -> Suppression:
    ours = dict.fromkeys(rule for name in names for rule in COUNTERPARTS.get(name, ()))
    return Suppression(tuple(ours), span, covers, reason, is_of_everything=ALL in names)
