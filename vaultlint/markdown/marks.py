"""Tags and block ids: the marks that only a finished tree can tell from text.

Whether `#x` is a tag depends on what stands before it once everything else is parsed, and `^id` names a block only at
the block's very end. `mark` cuts them out of the raw text around them and puts elements of their own in the tree, so a
check of prose never touches an identifier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from marko import block, inline
from marko.element import Element

from vaultlint.markdown.dialect import FootnoteReference, InlineMath
from vaultlint.tag_grammar import TAG_CHARACTER

_TAG = re.compile(rf"#({TAG_CHARACTER}+)")
_DIGITS = re.compile(r"[0-9]+\Z")
_SPACE = re.compile(r"[\t\n\x0b\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]")
_BLOCK_ID = re.compile(r"(?:\A|(?<=\s))\^([A-Za-z0-9-]+)[ \t]*\Z")
# Behind it the line ends, or there is space before the marks that end a heading.
_MAY_BE_ID = re.compile(r"\^[A-Za-z0-9-]++(?:\s|\Z)")
# What may bear a block's id.
_BEARERS = (block.Paragraph, block.Heading, block.SetextHeading)
_CODE = (block.CodeBlock, block.FencedCode)
# After parsed markup a tag may begin at once; these are the exceptions.
_NO_BOUNDARY = (FootnoteReference, InlineMath)


class TagMark(inline.InlineElement):
    """A tag in the text, `#name`."""

    virtual = True

    def __init__(self, name: str, span: tuple[int, int]) -> None:
        self.name = name
        self.children = f"#{name}"
        self.source_span = span


class BlockIdMark(inline.InlineElement):
    """The id at the end of a block, `^id`."""

    virtual = True

    def __init__(self, id: str, span: tuple[int, int]) -> None:  # noqa: A002
        self.id = id
        self.children = f"^{id}"
        self.source_span = span


def inline_elements(body: Any) -> Iterator[Any]:
    """Every element inside of a block that holds inline elements, in the order of the text."""
    waiting: list[Any] = [*reversed(body.children)]
    while waiting:
        element = waiting.pop()
        yield element
        if isinstance(element.children, list):
            waiting.extend(reversed(element.children))


def mark(root: block.BlockElement, text: str) -> None:
    """Put `TagMark` and `BlockIdMark` elements into the tree below `root`, whose spans are offsets into `text`."""
    # Most notes hold no tag, though headings have marks, and no id, though there may be a caret.
    has_ids, has_tags = _MAY_BE_ID.search(text) is not None, _TAG.search(text) is not None
    if not has_ids and not has_tags:
        return
    for element in inline_bodies(root):
        if has_ids and isinstance(element, _BEARERS):
            element.children = _with_block_id(element.children, text)
        if has_tags:
            first, whole = element.children[0].source_span, element.source_span
            if first is None or whole is None or text.find("#", first[0], whole[1]) >= 0:
                element.children = _Body(element, text).with_tags(element.children)


def inline_bodies(root: block.BlockElement) -> Iterator[Any]:
    """The blocks below `root` that hold inline elements, in the order of the text."""
    waiting: list[Any] = [root]
    while waiting:
        element = waiting.pop()
        children = element.children
        if not children or isinstance(children, str):
            continue
        if not isinstance(children[0], inline.InlineElement):
            waiting.extend(reversed(children))
        elif not isinstance(element, _CODE):
            yield element


def _with_block_id(children: Sequence[Any], text: str) -> Sequence[Any]:
    last = children[-1] if children else None
    if not isinstance(last, inline.RawText) or last.source_span is None:
        return children
    start, end = last.source_span
    if text.find("^", start, end) < 0:
        return children
    match = _BLOCK_ID.search(text[start:end])
    if match is None:
        return children
    if match.start() == 0 and len(children) > 1 and not isinstance(children[-2], inline.LineBreak):
        return children
    kept = _raw(text, start, start + match.start())
    after = _raw(text, start + match.end(1), end)
    block_id = BlockIdMark(match.group(1), (start + match.start(), start + match.end(1)))
    return [*children[:-1], *kept, block_id, *after]


class _Body:
    """One block's inline elements, in which a `#` may follow things that only the whole body shows."""

    def __init__(self, element: Any, text: str) -> None:
        self._element = element
        self._text = text
        self._end = element.source_span[1] if element.source_span else len(text)
        self._paired: frozenset[int] | None = None

    def with_tags(self, children: Sequence[Any], *, at_boundary: bool = True) -> list[Any]:
        """`children` with their tags cut out; `at_boundary` tells whether a tag may stand at the very start."""
        marked: list[Any] = []
        for child in children:
            if isinstance(child, inline.RawText):
                marked.extend(self._cut(child, at_boundary))
                at_boundary = isinstance(marked[-1], TagMark) if marked else at_boundary
            else:
                if not isinstance(child, inline.Image) and isinstance(child.children, list):
                    child.children = self.with_tags(child.children)
                marked.append(child)
                at_boundary = not isinstance(child, _NO_BOUNDARY)
        return marked

    def _cut(self, raw: inline.RawText, at_boundary: bool) -> list[Any]:
        if raw.source_span is None or "#" not in raw.children:
            return [raw]
        start, end = raw.source_span
        pieces: list[Any] = []
        kept = position = start
        while (match := _TAG.search(self._text, position, end)) is not None:
            before = match.start()
            position = match.end()
            if _DIGITS.match(match.group(1)) or not (
                (before == start and at_boundary)
                or (before == kept and bool(pieces))
                or (before > start and self._opens_after(before - 1))
            ):
                continue
            pieces.extend(_raw(self._text, kept, before))
            pieces.append(TagMark(match.group(1), match.span()))
            kept = position
        if not pieces:
            return [raw]
        return [*pieces, *_raw(self._text, kept, end)]

    def _opens_after(self, offset: int) -> bool:
        before = self._text[offset]
        if _SPACE.match(before):
            return True
        if before in "[]":
            if self._paired is None:
                self._paired = frozenset(_paired_brackets(self._element, self._text))
            return offset in self._paired
        # `foo*#t*bar` is no emphasis in CommonMark, and a tag in Obsidian: a partner is enough.
        return before == "*" and "*" in self._text[offset + 1 : self._end]


def _paired_brackets(element: Any, text: str) -> Iterator[int]:
    """Offsets of the brackets in the raw text of `element` that have a partner."""
    openers: list[int] = []
    for raw in _raw_texts(element):
        start, end = raw.source_span or (0, 0)
        for offset in range(start, end):
            if text[offset] == "[":
                openers.append(offset)
            elif text[offset] == "]" and openers:
                yield openers.pop()
                yield offset


def _raw_texts(element: Any) -> Iterator[Element]:
    for child in element.children:
        if isinstance(child, inline.RawText):
            yield child
        elif isinstance(child.children, list) and not isinstance(child, inline.Image):
            yield from _raw_texts(child)


def _raw(text: str, start: int, end: int) -> list[inline.RawText]:
    if start >= end:
        return []
    raw = inline.RawText(text[start:end])
    raw.source_span = (start, end)
    return [raw]
