"""Asterisks that make nothing bold and stay visible, and bold text that ends elsewhere than it was meant to.

By CommonMark's rules `**词：**后文` never closes, because a punctuation mark stands before the asterisks and a letter
after them; and editors leave `****` where bold text was switched off and on again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.findings import Change, Safety
from vaultlint.markdown.asterisks import Line, Run, lines
from vaultlint.markdown.meant_bold import Piece, pieces
from vaultlint.markdown.mended_bold import Mending, Rewrite, mending, works
from vaultlint.markdown.prose import BODIES
from vaultlint.text import Edit, Span

if TYPE_CHECKING:
    from vaultlint.markdown.note import Note

# Bold text is part of the shape of a note, and asterisks are part of a heading's text.
_CHANGES = frozenset({Change.STRUCTURE, Change.HEADINGS})
_TEMPLATE = ("<%", "{{")
_SHOWN = 30
"""Characters of the text that a message quotes."""
_TRIED_ALONE = 8
"""Pieces of one line that are tried one by one when they do not all work together."""


@dataclass(frozen=True)
class EmphasisDebris(NoteCheck):
    """`**47****个数据集：**后文`, `**词：**后文`, `他说**“词”**后`, `**词 **后`: asterisks that show, or bold that runs on."""

    visits = BODIES
    says = frozenset({"text", "fault"})

    def visit(self, element: Any, note: Note) -> Iterator[Problem]:
        if not element.children:
            return
        read = [line for line in lines(element, note) if _is_prose(line, note)]
        faulty = [(line, [piece for piece in pieces(line) if _is_found(piece, note)]) for line in read]
        if not any(found for _, found in faulty):
            return
        for line, found in faulty:
            for piece, mended in zip(found, _mendings(line, found), strict=True):
                details = {"text": _quoted(piece, note), "fault": _fault(piece, note)}
                yield _problem(line, Span(piece.start, piece.end), details, mended, note)
            for run in line.runs:
                if _encloses_nothing(line, run) and not any(piece.start <= run.start < piece.end for piece in found):
                    details = {"text": "****", "fault": "there is nothing between them"}
                    yield _problem(line, Span(run.start, run.end), details, _removal(line, run), note)


def _is_prose(line: Line, note: Note) -> bool:
    written = note.text[line.offset : line.offset + len(line.text)]
    return not any(mark in written for mark in _TEMPLATE)


def _is_found(piece: Piece, note: Note) -> bool:
    return _fault(piece, note) != "" and not note.in_comment(piece.line.offset + piece.start)


def _fault(piece: Piece, note: Note) -> str:
    """Why CommonMark makes something else of a piece; empty where it does not, or where nobody knows."""
    line, first, last = piece.line, piece.runs[0], piece.runs[-1]
    if piece.is_empty and piece.whole:
        return ""
    if piece.is_joined or not piece.whole:
        return "some are left over" if piece.shows() else ""
    if not line.side(first)[0]:
        return _loose_end(line, first, "open", note, inner=first.end)
    if not line.side(last)[1]:
        return _loose_end(line, last, "close", note, inner=last.start - 1)
    return ""


def _loose_end(line: Line, run: Run, verb: str, note: Note, *, inner: int) -> str:
    """Why a run opens or closes nothing, where CommonMark knows what stands beside it."""
    if not line.unknown.isdisjoint((run.start - 1, run.end)):
        return ""
    if line.text[inner].isspace():
        return f"with a space inside they {verb} nothing"
    before, after = (_name(note.text[line.offset + offset]) for offset in (run.start - 1, run.end))
    return f"between {before} and {after} they {verb} nothing"


def _name(character: str) -> str:
    return character if character.isprintable() else f"U+{ord(character):04X}"


def _mendings(line: Line, found: Sequence[Piece]) -> list[Mending | None]:
    """How each piece is mended; None where it cannot be, or the line would not become what was meant."""
    mendings = [mending(piece) for piece in found]
    if works(line, [mended for mended in mendings if mended]):
        return mendings
    if len(found) > _TRIED_ALONE:
        return [None] * len(found)
    return [mended if mended and works(line, [mended]) else None for mended in mendings]


def _encloses_nothing(line: Line, run: Run) -> bool:
    """Whether a run is an empty pair of marks that stands alone; it may be meant, so other debris must be near."""
    around = line.text[: run.start][-1:] + line.text[run.end : run.end + 1]
    return run.length == run.shown == len("****") and not around.strip()


def _removal(line: Line, run: Run) -> Mending:
    """The marks and the space before or after them, of which one is enough."""
    rewrite = Rewrite(run.start, run.end, "")
    if line.text[run.end : run.end + 1] in (" ", "\t"):
        rewrite = Rewrite(run.start, run.end + 1, "")
    return Mending((rewrite,), None)


def _problem(line: Line, place: Span, details: dict[str, str], mended: Mending | None, note: Note) -> Problem:
    edits = tuple(
        Edit(note.path, Span(line.offset + start, line.offset + end), text)
        for start, end, text in (mended.rewrites if mended else ())
    )
    span = Span(line.offset + place.start, line.offset + place.end)
    return Problem(span, details, edits, Safety.UNSAFE, _CHANGES)


def _quoted(piece: Piece, note: Note) -> str:
    """The text of a piece without its marks, as far as a message has room for it."""
    offset = piece.line.offset
    within = zip(piece.runs, piece.runs[1:], strict=False)
    text = "".join(note.text[offset + run.end : offset + after.start] for run, after in within) or "****"
    text = "".join(character if character.isprintable() else " " for character in text).strip()
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
