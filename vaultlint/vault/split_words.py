"""Where a word of a note may be broken in two: all that can be told without knowing a single word.

A sentence that goes on in lower case looks the same, and so does every compound with a hyphen: what is found here is no
fault yet. Notes that have none of it are searched for a few characters and nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from marko import inline

from vaultlint.markdown.dialect import Wikilink
from vaultlint.markdown.prose import MARKUP, bodies_with, prose
from vaultlint.regex import regex
from vaultlint.text import Span
from vaultlint.vault.foreign_words import is_foreign
from vaultlint.vault.metadata import Split, SplitWord

if TYPE_CHECKING:
    from vaultlint.markdown.note import Note

_CJK = "\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef"
_LETTER = rf"[^\W{_CJK}]"
_START = rf"(?<!{_LETTER})(?<![.'’/\\@#&-])"
_END = rf"(?!{_LETTER}|['’@/\\(\[{{=]|-\d|\.{_LETTER})"
# `z. B. wie`, `a. C. se`: letters that a full stop and a space part are an abbreviation, and what follows is a word.
_AFTER_INITIAL = r"(?<!\b[^\W\d_]\.[ \u00a0\u202f])"
_LEAD = r"(?P<lead>(?:[A-Za-z]++-)*+)"
_TAIL = r"(?P<tail>(?:-[A-Za-z]++)*+)"
# Suffixes of files and sites that begin no sentence and end few words.
_SUFFIX = (
    "(?:js|json|jsx|tsx|txt|lua|css|scss|html|xml|yaml|yml|toml|csv|pdf|png|jpe?g|gif|svg|docx|xlsx|pptx|exe|zip"
    "|py|md|ipynb|tex|bib|com|org|net)"
)
# A space between words is everywhere. These begin or end with letters that begin or end no English word.
_BEGINS_NO_WORD = r"(?=[bcdfghjklmnpqrstvwxz]{2})(?![bcfgkps]l|[bcdfgkpt]r|[cpstwg]h|s[ckmnpqtw]|[dt]w|[gk]n|ps|wr)"
_ENDS_NO_WORD = r"(?<=[bcdfgkptv][lr] )"
_NO_WORD = rf"(?:{_ENDS_NO_WORD}|(?={_BEGINS_NO_WORD}))"

_PATTERNS = {
    Split.NAME: regex(
        rf"{_START}{_LEAD}(?P<before>[A-Za-z][0-9A-Za-z_]*+)(?P<gap>\. )(?P<after>{_SUFFIX})(?P<tail>){_END}(?!-)"
    ),
    Split.FULL_STOP: regex(
        rf"{_START}{_AFTER_INITIAL}{_LEAD}(?P<before>[A-Za-z]++)(?P<gap>\. )(?!{_SUFFIX}(?!{_LETTER}))"
        rf"(?P<after>[a-z]{{1,12}}+){_TAIL}{_END}"
    ),
    Split.SPACE: regex(
        rf"{_START}(?P<lead>)(?P<before>[A-Za-z][a-z]{{2,}}+)(?P<gap> )"
        rf"{_NO_WORD}(?P<after>[a-z]{{3,}}+)(?P<tail>){_END}(?!-)"
    ),
    Split.HYPHEN: regex(
        rf"{_START}(?P<lead>)(?P<before>[A-Za-z][a-z]{{2,}}+)(?P<gap>-)(?P<after>[a-z]{{3,}}+)(?P<tail>){_END}(?!-)"
    ),
}
# The same, quick and wrong: what each pattern needs, so where to look.
_TRACES = {
    Split.NAME: regex(rf"\. (?={_SUFFIX})"),
    Split.FULL_STOP: regex(r"\. (?<=[A-Za-z]\. )(?=[a-z])"),
    Split.SPACE: regex(rf" (?=[a-z]{{3}})(?<=[a-z]{{2}} ){_NO_WORD}"),
    Split.HYPHEN: regex(r"-(?<=[a-z]{2}-)(?=[a-z]{3,}+(?![-/@(0-9A-Z]|\.[0-9A-Za-z]))"),
}
_TEMPLATE = regex(r"<%(?:[^%<]|%(?!>)|<(?!%))*+%>|\{\{[^{}]*+\}\}")
_NEIGHBOUR = 60
"""How far to look for the words around."""
# Sought from where a row of characters begins, not from each of its letters.
_LAST_WORD = regex(rf"(?<!\S)(?:(?!{_LETTER})\S)*+({_LETTER}++)\S*+\s?\Z")
_NEXT_WORD = regex(rf"\s?({_LETTER}+)")
_CUT_OFF, _CUT_OFF_END = regex(r"\A\w+"), regex(r"(?<!\w)\w+\Z")
_AFTER_CJK = regex(rf"[{_CJK}] ?\Z")
_BEFORE_CJK = regex(rf" ?[{_CJK}]")


def read_split_words(note: Note) -> Iterator[SplitWord]:
    """Everything in the prose of `note` that may be a word broken in two, in the order of the text."""
    searched = ((split, [found.start() for found in trace.finditer(note.text)]) for split, trace in _TRACES.items())
    traces = [(split, offsets) for split, offsets in searched if offsets]
    if not traces:
        return
    is_shown = _shown(note)
    near: dict[Any, list[Split]] = {}
    for split, offsets in traces:
        for body in bodies_with(filter(is_shown, offsets), note):
            near.setdefault(body, []).append(split)
    for body in sorted(near, key=attrgetter("source_span")):
        text = prose(body, note, with_link_text=True)
        yield from _of_body(_TEMPLATE.sub(_blank, text), note.span(body).start, near[body], note)


def _shown(note: Note) -> Callable[[int], bool]:
    """Tells whether an offset is in text that a reader may see: most hyphens stand in addresses and names of files.

    There is no other text in `prose` than that of these elements.
    """
    spans = [element.source_span for element in note.walk(inline.RawText)]
    spans += [element.display_span for element in note.walk(Wikilink)]
    borders = list(chain.from_iterable(sorted(filter(None, spans))))
    return lambda offset: bisect_right(borders, offset) % 2 == 1


def _blank(code: re.Match[str]) -> str:
    return MARKUP * len(code[0])


def _of_body(text: str, offset: int, splits: list[Split], note: Note) -> list[SplitWord]:
    found = [
        _split_word(split, match, offset)
        for split in splits
        if _TRACES[split].search(text)  # most hyphens stand in addresses, which are masked
        for match in _PATTERNS[split].finditer(text)
        if not note.in_comment(offset + match.start())
    ]
    return sorted(found, key=lambda word: word.span)


def _split_word(split: Split, match: re.Match[str], offset: int) -> SplitWord:
    text, start, end = match.string, match.start(), match.end()
    before, after = text[max(0, start - _NEIGHBOUR) : start], text[end : end + _NEIGHBOUR]
    around = [word[1] if word else "" for word in (_LAST_WORD.search(before), _NEXT_WORD.match(after))]
    return SplitWord(
        split,
        match["lead"],
        match["before"],
        match["after"],
        match["tail"],
        Span(offset + start, offset + end),
        Span(offset + match.start("gap"), offset + match.end("gap")),
        titled=sum(word[:1].isupper() for word in around),
        around=tuple(map(str.lower, around)) if len(match["before"]) == 1 else (),
        is_foreign=split is Split.FULL_STOP and is_foreign(*_whole_words_around(match)),
        beside_cjk=bool(_AFTER_CJK.search(before) or _BEFORE_CJK.match(after)),
    )


def _whole_words_around(match: re.Match[str]) -> tuple[str, str]:
    """The text before and behind, without what the reach cuts in two."""
    text, start, end = match.string, match.start() - _NEIGHBOUR, match.end() + _NEIGHBOUR
    before, after = text[max(0, start) : match.start()], text[match.end() : end]
    return _CUT_OFF.sub("", before) if start > 0 else before, _CUT_OFF_END.sub("", after) if end < len(text) else after
