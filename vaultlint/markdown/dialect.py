"""What Obsidian adds to Markdown, as elements for marko.

Elements that hide their inside (wikilinks, math) share priority 7 with code spans and escapes, so that whichever
starts first wins. Tags and block ids are not here: whether `#x` is a tag depends on the parsed elements beside it, so
they are marked in a finished tree (`marks`). Comments `%%…%%` are no elements either: Obsidian reads what is in them.

Every class names the text it needs (`hint`) or the characters it starts with (`starts`), so the parser can pass over
it quickly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import Match
from typing import TYPE_CHECKING, Any

from marko import block, inline

from vaultlint.markdown import blocks
from vaultlint.markdown.positions import translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marko.source import Source

    from vaultlint.markdown.source import LineSource


class Wikilink(inline.InlineElement):
    """`[[target]]`, `[[target|display]]`, and the same as an embed with `!` in front.

    It ends at the first `]]` of its line; another `[[` before that starts afresh. The bar that parts target and
    display is the first that is not the target's first character, so `[[|x]]` asks for a note called `|x`.
    """

    priority = 7
    hint = "[["
    pattern = re.compile(r"(!?)\[\[(?!\[)((?:[^\n\[\]]++|\[(?!\[)|\](?!\]))++)\]\]")

    def __init__(self, match: Match[str]) -> None:
        inner = match.group(2)
        bar = inner.find("|", 1)
        self.embed = bool(match.group(1))
        self.target = inner if bar < 0 else inner[:bar]
        self.display = None if bar < 0 else inner[bar + 1 :]
        self.target_span = (0, 0)
        self.display_span: tuple[int, int] | None = None
        self.children = inner

    @classmethod
    def find(cls, text: str, *, source: Source) -> Iterator[Match[str]]:
        end = 0
        at = text.find("[[")
        while at >= 0:
            # `\![[x]]`: the mark is escaped and the link stands alone.
            is_embed = at > end and text[at - 1] == "!" and not _is_escaped(text, at - 1)
            match = cls.pattern.match(text, at - 1 if is_embed else at)
            if match:
                yield match
            end = match.end() if match else at + 1
            at = text.find("[[", end)

    def _set_extra_source_spans(self, match: Any, positions: Sequence[int] | None) -> None:
        translate = translator(positions)
        start, end = match.span(2)
        bar = start + len(self.target)
        # A backslash that guards the bar in a table is gone from the text but not from the file; a span never holds it.
        self.target_span = translate(start, bar) or (0, 0)
        self.display_span = translate(bar + 1, end) if self.display else None

    def _syntax_spans(self, match: Any) -> list[tuple[int, int]]:
        return [(match.start(), match.start(2)), (match.end(2), match.end())]


class InlineMath(inline.InlineElement):
    """`$x$` and `$$x$$` inside a paragraph. A dollar sign before a space or a digit is money, not math."""

    priority = 7
    hint = "$"
    parse_group = 0
    pattern = re.compile(
        r"\$\$((?:[^$\\]+|\\[\s\S]|\$(?!\$))++)\$\$|\$(?![\s$])((?:[^$\\]+|\\[\s\S])++)(?<!\s)\$(?!\d)"
    )

    @classmethod
    def find(cls, text: str, *, source: Source) -> Iterator[Match[str]]:
        code = source.parser.inline_elements["CodeSpan"]
        code_spans = [match.span() for match in code.find(text, source=source)] if "`" in text else []
        position = 0
        for start, end in [*code_spans, (len(text), len(text))]:
            while (match := cls.pattern.search(text, position)) and match.start() < start:
                if _is_escaped(text, match.start()):
                    position = match.start() + 1
                    continue
                yield match
                position = match.end()
            # A dollar sign in code opens nothing.
            position = max(position, end)


class Highlight(inline.InlineElement):
    """`==marked==`."""

    priority = 5
    hint = "=="
    parse_children = True
    pattern = re.compile(r"(?<!=)==(?![\s=])([^=]+(?:=[^=]+)*+)(?<!\s)==(?!=)")


class Strikethrough(inline.InlineElement):
    """`~~struck~~`; a single tilde is an ordinary character in Obsidian."""

    priority = 5
    hint = "~~"
    parse_children = True
    pattern = re.compile(r"(?<!~)~~(?!~)([^~]+(?:~[^~]+)*+)~~(?!~)")


class FootnoteReference(inline.InlineElement):
    """`[^id]`, whether or not the note defines it."""

    priority = 7
    hint = "[^"
    pattern = re.compile(r"\[\^([^\]\[\s]+)\]")

    def __init__(self, match: Match[str]) -> None:
        super().__init__(match)
        self.id = match.group(1)


class FootnoteDefinition(block.BlockElement):
    """`[^id]: …` with its indented continuation. It ends a paragraph, so neighbouring definitions stay apart."""

    priority = 6
    starts = "["
    opening = r"\[\^"
    breaks_paragraph = True
    pattern = re.compile(r" {0,3}\[\^([^\]\[\s]+)\]:[^\n\S]*(?=\S| {4})")

    def __init__(self, match: Match[str]) -> None:
        self.id = match.group(1)
        self._prefix = re.escape(match.group())
        self._second_prefix = r" {1,4}"

    @classmethod
    def match(cls, source: Source) -> Match[str] | None:
        return source.expect_re(cls.pattern)

    @classmethod
    def parse(cls, source: Source) -> FootnoteDefinition:
        assert source.match is not None
        definition = cls(source.match)
        with source.under_state(definition):
            definition.children = source.parser.parse_source(source)
        return definition


class HTMLBlock(blocks.HTMLBlock):
    """HTML that hides a block. A comment that ends on its line hides itself alone; text behind it is a paragraph."""

    override = True
    _comment_and_text = re.compile(r" {0,3}<!--(?:>|->|[^\n]*?-->)[^\n]*\S")
    _comment_alone = re.compile(r" {0,3}<!--(?:>|->|[^\n]*?-->)\s*$", re.MULTILINE)

    @classmethod
    def match(cls, source: LineSource) -> int | bool:  # type: ignore[override] # blocks are given nothing else
        if source.expect_re(cls._comment_and_text) and not source.expect_re(cls._comment_alone):
            return False
        return super().match(source)


class MathBlock(block.BlockElement):
    """`$$` at the start of a line up to the next `$$`, blank lines included."""

    priority = 7
    starts = "$"
    opening = r"\$\$"
    breaks_paragraph = True
    opener = re.compile(r" {0,3}\$\$")
    # Text after the closing marks keeps the whole in the paragraph, as inline math.
    one_line = re.compile(r" {0,3}\$\$[^\n]*?\$\$(?P<rest>[^\n]*)")

    @classmethod
    def match(cls, source: LineSource) -> bool:  # type: ignore[override] # blocks are given nothing else
        if source.expect_re(cls.opener) is None:
            return False
        whole = source.expect_re(cls.one_line)
        if whole is not None:
            return not whole.group("rest").strip()
        # Without an end it is no math: look for one within the same container, then come back.
        start, prefixes, found = source.pos, source.prefixes(), False
        source.next_line()
        source.consume()
        while not source.exhausted and (line := source.next_line()) is not None:
            if "$$" in line:
                found = not line.partition("$$")[2].strip()
                break
            source.consume()
        source.go_back(start, prefixes)
        return found

    @classmethod
    def parse(cls, source: Source) -> MathBlock:
        first = source.next_line()
        source.consume()
        if first.count("$$") < 2:
            while not source.exhausted and (line := source.next_line()) is not None:
                source.consume()
                if "$$" in line:
                    break
        return cls()


def _is_escaped(text: str, offset: int) -> bool:
    backslashes = 0
    while offset > backslashes and text[offset - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


BLOCKS: tuple[type[block.BlockElement], ...] = (FootnoteDefinition, HTMLBlock, MathBlock)
INLINES: tuple[type[inline.InlineElement], ...] = (Wikilink, InlineMath, Highlight, Strikethrough, FootnoteReference)
