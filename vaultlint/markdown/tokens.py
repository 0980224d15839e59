"""From the matches in a text to its inline elements: who contains whom, who loses where two overlap.

The rules are marko's: leftmost first; inside an element with children everything that fits in; where two
overlap, the one of higher priority. Marko sorts the children out anew on every level, here it happens once.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, cast

from marko import inline

from vaultlint.markdown.positions import Run, translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marko.inline import InlineElement
    from marko.inline_parser import _Match as AnyMatch

    from vaultlint.markdown.stretch import Stretch

_START = attrgetter("start")
_syntax_spans = inline.InlineElement._syntax_spans
_no_extra_spans = inline.InlineElement._set_extra_source_spans
_LINKS = (inline.Link, inline.Image)
# What marko gives to links and emphasis, whatever their own classes say.
_LINK_PRIORITY = 5


class Token:
    """A match that may become an element."""

    __slots__ = ("children", "end", "etype", "inner_end", "inner_start", "match", "parse_children", "priority", "start")

    def __init__(self, etype: type[InlineElement], match: AnyMatch) -> None:
        self.etype = etype
        self.match = match
        self.start = match.start()
        self.end = match.end()
        self.priority = etype.priority
        self.parse_children = etype.parse_children
        self.children: list[Token] | tuple[()] = ()
        if self.parse_children:
            self.inner_start = match.start(etype.parse_group)
            self.inner_end = match.end(etype.parse_group)

    @classmethod
    def delimited(cls, etype: type[InlineElement], stretch: Stretch) -> Token:
        """The token of a link, an image or emphasis."""
        token = cls.__new__(cls)
        token.etype = etype
        token.match = stretch
        token.start, token.end = stretch._start, stretch._end
        token.inner_start, token.inner_end, _ = stretch._groups[0]
        token.priority = _LINK_PRIORITY
        token.parse_children = True
        token.children = ()
        return token

    def contains(self, other: Token) -> bool:
        return self.parse_children and self.inner_start <= other.start and other.end <= self.inner_end

    def yields_to(self, other: Token) -> bool:
        """Whether `other`, which overlaps, takes this one's place."""
        in_syntax = self.parse_children and other.end <= self.end and self.inner_end <= other.start
        return not in_syntax and self.priority < other.priority


def nest(tokens: list[Token]) -> list[Token]:
    """Arrange tokens into trees, by where they start; those that lose are left out."""
    if len(tokens) <= 1:
        return tokens
    tokens.sort(key=_START)
    if _stand_apart(tokens):
        return tokens
    for token in tokens:
        token.children = []
    top: list[Token] = []
    open_tokens: list[Token] = []  # each the last child of the one before
    for token in tokens:
        while open_tokens and open_tokens[-1].end <= token.start:
            open_tokens.pop()
        blocked = len(open_tokens)
        while blocked and not open_tokens[blocked - 1].contains(token):
            blocked -= 1
        # open_tokens[:blocked] hold the token; the next one, if there is one, overlaps with it
        siblings = cast("list[Token]", open_tokens[blocked - 1].children) if blocked else top
        if blocked < len(open_tokens):
            if not open_tokens[blocked].yields_to(token):
                continue
            siblings.pop()
            del open_tokens[blocked:]
        siblings.append(token)
        open_tokens.append(token)
    return top


def _stand_apart(tokens: list[Token]) -> bool:
    end = 0
    for token in tokens:
        if token.start < end:
            return False
        end = token.end
    return True


def destinations_in(tokens: list[Token], text: str) -> str:
    """What stands behind the text of the links and images among arranged tokens, line by line."""
    found = []
    waiting = [*tokens]
    for token in waiting:
        if token.children:
            waiting += token.children
        if issubclass(token.etype, _LINKS):
            found.append(text[token.inner_end : token.end])
    return "\n".join(found)


class ElementMaker:
    """Makes the elements of one text."""

    def __init__(self, text: str, positions: Sequence[int] | None, raw_text: type[InlineElement]) -> None:
        self._text = text
        self._positions = positions
        self._raw_text = raw_text
        self._span = translator(positions)
        # How far the text is from its place in the source, where it stands in one run there.
        self._shift = positions.start if type(positions) is Run and positions.length >= len(text) else None

    def make(self, tokens: Sequence[Token], start: int, end: int) -> list[InlineElement]:
        """The elements of the text from `start` to `end`, with raw text in the gaps."""
        elements: list[InlineElement] = []
        for token in tokens:
            if start < token.start:
                elements.append(self.raw(start, token.start))
            elements.append(self._element(token))
            start = token.end
        if start < end:
            elements.append(self.raw(start, end))
        return elements

    def raw(self, start: int, end: int) -> InlineElement:
        element = self._raw_text(self._text[start:end])  # type: ignore[arg-type]  # raw text is made of text
        shift = self._shift
        element.source_span = (start + shift, end + shift) if shift is not None else self._span(start, end)
        return element

    def _element(self, token: Token) -> InlineElement:
        match, etype, span = token.match, token.etype, self._span
        element = etype(match)
        start, end = token.start, token.end
        element.source_span = span(start, end)
        if self._positions is not None:
            if etype._syntax_spans is not _syntax_spans:
                if syntax := element._syntax_spans(match):
                    element.syntax_spans = [found for first, last in syntax if (found := span(first, last))]
            elif token.parse_children:  # what marko answers, without asking the match: all that is not inside
                before, behind = span(start, token.inner_start), span(token.inner_end, end)
                element.syntax_spans = [before, behind] if before and behind else [*filter(None, (before, behind))]
        if etype._set_extra_source_spans is not _no_extra_spans:
            element._set_extra_source_spans(match, self._positions)
        if token.parse_children:
            element.children = self.make(token.children, token.inner_start, token.inner_end)
        return element
