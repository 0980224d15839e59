"""Marko, tuned for whole vaults: the same trees and the same spans, in linear time and several times as fast.

`MarkdownParser()` reads CommonMark, `MarkdownParser(GFM)` adds GitHub's tables, tasks, strikethrough and URLs,
and further element classes follow the same way: `MarkdownParser([*GFM, Wikilink, Callout])`. A class replaces the
one of the same type (`get_type()`), as in marko. Spans are offsets into `normalize(text)`; where the text lacks its
last line end the parser adds one while it reads, and ends every span where the text ends.

An element of a dialect is a marko element; it may say when it is worth asking:

- a block element's `starts`: what its first line can begin with, behind the marks of its containers and
  up to three spaces (`"#"`). Its `match` is then called only there. Without the attribute it is tried on every line
  that is not empty.
  One with `breaks_paragraph = True` is asked in the middle of paragraphs too.
  More may be said for lines that stand in no container and are not indented (`glance`): `opening`, a pattern of how its
  first line goes on where that tells more than `starts`; `second_line`, of how its second line begins where only that
  tells; `whole`, of a whole block that needs no second look, which `of_whole` then makes and which ends a paragraph.
- an inline element's `hint`: a string (or several, of which one suffices) that a text must hold before `find(text,
  source=source)` is called. With `loses_to_links = True` an element is asked last, and only where the text holds a
  hint outside of the destinations of links: its priority is not above theirs, and a hint is part of what it finds.

Priorities are marko's: blocks of higher priority are asked first; of two inline elements that overlap the one that
starts first wins unless the other's priority is higher. Opaque inlines (code, HTML, escapes) have 7.

Block elements are given a `LineSource`, which adds `content_start()`, `line_end`, `first_character()` and
`advance()` to marko's `Source`. Containers are told by their `_prefix`, a pattern that must match in one way only;
use possessive quantifiers. Deep nesting raises RecursionError.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from marko.block import BlankLine, BlockElement, Document, Paragraph
from marko.ext.gfm.elements import Table
from marko.parser import Parser

from vaultlint.markdown import blocks, containers, delimiters, gfm, inlines, paragraphs
from vaultlint.markdown.delimiters import DelimiterScan, may_hold_delimited
from vaultlint.markdown.glance import Glance
from vaultlint.markdown.source import LineSource, first_character
from vaultlint.markdown.tokens import ElementMaker, Token, destinations_in, nest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from marko.element import Element
    from marko.inline import InlineElement
    from marko.source import Source

__all__ = ["GFM", "MarkdownParser", "normalize"]

GFM: tuple[type[Element], ...] = gfm.ELEMENTS

_COMMONMARK: tuple[type[Element], ...] = (
    *blocks.ELEMENTS,
    *containers.ELEMENTS,
    paragraphs.Paragraph,
    paragraphs.SetextHeading,
    *inlines.ELEMENTS,
)

BlockType = type[BlockElement]


def normalize(text: str) -> str:
    r"""The text that spans count in: every line ends with `\n`, and U+0000 is U+FFFD, as CommonMark asks.

    A form feed (which marko takes for a line end) is an ordinary character.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "\ufffd")


