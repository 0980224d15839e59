"""What a line's asterisks were meant to make bold, where CommonMark makes something else of them.

Whoever writes two asterisks switches bold on or off; that is how people read them and how editors write them. The
reading holds when it works out over the whole line, and no piece of it is more likely something else: an operator, a
wildcard, a masked number, a mark of a footnote.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vaultlint.markdown.asterisks import LETTER, PUNCTUATION, Line, Run
from vaultlint.regex import regex

_LONGEST = 4
"""Asterisks in a row that may switch bold; more draw a line, or hide a password."""
_OPENING = frozenset("([{（【《「『〈〔〖［｛")
_CLOSING = frozenset(")]}）】》」』〉〕〗］｝")
_LINE_START = regex(rf"\s*+(?:{PUNCTUATION}.{PUNCTUATION}\s++)?(?:[-•·]\s*+)?")
_NEXT = regex(r"\s*+(\S)")
_ENDING = frozenset(":.!?")
_LABEL = regex(r"[^，。；！？,;!?*]{1,20}[：:]")


@dataclass(frozen=True)
class Piece:
    """Text that was meant to be bold, from the run that switches it on to the one that switches it off."""

    line: Line
    runs: tuple[Run, ...]
    leads: bool
    """Whether nothing stands before it in its line."""
    whole: bool = True
    """Whether the runs tell which text was meant."""

    @property
    def start(self) -> int:
        return self.runs[0].start

    @property
    def end(self) -> int:
        return self.runs[-1].end

    @property
    def inner(self) -> tuple[int, int]:
        """The text between the outermost runs."""
        return self.runs[0].end, self.runs[-1].start

    @property
    def is_empty(self) -> bool:
        return len(self.runs) == 1

    @property
    def is_joined(self) -> bool:
        """Whether bold is switched more often than on and off."""
        return any(run.length != 2 for run in self.runs) or len(self.runs) > 2

    def shows(self) -> bool:
        """Whether two of its asterisks in a row are in no emphasis; one may refer to a footnote."""
        return any(run.shown > 1 for run in self.runs)


def pieces(line: Line) -> Sequence[Piece]:
    """What was meant to be bold in a line; nothing where that cannot be told."""
    runs = [run for run in line.runs if run.length > 1 and not _hides_a_number(line, run)]
    if len(runs) < 2 or any(run.length > _LONGEST for run in runs):
        return ()
    alone = list(_without_pairs(line, runs))
    doubled = [run for run in alone if run.length == _LONGEST and run.shown]
    readings: list[tuple[Sequence[Run], Run | None]] = [(runs, None), (alone, None)]
    if len(doubled) == 1:
        readings.append((alone, doubled[0]))
    order = {run: index for index, run in enumerate(runs)}
    for candidates, one_mark in () if line.has_escapes else readings:
        found = _switched(line, candidates, one_mark)
        if not found or not all(_is_alone(piece, order) and (_is_likely(piece) or _is_tight(piece)) for piece in found):
            continue
        if likely := [piece for piece in found if _is_likely(piece)]:
            return _with_label(line, likely)
    # Half of the run is used and half is shown: something is wrong, but what?
    return [Piece(line, (run,), leads=False, whole=False) for run in alone if run.length == _LONGEST and run.shown == 2]


def _without_pairs(line: Line, runs: Sequence[Run]) -> Iterator[Run]:
    """The runs that are left when those that make one text strong and are used up by it are taken away."""
    at = 0
    while at < len(runs):
        run = runs[at]
        after = runs[at + 1] if at + 1 < len(runs) else None
        if (
            after
            and run.length == after.length
            and not run.shown
            and not after.shown
            and line.pairs.get(run.start) == after.end
        ):
            at += 2
            continue
        yield run
        at += 1


def _switched(line: Line, runs: Sequence[Run], one_mark: Run | None) -> list[Piece]:
    """The pieces between the runs that switch bold on and off; nothing when it stays on at the end.

    Four asterisks switch twice, but for the run `one_mark`.
    """
    found: list[Piece] = []
    open_runs: list[Run] = []
    on = False
    beginning = _LINE_START.match(line.text)
    for run in runs:
        open_runs.append(run)
        if run.length != _LONGEST or run is one_mark:
            on = not on
        if not on:
            leads = beginning is not None and open_runs[0].start <= beginning.end()
            found.append(Piece(line, tuple(open_runs), leads, all(run.length != 3 for run in open_runs)))
            open_runs = []
    return [] if on else found


def _is_alone(piece: Piece, order: dict[Run, int]) -> bool:
    """Whether no other bold text stands within a piece."""
    return order[piece.runs[-1]] - order[piece.runs[0]] == len(piece.runs) - 1


def _is_tight(piece: Piece) -> bool:
    """Whether marks hold on to the text of a piece at both ends, so that the pieces beside it are told right.

    Between the marks of two pieces there would be space, or punctuation that belongs outside.
    """
    inside = piece.line.text[slice(*piece.inner)]
    if piece.is_empty or not piece.whole or not inside:
        return False
    first, last = inside[0], inside[-1]
    return not (first.isspace() or last.isspace() or first in _CLOSING or last in _OPENING) and (
        first.isalnum() or first in _OPENING
    )


def _is_likely(piece: Piece) -> bool:
    """Whether bold text was meant, and nothing that has asterisks of its own."""
    if piece.is_empty:
        return True
    first, last = piece.runs[0], piece.runs[-1]
    text = piece.line.text
    inside = text[slice(*piece.inner)]
    if not inside.strip() or inside[0] in _CLOSING or inside[-1] in _OPENING:
        return False
    before, after = text[first.start - 1 : first.start], text[last.end : last.end + 1]
    starts_loose, ends_loose = inside[0].isspace(), inside[-1].isspace()
    if starts_loose or ends_loose:
        return (
            piece.whole and starts_loose != ends_loose and _is_likely_with_space(piece, inside.strip(), before, after)
        )
    if not piece.line.side(first)[0] and not (piece.leads or _is_cjk(before) or _is_cjk(inside[0])):
        return False
    if piece.line.side(last)[1] or _is_cjk(after) or _is_cjk(inside[-1]):
        return True
    # `**Note:**text`, but not `f(**a,**b)` and not `2**(n - 1)`.
    return (piece.leads or before.isspace() or _is_cjk(before)) and inside[-1] in _ENDING and after.isalpha()


def _is_likely_with_space(piece: Piece, inside: str, before: str, after: str) -> bool:
    """The same for a piece with space behind the marks that open it or before those that close it.

    A mark with space on both sides is an operator, and one right before a Latin word belongs to it: `**args`.
    """
    first, last = piece.runs[0], piece.runs[-1]
    text = piece.line.text
    if text[first.end].isspace():
        return piece.leads or (not before.isspace() and (_is_cjk(before) or _is_cjk(inside[0])))
    if after.strip():
        return _is_cjk(after)
    beyond = _NEXT.match(text, last.end)
    return piece.leads or _is_cjk(inside[-1]) or (beyond is not None and _is_cjk(beyond[1]))


def _with_label(line: Line, found: list[Piece]) -> list[Piece]:
    """`found` with the label that leads a line put together: `**89**个模型：****` was meant bold up to its colon.

    An empty pair of marks right behind the colon, glued to what follows, is where bold was to end.
    """
    if len(found) < 2 or not found[0].leads or not found[1].is_empty or found[0].is_empty:
        return found
    label, rest = found[0], found[1]
    after = line.text[rest.end : rest.end + 1]
    between = line.text[label.end : rest.start]
    glued = after in (LETTER, PUNCTUATION) or after.isalpha()
    if glued and len(between) > 1 and _LABEL.fullmatch(between):
        return [Piece(line, (*label.runs, *rest.runs), leads=True), *found[2:]]
    return found


def _hides_a_number(line: Line, run: Run) -> bool:
    """`138****5678`, `t****t@example.org`."""
    before, after = line.text[run.start - 1 : run.start], line.text[run.end : run.end + 1]
    return run.length > 2 and (after == "@" or (before.isdigit() and after.isdigit()))


def _is_cjk(character: str) -> bool:
    """Whether a character belongs to a script that is written without spaces, its punctuation included."""
    return bool(character) and (unicodedata.east_asian_width(character) in "WF" or character in "“”‘’…—·")
