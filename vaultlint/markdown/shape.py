"""The shape of a note: its blocks and markup without their text, down to what shows in a reading view."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from typing import Any, NamedTuple

from marko import block, inline
from marko.ext.gfm.elements import TableCell

from vaultlint.text import Span

_SHAPELESS = (inline.RawText, inline.Literal, block.BlankLine)
# `[ ]` of a task, with whatever character a theme knows; `[!note]-` of a callout.
_CHECKBOX = re.compile(r" {0,3}\[(\S| )\](?=[ \t]+\S)")
_CALLOUT = re.compile(r" {0,3}(\[![^\]\r\n]*\][+-]?)")


class Shape(NamedTuple):
    """One element of the tree."""

    value: Hashable
    span: Span
    is_block: bool
    """Whether it makes up the blocks of the note; a line break that shows does too."""
    is_address: bool
    """Whether it is a URL that is its own text."""


def shapes(tree: block.Document, text: str) -> Iterator[Shape]:
    """Every element of the tree of `text` that has a shape, with its depth, in the order of the text."""
    waiting: list[tuple[int, Any]] = [(0, tree)]
    while waiting:
        depth, element = waiting.pop()
        if not isinstance(element, _SHAPELESS):
            is_block = isinstance(element, block.BlockElement | inline.LineBreak)
            span = Span(*(element.source_span or (0, 0)))
            is_address = isinstance(element, inline.AutoLink)
            # `<https://…>` and the bare URL are one link to whoever reads the note.
            kind = inline.AutoLink if is_address else type(element)
            yield Shape((depth, kind.__name__, _detail(element, text)), span, is_block, is_address)
        children = getattr(element, "children", ())
        if isinstance(children, list | tuple):
            waiting.extend((depth + 1, child) for child in reversed(children))


def _detail(element: Any, text: str) -> Hashable:
    """What a reader sees of an element beside its kind."""
    match element:
        case block.List():
            return element.ordered, element.start, element.tight
        case block.ListItem():
            return _opening(element, _CHECKBOX, text)
        case block.Quote():
            return _opening(element, _CALLOUT, text)
        case TableCell():
            return element.align
        case block.Heading() | block.SetextHeading():
            return element.level
        case inline.LineBreak():
            return element.soft
        case inline.Link() | inline.Image():
            return element.title
    return None


def _opening(container: Any, pattern: re.Pattern[str], text: str) -> str | None:
    """What `pattern` finds at the start of a container whose first child is a paragraph."""
    first = container.children[0] if container.children else None
    if not isinstance(first, block.Paragraph) or first.source_span is None:
        return None
    match = pattern.match(text, first.source_span[0])
    return match[1] if match else None
