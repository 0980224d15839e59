"""The elements of GitHub's Markdown that Obsidian shares: tables, tasks, strikethrough and bare URLs.

Marko's elements, tuned and mended: a table is only looked for where a line holds a pipe, and neither runs of
spaces nor a short row in a wide table cost more than they are long.
"""

# Our parser gives these elements no other source than a LineSource.
# mypy: disable-error-code="override"
from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, cast

from marko.ext.gfm import elements as gfm

from vaultlint.markdown import paragraphs
from vaultlint.markdown.positions import Run, Runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marko.element import Element
    from marko.inline_parser import _Match as AnyMatch
    from marko.source import Source

    from vaultlint.markdown.parser import MarkdownParser
    from vaultlint.markdown.positions import Positions
    from vaultlint.markdown.source import LineSource

_PIPE = re.compile(r"\|(?<!\\\|)")
_INDENTED = re.compile(r" {0,3}\S")
_URL_MARK = re.compile("://|@")
_SCHEMES = ("https", "http", "ftp")
_BEFORE_URL = re.compile(r"(?:^|(?<=[\s*_~(\uff00-\uffef]))")
_MAIL_DOMAIN = re.compile(r"[\w\-]*+\.[\w.\-]*[a-zA-Z0-9](?=[\s.<]|\Z)")
_ENTITY = re.compile("&[a-zA-Z]+;$")
# Rows shorter than the head are filled up with empty cells, as many as this in one table: enough for any table
# written by hand, and no way to make millions of cells from a few kilobytes.
_MOST_PADDING = 100_000


class TaskParagraph(paragraphs.Paragraph):
    """A paragraph that may begin with a task's checkbox."""

    override = True
    checked: bool
    _checkbox = re.compile(r"\[([\sxX])\](?=\s+\S)")

    def _begin(self) -> None:
        if self.inline_body.startswith("[") and (checkbox := self._checkbox.match(self.inline_body)):
            self.checked = checkbox[1].lower() == "x"
            self.inline_body = self.inline_body[checkbox.end() :]
            if self._inline_positions is not None:
                self._inline_positions = cast("Positions", self._inline_positions).behind(checkbox.end())


class Strikethrough(gfm.Strikethrough):
    hint: ClassVar = "~"


class Url(gfm.Url):
    """A URL or mail address that stands bare in the text."""

    hint: ClassVar = ("www.", "://", "@")
    loses_to_links: ClassVar = True

    @classmethod
    def find(cls, text: str, *, source: Source) -> Iterator[AnyMatch]:
        www_urls = cls.www_pattern.finditer(text) if "www." in text else ()
        for match in chain(www_urls, cls._bare_urls(text)):
            domain = match.group(2)
            if domain and ("." not in domain or "_" in "".join(domain.rsplit(".", 2)[-2:])):
                continue
            surplus = _surplus(match.group())
            yield _shortened(match, surplus) if surplus else match

    @classmethod
    def _bare_urls(cls, text: str) -> Iterator[re.Match[str]]:
        """Finds what `bare_pattern` finds, without trying it at every letter: it looks for `://` and `@`."""
        at = done = 0
        while mark := _URL_MARK.search(text, at):
            at = mark.end()
            if mark[0] == "@":
                start = _address(text, mark.start(), done)
            else:
                scheme = next((scheme for scheme in _SCHEMES if text.endswith(scheme, 0, mark.start())), None)
                start = mark.start() - len(scheme) if scheme else -1
            if start >= 0 and _BEFORE_URL.match(text, start):
                match = cls.bare_pattern.match(text, start)
                if match:
                    yield match
                    at = done = match.end()


def _address(text: str, at: int, done: int) -> int:
    """Where the mail address around the `@` may begin, or -1."""
    if not _MAIL_DOMAIN.match(text, at + 1):
        return -1
    start = at
    while start > done and (text[start - 1].isalnum() or text[start - 1] in "_.-+"):
        start -= 1
    begin = _BEFORE_URL.search(text, start, at)
    return begin.start() if begin and begin.start() < at else -1


def _shortened(match: re.Match[str], surplus: int) -> AnyMatch:
    shortened: Any = gfm._MatchObj(match, end_shift=-surplus)  # type: ignore[no-untyped-call]
    found: AnyMatch = shortened
    return found


def _surplus(url: str) -> int:
    """How many characters at its end are no part of what looks like a URL."""
    last = url[-1]
    if last in "?!.,:*_~":
        return 1
    if last == ")":
        return max(0, url.count(")") - url.count("("))
    entity = _ENTITY.search(url) if last == ";" else None
    return len(entity[0]) if entity else 0


