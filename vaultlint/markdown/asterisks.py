"""The asterisks of a block, line by line: which of them the parser took for emphasis, and which are shown.

CommonMark lets a run of asterisks open or close emphasis for what stands right beside it, space, punctuation or a
letter. So a line is given as text of its own in which each element that is no plain text is stood in for by characters
of the same sort, at the same offsets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from marko import inline

from vaultlint.markdown.delimiters import Delimiter, DelimiterScan
from vaultlint.markdown.dialect import FootnoteReference, Highlight, InlineMath, Strikethrough, Wikilink
from vaultlint.markdown.marks import BlockIdMark, TagMark

if TYPE_CHECKING:
    from vaultlint.markdown.note import Note

MARK = "**"
LETTER, PUNCTUATION = "\ue000", "\ue001"
"""Stand for a letter and for punctuation within an element that is no plain text."""

EDGE = "\x0b"
"""Stands for what is no part of the text: space, to the parser, and nothing that could be taken away."""

_RUN = re.compile(r"\*+")
_BREAK = re.compile(r"<br\b[^<>]*>\Z", re.IGNORECASE)
_NO_PLAIN_MARK = str.maketrans(dict.fromkeys("`[]\\_", PUNCTUATION))
# `\ue000` is a letter to no parser, so each is replaced by one of its sort before asterisks are paired.
_PAIRED = str.maketrans({LETTER: "x", PUNCTUATION: "."})
_EMPHASIS = (inline.Emphasis, inline.StrongEmphasis)
_MARKED = (Highlight, Strikethrough)
_UNKNOWN = (BlockIdMark, FootnoteReference, Highlight, InlineMath, Strikethrough, TagMark, Wikilink)
"""What CommonMark does not know: nobody recorded how Obsidian sees asterisks that touch one of these."""


class Run(NamedTuple):
    """Asterisks in a row, by their offsets in the line."""

    start: int
    end: int
    shown: int
    """How many of them are in no emphasis."""

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Line:
    """A line of a block, up to a line break that shows."""

    offset: int
    """Where it begins in the passage."""
    text: str
    runs: tuple[Run, ...]
    pairs: dict[int, int]
    """Where strong text of one line begins and ends, marks included."""
    unknown: frozenset[int]
    """Where the character is part of something that CommonMark does not know."""
    has_escapes: bool
    """Whether some asterisks in a row are meant to show."""

    def side(self, run: Run) -> tuple[bool, bool]:
        """Whether a run of asterisks can open emphasis, and whether it can close it."""
        delimiter = Delimiter(self._for_pairing, run.start, run.end)
        return delimiter.can_open, delimiter.can_close

    @cached_property
    def _for_pairing(self) -> str:
        return self.text.translate(_PAIRED)


@dataclass(frozen=True)
class Passage:
    """The inline text of a block."""

    offset: int
    """Where it begins in the note."""
    text: str
    lines: tuple[Line, ...]
    """Those that have two asterisks in a row."""
    marked: tuple[tuple[int, int], ...] = ()
    """Where other marks than asterisks mark text up, from the first of them to the last."""


def emphasis(text: str) -> dict[tuple[int, int], bool]:
    """Where a passage would have emphasis, were it written like this, and whether it is strong."""
    found = DelimiterScan(text.translate(_PAIRED), {}).find()
    return {(match.start(), match.end()): match.etype == "StrongEmphasis" for match in found}


def is_element(character: str) -> bool:
    """Whether a character of a passage stands for more than text, or may."""
    return character in (LETTER, PUNCTUATION, EDGE, "\n", "*")


def passage(body: Any, note: Note) -> Passage | None:
    """A block as its asterisks see it; None where all of them work, or no two stand in a row."""
    start, end = note.span(body)
    if note.text.find(MARK, start, end) < 0:
        return None
    if not _may_fail(body):
        return None
    reading = _read(body, note)
    text = "".join(reading.characters)
    lines: list[Line] = []
    at = 0
    for first, last in (*sorted(reading.breaks), (len(text), len(text))):
        if MARK in text[at:first]:
            lines.append(_line(text[at:first], at, reading))
        at = last
    return Passage(start, text, tuple(lines), tuple(reading.marked))


def _may_fail(body: Any) -> bool:
    """Whether any asterisk is shown, or there is emphasis within emphasis: elsewhere each does what it was meant to."""
    waiting: list[tuple[bool, Any]] = [(False, child) for child in body.children]
    while waiting:
        is_inside, element = waiting.pop()
        if isinstance(element, inline.RawText):
            if "*" in element.children:
                return True
        elif isinstance(element, _EMPHASIS):
            if is_inside:
                return True
            waiting.extend((True, child) for child in element.children)
        elif isinstance(element, _MARKED):
            waiting.extend((is_inside, child) for child in element.children)
    return False


@dataclass
class _Reading:
    """What is known of each character of a block."""

    start: int
    characters: list[str]
    shown: set[int] = field(default_factory=set)
    unknown: set[int] = field(default_factory=set)
    pairs: dict[int, int] = field(default_factory=dict)
    escapes: set[int] = field(default_factory=set)
    breaks: list[tuple[int, int]] = field(default_factory=list)
    marked: list[tuple[int, int]] = field(default_factory=list)


def _line(text: str, at: int, reading: _Reading) -> Line:
    end = at + len(text)
    runs = tuple(
        Run(*run.span(), sum(at + offset in reading.shown for offset in range(*run.span())))
        for run in _RUN.finditer(text)
    )
    pairs = {
        run.start: reading.pairs[at + run.start] - at
        for run in runs
        if reading.pairs.get(at + run.start, end + 1) <= end
    }
    unknown = frozenset(offset for offset in range(len(text)) if at + offset in reading.unknown)
    has_escapes = not reading.escapes.isdisjoint(range(at, end))
    return Line(at, text, runs, pairs, unknown, has_escapes)


def _read(body: Any, note: Note) -> _Reading:
    start, end = note.span(body)
    # What no element covers is space at the edge, or the prefix of a quote or list: both begin a line.
    reading = _Reading(start, [EDGE] * (end - start))
    waiting: list[Any] = list(body.children)
    while waiting:
        element = waiting.pop()
        if element.source_span is None:
            continue
        first, last = element.source_span
        source = note.text[first:last]
        place = slice(first - start, last - start)
        if isinstance(element, inline.RawText):
            reading.characters[place] = source.translate(_NO_PLAIN_MARK)
            for run in _RUN.finditer(source):
                reading.shown.update(range(place.start + run.start(), place.start + run.end()))
        elif isinstance(element, (*_EMPHASIS, *_MARKED)):
            _read_marks(element, note, reading)
            waiting.extend(element.children)
        else:
            reading.characters[place] = [_stand_in(character) for character in source]
            if isinstance(element, inline.LineBreak) or _BREAK.match(source):
                reading.breaks.append((place.start, place.stop))
            elif isinstance(element, _UNKNOWN):
                reading.unknown.update(range(place.start, place.stop))
            elif source == "\\*" and ("*" in note.text[first - 1 : first] + note.text[last : last + 2]):
                reading.escapes.add(place.start)
    return reading


def _read_marks(element: Any, note: Note, reading: _Reading) -> None:
    for first, last in element.syntax_spans:
        place = slice(first - reading.start, last - reading.start)
        if note.text[first] == "*":
            reading.characters[place] = "*" * (last - first)
        else:
            reading.characters[place] = PUNCTUATION * (last - first)
            if isinstance(element, _UNKNOWN):
                reading.unknown.update(range(place.start, place.stop))
    first, last = element.source_span
    if note.text[first] != "*":
        reading.marked.append((first - reading.start, last - reading.start))
    if isinstance(element, inline.StrongEmphasis) and note.text[first] == "*":
        reading.pairs[first - reading.start] = last - reading.start


def _stand_in(character: str) -> str:
    if character.isspace():
        return "\n" if character == "\n" else EDGE
    return LETTER if character.isalnum() else PUNCTUATION
