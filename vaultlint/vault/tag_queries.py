"""Tags that a note asks for in a query: what stands in such a block is code to everybody else.

A block of language `query` is a search of Obsidian's own, where `tag:#x` asks for a tag; one of language `dataview` has
them bare, as in `FROM #x`, or as a whole string, `contains(tags, "#x")`; `dataviewjs` in the sources it hands to
Dataview, `dv.pages("#x")`. Dataview reads code spans too: `= …` is an expression, `$= …` is JavaScript.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from marko import block, inline

from vaultlint.markdown.note import Note
from vaultlint.tag_grammar import TAG_CHARACTER
from vaultlint.text import Span
from vaultlint.vault.metadata import Tag

# Each pattern takes a query term by term, so that nothing is found inside of a term that only quotes a tag. A quote
# without its partner goes on to the end of the line, which is also what keeps them linear.
_SEARCH = re.compile(
    rf"""
      tag:\s*+\#?(?P<name>{TAG_CHARACTER}++)
    | (?:\w[\w-]*+:)?"(?:[^"\\\r\n]|\\[^\r\n])*+"?
    | (?:\w[\w-]*+:)?/(?:[^/\\\r\n]|\\[^\r\n])*+/[^\s()"]*+
    | [^\s()">-][^\s()"]*+              # a word, with all that its operator asks for: `path:tag:x`
    """,
    re.VERBOSE,
)
_DATAVIEW = re.compile(
    rf"""
      (?P<quote>\\?")?(?<![\w\#&/\\])\#(?P<name>{TAG_CHARACTER}++)
      (?!\$\{{)                         # JavaScript puts the rest of the name there
      (?(quote)(?P=quote))              # a string counts if it is a tag and nothing more
    | \[\[[^\[\]\r\n]*+\]\]
    | \\"[^"\\\r\n]*+\\"                # a string inside of one of JavaScript's
    | "(?:[^"\\\r\n]|\\[^\r\n])*+"?
    """,
    re.VERBOSE,
)
_SOURCE = re.compile(
    r"""
    \bdv\.(?:pages|pagePaths|query|tryQuery|queryMarkdown|tryQueryMarkdown)\(\s*+
    (?P<string>"(?:[^"\\\r\n]|\\.)*+"|'(?:[^'\\\r\n]|\\.)*+'|`(?:[^`\\]|\\.)*+`)
    """,
    re.VERBOSE | re.DOTALL,
)
# An arrow or a comparison opens no expression: such a code span only talks of one.
_INLINE = re.compile(r"`++\s*+(?P<script>\$)?=(?![=>])")


def tags_asked_for(note: Note) -> Iterator[Tag]:
    """The tags in the queries of a note, in the order of the text; `span` is that of the name alone."""
    for element in note.walk():
        if element.source_span is None:
            continue
        if isinstance(element, block.FencedCode):
            yield from _in_block(element.lang.lower(), note.text, note.span(element))
        elif isinstance(element, inline.CodeSpan):
            yield from _in_code_span(note.text, note.span(element))


def _in_block(language: str, text: str, whole: Span) -> Iterator[Tag]:
    start = text.find("\n", *whole)
    body = Span(whole.start if start < 0 else start, whole.end)
    if language == "query":
        yield from _named(_SEARCH, text, body)
    elif language == "dataview":
        yield from _named(_DATAVIEW, text, body)
    elif language == "dataviewjs":
        yield from _in_script(text, body)


def _in_code_span(text: str, span: Span) -> Iterator[Tag]:
    opening = _INLINE.match(text, *span)
    if opening is None:
        return
    body = Span(opening.end(), span.end)
    yield from _in_script(text, body) if opening["script"] else _named(_DATAVIEW, text, body)


def _in_script(text: str, body: Span) -> Iterator[Tag]:
    """JavaScript asks for tags in the strings it hands to Dataview, nowhere else."""
    for source in _SOURCE.finditer(text, *body):
        yield from _named(_DATAVIEW, text, Span(source.start("string") + 1, source.end("string") - 1))


def _named(terms: re.Pattern[str], text: str, query: Span) -> Iterator[Tag]:
    for term in terms.finditer(text, *query):
        if term["name"] and not term["name"].isdecimal():
            yield Tag(term["name"], Span(*term.span("name")))
