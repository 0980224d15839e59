"""What the author of a note allows: findings that are known and meant.

`%% vaultlint: allow split-word — quoted as published %%`, the same in an HTML comment, `allow-file`, or
`vaultlint: {allow: [split-word]}` in the frontmatter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from marko import block, inline

from vaultlint.markdown.note import Note
from vaultlint.text import Span

_ALLOW = re.compile(
    r"(?:%%|<!--)\s*vaultlint:\s*(?P<scope>allow(?:-file)?)\s+(?P<rules>[\w-]+(?:[\s,]+(?!--)[\w-]+)*)"
    r"(?:\s*(?:—|--)\s*(?P<reason>.*?))?\s*(?:%%|-->)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Suppression:
    """One allowance: which rules, where they are silent, and why."""

    rules: tuple[str, ...]
    span: Span
    """Where the allowance is written."""
    covers: Span
    """Where it holds."""
    reason: str | None = None

    def allows(self, rule: str, span: Span) -> bool:
        return rule in self.rules and self.covers.start <= span.start < max(self.covers.end, self.covers.start + 1)


def read_suppressions(note: Note) -> tuple[Suppression, ...]:
    """All allowances of a note, in the order of the text."""
    if "vaultlint" not in note.text:
        return ()
    return (*_in_frontmatter(note), *_in_comments(note))


def _in_frontmatter(note: Note) -> Iterator[Suppression]:
    whole = Span(0, len(note.text))
    for prop in note.frontmatter.properties if note.frontmatter else ():
        allowed = prop.value.get("allow") if prop.name == "vaultlint" and isinstance(prop.value, dict) else None
        if isinstance(allowed, str):
            allowed = [allowed]
        if isinstance(allowed, list):
            yield Suppression(tuple(str(rule) for rule in allowed), prop.value_span, whole)


def _in_comments(note: Note) -> Iterator[Suppression]:
    for comment in sorted({*note.comments, *_html_comments(note)}):
        match = _ALLOW.fullmatch(note.source[comment].strip())
        if match is None:
            continue
        rules = tuple(re.split(r"[\s,]+", match.group("rules")))
        whole_note = match.group("scope") == "allow-file"
        covers = Span(0, len(note.text)) if whole_note else _covered(note, comment)
        yield Suppression(rules, comment, covers, (match.group("reason") or "").strip() or None)


def _html_comments(note: Note) -> Iterator[Span]:
    for element in note.walk():
        if isinstance(element, inline.InlineHTML | block.HTMLBlock):
            span = note.span(element)
            for match in re.finditer(r"<!--.*?-->", note.source[span], re.DOTALL):
                yield Span(span.start + match.start(), span.start + match.end())


def _covered(note: Note, comment: Span) -> Span:
    """The line a comment stands on; the block that follows where it has its lines to itself."""
    source = note.source
    first, last = source.line_index(comment.start), source.line_index(comment.end)
    before = note.text[source.line_starts[first] : comment.start]
    after = note.text[comment.end : source.line_span(last).end]
    if before.strip(" \t>-*+") or after.strip():
        return Span(source.line_starts[first], source.line_span(last).end)
    for element in note.walk():
        if not isinstance(element, block.BlockElement) or isinstance(element, block.BlankLine | block.Document):
            continue
        span = note.span(element)
        if span.start >= comment.end:
            return span
        if isinstance(element, block.Paragraph) and comment.within(span) and note.text[comment.end : span.end].strip():
            # The paragraph goes on below the comment.
            return Span(comment.end, span.end)
    return Span(comment.end, comment.end)
