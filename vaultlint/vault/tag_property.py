"""The `tags` property as it is written: each entry with its place, and what to cut to take one out.

Obsidian reads the first property of that name, however it is capitalised. YAML is never written anew: an edit touches
the bytes of one entry, and where a comment, an anchor or an alias shares its line there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaultlint.markdown.scalars import WrittenText
from vaultlint.regex import regex
from vaultlint.tag_grammar import is_tag_name
from vaultlint.text import Span
from vaultlint.vault.rewriting import is_text_to_yaml

if TYPE_CHECKING:
    from vaultlint.markdown.properties import Frontmatter, Property, Scalar

_TEMPLATE = regex(r"\{\{|<%")
_DASH = regex(r"[ \t]*-[ \t]+\Z")
_REST_OF_LINE = regex(r"[ \t]*(?:\r\n?|\n)")
_COMMA = regex(r"[ \t\r\n]*,[ \t\r\n]*")
_COMMENT = regex(r"[ \t]+(?P<words>#(?:[^\r\n]*[^ \t\r\n])?)")
_LINE_END = regex(r"[\r\n]")


@dataclass(frozen=True, slots=True)
class TagEntry:
    """One value of the property: an item of its list, or the value where no list is written."""

    scalar: Scalar
    text: str
    """The note's text, or whatever its spans are offsets into."""
    index: int | None
    """Where it stands in the list; None for a value that is no list."""

    @property
    def name(self) -> str:
        """What it names without the optional `#`; empty for a value that is no text."""
        value = self.scalar.value
        return value.strip().removeprefix("#") if isinstance(value, str) else ""

    @property
    def is_plain(self) -> bool:
        """Whether it stands in its place without quotes, on one line, and is no alias."""
        return self.scalar.style == "" and _LINE_END.search(self.written) is None

    @property
    def written(self) -> str:
        return self.text[self.scalar.span.start : self.scalar.span.end]

    @property
    def is_template(self) -> bool:
        """Whether it is for a template plugin to fill in."""
        return _TEMPLATE.search(self.written) is not None

    def place(self, start: int, end: int) -> Span | None:
        """Where `name[start:end]` stands in the text; None where that cannot be told."""
        value = self.scalar.value
        assert isinstance(value, str), "only a text has a name"
        before = value.index(self.name) if self.name else 0
        written = WrittenText(self.text, self.scalar.span, self.scalar.style, value)
        return written.place(Span(before + start, before + end))

    @property
    def comment(self) -> Span | None:
        """The comment that stands where a value should be, from its `#` on."""
        match = _COMMENT.match(self.text, self.scalar.span.end) if self.scalar.value is None else None
        return Span(*match.span("words")) if match and not self.written else None


class TagProperty:
    """The entries of a note's `tags`, in the order of the text."""

    def __init__(self, property_: Property, text: str) -> None:
        self._property = property_
        self._text = text
        self.entries = tuple(self._entries())
        self._places = {entry.index: entry.scalar.span for entry in self.entries}

    @property
    def is_list(self) -> bool:
        return isinstance(self._property.value, list)

    @classmethod
    def of(cls, frontmatter: Frontmatter | None, text: str) -> TagProperty | None:
        """The property that Obsidian reads; None where the note has none."""
        for property_ in frontmatter.properties if frontmatter else ():
            if property_.name.lower() == "tags":
                return cls(property_, text)
        return None

    def _entries(self) -> Iterator[TagEntry]:
        for scalar in self._property.scalars:
            if self.is_list and len(scalar.keys) == 1:
                index = scalar.keys[0]
                assert isinstance(index, int), "the items of a list are counted"
                yield TagEntry(scalar, self._text, index)
            elif not scalar.keys and not self.is_list:
                yield TagEntry(scalar, self._text, None)

    def stands_alone(self, entry: TagEntry) -> bool:
        """Whether nothing but white space parts a lone value from the colon: no anchor, and no type."""
        before = self._text[self._property.name_span.end : entry.scalar.span.start]
        return re.fullmatch(r"[\"']?[ \t]*:[ \t]*", before) is not None

    def without(self, entry: TagEntry) -> Span | None:
        """What to cut so that `entry` is gone from the list and all else stays; None where that is not so simple."""
        text, span = self._text, entry.scalar.span
        if entry.index is None or entry.scalar.style in ("|", ">", "*"):
            return None
        before, after = self._places.get(entry.index - 1), self._places.get(entry.index + 1)
        # Not to be sought from the very start of the note: a list may have thousands of entries.
        since = before.end if before else self._property.name_span.end
        line = max(since, *(text.rfind(end, since, span.start) + 1 for end in "\r\n"))
        rest = _REST_OF_LINE.match(text, span.end)
        if rest and _DASH.fullmatch(text, line, span.start):
            return Span(line, rest.end())
        if before and _COMMA.fullmatch(text, before.end, span.start):
            return Span(before.end, span.end)
        if after and entry.index == 0 and _COMMA.fullmatch(text, span.end, after.start):
            return Span(span.start, after.start)
        return None


def several_tags(text: str) -> list[str]:
    """The tags of `a, b` or `#a #b`; none where it is not plain that there are several."""
    pieces = [piece for part in text.split(",") if (piece := part.strip())]
    if "," not in text:
        pieces = text.split()
        # The first may have lost its `#` already.
        if len(pieces) < 2 or not all(piece.startswith("#") for piece in pieces[1:]):
            return []
    names = [piece.removeprefix("#") for piece in pieces]
    return names if all(map(is_plain_tag, names)) else []


def is_plain_tag(name: str) -> bool:
    """Whether YAML reads a tag as text where it has no quotes."""
    return is_tag_name(name) and is_text_to_yaml(name)
