"""Asterisks that make nothing bold and stay visible, and bold text that ends elsewhere than it was meant to.

By CommonMark's rules `**词：**后文` never closes, because a punctuation mark stands before the asterisks and a letter
after them; and editors leave `****` where bold text was switched off and on again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.findings import Change, Safety
from vaultlint.markdown.asterisks import MARK, Line, Passage, Run, is_element, passage
from vaultlint.markdown.meant_bold import Piece, pieces
from vaultlint.markdown.mended_bold import Mending, Rewrite, mending, outcome
from vaultlint.markdown.note import Note
from vaultlint.markdown.prose import bodies
from vaultlint.regex import regex
from vaultlint.text import Edit, SourceText, Span

# Bold text is part of the shape of a note, and asterisks are part of a heading's text.
_CHANGES = frozenset({Change.STRUCTURE, Change.HEADINGS})
_TEMPLATE = ("<%", "{{")
_BLANKS = (" ", "\t")
_BOLD = regex(r"(?<!\*)\*\*([^*]{1,200})\*\*\Z")
_HIDES = regex(
    r"pass|pwd|pin\b|code|token|secret|key|card|phone|account|rating|score|star|level|difficulty|importance|priority"
    r"|密|口令|码|碼|号|號|电话|電話|账|賬|帳|分|星|级|級|难度|難度|推荐|推薦|指数|指數|パスワード|評価|비밀번호|парол|оценка",
    re.IGNORECASE,
)
"""What four stars may stand behind: what they keep to themselves, or how much it is worth."""
_MARKUP_TOGETHER = frozenset(["``", "~~", "==", "$$", "%%", "[[", "]]", "{{", "}}", "][", "](", "![", "<%", "%>"])
"""What would be markup, or another one, once no marks stand between."""
_SHOWN = 30
"""Characters of the text that a message quotes."""
_TRIES = 8
"""How often a passage is mended with fewer pieces, when some do not work together."""


class EmphasisDebris(NoteCheck):
    """`**47****个数据集：**后`, `**词：**后`, `他说**“词”**后`, `**词 **后`: they show, or bold runs on."""

    visits = (Note,)
    says = frozenset({"text", "fault"})

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        for body in bodies(note) if MARK in element.text else ():
            if body.children and (read := passage(body, note)):
                yield from self._of_passage(read, note)

    def _of_passage(self, read: Passage, note: Note) -> Iterator[Problem]:
        written = [line for line in read.lines if not _is_template(line, read, note)]
        found = [piece for line in written for piece in pieces(line) if _is_found(piece, read, note)]
        for piece, (mended, place) in zip(found, _mended(found, read, note), strict=True):
            details = {"text": _quoted(piece, read, note), "fault": _fault(piece, read, note)}
            yield _problem(details, mended, place, read, note)
        taken = {(piece.line.offset, run) for piece in found for run in piece.runs}
        for line in written if found else ():
            for run in line.runs:
                place = Span(line.offset + run.start, line.offset + run.end)
                alone = (line.offset, run) not in taken and _encloses_nothing(line, run)
                if alone and not note.in_comment(read.offset + place.start):
                    details = {"text": "****", "fault": "there is nothing between them"}
                    yield _problem(details, _removal(line, run), place, read, note)


def _is_template(line: Line, read: Passage, note: Note) -> bool:
    start = read.offset + line.offset
    written = note.text[start : start + len(line.text)]
    return any(mark in written for mark in _TEMPLATE)


def _is_found(piece: Piece, read: Passage, note: Note) -> bool:
    in_comment = note.in_comment(read.offset + piece.line.offset + piece.start)
    return not in_comment and _fault(piece, read, note) != ""


def _fault(piece: Piece, read: Passage, note: Note) -> str:
    """Why CommonMark makes something else of a piece; empty where it does not, or where nobody knows."""
    line, first, last = piece.line, piece.runs[0], piece.runs[-1]
    if piece.is_empty and piece.whole:
        return ""
    if piece.is_joined or not piece.whole:
        return "some of them stay visible" if piece.shows() else ""
    if not line.side(first)[0]:
        return _loose_end(line, first, "open", first.end, read, note)
    if not line.side(last)[1]:
        return _loose_end(line, last, "close", last.start - 1, read, note)
    return ""


def _loose_end(line: Line, run: Run, verb: str, inner: int, read: Passage, note: Note) -> str:
    """Why a run opens or closes nothing, where CommonMark knows what stands beside it."""
    if not line.unknown.isdisjoint((run.start - 1, run.end)):
        return ""
    if line.text[inner].isspace():
        return f"with a space inside they {verb} nothing"
    start = read.offset + line.offset
    before, after = (_name(note.text[start + offset]) for offset in (run.start - 1, run.end))
    return f"between {before} and {after} they {verb} nothing"


def _name(character: str) -> str:
    return character if character.isprintable() else f"U+{ord(character):04X}"


def _mended(found: Sequence[Piece], read: Passage, note: Note) -> list[tuple[Mending | None, Span]]:
    """How each piece is mended, or None, and the place where that changes what is bold."""
    places = [Span(piece.line.offset + piece.start, piece.line.offset + piece.end) for piece in found]
    # Whether a tag begins behind asterisks hangs on what they do, and each that is mended may change that.
    is_before_tag = note.text.find("*#", read.offset, read.offset + len(read.text)) >= 0
    mendings = {
        index: mended.shifted(piece.line.offset)
        for index, piece in enumerate(found)
        if not is_before_tag and (mended := mending(piece)) is not None
    }
    mendings = {index: mended for index, mended in mendings.items() if not _meets_other_marks(mended, read, note)}
    for _ in range(_TRIES):
        works, others = outcome(read.text, list(mendings.values()))
        if all(works):
            if others and _found_after(mendings.values(), read, note) > len(found) - len(mendings):
                mendings, others = {}, ()
            break
        mendings = {index: mended for (index, mended), good in zip(mendings.items(), works, strict=True) if good}
    else:
        mendings, others = {}, ()
    return list(zip(map(mendings.get, range(len(found))), _reaching(places, list(mendings), others, read), strict=True))


def _found_after(mendings: Iterable[Mending], read: Passage, note: Note) -> int:
    """How much would be found in a passage so mended: what one mark paired with may be left over now."""
    text, end = [], read.offset
    for start, stop, written in sorted(rewrite for mended in mendings for rewrite in mended.rewrites):
        text += [note.text[end : read.offset + start], written]
        end = read.offset + stop
    text.append(note.text[end : read.offset + len(read.text)])
    after = Note.read(note.path, SourceText("".join(text)))
    passages = [found for body in bodies(after) if body.children and (found := passage(body, after))]
    return sum(_is_found(piece, one, after) for one in passages for line in one.lines for piece in pieces(line))


def _meets_other_marks(mended: Mending, read: Passage, note: Note) -> bool:
    """Whether bold text would begin within other emphasis and end outside, or marks go from where they part others."""
    if mended.strong:
        first, last = mended.strong
        if any(start < first < end <= last or first <= start < last < end for start, end in read.marked):
            return True
    for start, end, text in mended.rewrites:
        before = note.text[read.offset + start - 1 : read.offset + start]
        after = note.text[read.offset + end : read.offset + end + 1]
        if "_" in (before, after) or (not text and before + after in _MARKUP_TOGETHER):
            return True
    return False


def _reaching(
    places: Sequence[Span], mended: Sequence[int], others: Sequence[tuple[int, int]], read: Passage
) -> list[Span]:
    """The places of pieces, each as far as it has to go for all that changes to lie in one of them.

    `mended` are those that are mended, and `others` is emphasis that comes or goes beside them. It matters where no
    piece touches it, and where it holds more than text: elements that are no longer in emphasis, or are now.
    """
    reaching = list(places)
    starts, ends = [places[index].start for index in mended], [places[index].end for index in mended]
    inside = [False] * len(read.text)
    for index in mended:
        inside[slice(*places[index])] = [True] * (places[index].end - places[index].start)
    elements = [0, *accumulate(not mine and is_element(one) for mine, one in zip(inside, read.text, strict=True))]
    for start, end in others:
        first = bisect_left(ends, start)
        touches = first < bisect_right(starts, end)
        if touches and elements[start] == elements[end]:
            continue
        at = mended[first if touches else max(first - 1, 0)]
        reaching[at] = Span(min(reaching[at].start, start), max(reaching[at].end, end))
    return reaching


def _encloses_nothing(line: Line, run: Run) -> bool:
    """Whether a run is an empty pair of marks that stands alone, right beside bold text.

    Elsewhere it may be meant: a password that is not told, a mark of four stars.
    """
    around = line.text[: run.start][-1:] + line.text[run.end : run.end + 1]
    if run.length != run.shown or run.length != len("****") or around.strip():
        return False
    before, after = line.text[max(run.start - 250, 0) : run.start].rstrip(), line.text[run.end :].lstrip()
    bold = _BOLD.search(before)
    has_words = bold is not None and any(map(str.isalnum, bold[1]))
    return (bold is not None and has_words and _HIDES.search(bold[1]) is None) or (
        not before and after.startswith("**")
    )


def _removal(line: Line, run: Run) -> Mending:
    """The marks go, and one of the spaces around them."""
    start, end = run.start, run.end
    if line.text[end : end + 1] in _BLANKS:
        end += 1
    elif line.text[start - 1 : start] in _BLANKS:
        start -= 1
    return Mending((Rewrite(start, end, ""),), None).shifted(line.offset)


def _problem(details: dict[str, str], mended: Mending | None, place: Span, read: Passage, note: Note) -> Problem:
    edits = tuple(
        Edit(note.path, Span(read.offset + start, read.offset + end), text)
        for start, end, text in (mended.rewrites if mended else ())
    )
    span = Span(read.offset + place.start, read.offset + place.end)
    return Problem(span, details, edits, Safety.UNSAFE, _CHANGES)


def _quoted(piece: Piece, read: Passage, note: Note) -> str:
    """The text of a piece without its marks, as far as a message has room for it."""
    offset = read.offset + piece.line.offset
    within = zip(piece.runs, piece.runs[1:], strict=False)
    text = "".join(note.text[offset + run.end : offset + after.start] for run, after in within) or "****"
    text = "".join(character if character.isprintable() else " " for character in text).strip()
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
