"""A space between two Chinese characters or kana, where the sentence goes on.

Neither language parts words by spaces. But people part other things by them: the two halves of a name, the items of a
list, a number and its title, the lines of a verse. All that is left alone as far as it can be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from marko import block, inline

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.findings import Safety
from vaultlint.markdown.cjk import HAN_OR_KANA, KATAKANA
from vaultlint.markdown.family_names import FAMILY_NAMES
from vaultlint.markdown.marks import inline_elements
from vaultlint.markdown.note import Note
from vaultlint.markdown.prose import MARKUP, prose
from vaultlint.regex import regex
from vaultlint.text import Edit, Span

_ANY = regex(r"[^\x00-\u2fff] {1,2}\S")
_CLAUSE = regex(r"[^\n，。、；：！？（）()「」『』《》【】“”\"…—,.!?;:|/·~～]+")
_GAP = regex(rf"(?<=[{HAN_OR_KANA}]) {{1,2}}(?=[{HAN_OR_KANA}])")
_LETTERS = regex(rf"[{HAN_OR_KANA}]+")
_KATAKANA_ONLY = regex(rf"[{KATAKANA}]+")
_NUMBERED = regex(r"第?[0-9一二三四五六七八九十百零〇]+[章节節回条條篇部卷课課步期话話集号號]?")
_MARK = regex(r"[，。、；！？]")
_AFTER_MARK = regex(rf"(?<=[，。、；])(?P<gap> ?)(?=[{HAN_OR_KANA}A-Za-z0-9])")
_AFTER_NUMBER = regex(r"(?:\A|\n)[\s\x00]*[0-9A-Za-z一二三四五六七八九十]{1,3}、\Z")
_CALL = regex(r"[@#＃]")
_TEMPLATE = regex(r"\{\{|<%")
_ADDRESS = regex(r"://\S*+")
"""What stands behind an address would become part of it."""


class SpaceInCjk(NoteCheck):
    """`模型 尽量` within a sentence, and `。 算是` where other marks of the paragraph have no space behind them."""

    visits = (block.Paragraph,)
    says = frozenset({"before", "after"})

    def visit(self, element: block.Paragraph, note: Note) -> Iterator[Problem]:
        if _ANY.search(note.source[note.span(element)]) is None:
            return
        found: list[tuple[Span, str, str]] = []
        bodies: list[Any] = [element, *(inner for inner in inline_elements(element) if isinstance(inner, inline.Link))]
        for body in bodies:
            text, start = prose(body, note), note.span(body).start
            if _TEMPLATE.search(text):
                continue
            addresses = {match.end() for match in _ADDRESS.finditer(text)}
            gaps = sorted(gap for gap in (*_within(text), *_behind_marks(text)) if gap[0] not in addresses)
            found += [
                (Span(start + first, start + last), text[first - 1], text[last])
                for first, last in gaps
                if not note.in_comment(start + first)
            ]
        for span, before, after in sorted(found):
            yield Problem(span, {"before": before, "after": after}, (Edit(note.path, span, ""),), Safety.UNSAFE)


def _within(text: str) -> Iterator[tuple[int, int]]:
    """Spaces within a clause, one at most in each, in lines that have marks between their clauses."""
    for line in re.finditer(r"[^\n]+", text):
        if _MARK.search(line[0]) is None:
            continue
        for clause in _CLAUSE.finditer(text, *line.span()):
            gaps = [match.span() for match in _GAP.finditer(text, *clause.span())]
            if len(gaps) == 1 and not _is_meant(gaps[0], clause, text):
                yield gaps[0]


def _is_meant(gap: tuple[int, int], clause: re.Match[str], text: str) -> bool:
    """Whether a space parts what people part by spaces."""
    runs = [run for run in _LETTERS.finditer(text, *clause.span()) if gap[0] == run.end() or gap[1] == run.start()]
    before, after = (run[0] for run in runs)
    both_alone = clause[0].strip(f" {MARKUP}") == text[runs[0].start() : runs[1].end()]
    return (
        len(before) == 1
        or _CALL.match(text, max(runs[0].start() - 1, 0)) is not None
        or _NUMBERED.fullmatch(before) is not None
        or (before in FAMILY_NAMES and len(after) < 8)
        or (_KATAKANA_ONLY.fullmatch(before) is not None and _KATAKANA_ONLY.fullmatch(after) is not None)
        # A verse, or a space in the place of a comma.
        or (both_alone and (len(before) == len(after) > 3 or min(len(before), len(after)) > 4))
    )


def _behind_marks(text: str) -> Iterator[tuple[int, int]]:
    """Spaces behind a full-width mark, where most of those in the text have none."""
    found = [match.span() for match in _AFTER_MARK.finditer(text)]
    spaced = [(start, end) for start, end in found if start < end]
    if 3 * len(spaced) <= len(found):
        for start, end in spaced:
            if _AFTER_NUMBER.search(text[max(start - 10, 0) : start]) is None:
                yield start, end
