"""Paragraphs and the headings they turn into: where a paragraph ends is the question asked of most lines."""

# Our parser gives these elements no other source than a LineSource.
# mypy: disable-error-code="override"
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from marko import block

from vaultlint.markdown.positions import PositionedLines, Run
from vaultlint.markdown.source import first_character

if TYPE_CHECKING:
    from typing import Self

    from vaultlint.markdown.parser import MarkdownParser
    from vaultlint.markdown.source import LineSource

# What can break a paragraph although its class does not say so: some lists, some HTML, thematic breaks.
BREAKERS = "<_-+*0123456789"
_BULLETS = ("- ", "* ", "+ ")
_LONE_TAG = 7  # the one kind of HTML block that cannot


class Paragraph(block.Paragraph):
    _underline = re.compile(r" {0,3}(?:=+|-+)[^\n\S]*$")

    def __init__(self, lines: list[str]) -> None:
        self._tight = False
        stripped = [line.lstrip() for line in lines]
        self.inline_body = "".join(stripped).rstrip("\n")
        if isinstance(lines, PositionedLines):
            self._inline_positions = lines.positions(stripped, len(self.inline_body))
        self._begin()

    @classmethod
    def of_whole(cls, buffer: str, start: int, end: int) -> Self:
        """Make a paragraph of lines that stand in no container and are not indented."""
        paragraph = cls.__new__(cls)
        paragraph._tight = False
        paragraph.inline_body = buffer[start : end - 1]
        paragraph._inline_positions = Run(start, end - 1 - start)
        paragraph._begin()
        return paragraph

    def _begin(self) -> None:
        """Look at how the text begins."""

    @classmethod
    def match(cls, source: LineSource) -> bool:
        start = source.content_start()
        return start >= 0 and source.buffer[start] != "\n"

    @classmethod
    def is_setext_heading(cls, line: str) -> bool:
        return cls._underline.match(line) is not None

    @classmethod
    def break_paragraph(cls, source: LineSource, lazy: bool = False) -> bool:
        """Whether this line begins something else than the next line of a paragraph."""
        first = source.first_character()
        if first == "\n":
            return True
        parser = cast("MarkdownParser", source.parser)
        if not parser.may_break(first):
            return False
        before = source.match
        try:
            if any(element.match(source) for element in parser.breakers(first)):
                return True
            if not first or first not in BREAKERS:
                return False
            elements = parser.block_elements
            if first == "<":
                kind = elements["HTMLBlock"].match(source)
                return bool(kind) and kind != _LONE_TAG
            if first != "_" and cls._starts_list(source, lazy):
                return True
            if first in "-_*" and elements["ThematicBreak"].match(source):
                return lazy or not cls.is_setext_heading(source.content())
            return False
        finally:
            source.match = before

    @classmethod
    def _starts_list(cls, source: LineSource, lazy: bool) -> bool:
        if not source.parser.block_elements["List"].match(source):
            return False
        # Between the lines of a paragraph only an item that has text can stand, and of an ordered list number 1.
        marker = cast("re.Match[str]", source.match)
        return lazy or (marker[1][:-1] in ("", "1") and not source.buffer[marker.end(1) : source.line_end].isspace())

    @classmethod
    def parse(cls, source: LineSource) -> Any:
        """Answers the lines of a paragraph, or a heading where they end in an underline."""
        buffer = source.buffer
        parser = cast("MarkdownParser", source.parser)
        lines = PositionedLines.first(buffer, source.content_start(), source.line_end)
        source.advance()
        in_item = isinstance(source.state, block.ListItem)
        # A blank line ends a paragraph whatever it stands in.
        while source.pos < len(buffer) and buffer[source.pos] != "\n":
            # Nor does a bullet have the spaces of an item before it: there it begins another item, or a line across.
            if in_item and buffer.startswith(_BULLETS, source.pos):
                break
            start = source.content_start()
            first = first_character(buffer, start) if start >= 0 else ""
            if first == "\n" or (parser.may_break(first) and cls.break_paragraph(source)):
                break
            if first:
                lines.add(buffer, start, source.line_end)
                underlined = first in "=-" and cls.is_setext_heading(lines[-1])
                source.advance()
                if underlined:
                    setext = cast("type[block.SetextHeading]", parser.block_elements["SetextHeading"])
                    return setext(lines)
            elif not cls._go_on_lazily(source, lines):
                break
        return lines

    @classmethod
    def _go_on_lazily(cls, source: LineSource, lines: PositionedLines) -> bool:
        """Take a line that lacks the marks of the innermost containers, if it is nothing but text."""
        closed = source.leave_unmarked()
        broken = cls.break_paragraph(source, True)
        if not broken:
            lines.add(source.buffer, source.content_start(), source.line_end)
            source.advance()
        source.restore(closed)
        return not broken


class SetextHeading(block.SetextHeading):
    def __init__(self, lines: PositionedLines) -> None:
        underline = lines.pop()
        self.level = 1 if underline.lstrip()[0] == "=" else 2
        stripped = [line.lstrip() for line in lines]
        self.inline_body = "".join(stripped).strip()
        self._inline_positions = lines.positions(stripped, len(self.inline_body))
