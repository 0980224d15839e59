"""Frontmatter that is no YAML: all properties of the note are gone."""

from __future__ import annotations

from collections.abc import Iterator

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.markdown.note import Note
from vaultlint.markdown.template_code import holds_template_code
from vaultlint.text import Span


class FrontmatterSyntax(NoteCheck):
    """What the reader of YAML stumbles over. A template is none before it is filled in."""

    visits = (Note,)
    says = frozenset({"fault"})

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        frontmatter = element.frontmatter
        if frontmatter is None or frontmatter.error is None or frontmatter.error.duplicate:
            return
        if not holds_template_code(note.source[frontmatter.body_span]):
            yield Problem(_rest_of_line(frontmatter.error.offset, note), {"fault": frontmatter.error.message})


def _rest_of_line(offset: int, note: Note) -> Span:
    """From the place of the fault to the end of what is written there; the whole line where the fault is its end."""
    line = note.source.line_span(note.source.line_index(offset))
    written = note.source[line].rstrip()
    end = line.start + len(written)
    return Span(offset, end) if offset < end else Span(line.start, end)
