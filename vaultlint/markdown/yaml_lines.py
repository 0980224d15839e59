"""YAML as people write it, read line by line: `key: value`, and below a key the items of a list.

Nine in ten frontmatters hold nothing else. What is read here means what the parser says it means, to the last place
(`yaml_reader`; the tests compare the two). Whatever might mean more is left to the parser: a value that begins with a
mark, a colon or a `#` beside a space, escapes, deeper indentation, comments, a key that stands twice.
"""

from __future__ import annotations

import re

from vaultlint.markdown.scalars import read_plain
from vaultlint.markdown.yaml_nodes import YamlMapping, YamlNode, YamlScalar, YamlSequence
from vaultlint.text import Span

_NO_TEXT = re.compile("[\ud800-\udfff]")
# A parser takes no key of more than a thousand characters.
_LONGEST_KEY = 200

_KEY = r"\w[^\s:#]*+(?: ++[^\s:#]++)*+"
_REST_OF_WORD = r"(?:(?:#|:(?=\S))[^\s:#]*+)*+"
_PLAIN = rf"\w[^\s:#]*+{_REST_OF_WORD}(?: ++[^\s:#]++{_REST_OF_WORD})*+"
_QUOTED = r"""'[^'\r\n]*+'|"[^"\\\r\n]*+\""""
_IN_BRACKETS = rf"{_QUOTED}|\w[^\s:#?,\[\]{{}}]*+(?: ++[^\s:#?,\[\]{{}}]++)*+"
_BRACKETS = rf"\[ *+(?:(?:{_IN_BRACKETS})(?: *+, *+(?:{_IN_BRACKETS}))*+ *+)?+\]"
_VALUE = rf"(?: ++(?:(?P<scalar>{_PLAIN}|{_QUOTED})|(?P<brackets>{_BRACKETS})))?+ *+(?:\r?\n|\Z)"
_ENTRY = re.compile(rf"(?P<mark>{_KEY}):{_VALUE}")
_ITEM = re.compile(rf"(?P<mark> *+)-{_VALUE}")
_ITEM_IN_BRACKETS = re.compile(_IN_BRACKETS)


def read_lines(text: str, start: int, end: int) -> YamlMapping | None:
    """The mapping in `text[start:end]`, whose spans are offsets into `text`; None where the parser has to look."""
    if _NO_TEXT.search(text, start, end):
        return None
    entries: list[tuple[YamlNode, YamlNode]] = []
    names: set[tuple[bool, object]] = set()
    at = start
    try:
        while at < end and (line := _ENTRY.match(text, at, end)):
            key = _scalar(text, *line.span("mark"))
            # True and 1 are two keys, though Python finds them equal.
            names.add((isinstance(key.value, bool), key.value))
            value = _value(line)
            at = line.end()
            if line.lastgroup == "mark" and (items := _items(text, at, end)):
                value, at = items
            entries.append((key, value))
    except ValueError:  # a number that none can hold
        return None
    if at < end or not entries or len(names) < len(entries):
        return None
    if any(key.span.end - key.span.start > _LONGEST_KEY for key, _ in entries):
        return None
    return YamlMapping(entries, Span(entries[0][0].span.start, entries[-1][1].span.end))


def _items(text: str, start: int, end: int) -> tuple[YamlSequence, int] | None:
    """The list that starts at `start`, and where the line behind it starts."""
    items: list[YamlNode] = []
    first = at = start
    while (line := _ITEM.match(text, at, end)) and (not items or line.end("mark") - at == first - start):
        if not items:
            first = line.end("mark")
        items.append(_value(line))
        at = line.end()
    return (YamlSequence(items, Span(first, items[-1].span.end)), at) if items else None


def _value(line: re.Match[str]) -> YamlNode:
    """What stands behind the colon or the dash of a line."""
    kind = line.lastgroup
    if kind is None or kind == "mark":
        behind = line.end("mark") + 1
        return YamlScalar(None, Span(behind, behind), "")
    start, end = line.span(kind)
    if kind != "brackets":
        return _scalar(line.string, start, end)
    items: list[YamlNode] = [
        _scalar(line.string, *item.span()) for item in _ITEM_IN_BRACKETS.finditer(line.string, start, end)
    ]
    return YamlSequence(items, Span(start, end))


def _scalar(text: str, start: int, end: int) -> YamlScalar:
    quote = text[start]
    if quote in "'\"":
        return YamlScalar(text[start + 1 : end - 1], Span(start, end), quote)
    return YamlScalar(read_plain(text[start:end]), Span(start, end), "")
