"""Allowances in the frontmatter: `vaultlint: {allow: [split-word]}`, for the whole note.

YAML has too many ways to write a list for edits to be trusted unseen: each is tried, and offered only where the
frontmatter then says what was meant and all else as before.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from vaultlint.markdown.note import Note
from vaultlint.markdown.properties import Frontmatter, Property, Scalar, read_frontmatter
from vaultlint.suppressions.suppression import Suppression, Withdrawal, whole
from vaultlint.text import Span
from vaultlint.vault.list_property import Rewriting

_PROPERTY = "vaultlint"
_KEY = "allow"
_DASH = re.compile(r"[ \t]*-[ \t]+")
_REST_OF_LINE = re.compile(r"[ \t]*(?:\r\n?|\n)")
_BETWEEN = re.compile(r"[ \t]*,[ \t]*")


def in_frontmatter(note: Note) -> Iterator[Suppression]:
    """What a note allows in its properties."""
    for property_ in note.frontmatter.properties if note.frontmatter else ():
        if property_.name != _PROPERTY or not isinstance(property_.value, dict):
            continue
        allowed = property_.value.get(_KEY)
        names = [allowed] if isinstance(allowed, str) else allowed
        if isinstance(names, list):
            rules = tuple(str(rule) for rule in names)
            withdrawal = _withdrawal(note, property_, rules)
            yield Suppression(rules, property_.value_span, whole(note), withdrawal=withdrawal)


def _withdrawal(note: Note, property_: Property, rules: tuple[str, ...]) -> Withdrawal | None:
    assert note.frontmatter is not None
    scalars = [scalar for scalar in property_.scalars if scalar.keys[0] == _KEY]
    if len(scalars) != len(rules) or not rules:
        return None
    names = tuple(scalar.span for scalar in scalars)
    is_plain = all(scalar.style in ("", "'", '"') for scalar in scalars)
    if not is_plain or len(property_.value) > 1:
        return Withdrawal(names)
    lines = _lines(note, scalars)
    is_side_by_side = all(
        _BETWEEN.fullmatch(note.text, one.end, other.start) for one, other in itertools.pairwise(names)
    )
    if len(names) > 1 and not lines and not is_side_by_side:
        return Withdrawal(names)
    return Withdrawal(names, _whole(note, note.frontmatter, property_), lines)


def _lines(note: Note, scalars: list[Scalar]) -> tuple[Span, ...]:
    """The lines of a list, one for each name and nothing else on them; nothing where the list is written otherwise."""
    lines = []
    for scalar in scalars:
        start = note.source.line_starts[note.source.line_index(scalar.span.start)]
        rest = _REST_OF_LINE.match(note.text, scalar.span.end)
        if rest is None or not _DASH.fullmatch(note.text, start, scalar.span.start):
            return ()
        lines.append(Span(start, rest.end()))
    return tuple(lines)


def _whole(note: Note, frontmatter: Frontmatter, property_: Property) -> tuple[tuple[Span, str], ...]:
    """The property, or all of a frontmatter that holds nothing else."""
    gone = tuple((edit.span, "") for edit in Rewriting(note.path, note.text, frontmatter).without(property_))
    if not gone or len(frontmatter.properties) > 1 or gone[0][0] != frontmatter.body_span:
        return gone
    rest = _REST_OF_LINE.match(note.text, frontmatter.span.end)
    end = rest.end() if rest else frontmatter.span.end
    return gone if read_frontmatter(note.text[end:]) else ((Span(0, end), ""),)
