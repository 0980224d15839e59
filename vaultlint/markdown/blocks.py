"""CommonMark's block elements, tuned and mended.

Each is marko's element under marko's name, so `isinstance(element, marko.block.Heading)` holds and trees look
the same. `starts` names what a block of that kind can begin with behind up to three spaces; the parser
asks only those elements that a line can begin. What is mended beside speed:

- a link reference definition is looked for behind its bracket only, not up to the next blank line (quadratic);
- list markers have ASCII digits, and a form feed neither ends a line nor follows a marker;
- code is indented by columns counted from the content, in a quote too.
"""

# Our parser gives these elements no other source than a LineSource.
# mypy: disable-error-code="override"
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, cast

from marko import block, patterns

from vaultlint.markdown.positions import PositionedLines, Positions

if TYPE_CHECKING:
    from vaultlint.markdown.parser import MarkdownParser
    from vaultlint.markdown.source import LineSource

# What str.isspace() holds for: marko calls a line of nothing else blank.
_WHITESPACE = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_BULLETS = "-+*0123456789"
_CODE_INDENT = 4


class BlankLine(block.BlankLine):
    starts: ClassVar = _WHITESPACE

    @classmethod
    def match(cls, source: LineSource) -> bool:
        start = source.content_start()
        return start >= 0 and source.buffer[start : source.line_end].isspace()

    @classmethod
    def parse(cls, source: LineSource) -> int:
        start = source.pos
        while not source.exhausted and cls.match(source):
            source.advance()
        return start


class Heading(block.Heading):
    starts: ClassVar = "#"
    _opening = re.compile(r" {0,3}(#{1,6})(?=\s)")

    def __init__(self, level: int, text: str, start: int) -> None:
        self.level = level
        self.inline_body = text
        self._inline_positions = Positions.run(start, len(text))

    @classmethod
    def match(cls, source: LineSource) -> re.Match[str] | None:
        return source.expect_re(cls._opening)

    @classmethod
    def parse(cls, source: LineSource) -> Heading:
        opening = cast("re.Match[str]", source.expect_re(cls._opening))
        body = source.buffer[opening.end() : source.line_end].rstrip()
        unclosed = body.rstrip("#")
        if unclosed != body and unclosed[-1:].isspace():
            body = unclosed.rstrip()
        text = body.lstrip()
        start = opening.end() + len(body) - len(text)
        source.advance()
        return cls(len(opening.group(1)), text, start)


class CodeBlock(block.CodeBlock):
    starts: ClassVar = " \t"

    @classmethod
    def match(cls, source: LineSource) -> str:
        start = source.content_start()
        if start < 0:
            return ""
        if (
            source.first_character() != "\t"
            and not source.buffer.startswith(" " * _CODE_INDENT, start)
            and not source.splits_tab
        ):
            return ""
        line = source.without_prefix(source.buffer[source.pos : source.line_end], _CODE_INDENT)
        source.context.code_line = line
        return line

    @classmethod
    def parse(cls, source: LineSource) -> str:
        lines = [source.context.code_line]
        source.advance()
        source.anchor()
        while not source.exhausted:
            start = source.content_start()
            if start >= 0 and (line := source.buffer[start : source.line_end]).isspace():
                # marko takes the prefix off twice, which only shows in the spaces of a blank line
                lines.append(source.without_prefix(line, _CODE_INDENT) or "\n")
                source.advance()
            elif cls.match(source):
                lines.append(source.context.code_line)
                source.advance()
                source.anchor()
            else:
                source.reset()
                break
        return "".join(lines).rstrip("\n") + "\n"


class FencedCode(block.FencedCode):
    starts: ClassVar = "`~"
    _closing = re.compile(r" {0,3}(~+|`+)[^\n\S]*$", re.MULTILINE)

    @classmethod
    def parse(cls, source: LineSource) -> tuple[str, str, str]:
        source.advance()
        buffer = source.buffer
        info: block.FencedCode.ParseInfo = source.context.code_info
        lines = []
        while not source.exhausted:
            start = source.content_start()
            if start < 0:
                break
            closing = cls._closing.match(buffer, start)
            line = buffer[start : source.line_end]
            source.advance()
            if closing and info.leading in closing.group(1):
                break
            if info.prefix:
                indent = source.match_prefix(info.prefix, line)
                line = line[indent:] if indent >= 0 else line.lstrip()
            lines.append(line)
        return info.lang, info.extra, "".join(lines)


class ThematicBreak(block.ThematicBreak):
    starts: ClassVar = "-_*"
    pattern = re.compile(r" {0,3}([-_*])[^\n\S]*+(?:\1[^\n\S]*+){2,}+$\n?", re.MULTILINE)

    @classmethod
    def match(cls, source: LineSource) -> bool:
        return source.expect_re(cls.pattern) is not None


