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

from vaultlint.markdown.code_spans import code_spans
from vaultlint.markdown.positions import translator
from vaultlint.markdown.stretch import Stretch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from marko.inline_parser import _Match as AnyMatch
    from marko.source import Source


class Literal(inline.Literal):
    hint: ClassVar = "\\"


class LineBreak(inline.LineBreak):
    hint: ClassVar = "\n"

    @classmethod
    def find(cls, text: str, *, source: Source) -> Iterator[AnyMatch]:
        line_end = text.find("\n")
        while 0 <= line_end < len(text) - 1:
            start = line_end
            while start and text[start - 1] == " ":
                start -= 1
            if start == line_end and text.endswith("\\", 0, start):
                start -= 1
            yield Stretch("LineBreak", text, start, line_end + 1, (start, line_end, None))
            line_end = text.find("\n", line_end + 1)


class InlineHTML(inline.InlineHTML):
    hint: ClassVar = "<"
    # Longest first: what opens a construct that runs to a certain end.
    _ends: ClassVar = (("<![CDATA[", "]]>"), ("<!--", "-->"), ("<!", ">"), ("<?", "?>"))

    @classmethod
    def find(cls, text: str, *, source: Source) -> Iterator[AnyMatch]:
        last_end: dict[str, int] = {}
        at = text.find("<")
        while at >= 0:
            end = ""
            if text.startswith(("<!", "<?"), at):
                last_end = last_end or {end: text.rfind(end) for _, end in cls._ends}
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


class _Target:
    """What links and images share: a destination and a title."""

    dest: str
    title: str | None
    dest_span: tuple[int, int] | None
    title_span: tuple[int, int] | None

    def __init__(self, match: AnyMatch) -> None:
        dest = match.group(2) or ""
        if dest.startswith("<") and dest.endswith(">"):
            dest = dest[1:-1]
        title = match.group(3)
        self.dest = _unescaped(dest)
        self.title = _unescaped(title[1:-1]) if title else None
        self.dest_span = self.title_span = None

    def _set_extra_source_spans(self, match: AnyMatch, positions: Sequence[int] | None) -> None:
        translate = translator(positions)
        self.dest_span = translate(*match.span(2))
        self.title_span = translate(*match.span(3))


class Link(_Target, inline.Link):
    pass


class Image(_Target, inline.Image):
    pass


def _unescaped(text: str) -> str:
    return inline.Literal.strip_backslash(text) if "\\" in text else text


ELEMENTS: tuple[type[inline.InlineElement], ...] = (Literal, LineBreak, InlineHTML, CodeSpan, AutoLink, Link, Image)
