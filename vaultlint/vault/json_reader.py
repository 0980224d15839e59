"""JSON with the place of every value, and of every character of its strings."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn

from vaultlint.regex import regex
from vaultlint.text import Span

DEEPEST = 100

_BLANK = regex(r"[ \t\r\n]*")
_STRING = regex(r'"[^"\\\x00-\x1f]*+(?:\\.[^"\\\x00-\x1f]*+)*+"')
_NUMBER = regex(r"-?(?:0|[1-9][0-9]*+)(?P<fraction>\.[0-9]++)?(?P<exponent>[eE][-+]?[0-9]++)?")
_WORD = regex(r"true|false|null")
_WORDS = {"true": True, "false": False, "null": None}
# Beyond this a double is infinite, and so it is for Obsidian.
_LONGEST_INTEGER = 308

_SURROGATE = regex("[\ud800-\udfff]")
# One written unit for each character of the value: a pair of surrogate escapes is one character.
_UNIT = regex(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.|[^\\]", re.DOTALL)


class JsonFault(ValueError):
    """Why a text is no JSON."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


@dataclass(frozen=True)
class JsonValue:
    """A number, a word or a container: containers hold values that know their places."""

    value: int | float | bool | list[Json] | dict[str, Json] | None
    span: Span

    def find(self, key: str) -> Json | None:
        """The value of `key`; None where it is absent or this is no object."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def text(self, key: str) -> JsonString | None:
        """The string that `key` holds, None where it holds anything else."""
        found = self.find(key)
        return found if isinstance(found, JsonString) else None


@dataclass(frozen=True)
class JsonString:
    value: str
    span: Span
    """As written, with its quotes."""
    written: str

    @property
    def inner_span(self) -> Span:
        return Span(self.span.start + 1, self.span.end - 1)

    def place(self, part: Span) -> Span:
        """Where `value[part]` stands in the file."""
        return Span(self._at(part.start), self._at(part.end))

    def _at(self, index: int) -> int:
        return self.span.start + 1 + (index if self._units is None else self._units[index])

    @cached_property
    def _units(self) -> list[int] | None:
        """Where each character starts behind the opening quote, and where the last one ends; None without escapes."""
        if "\\" not in self.written:
            return None
        inner = self.written[1:-1]
        return [*(unit.start() for unit in _UNIT.finditer(inner)), len(inner)]


Json = JsonValue | JsonString


def read_json(text: str) -> Json:
    """The value that `text` holds, as RFC 8259 has it; of equal keys the last counts. Raises `JsonFault`."""
    reader = _Reader(text)
    value = reader.value(reader.blank(0), 0)
    end = reader.blank(value.span.end)
    if end < len(text):
        reader.fail("expected the end of the file", end)
    return value


def plain_json(value: Json) -> object:
    """The value without its places, as `json.loads` gives it."""
    if isinstance(value.value, list):
        return [plain_json(item) for item in value.value]
    if isinstance(value.value, dict):
        return {key: plain_json(item) for key, item in value.value.items()}
    return value.value


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text

    def fail(self, message: str, offset: int) -> NoReturn:
        raise JsonFault(message, min(offset, len(self.text)))

    def blank(self, offset: int) -> int:
        match = _BLANK.match(self.text, offset)
        return match.end() if match else offset

    def value(self, start: int, depth: int) -> Json:
        if depth > DEEPEST:
            self.fail(f"nested more than {DEEPEST} levels deep", start)
        if self.text.startswith('"', start):
            return self.string(start)
        if self.text.startswith("{", start):
            return self.object(start, depth)
        if self.text.startswith("[", start):
            return self.array(start, depth)
        if word := _WORD.match(self.text, start):
            return JsonValue(_WORDS[word[0]], Span(*word.span()))
        number = _NUMBER.match(self.text, start)
        if number is None:
            self.fail("expected a value", start)
        is_integer = number["fraction"] is None and number["exponent"] is None
        read = int if is_integer and len(number[0]) <= _LONGEST_INTEGER else float
        return JsonValue(read(number[0]), Span(*number.span()))

    def string(self, start: int) -> JsonString:
        match = _STRING.match(self.text, start)
        if match is None:
            self.fail("expected a string in double quotes", start)
        written = match[0]
        try:
            value = json.loads(written) if "\\" in written else written[1:-1]
        except ValueError:
            self.fail("an escape that JSON does not know", start)
        # Half a surrogate pair is no character: nothing could write it out again.
        return JsonString(_SURROGATE.sub("\ufffd", value), Span(*match.span()), written)

    def array(self, start: int, depth: int) -> JsonValue:
        items: list[Json] = []
        offset = self.blank(start + 1)
        while not self.text.startswith("]", offset):
            if items:
                offset = self.expect(",", offset, "expected , or ]")
            items.append(self.value(offset, depth + 1))
            offset = self.blank(items[-1].span.end)
        return JsonValue(items, Span(start, offset + 1))

    def object(self, start: int, depth: int) -> JsonValue:
        entries: dict[str, Json] = {}
        offset = self.blank(start + 1)
        while not self.text.startswith("}", offset):
            if entries:
                offset = self.expect(",", offset, "expected , or }")
            key = self.string(offset)
            offset = self.expect(":", self.blank(key.span.end), "expected :")
            value = entries[key.value] = self.value(offset, depth + 1)
            offset = self.blank(value.span.end)
        return JsonValue(entries, Span(start, offset + 1))

    def expect(self, character: str, offset: int, message: str) -> int:
        if not self.text.startswith(character, offset):
            self.fail(message, offset)
        return self.blank(offset + 1)
