"""Characters that nobody sees: they hide in words, links and names, or turn the order of reading around.

Named by code point, never printed as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING, Any

from marko import block, inline

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.checks.worked_out import tag_property
from vaultlint.findings import Change, Safety
from vaultlint.markdown.bare_urls import length_without_marks
from vaultlint.markdown.dialect import FootnoteDefinition, FootnoteReference, InlineMath, MathBlock, Wikilink
from vaultlint.markdown.hidden import Effect, Hidden, hidden, is_formatting, named
from vaultlint.markdown.look_alikes import look_alikes
from vaultlint.markdown.marks import TagMark
from vaultlint.markdown.note import Note
from vaultlint.markdown.without import working
from vaultlint.regex import regex
from vaultlint.text import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_CODE = (block.CodeBlock, block.FencedCode, block.HTMLBlock, inline.CodeSpan, inline.InlineHTML, InlineMath, MathBlock)
_PARTING = frozenset("\u200b\u200c\u200d\u2060\ufeff")
"""What people put between two characters that they want apart."""
_SPACE = regex(r"\s")
_ADDRESS = regex(r"(?:[A-Za-z][A-Za-z0-9+.-]{1,40}://|www\.)[^\s<>\])|]+")
_REST_OF_ADDRESS = regex(r"[^\s<>\])|]*")
_OTHER_SPACES = "\xa0\u2007\u202f\u3000"
_NO_MARKDOWN_SPACE = regex(
    r"^(?:[ \t]*+(?:>|[-*+][ \t]))*+[ \t]*+(?:#{1,6}|-)([\xa0\u2007\u202f\u3000]+)(?=[ \t]*+\S)", re.MULTILINE
)
_BLANKS = (" ", "\t")
_LINE_END = regex(r"[ \t]*+(?:[\r\n]|\Z)")


class _Place(Enum):
    """What a character stands in."""

    TEXT = "text"
    HEADING = "heading"
    LINK = "where a link leads"
    TAG = "tag"
    PROPERTY = "property"
    COMMENT = "comment"
    CODE = "code"
    NAME = "the name of a footnote or a reference"


_MAY_CHANGE = {
    _Place.TEXT: frozenset[Change](),
    _Place.HEADING: frozenset({Change.HEADINGS, Change.TAGS, Change.LINKS}),
    _Place.LINK: frozenset({Change.LINKS, Change.URLS, Change.HEADINGS}),
    _Place.TAG: frozenset({Change.TAGS, Change.HEADINGS}),
    _Place.PROPERTY: frozenset({Change.PROPERTIES, Change.TAGS, Change.LINKS}),
}
"""What may differ when a character is taken out; whatever is not named here keeps its own."""


class InvisibleCharacter(NoteCheck):
    """Hidden characters without work to do, and spaces after `#` and `-` that Markdown does not take for one.

    In code only what can turn its order of reading around or control a terminal is reported. What is hidden in a tag
    is for `confusable-tag` to tell.
    """

    visits = (Note,)
    says = frozenset({"characters", "fault"})

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        found = hidden(element.text)
        has_spaces = any(space in element.text for space in _OTHER_SPACES)
        spaces = [match.span(1) for match in _NO_MARKDOWN_SPACE.finditer(element.text)] if has_spaces else []
        if not found and not spaces:
            return
        places = _places(note, sorted([*(one.offset for one in found), *(start for start, _ in spaces)]))
        told = _told_of_tags(note)
        runs = list(_runs(one for one in found if one.offset not in told and _counts(one, places, note)))
        yield from _without_work(runs, [_problem(run, places[run[0].offset], note) for run in runs], note)
        for start, end in spaces:
            if places[start] is _Place.TEXT:
                yield _no_space(Span(start, end), note)


def _places(note: Note, offsets: Sequence[int]) -> dict[int, _Place]:
    """What stands at each of these offsets, which are sorted."""
    places = dict.fromkeys(offsets, _Place.TEXT)

    def put(span: tuple[int, int] | None, place: _Place, *, over: frozenset[_Place] = frozenset(_Place)) -> None:
        if span is not None:
            for index in range(bisect_left(offsets, span[0]), bisect_left(offsets, span[1])):
                if places[offsets[index]] in over:
                    places[offsets[index]] = place

    element: Any
    for element in note.walk():  # what stands inside comes later
        if isinstance(element, _CODE):
            put(element.source_span, _Place.CODE)
        elif isinstance(element, block.Heading | block.SetextHeading):
            put(element.source_span, _Place.HEADING)
        elif isinstance(element, inline.AutoLink):
            put(element.source_span, _Place.LINK)
        elif isinstance(element, inline.Link | inline.Image):
            put(element.dest_span, _Place.LINK)
        elif isinstance(element, Wikilink):
            put(element.target_span, _Place.LINK)
        elif isinstance(element, TagMark):
            put(element.source_span, _Place.TAG)
        elif isinstance(element, block.LinkRefDef | FootnoteReference):
            put(element.source_span, _Place.NAME)
        elif isinstance(element, FootnoteDefinition):
            start = note.span(element).start
            put((start, note.text.index(":", start)), _Place.NAME)
    shown = frozenset({_Place.TEXT, _Place.HEADING})
    for address in _ADDRESS.finditer(note.text):
        put(address.span(), _Place.LINK, over=shown)
    for comment in note.comments:
        put(comment, _Place.COMMENT)
    if note.frontmatter is not None:
        put(note.frontmatter.span, _Place.PROPERTY)
    return places


def _told_of_tags(note: Note) -> frozenset[int]:
    """The places in tags where something hides that makes them look like another."""
    told: set[int] = set()
    for element in note.walk():
        if isinstance(element, TagMark):
            start = note.span(element).start + len("#")
            told.update(start + alike.offset for alike in look_alikes(element.name))
    if tags := tag_property(note):
        for entry in tags.entries:
            if look_alikes(entry.name):
                told.update(range(*entry.scalar.span))
    return frozenset(told)


def _counts(character: Hidden, places: Mapping[int, _Place], note: Note) -> bool:
    """Whether it is worth a word where it stands: code may hold what it likes, but for what deceives and controls."""
    if places[character.offset] is not _Place.CODE:
        return True
    written = note.text[character.offset]
    return is_formatting(written) or (not written.isprintable() and (written < "\xa0" or written > "\U000e0000"))


def _runs(found: Iterable[Hidden]) -> Iterator[list[Hidden]]:
    """Characters that stand side by side and do the same, together."""
    run: list[Hidden] = []
    for character in found:
        if run and (character.offset != run[-1].offset + 1 or character.effect is not run[-1].effect):
            yield run
            run = []
        run.append(character)
    if run:
        yield run


def _without_work(runs: Sequence[list[Hidden]], problems: Sequence[Problem], note: Note) -> Iterator[Problem]:
    """The problems but for characters that keep something from being Markdown, or make it so: somebody put them there.

    What nobody types for that is told, and stays.
    """
    in_text = [index for index, problem in enumerate(problems) if Change.PROPERTIES not in problem.changes]
    mendable = [index for index in in_text if problems[index].edits]
    works = dict(zip(mendable, working([problems[index].edits for index in mendable], note), strict=True))
    at_work = [problems[index].span for index in mendable if works[index]]
    for index, (run, problem) in enumerate(zip(runs, problems, strict=True)):
        if not works.get(index):
            # Without it another in the same word might have nothing to do any more.
            yield Problem(problem.span, problem.details) if _shares_word(problem.span, at_work, note) else problem
        elif not all(note.text[one.offset] in _PARTING for one in run) or Change.URLS in problem.changes:
            yield Problem(problem.span, problem.details)


def _shares_word(span: Span, others: Sequence[Span], note: Note) -> bool:
    """Whether no space is between a span and the one of `others`, which are in order, before or behind it."""
    at = bisect_left(others, span)
    gaps = [note.text[one.end : span.start] for one in others[max(at - 1, 0) : at]]
    gaps += [note.text[span.end : one.start] for one in others[at : at + 1]]
    return any(not _SPACE.search(gap) for gap in gaps)


def _problem(run: list[Hidden], place: _Place, note: Note) -> Problem:
    span = Span(run[0].offset, run[-1].offset + 1)
    effect = run[0].effect
    details = {
        "characters": ", ".join(dict.fromkeys(named(note.text[one.offset]) for one in run)),
        "fault": effect.value,
    }
    before, after = note.text[span.start - 1 : span.start], note.text[span.end : span.end + 1]
    changes = _MAY_CHANGE.get(place)
    if changes is None or effect is Effect.CONTROL or after == "#":
        return Problem(span, details)
    if place is _Place.LINK and _is_between_marks(span, note.text):
        return Problem(span, details)
    text = ""
    if effect in (Effect.BREAK, Effect.BLANK) and before.strip() and after.strip():
        text = " "
    spans = [span, *(Span(one.closer, one.closer + 1) for one in run if one.closer is not None)]
    if not text and _LINE_END.match(note.text, span.end):
        # The space before it would stand at the end of the line.
        start = span.start
        while note.text[start - 1 : start] in _BLANKS:
            start -= 1
        spans[0] = Span(start, span.end)
    edits = tuple(Edit(note.path, at, text) for at in dict.fromkeys(spans))
    is_safe = place is _Place.TEXT and effect is Effect.NOTHING
    return Problem(span, details, edits, Safety.SAFE if is_safe else Safety.UNSAFE, changes)


def _is_between_marks(span: Span, text: str) -> bool:
    """Whether only marks stand before and behind a span up to the end of an address.

    Marks at the end are none of the address: without what hides there it would end earlier.
    """
    rest = _REST_OF_ADDRESS.match(text, span.end)
    marks = text[span.start - 1 : span.start] + "".join(filter(str.isprintable, rest[0] if rest else ""))
    return length_without_marks(marks) == 0


def _no_space(span: Span, note: Note) -> Problem:
    """What was written as a heading or an item, and is none: to make it one is for the author to decide."""
    kind = "heading" if note.text[span.start - 1] == "#" else "list item"
    details = {
        "characters": ", ".join(dict.fromkeys(named(character) for character in note.source[span])),
        "fault": f"is no space to Markdown: this is no {kind}",
    }
    return Problem(span, details)
