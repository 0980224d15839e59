"""A bracket of one width that is closed by one of the other: `（不要太多)`.

Brackets are paired within one line, each with one of its own kind first. What is left may be half a pair on purpose:
`1）` counts, `:)` smiles, `[0, 1)` is an interval of one width.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from marko import block

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.findings import Change, Safety
from vaultlint.markdown.cjk import HAN_OR_KANA
from vaultlint.markdown.note import Note
from vaultlint.markdown.prose import bodies, prose
from vaultlint.regex import regex
from vaultlint.text import Edit, Span

_FULL = dict(zip("（【「『〔［", "）】」』〕］", strict=True))
_HALF = {"(": ")", "[": "]"}
_CLOSES = _FULL | _HALF
_OPENS = {closer: opener for opener, closer in _CLOSES.items()}
_MIXED = {
    "（": ")", "［": "]", "【": "]", "〔": "])", "「": ")]", "『": ")]", "(": "）」』〕", "[": "］】」』〕",
}  # fmt: skip
"""What closes a bracket though it has the other width."""
_WIDER = {"(": "（", ")": "）", "[": "［", "]": "］"}
_NARROWER = {wide: narrow for narrow, wide in _WIDER.items()}
_BRACKET = regex(r"[（）【】「」『』〔〕［］()\[\]]")
_WIDE = regex(r"[（）【】「」『』〔〕［］]")
_LABEL = regex(r"(?:[\s\x00，。、；：！？,.;:)）])(?:[0-9]{1,3}|[A-Za-z]|[ivx]{1,4}|[一二三四五六七八九十]{1,3})\Z")
_SMILE = regex(r"[:;=8][-'^o]?\Z")
_GOES_ON = regex(r"[ \t]*[^\s，。、；：！？,.;:!?）)】\]]")
_NUMBERS = regex(r"[0-9\s.,，、~～+-]+")
_INTERVAL = regex(r"[\s0-9.+-]+[,，][\s0-9.+-]+")
_CJK = regex(rf"[{HAN_OR_KANA}]")
_CJK_BEFORE = regex(rf"[{HAN_OR_KANA}，。、；：！？] ?\Z")
_CJK_AFTER = regex(rf" ?[{HAN_OR_KANA}，。、；：！？]")
_BEGINS_CJK = regex(rf"[ \x00]*[“《]?[{HAN_OR_KANA}]")
_CALLS = regex(r"[\w.\x00\x01)\]]")
_LONGEST = 200
"""Characters between two brackets of different widths; what stands further apart hardly belongs together."""
_LONGEST_LABEL = 6
_NOT_PROSE = regex(r"\{\{|<%|%>")
_LINE = regex(r"[^\n]+")


class _Pair(NamedTuple):
    """Where two brackets stand that belong together."""

    opener: int
    closer: int


class MixedBrackets(NoteCheck):
    """`（x)`, `(x）`, `【x]`: the half-width one is wrong where Chinese or Japanese stands inside or around."""

    visits = (Note,)
    says = frozenset({"brackets", "fault"})

    halfwidth: bool = False
    """Whether half-width brackets around Chinese or Japanese are told of, too: `(其他语言上)`."""

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        if _WIDE.search(element.text) is None and not (self.halfwidth and "(" in element.text):
            return
        for body in bodies(element):
            start, end = note.span(body)
            if _BRACKET.search(element.text, start, end) is None:
                continue
            text = prose(body, note, with_link_text=True)
            if _NOT_PROSE.search(text):
                continue
            is_heading = isinstance(body, block.Heading | block.SetextHeading)
            changes = frozenset({Change.HEADINGS}) if is_heading else frozenset[Change]()
            for pair, right, fault in self._faults(text):
                written = text[pair.opener], text[pair.closer]
                wrong = [at for at, was, should in zip(pair, written, right, strict=True) if was != should]
                span = Span(start + wrong[0], start + wrong[-1] + 1)
                if note.in_comment(span.start):
                    continue
                edits = tuple(
                    Edit(note.path, Span(start + at, start + at + 1), right[at == pair.closer]) for at in wrong
                )
                details = {"brackets": "…".join(written), "fault": fault}
                yield Problem(span, details, edits, Safety.UNSAFE, changes)

    def _faults(self, text: str) -> Iterator[tuple[_Pair, tuple[str, str], str]]:
        """Pairs that are wrong, the brackets that would be right, and what is wrong with them."""
        for line in _LINE.finditer(text):
            # Full-width brackets make no field of Dataview.
            may_widen = self.halfwidth and "::" not in line[0]
            for pair in sorted(_pairs(line)):
                opener, closer = text[pair.opener], text[pair.closer]
                if _CLOSES[opener] != closer:
                    yield pair, _right(pair, text), "are of two widths"
                elif may_widen and opener == "(" and _holds_cjk(pair, text):
                    yield pair, ("（", "）"), "are half-width around Chinese or Japanese"


def _pairs(line: re.Match[str]) -> list[_Pair]:
    """The brackets of one line that belong together, of one width or of two."""
    text = line.string
    open_: list[int] = []
    pairs: list[_Pair] = []
    waiting: dict[str, int] = {}
    strays: list[int] = []
    for match in _BRACKET.finditer(text, *line.span()):
        at, bracket = match.start(), match[0]
        if bracket in _CLOSES:
            open_.append(at)
            waiting[bracket] = waiting.get(bracket, 0) + 1
            continue
        own = _OPENS[bracket]
        if waiting.get(own):
            # What stands open between the two never closes.
            while text[open_[-1]] != own:
                waiting[text[open_.pop()]] -= 1
        elif _stands_alone(at, open_[-1] + 1 if open_ else line.start(), line):
            continue
        elif not open_ or bracket not in _MIXED[text[open_[-1]]] or at - open_[-1] > _LONGEST:
            strays.append(at)
            continue
        opener = open_.pop()
        waiting[text[opener]] -= 1
        pairs.append(_Pair(opener, at))
    last = {text[at]: at for at in strays}
    # Where a closer that would do as well comes later, nobody knows which of them is the one too many.
    return [
        pair
        for pair in pairs
        if max(last.get(_CLOSES[text[pair.opener]], -1), last.get(text[pair.closer], -1)) < pair.closer
    ]


def _stands_alone(at: int, inside: int, line: re.Match[str]) -> bool:
    """Whether a closing bracket has no partner on purpose; `inside` is where what it could close begins."""
    text = line.string
    before = text[max(inside, at - _LONGEST_LABEL) : at]
    if _SMILE.search(before):
        return True
    return (
        _LABEL.search(before) is not None
        and _GOES_ON.match(text, at + 1, line.end()) is not None
        and _NUMBERS.fullmatch(text, max(inside, at - _LONGEST), at) is None
    )


def _right(pair: _Pair, text: str) -> tuple[str, str]:
    """The two brackets as they should be; those around a field of Dataview must be half-width."""
    opener, closer = text[pair.opener], text[pair.closer]
    wide = opener if opener in _FULL else _OPENS[closer]
    is_field = "::" in text[pair.opener : pair.closer]
    if wide in _NARROWER and (is_field or not _is_cjk(pair, text)):
        return _NARROWER[wide], _NARROWER[_FULL[wide]]
    return wide, _FULL[wide]


def _is_cjk(pair: _Pair, text: str) -> bool:
    """Whether brackets stand in Chinese or Japanese; those of an interval stand in mathematics."""
    opener, closer = pair
    if _INTERVAL.fullmatch(text, opener + 1, closer):
        return False
    return bool(
        _CJK.search(text, opener + 1, closer)
        or _CJK_BEFORE.search(text[max(opener - 2, 0) : opener])
        or _CJK_AFTER.match(text, closer + 1)
    )


def _holds_cjk(pair: _Pair, text: str) -> bool:
    """Whether half-width brackets hold Chinese or Japanese, and are no call of a function."""
    is_called = pair.opener > 0 and _CALLS.match(text[pair.opener - 1]) and not _CJK.match(text[pair.opener - 1])
    return not is_called and _BEGINS_CJK.match(text, pair.opener + 1, pair.closer) is not None
