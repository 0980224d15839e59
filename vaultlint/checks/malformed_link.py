"""Text that was meant to be a link and is none, because a character is wrong.

Brackets are ordinary characters in prose, so only what cannot be anything else is reported: a destination must be a URL
or end in a type of file that Obsidian opens, and two opening brackets must not look like a matrix or a shell's test.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from marko.ext.gfm.elements import TableCell, TableRow

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.findings import Change, Safety
from vaultlint.markdown.note import Note
from vaultlint.markdown.prose import bodies, prose
from vaultlint.regex import regex
from vaultlint.text import Edit, Span
from vaultlint.vault.file_types import FILE_TYPES

_FILE = rf"\.(?:{'|'.join(sorted(FILE_TYPES))})"
_URL = r"(?:https?|obsidian)://"
_SOLID = r"(?:[^\s()\[\]（）<>\x00\x01]|\([^\s()\[\]（）<>\x00\x01]*\))"
_LOOSE = r"(?:[^\n()（）<>\"\x00\x01]|\([^\n()（）<>\"\x00\x01]*\))"
_DESTINATION = rf"(?:{_URL}{_SOLID}+|{_SOLID}+{_FILE}(?:\#{_SOLID}*)?)"
# No word before it (it would be an array's index) and no other link.
_APART = r"(?<![A-Za-z0-9_\]\x01])"
# Neither a footnote nor a callout, a citation's number or a task.
_TEXT = rf"{_APART}!?\[(?![\^!]|\d+\]|[ -~]\])[^\[\]\n\x01]+\]"
# Neither a matrix, nor a shell's test, a character class, or brackets that somebody writes about.
_OPENING = r"(?<![A-Za-z0-9_\]\x01\"'“”‘’「『])!?\[\[(?![\s\"'“”‘’「」『』)）:,;\x00-]|\Z|[\d.]+[,;\]]|[^\[\]\n]*\],)"
# What is left of the shapes below in the raw text, where links are no one character yet: a sound wikilink is none of
# them, if nothing in it could begin or end code, math, HTML or an escape.
_TRACE = regex(
    rf"\][ \t]+\({_DESTINATION}\)|\][ \t]*（{_DESTINATION}）|\)\[{_DESTINATION}\]"
    r"|\]\((?=[ \t]*+(?:[^\s()\[\]（）<>]++|\([^\s()\[\]（）<>]*+\))++[ \t])"
    r"(?:[^\n()（）<>\"]++|\([^\n()（）<>\"]*+\))++\)"
    r"|\[\[(?![^\[\]\r\n\\`$<>]*\]\])",
    re.IGNORECASE,
)
_SPACE_IN_HOST = regex(r"https?://[^/?#]*[ \t]", re.IGNORECASE)


class _Shape(NamedTuple):
    """One way to get a link wrong."""

    fault: str
    pattern: re.Pattern[str]
    repairs: Mapping[str, str]
    """What each named group must become; `%20` replaces only the spaces in the group."""


def _shape(fault: str, pattern: str, repairs: Mapping[str, str]) -> _Shape:
    return _Shape(fault, regex(pattern, re.IGNORECASE), repairs)


_LINKS = (
    _shape(
        "a space parts the text from the destination",
        rf"{_TEXT}(?P<gap>[ \t]+)\({_DESTINATION}\)",
        {"gap": ""},
    ),
    _shape(
        "the parentheses are full-width",
        rf"{_TEXT}(?P<open>[ \t]*（){_DESTINATION}(?P<close>）)",
        {"open": "(", "close": ")"},
    ),
    _shape(
        "brackets and parentheses have changed places",
        rf"{_APART}(?P<open>\()(?![^()\n]*::)[^()\[\]\n\x01]+(?P<middle>\)\[){_DESTINATION}(?P<close>\])(?![\[(:])",
        {"open": "[", "middle": "](", "close": ")"},
    ),
    _shape(
        "there is a space in the destination",
        rf"{_APART}!?\[[^\[\]\n\x01]*\]\((?=[ \t]*{_SOLID}+[ \t]+\S)"
        rf"(?P<to>{_URL}{_LOOSE}+|{_LOOSE}+{_FILE}(?:\#{_LOOSE}*)?)\)",
        {"to": "%20"},
    ),
)
_OPEN_WIKILINKS = (
    _shape("a “]” is missing", rf"{_OPENING}[^\[\]\n\x01]+(?P<end>\])(?!\()", {"end": "]]"}),
    _shape("“]]” is missing", rf"{_OPENING}(?![^\[\]\n\x01]+\])", {}),
)
_SPLIT_WIKILINK = _shape(
    "the “|” ends the cell of the table",
    r"(?<!`)!?\[\[[^\[\]|\n]*[^\[\]|\\\n](?P<bar>\|)[^\[\]|\n]*\]\]",
    {"bar": r"\|"},
)


class MalformedLink(NoteCheck):
    """Brackets and parentheses that nearly make a link."""

    visits = (Note, TableRow)
    says = frozenset({"written", "fault"})

    def visit(self, element: Any, note: Note) -> Iterator[Problem]:
        if isinstance(element, TableRow):
            yield from _in(element, note)
        elif _TRACE.search(element.text):
            for body in bodies(note):
                yield from _in(body, note)


def _in(element: Any, note: Note) -> Iterator[Problem]:
    """The problems in the text of a body or of a whole row."""
    if "[" not in note.source[note.span(element)]:
        return
    text = _row(element, note) if isinstance(element, TableRow) else prose(element, note)
    start = note.span(element).start
    is_closed = _closed_on_their_lines(text)
    for shape in _shapes(element, note):
        for match in shape.pattern.finditer(text):
            if shape in _OPEN_WIKILINKS and is_closed(match.start()):
                continue
            if not note.in_comment(start + match.start()):
                yield _problem(match, start, shape, note)


def _shapes(element: Any, note: Note) -> tuple[_Shape, ...]:
    """What to look for in `element`."""
    if isinstance(element, TableRow):
        return (_SPLIT_WIKILINK,)
    if isinstance(element, TableCell):
        end = note.span(element).end
        if "]]" in note.text[end : note.source.line_span(note.source.line_index(end)).end]:
            return _LINKS  # what is open here may end in the next cell, and that is a matter for the row
    return (*_LINKS, *_OPEN_WIKILINKS)


def _closed_on_their_lines(text: str) -> Callable[[int], bool]:
    """Tells whether `]]` follows an offset on its line. Both kinds of marks are found once: lines can be long."""
    closers = [match.start() for match in re.finditer(r"\]\]", text)] if "[[" in text else []
    line_ends = [match.start() for match in re.finditer(r"\n", text)] if closers else []

    def is_closed(offset: int) -> bool:
        closer, line_end = bisect_left(closers, offset), bisect_left(line_ends, offset)
        if closer == len(closers):
            return False
        return line_end == len(line_ends) or closers[closer] < line_ends[line_end]

    return is_closed


def _row(row: Any, note: Note) -> str:
    """The text of a table's row, with what is parsed in its cells masked. Cells beyond the header's number are not."""
    start, end = note.span(row)
    text = note.text[start:end]
    for cell in row.children:
        if cell.source_span is None:
            continue
        first, last = note.span(cell)
        text = text[: first - start] + prose(cell, note) + text[last - start :]
    return text


def _problem(match: re.Match[str], start: int, shape: _Shape, note: Note) -> Problem:
    edits = []
    for group, repair in shape.repairs.items():
        place = Span(start + match.start(group), start + match.end(group))
        written = note.source[place]
        if repair == "%20" and _SPACE_IN_HOST.match(written):
            continue  # a host's name takes no `%20`: only its author knows what belongs there
        edits.append(Edit(note.path, place, written.replace(" ", "%20") if repair == "%20" else repair))
    span = Span(start + match.start(), start + match.end())
    details = {"written": note.source[span], "fault": shape.fault}
    return Problem(span, details, tuple(edits), Safety.UNSAFE, frozenset({Change.LINKS, Change.URLS}))
