"""Tags that lead their line where the note's others trail theirs, or the reverse.

A line counts where tags stand at one of its ends and other text at the other. Tags in the middle are words of a
sentence; what a colon or dash parts from the rest is explained (`#seedling - a new note`) or asked for (`Cost: #open`).
Which end is right the vault's owner says, or the note's own habit, where it has one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Literal, NamedTuple

from marko import block, inline

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.findings import Change, Safety
from vaultlint.markdown.marks import BlockIdMark, TagMark, inline_elements
from vaultlint.markdown.note import Note
from vaultlint.regex import regex
from vaultlint.text import Edit, Span

_HABIT = 3
"""Lines that make a habit, if they are at least two thirds of those that count."""
_BLANKS = " \t\xa0\u3000"
_CHECKBOX = regex(r"\[[^\]\r\n]\][ \t]+")
_CALLOUT = regex(r"\[![^\]\r\n]*\]")
# What would be a list, a quote, a heading or the like once no tag stands before it.
_OPENS_BLOCK = regex(
    r"[-+*][ \t]|[>|<=]|`{3}|~{3}|\$\$|(?:[-*_][ \t]*){3}|\d+[.)][ \t]|#{1,6}[ \t]"
    r"|\[[!^]|\[[^\]\r\n]\][ \t]|\[[^\]\r\n]*\]:"
)
_EXPLAINS = regex(r"[:：=→]|[-–—]+[ \t]")
_ASKS = regex(r"[:：=→][*_]*\Z")
_COLOUR = regex(r"(?:[0-9a-fA-F]{2}){3,4}\Z")
_FIELD = regex(r"::|<%")


class _Line(NamedTuple):
    """A line that has tags at one end."""

    leads: bool
    tags: Span
    """From the first to the last of them."""
    text: Span
    """What else is on the line."""
    has_others: bool
    """Whether the text holds tags, too; then those at the end may be words like them, and stay."""


class MisplacedTag(NoteCheck):
    """Tags at the end of their line where tags do not belong."""

    visits = (Note,)
    says = frozenset({"tags", "does", "do"})

    place: Literal["leading", "trailing", "consistent"] = "consistent"
    """Where on their line tags belong; `consistent` is where most tags of the note are, if clearly most are."""

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        if "#" not in element.text:
            return
        lines = list(_lines(element))
        should_lead = self._should_lead(lines)
        for line in lines:
            if should_lead is not None and line.leads is not should_lead and not line.has_others:
                does, do = ("leads", "trail") if line.leads else ("trails", "lead")
                details = {"tags": note.source[line.tags], "does": does, "do": do}
                yield Problem(line.tags, details, _moved(line, note), Safety.UNSAFE, frozenset({Change.TAGS}))

    def _should_lead(self, lines: list[_Line]) -> bool | None:
        """Whether tags should lead; None where the note has no habit."""
        if self.place != "consistent":
            return self.place == "leading"
        leading = sum(line.leads for line in lines)
        more = max(leading, len(lines) - leading)
        return leading == more if more >= _HABIT and 3 * more >= 2 * len(lines) else None


def _lines(note: Note) -> Iterator[_Line]:
    for paragraph in note.walk():
        if isinstance(paragraph, block.Paragraph) and not _CALLOUT.match(note.text, note.span(paragraph).start):
            for is_break, elements in groupby(paragraph.children, lambda child: isinstance(child, inline.LineBreak)):
                if not is_break and (line := _line(list(elements), note)):
                    yield line


def _line(elements: list[Any], note: Note) -> _Line | None:
    """What a line has at its ends; None where that is no tag, tags at both, or nothing else."""
    if isinstance(elements[-1], BlockIdMark):
        elements.pop()
    if not elements or any(element.source_span is None for element in elements):
        return None
    tags = [note.span(tag) for element in elements for tag in _tags(element)]
    if not tags or any(_COLOUR.match(note.text, tag.start + 1, tag.end) for tag in tags):
        return None
    start, end = note.span(elements[0]).start, note.span(elements[-1]).end
    checkbox = _CHECKBOX.match(note.text, start, end)
    start = _past_blanks(note.text, checkbox.end() if checkbox else start)
    end = max(start, _before_blanks(note.text, end))
    leading = _run_from(start, tags, note.text)
    trailing = _run_to(end, tags, note.text)
    if bool(leading) is bool(trailing):
        return None
    run = leading or trailing
    inside = Span(run[0].start, run[-1].end)
    rest = Span(_past_blanks(note.text, inside.end), end) if leading else Span(start, inside.start)
    rest = Span(rest.start, _before_blanks(note.text, rest.end))
    told = note.source[rest]
    if _EXPLAINS.match(told) if leading else _ASKS.search(told):
        return None
    return _Line(bool(leading), inside, rest, has_others=len(run) < len(tags))


def _tags(element: Any) -> Iterator[TagMark]:
    if isinstance(element, TagMark):
        yield element
    elif isinstance(element.children, list):
        yield from (inner for inner in inline_elements(element) if isinstance(inner, TagMark))


def _past_blanks(text: str, offset: int) -> int:
    while text[offset : offset + 1] in _BLANKS and offset < len(text):
        offset += 1
    return offset


def _before_blanks(text: str, offset: int) -> int:
    while offset and text[offset - 1] in _BLANKS:
        offset -= 1
    return offset


def _run_from(start: int, tags: list[Span], text: str) -> list[Span]:
    """The tags that follow each other from `start` on."""
    run: list[Span] = []
    for tag in tags:
        if tag.start != start:
            break
        run.append(tag)
        start = _past_blanks(text, tag.end)
    return run


def _run_to(end: int, tags: list[Span], text: str) -> list[Span]:
    """The tags that follow each other up to `end`."""
    run: list[Span] = []
    for tag in reversed(tags):
        if tag.end != end:
            break
        run.insert(0, tag)
        end = _before_blanks(text, tag.start)
    return run


def _moved(line: _Line, note: Note) -> tuple[Edit, ...]:
    """The tags at the other end of their line, where that moves nothing but them."""
    tags, text = note.source[line.tags], note.source[line.text]
    parted = line.tags.end < line.text.start if line.leads else line.text.end < line.tags.start
    if not parted or _FIELD.search(text):
        return ()
    if not line.leads:
        gone, come = (
            Span(line.text.end, line.tags.end),
            Edit(note.path, Span(line.text.start, line.text.start), f"{tags} "),
        )
    elif _OPENS_BLOCK.match(text):
        return ()
    else:
        gone, come = (
            Span(line.tags.start, line.text.start),
            Edit(note.path, Span(line.text.end, line.text.end), f" {tags}"),
        )
    return Edit(note.path, gone, ""), come