class HTMLBlock(block.HTMLBlock):
    starts: ClassVar = "<"
    # The alternatives stand in marko's order; the first that matches says what ends the block.
    pattern = re.compile(
        rf"""
        \ {{0,3}}(?:
          (?i:<(?P<raw>script|pre|style|textarea)[>\s])
        | (?P<comment><!--)
        | (?P<instruction><\?)
        | (?P<declaration><!)
        | (?P<element>(?i:</?(?:{"|".join(patterns.tags)})(?:\ +|/?>|$)))
        | (?P<lone>
            (?:<{patterns.tag_name}(?:{patterns.attribute_no_lf})*[^\n\S]*/?>|</{patterns.tag_name}[^\n\S]*>)[^\n\S]*$
          )
        )""",
        re.MULTILINE | re.VERBOSE,
    )
    _ends: ClassVar = {"comment": re.compile("-->"), "instruction": re.compile(r"\?>"), "declaration": re.compile(">")}
    _kinds: ClassVar = {"raw": 1, "comment": 2, "instruction": 3, "declaration": 4, "element": 6, "lone": 7}

    @classmethod
    def match(cls, source: LineSource) -> int | bool:
        source.context.html_end = None
        found = source.expect_re(cls.pattern)
        if not found or not found.lastgroup:
            return False
        if found["raw"]:
            source.context.html_end = re.compile(rf"(?i)</{found['raw']}>")
        else:
            source.context.html_end = cls._ends.get(found.lastgroup)
        return cls._kinds[found.lastgroup]


class LinkRefDef(block.LinkRefDef):
    starts: ClassVar = "["
    pattern = re.compile(r" {0,3}(\[)")


class Quote(block.Quote):
    starts: ClassVar = ">"
    _prefix = r" {0,3}+>[^\n\S]?+"


class List(block.List):
    starts: ClassVar = _BULLETS
    pattern = re.compile(r" {0,3}([0-9]{1,9}[.)]|[*\-+])[ \t\n]")


class ListItem(block.ListItem):
    pattern = List.pattern

    @classmethod
    def match(cls, source: LineSource) -> bool:
        found = source.expect_re(cls.pattern)
        if not found:
            return False
        parent = cast(block.List, source.state)
        marker = found[1]
        if marker[-1] != parent.bullet[-1] or (parent.ordered and not marker[:-1]):
            return False
        if cls._thematic_break(source):
            return False
        columns, column = source.content_column()
        indent, bullet, spaces, _ = cls.parse_leading(columns.rstrip(), column)
        source.context.list_item_info = cls.ParseInfo(indent, bullet, spaces)
        return True

    @staticmethod
    def _thematic_break(source: LineSource) -> bool:
        return bool(source.parser.block_elements["ThematicBreak"].match(source))


class Paragraph(block.Paragraph):
    _underline = re.compile(r" {0,3}(=+|-+)[^\n\S]*$")

    def __init__(self, lines: list[str]) -> None:
        self._tight = False
        stripped = [line.lstrip() for line in lines]
        self.inline_body = "".join(stripped).rstrip("\n")
        if isinstance(lines, PositionedLines):
            self._inline_positions = lines.positions(stripped, len(self.inline_body))

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
        parser = cast("MarkdownParser", source.parser)
        first = source.first_character() if source.content_start() >= 0 else ""
        before = source.match
        try:
            if any(element.match(source) for element in parser.breakers(first)):
                return True
            if not first or first not in "<-_*+0123456789":
                return False
            elements = parser.block_elements
            if first == "<":
                kind = elements["HTMLBlock"].match(source)
                return bool(kind) and kind != 7
            if first != "_" and cls._starts_list(source, lazy):
                return True
            if first in "-_*" and elements["ThematicBreak"].match(source):
                return lazy or not cls.is_setext_heading(_content(source))
            return False
        finally:
            source.match = before

    @classmethod
    def _starts_list(cls, source: LineSource, lazy: bool) -> bool:
        elements = source.parser.block_elements
        item = cast("type[block.ListItem]", elements["ListItem"])
        if lazy and isinstance(source.state, block.List) and item.match(source):
            return True
        if not elements["List"].match(source):
            return False
        # Only an item that has text, and of an ordered list only number 1, can stand between the lines of a paragraph.
        _, bullet, _, text = item.parse_leading(_content(source).rstrip(), 0)
        return lazy or bool((bullet[:-1] == "1" or bullet in "*-+") and text)

    @classmethod
    def parse(cls, source: LineSource) -> Any:
        buffer = source.buffer
        lines = PositionedLines()
        lines.add(buffer, source.content_start(), source.line_end)
        source.advance()
        while not source.exhausted:
            if cls.break_paragraph(source):
                break
            start = source.content_start()
            if start >= 0:
                lines.add(buffer, start, source.line_end)
                underlined = source.first_character() in "=-" and cls.is_setext_heading(lines[-1])
                source.advance()
                if underlined:
                    setext = cast("type[block.SetextHeading]", source.parser.block_elements["SetextHeading"])
                    return setext(lines)
            else:
                closed = source.leave_unmarked()
                broken = cls.break_paragraph(source, True)
                if not broken:
                    lines.add(buffer, source.content_start(), source.line_end)
                    source.advance()
                source.restore(closed)
                if broken:
                    break
        return lines


class SetextHeading(block.SetextHeading):
    def __init__(self, lines: PositionedLines) -> None:
        underline = lines.pop()
        self.level = 1 if underline.lstrip()[0] == "=" else 2
        stripped = [line.lstrip() for line in lines]
        self.inline_body = "".join(stripped).strip()
        self._inline_positions = lines.positions(stripped, len(self.inline_body))


def _content(source: LineSource) -> str:
    return source.buffer[source.content_start() : source.line_end]


ELEMENTS: tuple[type[block.BlockElement], ...] = (
    BlankLine,
    CodeBlock,
    FencedCode,
    HTMLBlock,
    Heading,
    LinkRefDef,
    List,
    ListItem,
    Paragraph,
    Quote,
    SetextHeading,
    ThematicBreak,
)
