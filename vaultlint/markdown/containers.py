"""Quotes and lists: the blocks that hold other blocks behind a mark on every line."""

# Our parser gives these elements no other source than a LineSource.
# mypy: disable-error-code="override"
from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, cast

from marko import block

from vaultlint.markdown.blocks import BlankLine

if TYPE_CHECKING:
    from vaultlint.markdown.paragraphs import Paragraph
    from vaultlint.markdown.parser import MarkdownParser
    from vaultlint.markdown.source import LineSource

_SPACES = re.compile(" *+")
_WIDEST_GAP = 4  # spaces behind a marker; where there are more, the item begins with indented code


class Quote(block.Quote):
    starts: ClassVar = ">"
    _mark = re.compile(" {0,3}>")
    _prefix = r" {0,3}+>[^\n\S]?+"

    @classmethod
    def match(cls, source: LineSource) -> re.Match[str] | None:
        found = source.expect_re(cls._mark)
        # Behind half a tab there is more room than the characters tell, maybe too much: that is code. Marko takes it
        # for a quote, finds no line of it, and asks again for ever.
        if found and source.splits_tab and not cls._mark.match(*source.content_column()):
            return None
        return found


class List(block.List):
    starts: ClassVar = "-+*0123456789"
    opening: ClassVar = r"(?:[-+*]|[0-9]{1,9}[.)])[ \t\n]"
    pattern = re.compile(r" {0,3}([0-9]{1,9}[.)]|[*\-+])[ \t\n]")

    @classmethod
    def parse(cls, source: LineSource) -> List:
        found = cls(source.context.list_info)
        item_type = cast("type[ListItem]", source.parser.block_elements["ListItem"])
        items: list[block.ListItem] = []
        blank_lines = False
        glance = cast("MarkdownParser", source.parser).glance if source.is_bare else None
        source.push_state(found)
        while not source.exhausted:
            if glance:
                seen = glance.item.match(source.buffer, source.pos)
                if seen and seen[2][-1] == found.bullet[-1]:
                    items.append(item_type.of_line(seen, source))
                    source.anchor()
                    blank_lines = blank_lines or seen.start(2) > seen.start()
                    found.tight = found.tight and not blank_lines
                    continue
                if not seen and glance.no_item.match(source.buffer, source.pos):
                    source.reset()
                    break
            start = source.content_start()
            if start < 0:
                source.reset()
                break
            if item_type.match(source):
                item = item_type.parse(source)
                item.source_span = (start, source.pos)
                items.append(item)
                source.anchor()
                found.tight = found.tight and not blank_lines
            elif BlankLine.match(source):
                BlankLine.parse(source)
                blank_lines = True
            else:
                source.reset()
                break
        source.pop_state()
        found.children = items
        found._tighten(items)
        return found

    def _tighten(self, items: list[block.ListItem]) -> None:
        """Tell items and paragraphs whether blank lines stand between them."""
        self.tight = self.tight and not any(
            isinstance(child, block.BlankLine) for item in items for child in item.children
        )
        if not self.tight:
            return
        for item in items:
            item._tight = True
            for child in item.children:
                if isinstance(child, block.Paragraph):
                    child._tight = True


class ListItem(block.ListItem):
    pattern = List.pattern
    _spaces_and_text = re.compile(rf" {{1,{_WIDEST_GAP}}}(?=\S)")

    @classmethod
    def match(cls, source: LineSource) -> bool:
        found = source.expect_re(cls.pattern)
        if not found:
            return False
        marker = found[1]
        if marker[-1] != cast(block.List, source.state).bullet[-1]:
            return False
        text = cls._spaces_and_text.match(source.buffer, found.end(1))
        may_be_break = marker in "-*" and (text is None or source.buffer[text.end()] == marker)
        if may_be_break and source.parser.block_elements["ThematicBreak"].match(source):
            return False
        if text and not source.splits_tab:  # so that columns are characters
            source.context.list_item_info = cls.ParseInfo(found.start(1) - found.start(), marker, len(text[0]))
            return True
        columns, column = source.content_column()
        indent = _width_of_spaces(columns, column)
        gap = 0
        if not source.buffer[found.end(1) : source.line_end].isspace():
            gap = _width_of_spaces(columns, column + indent + len(marker))
            if gap > _WIDEST_GAP:
                gap = 1
        source.context.list_item_info = cls.ParseInfo(indent, marker, gap)
        return True

    @classmethod
    def of_line(cls, seen: re.Match[str], source: LineSource) -> ListItem:
        """Make the item that `Glance.item` has found at the place reached."""
        _, _, (start, _), (_, begin), (_, source.pos) = seen.regs
        item = cls(cls.ParseInfo(0, seen[2], begin - seen.end(2)))
        item._prefix = item._second_prefix
        item.source_span = start, source.pos
        paragraph = cast("type[Paragraph]", source.parser.block_elements["Paragraph"])
        text = paragraph.of_whole(source.buffer, begin, source.pos)
        text.source_span = begin, source.pos
        item.children = [text]
        return item

    @classmethod
    def parse(cls, source: LineSource) -> ListItem:
        info: block.ListItem.ParseInfo = source.context.list_item_info
        item = cls(info)
        item.children = []
        source.push_state(item)
        if not info.mid:
            source.advance()
            # Only one blank line can stand before the content.
            if source.exhausted or source.content_start() < 0 or source.content().isspace():
                source.pop_state()
                return item
        children = source.parser.parse_source(source)
        source.pop_state()
        item.children = children
        if children and isinstance(children[-1], block.BlankLine):
            blank_lines = cast(block.BlankLine, children.pop())
            if children:
                source.pos = blank_lines._anchor
        return item


def _width_of_spaces(columns: str, column: int) -> int:
    spaces = _SPACES.match(columns, column)
    return spaces.end() - column if spaces else 0


ELEMENTS: tuple[type[block.BlockElement], ...] = (List, ListItem, Quote)
