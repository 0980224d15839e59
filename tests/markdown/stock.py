"""Marko as it comes, the yardstick of our tuned parser: `stock_parser`, and `outline` to compare trees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from marko import block, inline
from marko.element import Element
from marko.ext.gfm import elements as gfm
from marko.parser import Parser
from marko.source import Source

_GFM = (gfm.Paragraph, gfm.Strikethrough, gfm.Url, gfm.Table, gfm.TableRow, gfm.TableCell)
# What only the parser at work needs.
_BOOKKEEPING = {"_anchor", "_inline_positions", "_prefix", "_second_prefix", "inline_body", "padding"}


def stock_parser(*, github: bool, mended: bool = False) -> Parser:
    """Marko for CommonMark, with GitHub's elements if wanted, and with the faults mended in the plainest way."""
    parser = Parser()
    for element in (*(_MENDED if mended else ()), *(_GFM if github else ())):
        parser.add_element(element)
    return parser


def outline(element: Element) -> dict[str, Any]:
    """All that a tree tells: types, attributes, spans, children."""
    told: dict[str, Any] = {"type": element.get_type()}
    for name, value in vars(element).items():
        if name in _BOOKKEEPING:
            continue
        if name == "children" and not isinstance(value, str):
            value = [outline(child) for child in value]
        told[name] = value
    return told


# Where a document may rightly differ from marko: each pattern is as narrow as the fault it stands for.
FAULTS = {
    "a list, a quote or code in a quote": re.compile(
        r"^[-+*>\d.) \t]*>(?:[ \t]*(?:>|[-+*]\s|\d{1,9}[.)]\s)| ?\t| {5})", re.MULTILINE
    ),
    "a quote behind a tab": re.compile(r"^[-+*>\d.) \t]*\t *>", re.MULTILINE),
    "an escaped backtick": re.compile(r"\\`"),
    "a list marker with a digit beyond ASCII": re.compile(r"[^\D0-9]\d*[.)]\s|\d[^\D0-9]\d*[.)]\s"),
    "a form feed": re.compile(r"\f"),
}


# Marko looks for code twice, and the search beside links and emphasis cannot be mended from outside: it sees no code
# that begins right behind an escaped backtick.
BEYOND_MENDING = re.compile(r"\\``")


def faults(text: str) -> set[str]:
    """The faults of marko that `text` may run into."""
    return {name for name, pattern in FAULTS.items() if pattern.search(text)}


class Quote(block.Quote):
    _prefix = r" {0,3}+>[^\n\S]?+"

    @classmethod
    def match(cls, source: Source) -> re.Match[str] | None:
        columns = source.next_line(False).expandtabs(4)
        return super().match(source) if re.match(source.prefix + cls._prefix, columns) else None


class CodeBlock(block.CodeBlock):
    @classmethod
    def match(cls, source: Source) -> str:
        line = cls.strip_prefix(source.next_line(False), source.prefix + " {4}")
        source.context.code_line = line
        return line


class List(block.List):
    pattern = re.compile(r" {,3}([0-9]{1,9}[.)]|[*\-+])[ \t\n]")


class ListItem(block.ListItem):
    pattern = List.pattern


class LinkRefDef(block.LinkRefDef):
    pattern = re.compile(r" {,3}(\[)")


class CodeSpan(inline.CodeSpan):
    _span = re.compile(r"(`+)(?!`)([\s\S]+?)(?<!`)\1(?!`)")
    _plain = re.compile(r"\\[\s\S]?|`+|[^\\`]+")

    @classmethod
    def find(cls, text: str, *, source: Source) -> Iterator[re.Match[str]]:
        at = 0
        while at < len(text):
            found = cls._span.match(text, at)
            if found:
                yield found
            at = (found or cls._plain.match(text, at) or found).end()  # type: ignore[union-attr]  # one always matches


_MENDED = (Quote, CodeBlock, List, ListItem, LinkRefDef, CodeSpan)
