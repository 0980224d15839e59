"""Expressions of bases, as far as they name things of the vault: notes, tags and folders in plain strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from vaultlint.text import Span

_TOKEN = re.compile(
    r"""
      (?P<string>"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+')
    | (?P<unclosed>["'].*+)
    | (?P<name>[^\W\d]\w*+)
    | (?P<mark>==|!=|\S)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}


class Asks(Enum):
    """What a string stands for."""

    NOTE = "note"
    TAG = "tag"
    FOLDER = "folder"


_FUNCTIONS = {"link": Asks.NOTE, "file": Asks.NOTE}
_METHODS = {"hasLink": Asks.NOTE, "hasTag": Asks.TAG, "inFolder": Asks.FOLDER}
# How a list of tags is asked for one: `file.tags.contains("a")`, `tags.containsAny("a", "b")`.
_LIST_METHODS = frozenset({"contains", "containsAny", "containsAll"})
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


@dataclass(frozen=True, slots=True)
class Mention:
    """A plain string in an expression that names something of the vault; spans are offsets into the expression."""

    asks: Asks
    text: str
    text_span: Span
    """Between the quotes."""
    span: Span
    """From the function's name to its closing bracket; for a comparison the string with its quotes."""
    display: str | None = None
    """The second argument of `link()`."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    span: Span

    @property
    def content(self) -> str:
        """What a string says."""
        return _ESCAPE.sub(lambda escape: _ESCAPED.get(escape[1], escape[1]), self.text[1:-1])

    def mention(self, asks: Asks, span: Span | None = None, display: str | None = None) -> Mention:
        return Mention(
            asks, self.content, Span(self.span.start + 1, self.span.end - 1), span or self.span, display=display
        )


@dataclass(frozen=True, slots=True)
class _Bracket:
    """An open bracket and what has come behind it: the tokens of each argument, without those in further brackets."""

    name: _Token | None = None
    """The function, and None where its arguments name nothing."""
    asks: Asks | None = None
    arguments: list[list[_Token]] = field(default_factory=lambda: [[]])

    @property
    def strings(self) -> list[_Token | None]:
        """The arguments that are one string each."""
        return [
            argument[0] if len(argument) == 1 and argument[0].kind == "string" else None for argument in self.arguments
        ]


def mentions(expression: str) -> list[Mention]:
    """The notes, tags and folders that `expression` names outright; what it puts together from parts is not told."""
    return sorted(_mentions(expression), key=lambda mention: mention.text_span)


def _mentions(expression: str) -> Iterator[Mention]:
    tokens = [_Token(str(match.lastgroup), match[0], Span(*match.span())) for match in _TOKEN.finditer(expression)]
    open_brackets = [_Bracket()]
    for index, token in enumerate(tokens):
        if token.text in _CLOSING:
            if len(open_brackets) > 1:
                yield from _named_in_call(open_brackets.pop(), token)
        elif token.text == ",":
            open_brackets[-1].arguments.append([])
        else:
            open_brackets[-1].arguments[-1].append(token)
            if token.text in _OPENING:
                open_brackets.append(_opened(tokens, index))
        if token.kind == "string" and _text(tokens, index - 1) in ("==", "!=") and _text(tokens, index - 2) == "tags":
            yield token.mention(Asks.TAG)


def _opened(tokens: list[_Token], index: int) -> _Bracket:
    """The bracket at `index`, with the function it calls where that is one of ours."""
    if index == 0 or tokens[index].text != "(" or tokens[index - 1].kind != "name":
        return _Bracket()
    name = tokens[index - 1]
    is_method = _text(tokens, index - 2) == "."
    asks = (_METHODS if is_method else _FUNCTIONS).get(name.text)
    if is_method and name.text in _LIST_METHODS:
        # `file.tags.contains(…)`, or `list(file.tags).contains(…)`
        receiver = index - 4 if _text(tokens, index - 3) == ")" else index - 3
        asks = Asks.TAG if _text(tokens, receiver) == "tags" else None
    return _Bracket(name, asks)


def _named_in_call(call: _Bracket, closing: _Token) -> Iterator[Mention]:
    if call.name is None or call.asks is None:
        return
    strings = call.strings
    if call.asks is Asks.TAG:
        yield from (string.mention(Asks.TAG) for string in strings if string is not None)
    elif strings[0] is not None:
        shown = strings[1] if call.name.text == "link" and len(strings) > 1 else None
        span = Span(call.name.span.start, closing.span.end)
        yield strings[0].mention(call.asks, span, display=shown.content if shown else None)


def _text(tokens: list[_Token], index: int) -> str:
    return tokens[index].text if index >= 0 else ""
