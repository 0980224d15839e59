"""CommonMark's inline elements, tuned and mended.

Each is marko's element under marko's name. `hint` names what a text must hold for the element to occur in it:
one string, or several of which one must be there. What is mended beside speed:

- an escaped backtick opens no code span, so the next one is found;
- an HTML comment, instruction, declaration or CDATA section is only looked for while its end is still ahead, and
  the spaces before a line end are looked at once (both quadratic in marko).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from marko import inline

from vaultlint.markdown.delimiters import code_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marko.inline_parser import _Match as AnyMatch
    from marko.source import Source


class Literal(inline.Literal):
    hint: ClassVar = "\\"


class LineBreak(inline.LineBreak):
    hint: ClassVar = "\n"
    pattern = r"((?<! ) *+|\\)\n(?!\Z)"


class InlineHTML(inline.InlineHTML):
    hint: ClassVar = "<"
    # Longest first: what opens a construct that runs to a certain end.
    _ends: ClassVar = (("<![CDATA[", "]]>"), ("<!--", "-->"), ("<!", ">"), ("<?", "?>"))

    @classmethod
    def find(cls, text: str, *, source: Source) -> Iterator[AnyMatch]:
        last_end = {end: text.rfind(end) for _, end in cls._ends}
        at = text.find("<")
        while at >= 0:
            end = next((end for start, end in cls._ends if text.startswith(start, at)), "")
            match = cls.pattern.match(text, at) if not end or last_end[end] > at else None
            if match:
                yield match
            at = text.find("<", match.end() if match else at + 1)


class CodeSpan(inline.CodeSpan):
    hint: ClassVar = "`"

    @classmethod
    def find(cls, text: str, *, source: Source) -> Iterator[AnyMatch]:
        return code_spans(text)


class AutoLink(inline.AutoLink):
    hint: ClassVar = "<"


ELEMENTS: tuple[type[inline.InlineElement], ...] = (Literal, LineBreak, InlineHTML, CodeSpan, AutoLink)
