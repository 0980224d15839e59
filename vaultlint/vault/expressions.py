"""Expressions of bases, as far as they name things of the vault: notes, tags and folders in plain strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from vaultlint.regex import regex
from vaultlint.text import Span

_TOKEN = regex(
    r"""
      (?P<string>"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+')
    | (?P<unclosed>["'].*+)
    | (?P<name>[^\W\d]\w*+)
    | (?P<mark>==|!=|\S)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = regex(r"\\(.)", re.DOTALL)
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
# What calls its argument `value` once for each tag of the list: `tags.filter(value == "a")`.
_EACH_METHODS = frozenset({"filter", "map", "reduce"})
_COMPARISONS = ("==", "!=")
# The tags of a note as the last tokens, with a space between them. Behind another name's dot `tags` is no note's.
_OWN_TAGS = r"""(?:(?:\b(?:file|note|this) \. |\) \. |(?<!\. ))\btags|(?<!\. )\bnote \[ ["']tags["'] \])"""
_TAGS = regex(rf"(?:{_OWN_TAGS}|(?<!\. )\blist \( (?:this \. )?{_OWN_TAGS} \))\Z")
_TAGS_REACH = len(("x", ".", "list", "(", "this", ".", "note", "[", '"tags"', "]", ")"))
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
    """The function; a list has none."""
    asks: Asks | None = None
    """What its arguments name, if anything."""
    value_is_tag: bool = False
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
                open_brackets.append(_opened(tokens, index, open_brackets[-1]))
        if token.kind == "string" and _is_compared_to_tag(tokens, index, open_brackets[-1]):
            yield token.mention(Asks.TAG)


def _opened(tokens: list[_Token], index: int, around: _Bracket) -> _Bracket:
    """The bracket at `index`, with what it asks for where that is a function of ours or a list of tags."""
    before = tokens[index - 1] if index else None
    if tokens[index].text == "[" and before is not None and before.text in _COMPARISONS:
        return _Bracket(asks=Asks.TAG if _are_tags(tokens, index - 1) else None, value_is_tag=around.value_is_tag)
    if tokens[index].text != "(" or before is None or before.kind != "name":
        return _Bracket(value_is_tag=around.value_is_tag)
    if _text(tokens, index - 2) != ".":
        return _Bracket(before, _FUNCTIONS.get(before.text), around.value_is_tag)
    if before.text in _LIST_METHODS:
        return _Bracket(before, Asks.TAG if _are_tags(tokens, index - 2) else None, around.value_is_tag)
    if before.text in _EACH_METHODS:
        return _Bracket(before, value_is_tag=_are_tags(tokens, index - 2))
    return _Bracket(before, _METHODS.get(before.text), around.value_is_tag)


def _is_compared_to_tag(tokens: list[_Token], index: int, around: _Bracket) -> bool:
    """Whether the string at `index` stands behind `tags ==`, or behind `value ==` where the values are tags."""
    if _text(tokens, index - 1) not in _COMPARISONS:
        return False
    is_value = around.value_is_tag and _text(tokens, index - 2) == "value" and _text(tokens, index - 3) != "."
    return is_value or _are_tags(tokens, index - 1)


def _are_tags(tokens: list[_Token], end: int) -> bool:
    """Whether what ends before the token at `end` is the tags of a note."""
    return bool(_TAGS.search(" ".join(token.text for token in tokens[max(0, end - _TAGS_REACH) : end])))


def _named_in_call(call: _Bracket, closing: _Token) -> Iterator[Mention]:
    strings = call.strings
    if call.asks is Asks.TAG:
        yield from (string.mention(Asks.TAG) for string in strings if string is not None)
    elif call.name is not None and call.asks is not None and strings[0] is not None:
        shown = strings[1] if call.name.text == "link" and len(strings) > 1 else None
        span = Span(call.name.span.start, closing.span.end)
        yield strings[0].mention(call.asks, span, display=shown.content if shown else None)


def _text(tokens: list[_Token], index: int) -> str:
    return tokens[index].text if index >= 0 else ""
