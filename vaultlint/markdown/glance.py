"""What can be told at a glance: gaps, headings, plain paragraphs and items of one line, which are most of a note.

Such a block is read as a whole, without asking each kind of block about each of its lines. That rests on one necessary
condition: it stands in no container (an item: in a list that stands in none), no other kind of block begins with what
its lines begin with, and what follows it cannot belong to it. Everything else is read the long way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from marko.block import Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from marko.block import BlockElement

_MARKER = r"(?:[-+*]|[0-9]{1,9}[.)])"
_NEVER = "(?!)"


class Glance:
    """The patterns of what needs no second look, for a parser that asks certain kinds of blocks in this order."""

    def __init__(self, elements: Iterable[type[BlockElement]]) -> None:
        first_characters = r"\s="  # no text begins with space, and no line in its middle as an underline does
        openings: list[str] = []
        second_lines: list[str] = []
        paragraph: type[Paragraph] | None = None
        wholes: list[tuple[str, Any]] = []
        asked_before = ""
        for element in elements:
            starts: str | None = getattr(element, "starts", None)
            whole: str | None = getattr(element, "whole", None)
            if issubclass(element, Paragraph):
                paragraph = element
                continue
            if whole and starts and not second_lines and "" not in openings and set(starts).isdisjoint(asked_before):
                wholes.append((whole, element))
            asked_before += starts or ""
            if second_line := getattr(element, "second_line", None):
                second_lines.append(second_line)
            elif opening := getattr(element, "opening", None):
                openings.append(opening)
            elif starts:
                first_characters += re.escape(starts)
            else:
                openings.append("")  # it may begin anywhere, so nothing can be told
        text = rf"(?!{'|'.join((f'[{first_characters}]', *openings))})[^\n]++\n"
        second = "|".join(second_lines) or _NEVER
        if paragraph is not None:
            wholes.append((rf"(?:{text}(?!{second}))++(?=\n|\Z)", paragraph))
        #: A whole block; the number of its group is that of its maker.
        self.block = re.compile("|".join(f"({whole})" for whole, _ in wholes))
        self._makers: list[Callable[[str, int, int], BlockElement]] = [kind.of_whole for _, kind in wholes]
        # What follows a gap is part of no item if it is not indented.
        others = "".join(f"|{whole}" for whole, element in wholes if element is not paragraph)
        end_of_item = rf"(?=\n++(?:\S|\Z)|{_MARKER} (?!{second})|\Z{others})"
        #: An item that is one line of text: the gap before it (group 1), its marker (2), the spaces (3), the text (4).
        self.item = re.compile(rf"(\n*+)({_MARKER})( {{1,4}})({text}){end_of_item}")
        #: What begins no item of a list, behind whatever gap.
        self.no_item = re.compile(r"\n*+[^\s\-+*0-9]")

    def made(self, seen: re.Match[str]) -> BlockElement:
        """The block that `block` has found."""
        start, end = span = seen.span()
        element = self._makers[seen.lastindex - 1](seen.string, start, end)  # type: ignore[operator]  # one group has matched
        element.source_span = span
        return element
