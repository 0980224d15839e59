"""Links, images and emphasis: CommonMark's delimiter algorithm in linear time.

The results are marko's, step for step; only what marko searches again and again is remembered here: which
brackets pair, where backtick runs of one length stand, where a link destination ends and what follows it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from marko.helpers import normalize_label
from marko.patterns import is_punctuation

from vaultlint.markdown.code_spans import Backticks
from vaultlint.markdown.destinations import Destinations
from vaultlint.markdown.stretch import Part, Stretch

if TYPE_CHECKING:
    from collections.abc import Mapping

MARKS = ("*", "_", "[")
"""Of which a text must hold one."""
# Each alternative begins with one certain character: what begins with none of them is passed over quickly.
_MARK = re.compile(r"\\[\s\S]?|``*|\]|!\[|\[|\*\**|__*")
# An underscore within a word (`snake_case`) opens nothing.
_OPENING_UNDERSCORE = re.compile(r"_(?<!\w_)")
# Nearly every inline link: nothing in its text could be another link, emphasis or code, and its brackets pair because
# none stands between them; nothing in its destination could be misread. What opens another link ends every attempt.
_PLAIN_LINK = re.compile(
    r"!?\[(?P<text>[^\[\]\\`*_]*+)\]"
    r'\((?P<destination>[^\x00-\x20\x7f\\()<\[]++)(?: ++(?P<title>"[^"\\\n]*+"))?+\)'
)
_ESCAPE_OR_BRACKET = re.compile(r"\\[\s\S]|\[|\]")
_LABEL = re.compile(r"\[([^\[\]\\]*+(?:\\[\s\S][^\[\]\\]*+)*+)\]")
_LONGEST_LABEL = 999

_punctuation = lru_cache(maxsize=8192)(is_punctuation.__wrapped__)


def may_hold_delimited(text: str, definitions: Mapping[str, tuple[str, str]]) -> bool:
    """Whether a text has what a link or emphasis needs. Most have brackets for wikilinks alone, or none at all."""
    return (
        "](" in text
        or "*" in text
        or ("_" in text and _OPENING_UNDERSCORE.search(text) is not None)
        or (bool(definitions) and "[" in text)
    )


class Delimiter:
    """A run of asterisks or underscores, or the opening bracket of a link or image."""

    __slots__ = ("bracket", "can_close", "can_open", "character", "closed", "end", "length", "start")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.length = end - start
        self.character = text[start]
        self.bracket = text[end - 1] == "["
        self.closed = False
        self.can_open = self.can_close = False
        if not self.bracket:
            self._flank(text)

    def _flank(self, text: str) -> None:
        before = text[self.start - 1] if self.start else ""
        after = text[self.end : self.end + 1]
        space_before, space_after = before.isspace(), after.isspace()
        mark_before = bool(before) and _punctuation(before)
        mark_after = bool(after) and _punctuation(after)
        left = bool(after) and not space_after and (not mark_after or not before or mark_before or space_before)
        right = bool(before) and not space_before and (not mark_before or not after or mark_after or space_after)
        if self.character == "*":
            self.can_open, self.can_close = left, right
        else:
            self.can_open = left and (not right or mark_before)
            self.can_close = right and (not left or mark_after)

    def opens_for(self, closer: Delimiter) -> bool:
        if not self.can_open or self.character != closer.character:
            return False
        if not (self.can_close or closer.can_open):
            return True
        return (self.length + closer.length) % 3 != 0 or (self.length % 3 == 0 and closer.length % 3 == 0)


class DelimiterScan:
    """One reading of a text for links, images and emphasis."""

    def __init__(self, text: str, definitions: Mapping[str, tuple[str, str]]) -> None:
        self._text = text
        self._definitions = definitions
        self._found: list[Stretch] = []
        self._delimiters: list[Delimiter] = []
        self._brackets: list[int] = []  # indices of the delimiters that are open brackets
        self._inactive = 0  # how many of the brackets, from the bottom, stand around a link
        self._pairs: dict[int, int] | None = None
        self._inner: set[int] = set()
        self._destinations: Destinations | None = None

    def find(self) -> list[Stretch]:
        text = self._text
        backticks: Backticks | None = None
        at = 0
        while mark := _MARK.search(text, at):
            start, at = mark.span()
            first = text[start]
            if first == "`":
                backticks = backticks or Backticks(text)
                closing = backticks.closing(at - start, at)
                if closing >= 0:
                    at += closing - start
            elif first == "]":
                link = self._close_bracket(start)
                if link:
                    self._found.append(link)
                    at = link.end()
            elif text[at - 1] == "[" and (plain := _PLAIN_LINK.match(text, start)):
                self._found.append(_plain_link(plain))
                at = plain.end()
                if first == "[":
                    self._inactive = len(self._brackets)
            elif first != "\\":
                delimiter = Delimiter(text, start, at)
                if delimiter.bracket:
                    self._brackets.append(len(self._delimiters))
                self._delimiters.append(delimiter)
        self._pair_emphasis([delimiter for delimiter in self._delimiters if not delimiter.closed], 0)
        return self._found

    def _close_bracket(self, close: int) -> Stretch | None:
        """The link or image that ends with the bracket at `close`; its opening bracket is used up either way."""
        if not self._brackets:
            return None
        active = len(self._brackets) > self._inactive
        index = self._brackets.pop()
        self._inactive = min(self._inactive, len(self._brackets))
        opening = self._delimiters[index]
        link = self._link(opening, close) if active or opening.character == "!" else None
        if not link:
            opening.closed = True
            return None
        self._pair_emphasis([delimiter for delimiter in self._delimiters[index + 1 :] if not delimiter.closed], 1)
        del self._delimiters[index:]
        if opening.character == "[":
            self._inactive = len(self._brackets)
        return link

    def _link(self, opening: Delimiter, close: int) -> Stretch | None:
        text = self._text
        if self._opening_of(close) != opening.end - 1:
            return None
        self._destinations = self._destinations or Destinations(text)
        tail = self._destinations.inline(close + 1) or self._reference(opening.end, close)
        if not tail:
            return None
        destination, title, end = tail
        kind = "Image" if opening.character == "!" else "Link"
        return Stretch(kind, text, opening.start, end, (opening.end, close, None), destination, title)

    def _opening_of(self, close: int) -> int | None:
        """Where the bracket stands that pairs with the one at `close`, whatever stands between them."""
        if self._pairs is None:
            self._pairs = {}
            open_brackets: list[int] = []
            for bracket in _ESCAPE_OR_BRACKET.finditer(self._text):
                at = bracket.start()
                if self._text[at] == "[":
                    open_brackets.append(at)
                elif self._text[at] == "]" and open_brackets:
                    self._pairs[at] = open_brackets.pop()
                    if open_brackets:
                        self._inner.add(open_brackets[-1])
        return self._pairs.get(close)

    def _reference(self, start: int, close: int) -> tuple[Part, Part, int] | None:
        if not self._definitions:
            return None
        text = self._text
        after = end = close + 1
        label = _LABEL.match(text, after)
        if label and label[1].strip() and len(label[1]) <= _LONGEST_LABEL:
            end = label.end()
            found = self._definitions.get(normalize_label(label[1]))
        else:
            if text.startswith("[]", after):
                end = after + 2
            if start - 1 in self._inner:  # no label of a definition has brackets in it
                return None
            found = self._definitions.get(normalize_label(text[start:close]))
        if not found:
            return None
        return (after, after, found[0]), (after, after, found[1]), end

    def _pair_emphasis(self, delimiters: list[Delimiter], base: int) -> None:
        """Pair openers with closers; `base` tells how many delimiters stand before these.

        `passed` holds what stands before the closer that is looked at, so that everything is removed at its end.
        """
        passed: list[Delimiter] = []
        bottoms = {"*": -1, "_": -1}
        at = 0
        while at < len(delimiters):
            closer = delimiters[at]
            if not closer.can_close:
                passed.append(closer)
                at += 1
                continue
            index = len(passed) - 1
            bottom = bottoms[closer.character]
            while index > bottom and not passed[index].opens_for(closer):
                index -= 1
            if index > bottom:
                opener = passed[index]
                width = 2 if opener.length >= 2 and closer.length >= 2 else 1
                self._found.append(
                    Stretch(
                        "StrongEmphasis" if width == 2 else "Emphasis",
                        self._text,
                        opener.end - width,
                        closer.start + width,
                        (opener.end, closer.start, None),
                    )
                )
                del passed[index + 1 :]
                if opener.length <= width:
                    passed.pop()
                else:
                    opener.end -= width
                    opener.length -= width
                if closer.length <= width:
                    at += 1
                else:
                    closer.start += width
                    closer.length -= width
            else:
                # marko forgets the bound for the first two delimiters of a text
                bottoms[closer.character] = len(passed) - 1 if base + len(passed) > 1 else -1
                if closer.can_open:
                    passed.append(closer)
                at += 1


def _plain_link(found: re.Match[str]) -> Stretch:
    (start, end), text, destination, title = found.regs
    kind = "Image" if found.string[start] == "!" else "Link"
    return Stretch(kind, found.string, start, end, (*text, None), (*destination, None), (*title, None))
