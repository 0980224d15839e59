"""How a property becomes a list, or hands its values to another one, by edits of a few bytes.

YAML has too many ways to write a thing for rules alone to be trusted. So every set of edits is tried before it is
offered: the frontmatter is read again as it would be, and unless it says exactly what was meant, and every other
property what it said before, there are no edits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from vaultlint.frozen import Frozen
from vaultlint.markdown.properties import Frontmatter, Property, Scalar, read_frontmatter
from vaultlint.text import Edit, Span, apply

_FENCE_END = re.compile(r"\r\n?|\n")
_COLON = re.compile(r"[ \t]*:[ \t]*")
_LINE_END = re.compile(r"[\r\n]")
_REST_OF_LINE = re.compile(r"[ \t]*(?:\r\n?|\n)")
_DASH = re.compile(r"[ \t]*-[ \t]+")
# What may be taken away with the values it stands between: no comment, no anchor and no alias is among them.
_BETWEEN_VALUES = re.compile(r"[\s:,\[\]-]*")
_ON_ONE_LINE = ("", "'", '"')

_Listing = tuple[tuple[Edit, ...], Any]
"""Edits, and what a property is with them."""


class Rewriting(Frozen):
    """The frontmatter of the note at `path`, about to be written otherwise."""

    path: str
    text: str
    frontmatter: Frontmatter

    def listed(self, property_: Property, suffix: str = "", items: Sequence[str] | None = None) -> tuple[Edit, ...]:
        """Make a list of a property that is one text, and give its name an ending; a list gets the ending alone.

        `items` are the texts of the list where it is not the one text, each of them plain to YAML.
        """
        return self._first_proven(self._listings(property_, suffix, items), property_, suffix)

    def merged(self, property_: Property, into: Property, additions: Sequence[Scalar]) -> tuple[Edit, ...]:
        """Take a property away, and put those of its values that are `additions` at the end of the list `into`."""
        gone = self._lines(property_)
        if gone is None or not all(self._is_short(scalar) for scalar in additions):
            return ()
        there = into.value
        written = [self.text[scalar.span.start : scalar.span.end] for scalar in additions]
        edits = list(self._appended(into, written)) if written else []
        if written and not edits:
            return ()
        was = there if isinstance(there, list) else [there]
        wanted = [*was, *(scalar.value for scalar in additions)] if written else there
        return self._proven(
            (Edit(self.path, gone, ""), *edits), {into.name: (into.name, wanted)}, without=property_.name
        )

    def in_place_of(self, property_: Property, empty: Property, suffix: str) -> tuple[Edit, ...]:
        """Give a property the name of one that has no value, which goes."""
        gone = self._lines(empty)
        if gone is None:
            return ()
        away = Edit(self.path, gone, "")
        listings = (((*edits, away), value) for edits, value in self._listings(property_, suffix, None))
        return self._first_proven(listings, property_, suffix, without=empty.name)

    def rewritten(self, scalar: Scalar, property_: Property, written: str, value: Any) -> tuple[Edit, ...]:
        """Write the one value of a property otherwise."""
        edits = (Edit(self.path, scalar.span, written),) if scalar.style in _ON_ONE_LINE else ()
        return self._proven(edits, {property_.name: (property_.name, value)})

    def without(self, property_: Property) -> tuple[Edit, ...]:
        """Take a property away with its lines; whatever it is, as long as no comment goes with it."""
        start = self._line_start(property_.name_span.start)
        rest = _REST_OF_LINE.match(self.text, max(property_.name_span.end, property_.value_span.end))
        if rest is None or "#" in self.text[start : rest.end()] or self._has_comment_above(start):
            return ()
        return self._proven((Edit(self.path, Span(start, rest.end()), ""),), {}, without=property_.name)

    def _ending(self, property_: Property, suffix: str) -> tuple[Edit, ...]:
        """What lengthens a name that is written letter by letter, perhaps in quotes."""
        start, end = property_.name_span
        if suffix and self.text[start : start + 1] in ("'", '"'):
            end -= 1
        return (Edit(self.path, Span(end, end), suffix),) if suffix else ()

    def _gap(self, property_: Property, scalar: Scalar) -> Span | None:
        """What parts a value from its name, where that is a colon and blanks."""
        gap = Span(property_.name_span.end, scalar.span.start)
        return gap if _COLON.fullmatch(self.text, *gap) else None

    def _listings(self, property_: Property, suffix: str, items: Sequence[str] | None) -> Iterator[_Listing]:
        """The ways to make a list of a property, the plainest first, and the value it has then."""
        ending, value = self._ending(property_, suffix), property_.value
        if not isinstance(value, str):
            yield ending, value
            return
        scalar = property_.scalars[0]
        start, end = scalar.span
        gap = self._gap(property_, scalar)
        if gap is None or scalar.style == "*":
            return
        if items is not None:
            yield (*ending, Edit(self.path, scalar.span, f"[{', '.join(items)}]")), list(items)
        elif scalar.style in _ON_ONE_LINE:
            opening, closing = Edit(self.path, Span(start, start), "["), Edit(self.path, Span(end, end), "]")
            yield (*ending, opening, closing), [value]
            if self._is_short(scalar):
                # A comma, or brackets: in a list of lines they mean nothing.
                yield (*ending, Edit(self.path, gap, f":{self._newline}  - ")), [value]

    def _first_proven(
        self, listings: Iterable[_Listing], property_: Property, suffix: str, without: str | None = None
    ) -> tuple[Edit, ...]:
        name = property_.name + suffix
        proven = (self._proven(edits, {property_.name: (name, value)}, without) for edits, value in listings)
        return next(filter(None, proven), ())

    def _appended(self, into: Property, written: list[str]) -> Iterator[Edit]:
        """What adds to a list that has items, or to one text."""
        if isinstance(into.value, str):
            scalar = into.scalars[0]
            start, end = scalar.span
            if scalar.style in _ON_ONE_LINE and self._gap(into, scalar):
                yield Edit(self.path, Span(start, start), "[")
                yield Edit(self.path, Span(end, end), f", {', '.join(written)}]")
            return
        last = into.scalars[-1]
        if last.keys != (len(into.value) - 1,) or last.style not in _ON_ONE_LINE:
            return
        if self.text.startswith("[", into.value_span.start):
            yield Edit(self.path, Span(last.span.end, last.span.end), f", {', '.join(written)}")
            return
        line = self._line_start(last.span.start)
        dash = self.text[line : last.span.start]
        if _DASH.fullmatch(dash) and (line_end := _LINE_END.search(self.text, last.span.end)):
            # Behind a comment, which belongs to the item before.
            at = Span(line_end.start(), line_end.start())
            yield Edit(self.path, at, "".join(f"{self._newline}{dash}{item}" for item in written))

    def _lines(self, property_: Property) -> Span | None:
        """The lines that a property takes up, where nothing else stands on them."""
        start = self._line_start(property_.name_span.start)
        end = max(property_.name_span.end, property_.value_span.end)
        rest = _REST_OF_LINE.match(self.text, end) or _REST_OF_LINE.match(self.text, self._past_colon(property_))
        if rest is None or self.text[start : property_.name_span.start].strip() or self._has_comment_above(start):
            return None
        position = property_.name_span.end
        for scalar in property_.scalars:
            if not _BETWEEN_VALUES.fullmatch(self.text, position, scalar.span.start):
                return None
            position = scalar.span.end
        return Span(start, rest.end()) if _BETWEEN_VALUES.fullmatch(self.text, position, rest.end()) else None

    def _has_comment_above(self, start: int) -> bool:
        """Whether the line above is a comment, which would be left to speak of the next property."""
        end = start - (2 if self.text.startswith("\r\n", start - 2) else 1)
        return self.text[self._line_start(end) : end].lstrip(" \t").startswith("#")

    def _past_colon(self, property_: Property) -> int:
        colon = _COLON.match(self.text, property_.name_span.end)
        return colon.end() if colon else property_.name_span.end

    def _line_start(self, offset: int) -> int:
        return max(self.frontmatter.body_span.start, *(self.text.rfind(end, 0, offset) + 1 for end in "\r\n"))

    def _is_short(self, scalar: Scalar) -> bool:
        return scalar.style in _ON_ONE_LINE and not _LINE_END.search(self.text, *scalar.span)

    @property
    def _newline(self) -> str:
        newline = _FENCE_END.search(self.text)
        assert newline is not None, "a fence ends its line"
        return newline[0]

    def _proven(
        self, edits: tuple[Edit, ...], changed: dict[str, tuple[str, Any]], without: str | None = None
    ) -> tuple[Edit, ...]:
        """`edits`, if the frontmatter then says what it should; `changed` has new names and values by old names."""
        after = read_frontmatter(apply(self.text, edits)) if edits else None
        if after is None or after.error is not None:
            return ()
        grown = sum(len(edit.replacement) - (edit.span.end - edit.span.start) for edit in edits)
        wanted = [
            changed.get(property_.name, (property_.name, property_.value))
            for property_ in self.frontmatter.properties
            if property_.name != without
        ]
        found = [(property_.name, property_.value) for property_ in after.properties]
        # As texts: 1 and true are equal to Python.
        is_so = repr(found) == repr(wanted) and after.span.end == self.frontmatter.span.end + grown
        return edits if is_so else ()
