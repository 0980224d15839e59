"""Expressions of bases, as far as they name things of the vault: notes, tags and folders in plain strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from vaultlint.text import Span

_TOKEN = re.compile(
    r"""
      (?P<string>"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+')
    | (?P<name>[^\W\d]\w*)
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

    @property
    def content_span(self) -> Span:
        return Span(self.span.start + 1, self.span.end - 1)


def mentions(expression: str) -> Iterator[Mention]:
    """The notes, tags and folders that `expression` names outright; what it puts together from parts is not told."""
    tokens = [_Token(str(match.lastgroup), match[0], Span(*match.span())) for match in _TOKEN.finditer(expression)]
    for index, token in enumerate(tokens):
        if token.kind == "name":
            if _text(tokens, index + 1) == "(":
                yield from _named_in_call(tokens, index)
            elif token.text == "tags" and _text(tokens, index + 1) in ("==", "!="):
                compared = tokens[index + 2 : index + 3]
                yield from (_mention(Asks.TAG, string, string.span) for string in compared if string.kind == "string")


def _text(tokens: list[_Token], index: int) -> str:
    return tokens[index].text if 0 <= index < len(tokens) else ""


def _named_in_call(tokens: list[_Token], index: int) -> Iterator[Mention]:
    name = tokens[index].text
    is_method = _text(tokens, index - 1) == "."
    asks = (_METHODS if is_method else _FUNCTIONS).get(name)
    if asks is None and is_method and name in _LIST_METHODS and _is_tags(tokens, index - 2):
        asks = Asks.TAG
    if asks is None:
        return
    arguments, closing = _arguments(tokens, index + 2)
    span = Span(tokens[index].span.start, tokens[closing].span.end)
    strings = [argument[0] if len(argument) == 1 and argument[0].kind == "string" else None for argument in arguments]
    if asks is Asks.TAG:
        yield from (_mention(asks, string, string.span) for string in strings if string is not None)
    elif strings and strings[0] is not None:
        display = strings[1].content if name == "link" and len(strings) > 1 and strings[1] is not None else None
        yield _mention(asks, strings[0], span, display)


def _mention(asks: Asks, string: _Token, span: Span, display: str | None = None) -> Mention:
    return Mention(asks, string.content, string.content_span, span, display)


def _is_tags(tokens: list[_Token], index: int) -> bool:
    """Whether the value that ends at `index` is `tags`, `file.tags` or `note.tags`, perhaps made a list first."""
    if _text(tokens, index) == ")" and _text(tokens, index - 1) == "tags":
        return True
    return _text(tokens, index) == "tags"


def _arguments(tokens: list[_Token], start: int) -> tuple[list[list[_Token]], int]:
    """The arguments of a call whose first one starts at `start`, and the token that closes it (or the last one)."""
    arguments: list[list[_Token]] = [[]]
    depth = 0
    for index in range(start, len(tokens)):
        token = tokens[index]
        if depth == 0 and token.text in (")", ","):
            if token.text == ")":
                return arguments, index
            arguments.append([])
            continue
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        arguments[-1].append(token)
    return arguments, len(tokens) - 1
