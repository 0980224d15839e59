"""A page of our own Markdown, laid out for a terminal. It knows what rule pages are made of, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vaultlint.display import display
from vaultlint.reporters.style import Style
from vaultlint.reporters.width import cells

_MARGIN = "  "
_WIDEST = 88
"""Cells of a line of prose: longer ones are hard to read."""

_HEADING = re.compile(r"(#{1,6}) +(.*)")
_FENCE = re.compile(r"(`{3,}|~{3,})\s*(\w*)")
_QUOTE = re.compile(r"> ?(.*)")
_ITEM = re.compile(r"(\s*)([-*]|\d+\.) +(.*)")
_DELIMITER_ROW = re.compile(r"\|(\s*:?-+:?\s*\|)+\s*")
_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`+)(?P<code>.+?)(?P=ticks)|\*\*(?P<bold>.+?)\*\*|\[(?P<text>[^\]]*)\]\([^)\s]*\)"
)
_MARKED = re.compile("«[^»]*»")
_SPACED = re.compile(r"\S+")


def rendered(markdown: str, style: Style, width: int) -> Iterator[str]:
    """The lines of a page: headings bold, prose wrapped, tables in columns, code as it stands."""
    width = min(width, _WIDEST)
    lines = iter([*markdown.split("\n"), ""])
    paragraph: list[str] = []
    table: list[list[str]] = []
    indents = (_MARGIN, _MARGIN)
    for line in lines:
        item, heading, fence, quote = (kind.match(line) for kind in (_ITEM, _HEADING, _FENCE, _QUOTE))
        if not line.startswith("|") and table:
            yield from _table(table, style)
            table = []
        if paragraph and (not line or item or heading or fence or quote or line.startswith("|")):
            yield from _wrapped(" ".join(paragraph), style, width, *indents)
            paragraph = []
        if heading:
            yield style.strong(_plain(heading[2]))
        elif fence:
            yield from (f"{_MARGIN}  {_painted(code, fence[2], style)}" for code in _code(lines, fence[1]))
        elif line.startswith("|"):
            if not _DELIMITER_ROW.fullmatch(line):
                table.append([cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
        elif quote:
            bar = f"{_MARGIN}{style.faint('│')} "
            yield from _wrapped(quote[1], style, width - len("│ "), bar, bar)
        elif item:
            first = f"{_MARGIN}{item[1]}{item[2].replace('*', '-')} "
            indents = first, " " * len(first)
            paragraph = [item[3]]
        elif line:
            if not paragraph:
                indents = (_MARGIN, _MARGIN)
            paragraph.append(line.strip())
        else:
            yield ""


def _code(lines: Iterator[str], fence: str) -> Iterator[str]:
    for line in lines:
        if line.rstrip() == fence:
            return
        yield line.replace("\t", "    ")


def _painted(code: str, language: str, style: Style) -> str:
    """A line of code: differences by their signs, and what an example marks."""
    if language == "diff" and code[:1] in ("-", "+"):
        return (style.bad if code[0] == "-" else style.good)(display(code))
    return _MARKED.sub(lambda match: style.strong(match[0]), display(code))


def _wrapped(text: str, style: Style, width: int, first: str, rest: str) -> Iterator[str]:
    """Prose in lines of at most `width` cells, after `first` or `rest`; a piece of code is never broken."""
    indent = len(rest) if rest.isspace() else len(_MARGIN)
    line, used = first, indent
    empty = True
    for word, plain in _words(text, style):
        wide = cells(plain)
        if not empty and used + 1 + wide > width:
            yield line
            line, used, empty = rest, indent, True
        line += word if empty else f" {word}"
        used += wide if empty else wide + 1
        empty = False
    yield line


def _words(text: str, style: Style) -> Iterator[tuple[str, str]]:
    """Pieces that stay on one line: as they are painted, and as they are measured."""
    hidden: list[tuple[str, str]] = []

    def hide(match: re.Match[str]) -> str:
        plain = display(match["escaped"] or match["code"] or match["bold"] or match["text"] or "")
        if match["code"] and not style.colour:
            plain = f"`{plain}`"
        paint = style.code if match["code"] else style.strong if match["bold"] else str
        hidden.append((paint(plain), plain))
        return f"\x00{len(hidden) - 1}\x00"

    for word in _SPACED.findall(_INLINE.sub(hide, text.replace("\x00", ""))):
        pieces = word.split("\x00")
        painted = [hidden[int(piece)][0] if at % 2 else display(piece) for at, piece in enumerate(pieces)]
        plain = [hidden[int(piece)][1] if at % 2 else display(piece) for at, piece in enumerate(pieces)]
        yield "".join(painted), "".join(plain)


def _plain(text: str) -> str:
    return " ".join(plain for _, plain in _words(text, Style()))


def _table(rows: list[list[str]], style: Style) -> Iterator[str]:
    shown = [[list(_words(cell, style)) for cell in row] for row in rows]
    widths = [
        max(sum(cells(plain) + 1 for _, plain in row[column]) for row in shown if column < len(row))
        for column in range(max(map(len, shown)))
    ]
    for number, row in enumerate(shown):
        line = _MARGIN
        for column, words in enumerate(row):
            text = " ".join(painted for painted, _ in words)
            gap = widths[column] - sum(cells(plain) + 1 for _, plain in words)
            line += (style.faint(text) if number == 0 else text) + " " * (gap + 2)
        yield line.rstrip()