class Table(gfm.Table):
    # Each cell of the second line begins with a dash.
    second_line: ClassVar = r"[^\n\S]*+\|?+[^\n\S]*+:?+-"
    children: list[Element]
    padding = 0

    @classmethod
    def match(cls, source: LineSource) -> bool:
        start = source.content_start()
        if start < 0 or source.buffer.find("|", start, source.line_end) < 0:
            return False
        if not _PIPE.search(source.buffer, start, source.line_end):
            return False
        below = source.buffer[source.line_end : source.buffer.find("\n", source.line_end)]
        if not _may_be_dashes(below, source.buffer[start : source.line_end]):
            return False
        source.anchor()
        if not TableRow.match(source) or source.context.is_delimiter:
            return False
        head = TableRow([TableCell(cell, at) for cell, at in source.context.cells])
        head.source_span = source.context.row_span
        # Not consumed, because the line may turn out to be no table, and then the prefixes must stay the first ones.
        source.pos = source.line_end
        if (
            source.exhausted
            or not TableRow.match(source)
            or not source.context.is_delimiter
            or len(source.context.cells) != len(head.children)
        ):
            source.reset()
            return False
        source.context.table_start = start
        source.context.table = cls([head], [cell for cell, _ in source.context.cells])
        source.advance()
        return True

    @classmethod
    def parse(cls, source: LineSource) -> Table:
        table = cast(Table, source.context.table)
        start = source.context.table_start
        parser = cast("MarkdownParser", source.parser)
        for delimiter, cell in zip(table.delimiters, table.head.children, strict=True):
            assert isinstance(cell, TableCell)
            cell.header = True
            cell.align = _alignment(delimiter.strip())
        with source.under_state(table):
            while not source.exhausted and not parser.interrupts_table(source) and TableRow.match(source):
                table.children.append(TableRow.parse(source))
        table.source_span = (start, source.pos)
        return table


def _may_be_dashes(line: str, head: str) -> bool:
    """Whether `line`, with the marks of its containers, may be the row of dashes below `head`.

    Its cells begin with dashes, and are as many; nearly every line with a pipe holds a wikilink and is no head.
    """
    _, pipe, last = line.rstrip().rpartition("|")
    if not pipe:
        alone = head.strip()
        return alone.startswith("|") or alone.endswith("|")
    return not last or last.lstrip().startswith(("-", ":-")) or "\\|" in line


def _alignment(delimiter: str) -> str | None:
    if delimiter[0] == ":":
        return "center" if delimiter[-1] == ":" else "left"
    return "right" if delimiter[-1] == ":" else None


class TableRow(gfm.TableRow):
    @classmethod
    def match(cls, source: LineSource) -> bool:
        start = source.content_start()
        if start < 0 or not _INDENTED.match(source.buffer, start):
            return False
        line = source.buffer[start : source.line_end]
        cells = _split_row(line, start)
        if not cells:
            return False
        source.context.row_span = (start, source.line_end)
        source.context.cells = cells
        source.context.is_delimiter = all(cls.delimiter.match(cell) for cell, _ in cells)
        return True

    @classmethod
    def parse(cls, source: LineSource) -> TableRow:
        """Make the row that `match` has split."""
        table = cast(Table, source.state)
        written = source.context.cells[: table.num_of_cols]
        cells: list[gfm.TableCell] = [TableCell(text, at) for text, at in written]
        missing = table.num_of_cols - len(cells)
        if table.padding + missing <= _MOST_PADDING:
            table.padding += missing
            cells += [TableCell("") for _ in range(missing)]
        for head, cell in zip(table.head.children, cells, strict=False):
            cell.align = cast(gfm.TableCell, head).align
        row = cls(cells)
        row.source_span = source.context.row_span
        source.advance()
        return row


def _split_row(line: str, start: int) -> list[tuple[str, int]]:
    """The cells of a row, without the spaces around them, and where each stands."""
    row = line.strip()
    start += len(line) - len(line.lstrip())
    cells = []
    at = 0
    for pipe in _PIPE.finditer(row):
        cells.append((row[at : pipe.start()].rstrip(), start + at))
        rest = row[pipe.end() :]
        at = len(row) - len(rest.lstrip())
    cells.append((row[at:], start + at))
    if not cells[0][0]:
        cells.pop(0)
    if cells and not cells[-1][0]:
        cells.pop()
    return cells


class TableCell(gfm.TableCell):
    def __init__(self, text: str, position: int | None = None) -> None:
        stripped = text.strip()
        self.inline_body = stripped.replace("\\|", "|")
        self.header = False
        self.align = None
        if position is None:
            return
        self.source_span = (position, position + len(text))
        position += len(text) - len(text.lstrip())
        if len(stripped) == len(self.inline_body):
            self._inline_positions = Run(position, len(stripped))
            return
        # The backslash of each `\\|` is left out; a run begins with the bar it guards.
        runs = []
        for piece in re.split(r"\\(?=\|)", stripped):
            runs.append((position, len(piece)))
            position += len(piece) + 1
        self._inline_positions = Runs(runs)


ELEMENTS: tuple[type[Element], ...] = (TaskParagraph, Strikethrough, Url, Table, TableRow, TableCell)
