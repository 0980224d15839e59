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
from typing import TYPE_CHECKING, ClassVar, cast

from marko import block, patterns

from vaultlint.markdown.positions import Run

if TYPE_CHECKING:
    from vaultlint.markdown.source import LineSource

# What str.isspace() holds for: marko calls a line of nothing else blank.
_WHITESPACE = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_CODE_INDENT = 4


class BlankLine(block.BlankLine):
    starts: ClassVar = _WHITESPACE
    whole: ClassVar = r"\n++(?=\S|\Z)"

    @classmethod
    def of_whole(cls, buffer: str, start: int, end: int) -> BlankLine:
        return cls(start)

    @classmethod
    def match(cls, source: LineSource) -> bool:
        start = source.content_start()
        if start < 0:
            return False
        first = source.buffer[start]
        return first == "\n" or (first.isspace() and source.content().isspace())

    @classmethod
    def parse(cls, source: LineSource) -> int:
        start = source.pos
        source.advance()
        while source.pos < len(source.buffer) and cls.match(source):
            if not source.skip_blank_lines():
                source.advance()
        return start


class Heading(block.Heading):
    starts: ClassVar = "#"
    whole: ClassVar = r"#{1,6}+(?:[ \t][^\n]*+)?+\n"
    # A space that does not break is a character like any other here.
    _opening = re.compile(r" {0,3}(#{1,6})(?=[ \t\r\n]|\Z)")

    def __init__(self, level: int, text: str, start: int) -> None:
        self.level = level
        self.inline_body = text
        self._inline_positions = Run(start, len(text))

    @classmethod
    def match(cls, source: LineSource) -> re.Match[str] | None:
        return source.expect_re(cls._opening)

    @classmethod
    def parse(cls, source: LineSource) -> Heading:
        start, end = cast("re.Match[str]", source.match).start(1), source.line_end
        source.advance()
        return cls.of_whole(source.buffer, start, end)

    @classmethod
    def of_whole(cls, buffer: str, start: int, end: int) -> Heading:
        line = buffer[start:end]
        body = line.lstrip("#")
        level = len(line) - len(body)
        body = body.rstrip()
        unclosed = body.rstrip("#")
        if unclosed != body and unclosed[-1:].isspace():
            body = unclosed.rstrip()
        text = body.lstrip()
        return cls(level, text, start + level + len(body) - len(text))


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
        opens_container = source.opens_container
        source.advance()
        source.anchor()
        while not source.exhausted:
            start = source.content_start()
            if start >= 0 and (line := source.buffer[start : source.line_end]).isspace():
                # Marko takes the prefix off twice, and here the one of the first line; that only shows in the spaces
                # of a blank line, of which none are left where that prefix holds a bullet.
                spaces = "" if opens_container else source.without_prefix(line, _CODE_INDENT)
                lines.append(spaces or "\n")
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
    opening: ClassVar = "```|~~~"
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
    opening: ClassVar = r"[-_*](?:[-_*]|[^\n\S])*+\n"
    pattern = re.compile(r" {0,3}([-_*])[^\n\S]*+(?:\1[^\n\S]*+){2,}+$\n?", re.MULTILINE)

    @classmethod
    def match(cls, source: LineSource) -> bool:
        return source.expect_re(cls.pattern) is not None


_LONE_TAG = (
    rf"(?:<{patterns.tag_name}(?:{patterns.attribute_no_lf})*[^\n\S]*/?>|</{patterns.tag_name}[^\n\S]*>)[^\n\S]*(?=\n)"
)


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
        | (?P<lone>{_LONE_TAG})
        )""",
        re.MULTILINE | re.VERBOSE,
    )
    opening: ClassVar = rf"<[!?]|(?i:</?(?:script|pre|style|textarea|{'|'.join(patterns.tags)})[\s/>])|{_LONE_TAG}"
    whole: ClassVar = r"<!--[^\n]*?-->[^\n\S]*+\n"
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

    @classmethod
    def of_whole(cls, buffer: str, start: int, end: int) -> HTMLBlock:
        return cls(buffer[start:end])

    @classmethod
    def parse(cls, source: LineSource) -> str:
        end: re.Pattern[str] | None = source.context.html_end
        lines = []
        while not source.exhausted:
            start = source.content_start()
            line = source.buffer[start : source.line_end]
            if start < 0 or (end is None and line.isspace()):
                break
            lines.append(line)
            source.advance()
            if end is not None and end.search(line):
                break
        return "".join(lines)


class LinkRefDef(block.LinkRefDef):
    starts: ClassVar = "["
    # A label holds no other bracket, and a colon follows it.
    opening: ClassVar = r"\[(?!\[|[^\[\]\\\n]*+\](?!:))"
    pattern = re.compile(r" {0,3}(\[)")


ELEMENTS: tuple[type[block.BlockElement], ...] = (
    BlankLine,
    CodeBlock,
    FencedCode,
    HTMLBlock,
    Heading,
    LinkRefDef,
    ThematicBreak,
)
