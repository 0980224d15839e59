"""Characters of a text that show nothing and do nothing there, or turn the order of reading around.

What is junk in one text is spelling in another. A joiner belongs to an emoji, to Persian and to Hindi, a zero width
space parts the words of Thai, marks of direction hold an Arabic text together: none of these is found where it has
work to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple
from unicodedata import combining, name

from vaultlint.regex import regex

_FORMATTING = r"\u202a-\u202e\u2066-\u2069"
_HIDDEN = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u2028\u2029\u2060-\u2065"
    rf"\u115f\u1160\u17b4\u17b5\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef{_FORMATTING}"
)
_SELECTOR = r"\ufe00-\ufe0f"
_PICTURE = (
    r"\xa9\xae\u203c\u2049\u2100-\u214f\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u2600-\u27bf\u2b00-\u2bff"
    r"\U0001f000-\U0001faff"
)
_LETTERS = "A-Za-z\xaa\xba\xc0-\u024f\u0370-\u052f\u1e00-\u1fff"
_JOINED = r"\u0590-\u08ff\u0900-\u109f\u1780-\u18af\ua840-\uabff\ufb1d-\ufdff\ufe70-\ufefc"
_UNSPACED = r"\u0e00-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u1b00-\u1b7f\ua980-\ua9df\uaa60-\uaadf"
_IDEOGRAPH = r"\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f"
_ANY = regex(f"[{_HIDDEN}]")
_RUN = regex(rf"{_FLAG}|(?P<run>[{_HIDDEN}]+)|[\r\n]")
_RIGHT_TO_LEFT = regex("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_BESIDE = {
    # Either side of one of these is where it has work to do.
    "\u200b": regex(f"[{_UNSPACED}]"),
    "\u200c": regex(f"[{_JOINED}]"),
    "\u200d": regex(f"[{_JOINED}]"),
    "\u115f": regex(r"[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]"),
    "\u1160": regex(r"[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]"),
    "\u2800": regex(r"[\u2801-\u28ff]"),
    "\u3164": regex(r"[\u3131-\u318e]"),
    "\uffa0": regex(r"[\uffa1-\uffdc]"),
    **dict.fromkeys("\u180b\u180c\u180d\u180e\u180f", regex(r"[\u1800-\u18af]")),
}
_JOINS_PICTURES = regex(rf"[{_SELECTOR}]?\u200d")
_A_SELECTOR = regex(f"[{_SELECTOR}]")
_A_PICTURE = regex(f"[{_PICTURE}]")
_AN_IDEOGRAPH = regex(f"[{_IDEOGRAPH}]")
_WITHOUT_VARIANTS = regex(rf"[\s{_LETTERS}]")
_MARKS_OF_DIRECTION = "\u061c\u200e\u200f"
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_TURNING = "\u202b\u202d\u202e\u2067"
_OVERRIDES = "\u202d\u202e"
_OPENERS = {**dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"), **dict.fromkeys("\u2066\u2067\u2068", "\u2069")}
_ONLY_MARKS = regex(r"(?:\A|[\r\n])[ \t>]*\Z")
_LONGEST_INDENT = 40
_MARKS = frozenset("[]{}%`*_=~$<>|#")
"""Two of these make markup; who puts something between them wants them apart."""


class Effect(Enum):
    """What a hidden character does to its reader."""

    NOTHING = "shows nothing"
    BLANK = "shows an empty place, and is no space"
    HYPHEN = "shows nothing, unless a line happens to end at it"
    CONTROL = "is a control character that no text needs"
    BREAK = "is taken for the end of a line by some programs and not by others"
    ORDER = "can turn the order of reading around"


class Hidden(NamedTuple):
    """One hidden character."""

    offset: int
    effect: Effect
    closer: int | None = None
    """Where the formatting that it opens is closed again."""


def hidden(text: str) -> list[Hidden]:
    """The hidden characters of a text that have no work to do there; a closer is told with its opener."""
    if _ANY.search(text) is None:
        return []
    runs = [match for match in _RUN.finditer(text) if match["run"] or match[0] in "\r\n"]
    is_right_to_left = _RIGHT_TO_LEFT.search(text) is not None
    found = list(_formatting(runs, is_right_to_left))
    for run in runs:
        if run["run"]:
            found += _in_run(run, text, is_right_to_left)
    return sorted(found)


def named(character: str) -> str:
    """A character by its code point and name, never as it is."""
    return f"U+{ord(character):04X} {name(character, 'CONTROL CHARACTER')}"


def is_formatting(character: str) -> bool:
    """Whether a character opens or closes an embedding, an override or an isolate."""
    return character in _OPENERS or character in "\u202c\u2069"


def _in_run(run: re.Match[str], text: str, is_right_to_left: bool) -> Iterator[Hidden]:
    """The characters of a run of hidden ones, but for formatting."""
    start, end = run.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    alone = after in ("", "\r", "\n") and _ONLY_MARKS.search(text, max(start - _LONGEST_INDENT, 0), start) is not None
    # Not where something else stands there, too: a space in its place, and there are no two marks to be kept apart.
    parts_marks = after in _MARKS and (after == before or after == "#") and not run[0].strip("\u200b")
    kept = 0
    if before and (
        (_A_PICTURE.match(before) and _A_PICTURE.match(after) and _JOINS_PICTURES.fullmatch(run[0]))
        or (_A_SELECTOR.match(run[0]) and not _WITHOUT_VARIANTS.match(before))
        or (run[0][0] >= "\U000e0100" and _AN_IDEOGRAPH.match(before))
    ):
        kept = len(run[0]) if "\u200d" in run[0] and _A_PICTURE.match(after) else 1
    for offset in range(start + kept, end):
        character = text[offset]
        if is_formatting(character):
            continue
        beside = _BESIDE.get(character)
        if beside and (beside.match(before) or beside.match(after)):
            continue
        if alone and (character == "\u200b" or character in _BLANK):
            continue
        if parts_marks and character == "\u200b":
            continue
        if character in _MARKS_OF_DIRECTION and is_right_to_left:
            continue
        if character == "\u034f" and after and combining(after):
            continue
        if character == "\x0c" and alone:
            continue  # a page begins
        yield Hidden(offset, _effect(character))


def _effect(character: str) -> Effect:
    if character in _BREAKS:
        return Effect.BREAK
    if character in _BLANK:
        return Effect.BLANK
    if character == "\xad":
        return Effect.HYPHEN
    if "\x80" <= character <= "\x9f":
        return Effect.CONTROL
    return Effect.NOTHING


def _formatting(runs: list[re.Match[str]], is_right_to_left: bool) -> Iterator[Hidden]:
    """Embeddings, overrides and isolates: all of them where nothing runs right to left, else those left open."""
    open_: list[tuple[int, str]] = []
    isolates = 0

    def told(offset: int, character: str, closer: int | None) -> Iterator[Hidden]:
        if is_right_to_left:
            if closer is None or character in _OVERRIDES:
                yield Hidden(offset, Effect.ORDER, closer)
        else:
            yield Hidden(offset, Effect.ORDER if character in _TURNING else Effect.NOTHING, closer)

    for run in runs:
        if not run["run"]:
            # A line ends all that it opened.
            for offset, character in open_:
                yield from told(offset, character, None)
            open_, isolates = [], 0
            continue
        for offset, character in enumerate(run[0], run.start()):
            if character in _OPENERS:
                open_.append((offset, character))
                isolates += _OPENERS[character] == "\u2069"
            elif character == "\u202c":
                if open_ and _OPENERS[open_[-1][1]] == character:
                    yield from told(*open_.pop(), offset)
                else:
                    yield from told(offset, character, None)
            elif character == "\u2069":
                if not isolates:
                    yield from told(offset, character, None)
                    continue
                while _OPENERS[open_[-1][1]] != character:
                    yield from told(*open_.pop(), None)
                yield from told(*open_.pop(), offset)
                isolates -= 1
    for offset, character in open_:
        yield from told(offset, character, None)