class MarkdownParser(Parser):
    """A parser for CommonMark and the given further elements."""

    def __init__(self, elements: Iterable[type[Element]] = ()) -> None:
        super().__init__()
        for element in (*_COMMONMARK, *elements):
            self.add_element(element)

    def add_element(self, element: type[Element]) -> None:
        super().add_element(element)
        self._all_blocks = super()._build_block_element_list()
        self._glance: Glance | None = None
        self._blocks_by_character: dict[str, list[BlockType]] = {}
        self._breakers_by_character: dict[str, list[BlockType]] = {}
        inlines = [(etype, _hints(etype)) for etype in super()._build_inline_element_list()]
        self._inlines = [
            (etype, first, others) for etype, (first, *others) in inlines if not getattr(etype, "loses_to_links", False)
        ]
        self._behind_links = [(etype, hints) for etype, hints in inlines if getattr(etype, "loses_to_links", False)]
        self._inline_marks = _any_of({hint for _, hints in inlines for hint in (*hints, *delimiters.MARKS)})
        breakers = [element for element in self.block_elements.values() if element.breaks_paragraph]
        starts: list[str | None] = [getattr(element, "starts", None) for element in breakers]
        self._breaking_characters = (
            None if None in starts else frozenset(paragraphs.BREAKERS).union(*(text for text in starts if text))
        )

    def parse(self, text: str) -> Document:
        text = normalize(text)
        source = LineSource(text if not text or text.endswith("\n") else text + "\n", self)
        document = cast(Document, self.block_elements["Document"]())
        document.source_span = (0, len(text))
        with source.under_state(document):
            document.children = self.parse_source(source)
            self.parse_inline(document, source)
        if len(source.buffer) > len(text):
            _end_spans_at(document, len(text))
        return document

    def parse_source(self, source: Source) -> list[BlockElement]:
        lines = cast(LineSource, source)
        buffer = lines.buffer
        found: list[BlockElement] = []
        glance = self.glance if lines.is_bare else None
        while (line := lines.pos) < len(buffer):
            if glance and (seen := glance.block.match(buffer, line)):
                lines.pos = seen.end()
                found.append(glance.made(seen))
                continue
            start = lines.content_start()
            if start < 0:
                break  # a line that lacks the mark of a container is none of its lines
            first = buffer[start]
            if first == " ":
                first = first_character(buffer, start)
            for element in self._candidates(lines, start, first):
                if element.match(lines):
                    result = element.parse(lines)
                    if lines.pos == line:
                        continue  # it took nothing after all, and would take nothing for ever
                    # What `parse` answers is an element, or what its constructor wants.
                    made: BlockElement = result if isinstance(result, BlockElement) else element(result)  # type: ignore[call-arg]
                    if made.source_span is None:
                        made.source_span = (start, lines.pos)
                    found.append(made)
                    break
            else:
                break
        return found

    @property
    def glance(self) -> Glance:
        """What can be read without asking the elements."""
        if self._glance is None:
            self._glance = Glance(self._all_blocks)
        return self._glance

    def may_break(self, first: str) -> bool:
        """Whether a line that begins with `first` might end a paragraph; if not, nobody need be asked."""
        return self._breaking_characters is None or first in self._breaking_characters

    def breakers(self, first: str) -> list[BlockType]:
        """The elements that may end a paragraph on a line that begins with `first` (nothing: one that lacks a mark)."""
        breakers = self._breakers_by_character.get(first)
        if breakers is None:
            breakers = [
                element
                for element in self.block_elements.values()
                if element.breaks_paragraph and _can_begin(element, first)
            ]
            self._breakers_by_character[first] = breakers
        return breakers

    def interrupts_table(self, source: LineSource) -> bool:
        """Whether another element than a paragraph begins on this line."""
        start = source.content_start()
        return start >= 0 and any(
            element.match(source)
            for element in self._candidates(source, start, first_character(source.buffer, start))
            if not issubclass(element, (Table, Paragraph))
        )

    def _candidates(self, source: LineSource, start: int, first: str) -> list[BlockType]:
        """The elements that this line may begin, whose content starts at `start`; highest priority first."""
        if start > source.pos and source.splits_tab:
            return self._all_blocks
        candidates = self._blocks_by_character.get(first)
        if candidates is None:
            candidates = [element for element in self._all_blocks if _can_begin(element, first)]
            self._blocks_by_character[first] = candidates
        return candidates

    def _parse_inline(self, text: str, source: Source, positions: Sequence[int] | None = None) -> list[InlineElement]:
        maker = ElementMaker(text, positions, self.inline_elements["RawText"])
        if self._inline_marks is not None and self._inline_marks.search(text) is None:
            return [maker.raw(0, len(text))]
        tokens: list[Token] = []
        definitions = source.root.link_ref_defs
        if may_hold_delimited(text, definitions):
            tokens = [
                Token.delimited(self.inline_elements[stretch.etype], stretch)
                for stretch in DelimiterScan(text, definitions).find()
            ]
        for etype, hint, others in self._inlines:
            if hint in text or (others and any(other in text for other in others)):
                tokens += [Token(etype, match) for match in etype.find(text, source=source)]
        arranged = nest(tokens)
        for etype, hints in self._behind_links:
            destinations: str | None = None
            for hint in hints:
                if hint not in text:
                    continue
                if destinations is None:
                    destinations = destinations_in(arranged, text)
                if text.count(hint) > destinations.count(hint):
                    tokens += [Token(etype, match) for match in etype.find(text, source=source)]
                    arranged = nest(tokens)
                    break
        return maker.make(arranged, 0, len(text))

    def parse_inline(self, element: BlockElement, source: Source) -> None:
        """Give each block of the finished tree its inline elements, now that all link definitions are known."""
        waiting: list[BlockElement] = [element]
        while waiting:
            element = waiting.pop()
            if element.inline_body:
                element.children = self._parse_inline(element.inline_body, source, element._inline_positions)
                element.inline_body = ""
                element._inline_positions = None
            elif (children := element.children) and isinstance(children[0], BlockElement):
                waiting += reversed(cast("Sequence[BlockElement]", children))

    def _build_block_element_list(self) -> list[BlockType]:
        return self._all_blocks


def _can_begin(element: BlockType, first: str) -> bool:
    if first == "\n":
        return issubclass(element, BlankLine)
    characters: str | None = getattr(element, "starts", None)
    return characters is None or (bool(first) and first in characters)


def _hints(etype: type[InlineElement]) -> tuple[str, ...]:
    hint: str | tuple[str, ...] = getattr(etype, "hint", "")  # every text holds the empty string
    return (hint,) if isinstance(hint, str) else hint


def _any_of(strings: set[str]) -> re.Pattern[str] | None:
    """A pattern that finds any of the strings; None where that is everywhere."""
    return None if "" in strings else re.compile("|".join(map(re.escape, sorted(strings))))


def _end_spans_at(element: Element, end: int) -> None:
    """Cut what reaches behind the end of the text; only last children can."""
    while True:
        if element.source_span and element.source_span[1] > end:
            element.source_span = (min(element.source_span[0], end), end)
        children = getattr(element, "children", None)
        if not children or isinstance(children, str):
            return
        element = children[-1]
