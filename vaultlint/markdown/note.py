"""A note: its text, its frontmatter, and the tree Obsidian sees in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, wraps
from itertools import compress, islice
from typing import Any, TypeVar

from marko import block, inline
from marko.element import Element

from vaultlint.markdown import dialect, gfm
from vaultlint.markdown.marks import mark
from vaultlint.markdown.parser import MarkdownParser
from vaultlint.markdown.properties import Frontmatter, read_frontmatter
from vaultlint.text import SourceText, Span

# What a check of prose has no business in; the element itself is shown, its inside is not.
_OPAQUE = (
    block.FencedCode,
    block.CodeBlock,
    block.HTMLBlock,
    dialect.MathBlock,
    inline.CodeSpan,
    inline.InlineHTML,
    dialect.InlineMath,
)
_GFM = (gfm.Url, gfm.Table, gfm.TableRow, gfm.TableCell)
_SPAN_ATTRIBUTES = ("source_span", "dest_span", "title_span", "target_span", "display_span")
_COMMENT_MARK = re.compile(r"%%")

T = TypeVar("T")


class _Numbers(dict[type[Any], int]):
    """A number for each type of element that any note has; there are some forty."""

    def __missing__(self, kind: type[Any]) -> int:
        self[kind] = number = len(self)
        return number


_NUMBERS = _Numbers()


@cache
def _are(kinds: tuple[type[Any], ...], known: int) -> bytes:
    """For the number of each of the types that are `known` whether it is one of `kinds`."""
    return bytes(issubclass(kind, kinds) for kind in islice(_NUMBERS, known)).ljust(256, b"\0")


@dataclass(frozen=True)
class Note:
    """One note, read once. Every span in its tree is a range of offsets into `text`."""

    path: str
    source: SourceText
    frontmatter: Frontmatter | None
    tree: block.Document

    @classmethod
    def read(cls, path: str, source: SourceText) -> Note:
        """Parse a note. Raises `RecursionError` where the nesting is too deep to follow."""
        frontmatter = read_frontmatter(source.text)
        return cls(path, source, frontmatter, parse(source.text, frontmatter))

    @property
    def text(self) -> str:
        return self.source.text

    def span(self, element: Element) -> Span:
        """Where an element stands in the text."""
        assert element.source_span is not None, f"{element.get_type()} has no span"
        return Span(*element.source_span)

    def walk(self, *kinds: type[Any]) -> Iterator[Any]:
        """Each element once, in the order of the text, without the inside of code, math and HTML; or those of `kinds`.

        A note has thousands of elements of a dozen types, so it is the types that are asked what they are.
        """
        if not kinds:
            return iter(self._elements)
        numbers = self._numbers  # before it is asked which types are known
        return compress(self._elements, numbers.translate(_are(kinds, len(_NUMBERS))))

    @cached_property
    def _elements(self) -> tuple[Any, ...]:
        elements: list[Any] = [self.tree]
        # From each element on the way down what is still to come behind it; most have nothing inside.
        following: list[Iterator[Any]] = [iter(self.tree.children)]
        while following:
            for element in following[-1]:
                elements.append(element)
                children = element.children
                if children and not isinstance(children, str) and not _is_opaque(type(element)):  # type: ignore[arg-type]  # classes can be hashed
                    following.append(iter(children))
                    break
            else:
                following.pop()
        return tuple(elements)

    @cached_property
    def _numbers(self) -> bytes:
        """The number of each element's type."""
        return bytes(map(_NUMBERS.__getitem__, map(type, self._elements)))

    @cached_property
    def worked_out(self) -> dict[Hashable, Any]:
        """What several checks ask for and one of them worked out; theirs to fill, and gone with the note."""
        return {}

    @cached_property
    def comments(self) -> tuple[Span, ...]:
        """The ranges between pairs of `%%`, marks included. Obsidian hides them and still indexes what is in them."""
        if "%%" not in self.text:
            return ()
        marks = [
            match.start()
            for element in self.walk(inline.RawText)
            if "%%" in element.children and element.source_span
            for match in _COMMENT_MARK.finditer(self.text, *element.source_span)
        ]
        return tuple(Span(opener, closer + len("%%")) for opener, closer in zip(marks[::2], marks[1::2], strict=False))

    def in_comment(self, offset: int) -> bool:
        """Whether `offset` lies between a pair of `%%`."""
        before = bisect_left(self.comments, (offset + 1,)) - 1
        return before >= 0 and offset < self.comments[before].end


def once(work: Callable[[Note], T]) -> Callable[[Note], T]:
    """What several ask of a note, worked out for the first of them and gone with the note."""

    @wraps(work)
    def found(note: Note) -> T:
        if work not in note.worked_out:
            note.worked_out[work] = work(note)
        result: T = note.worked_out[work]
        return result

    return found


@cache
def _is_opaque(kind: type[Any]) -> bool:
    return issubclass(kind, _OPAQUE)


def parse(text: str, frontmatter: Frontmatter | None = None) -> block.Document:
    """Read Markdown as Obsidian does; all spans are offsets into `text`, line endings as they are."""
    body = text
    if frontmatter is not None:
        # Blanked, not cut, so that every offset behind it stays true: the parser counts CRLF as one character.
        end = frontmatter.span.end
        pairs = text.count("\r\n", 0, end)
        body = " " * (end - 2 * pairs) + "\r\n" * pairs + text[end:]
    tree = _parser().parse(body)
    _align(tree, text)
    mark(tree, text)
    return tree


@cache
def _parser() -> MarkdownParser:
    return MarkdownParser((*_GFM, *dialect.BLOCKS, *dialect.INLINES))


def _align(tree: block.Document, text: str) -> None:
    """Lead the parser's spans, which count CRLF as one character, back to the file's text."""
    crlf = [match.start() - index for index, match in enumerate(re.finditer(r"\r\n", text))]
    if not crlf:
        return

    def moved(span: tuple[int, int]) -> tuple[int, int]:
        start, end = span
        return start + bisect_left(crlf, start), end + bisect_left(crlf, end)

    waiting: list[Any] = [tree]
    while waiting:
        element = waiting.pop()
        for name in _SPAN_ATTRIBUTES:
            if span := getattr(element, name, None):
                setattr(element, name, moved(span))
        if element.syntax_spans:
            element.syntax_spans = [moved(span) for span in element.syntax_spans]
        children = getattr(element, "children", ())
        if isinstance(children, list | tuple):
            waiting.extend(children)
