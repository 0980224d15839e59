"""One YAML scalar: what a plain one means, and where a part of its value stands in the text.

The meanings are those of YAML 1.2's core schema, which is what Obsidian reads: `yes`, `2024-01-01` and `1_000` are
text, `0x1F` and `1e3` are numbers.
"""

from __future__ import annotations

import re
from functools import cached_property
from math import inf, nan

from vaultlint.regex import regex
from vaultlint.text import Span

ScalarValue = str | int | float | bool | None

_WORDS: dict[str, bool | float | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), nan),
}
_NUMBER_STARTS = frozenset("+-.0123456789")
_DECIMAL = regex(r"[-+]?[0-9]+\Z")
_OCTAL = regex(r"0o[0-7]+\Z")
_HEXADECIMAL = regex(r"0x[0-9a-fA-F]+\Z")
_FLOAT = regex(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")

# A double ends near 10**308; beyond that Obsidian has no number either, and Python refuses to print it.
_LONGEST_INTEGER = 308

_ESCAPE = regex(r"\\(?:(?P<join>(?:\r\n?|\n)[ \t]*)|x..|u[dD][89abAB]..\\u[dD][c-fC-F]..|u....|U........|.)", re.DOTALL)
_LINE_END = regex(r"\r\n?|\n")


def read_plain(text: str) -> ScalarValue:
    """The value of a plain scalar. Raises `ValueError` for an integer that no number can hold."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    for pattern, base in ((_DECIMAL, 10), (_OCTAL, 8), (_HEXADECIMAL, 16)):
        if pattern.match(text):
            if len(text) > _LONGEST_INTEGER:
                raise ValueError(f"an integer of {len(text):,} digits")
            return int(text, base)
    return float(text) if _FLOAT.match(text) else text


class WrittenText:
    """A text value beside the way it is written: at `span` of `text`, in `style`."""

    def __init__(self, text: str, span: Span, style: str, value: str) -> None:
        self.span = span
        self._style = style
        self._value = value
        self._written = text[span.start : span.end]
        self._quote = 1 if style in ("'", '"') else 0
        self._is_verbatim = self._written[self._quote : len(self._written) - self._quote] == value

    def place(self, part: Span) -> Span | None:
        """Where `value[part]` stands in the text.

        None where that cannot be told, as for an alias, whose value is written elsewhere.
        """
        start = self.span.start
        if self._is_verbatim:
            return Span(start + self._quote + part.start, start + self._quote + part.end)
        if part.start == part.end or self._places is None:
            return None
        return Span(start + self._places[part.start].start, start + self._places[part.end - 1].end)

    @cached_property
    def _places(self) -> list[Span] | None:
        return _places(self._written, self._style, self._value)


def _places(written: str, style: str, value: str) -> list[Span] | None:
    """The place of each character of `value` in `written`, matched one by one.

    Escapes are stepped over, indentation is skipped and a folded line end stands for the blank it became. A blank may
    thus be found in the indentation before it; the ends of links and tags are never blank.
    """
    position, stop = 0, len(written)
    if style in ("'", '"'):
        position, stop = 1, len(written) - 1
    elif style in ("|", ">"):
        header = _LINE_END.search(written)
        position = header.end() if header else stop
    elif style == "*":
        return None
    places: list[Span] = []
    for character in value:
        end = position
        while end == position:
            if position >= stop:
                # A block scalar's last line end is not part of its span.
                if style not in ("|", ">") or character != "\n":
                    return None
                break
            match = written[position]
            if style == '"' and match == "\\":
                escape = _ESCAPE.match(written, position, stop)
                if escape is None:
                    return None
                if escape["join"] is None:
                    end = escape.end()
                else:
                    position = end = escape.end()
            elif style == "'" and match == "'":
                end += 2
            elif character in " \n" and (line_end := _LINE_END.match(written, position)):
                end = line_end.end()
            elif match == character:
                end += 1
            elif match in " \t\r\n":
                position = end = position + 1
            else:
                return None
        places.append(Span(position, end))
        position = end
    return places
