"""The elements of GitHub's Markdown that Obsidian shares: tables, tasks, strikethrough and bare URLs.

Marko's elements, tuned and mended: a table is only looked for where a line holds a pipe, and neither runs of
spaces nor a short row in a wide table cost more than they are long.
"""

# Our parser gives these elements no other source than a LineSource.
# mypy: disable-error-code="override"
from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, cast

from marko.ext.gfm import elements as gfm

from vaultlint.markdown import paragraphs
from vaultlint.markdown.positions import Positions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marko.element import Element

    from vaultlint.markdown.parser import MarkdownParser
    from vaultlint.markdown.source import LineSource

_PIPE = re.compile(r"(?<!\\)\|")
_INDENTED = re.compile(r" {0,3}\S")
# Rows shorter than the head are filled up with empty cells, as many as this in one table: enough for any table
# written by hand, and no way to make millions of cells from a few kilobytes.
_MOST_PADDING = 100_000


class TaskParagraph(paragraphs.Paragraph):
    """A paragraph that may begin with a task's checkbox."""

    override = True
    checked: bool
    _checkbox = re.compile(r"\[([\sxX])\](?=\s+\S)")

    def __init__(self, lines: list[str]) -> None:
        super().__init__(lines)
        checkbox = self._checkbox.match(self.inline_body)
        if checkbox:
            self.checked = checkbox[1].lower() == "x"
            self.inline_body = self.inline_body[checkbox.end() :]
            if self._inline_positions is not None:
                self._inline_positions = self._inline_positions[checkbox.end() :]


class Strikethrough(gfm.Strikethrough):
    hint: ClassVar = "~"


class _BareUrls:
    """Finds what `gfm.Url.bare_pattern` finds, without trying it at every letter: it looks for `://` and `@`."""

    _mark = re.compile(r"(?:https?|ftp)://|@")
    _before = re.compile(r"(?:^|(?<=[\s*_~(\uff00-\uffef]))")
    _domain = re.compile(r"[\w\-]*+\.[\w.\-]*[a-zA-Z0-9](?=[\s.<]|\Z)")

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        at = done = 0
        while mark := self._mark.search(text, at):
            at = mark.end()
            start = self._address(text, mark.start(), done) if mark[0] == "@" else mark.start()
            if start >= 0 and self._before.match(text, start):
                match = gfm.Url.bare_pattern.match(text, start)
                if match:
                    yield match
                    at = done = match.end()

    def _address(self, text: str, at: int, done: int) -> int:
        """Where the mail address around the `@` may begin, or -1."""
        if not self._domain.match(text, at + 1):
            return -1
        start = at
        while start > done and (text[start - 1].isalnum() or text[start - 1] in "_.-+"):
            start -= 1
        begin = self._before.search(text, start, at)
        return begin.start() if begin and begin.start() < at else -1


class _WwwUrls:
    """`gfm.Url.www_pattern`, not searched for where its one fixed part is missing."""

    match = gfm.Url.www_pattern.match

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return gfm.Url.www_pattern.finditer(text) if "www." in text else iter(())


class Url(gfm.Url):
    hint: ClassVar = ("www.", "://", "@")
    www_pattern = _WwwUrls()  # type: ignore[assignment]  # marko asks it for no more than this
    bare_pattern = _BareUrls()  # type: ignore[assignment]


class Table(gfm.Table):
    children: list[Element]
    padding = 0

    @classmethod
    def match(cls, source: LineSource) -> bool:
        start = source.content_start()
        if start < 0 or not _PIPE.search(source.buffer, start, source.line_end):
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
        # The backslash of each `\\|` is left out; a run begins with the bar it guards.
        runs = []
        for piece in re.split(r"\\(?=\|)", stripped):
            runs.append((position, len(piece)))
            position += len(piece) + 1
        self._inline_positions = Positions(runs)


ELEMENTS: tuple[type[Element], ...] = (TaskParagraph, Strikethrough, Url, Table, TableRow, TableCell)
