"""A name that is not spelt as the configuration says it is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.config_terms import term_faults
from vaultlint.findings import Change, Safety
from vaultlint.markdown.note import Note
from vaultlint.markdown.prose import bodies, prose
from vaultlint.term_spelling import Terms
from vaultlint.text import Edit, Span
from vaultlint.validation import WrongField

_MAY_CHANGE = frozenset({Change.HEADINGS})


class MisspeltTerm(NoteCheck):
    """`Github` where `GitHub` is a term, in whatever a reader sees as text: link texts too, addresses not."""

    visits = (Note,)
    says = frozenset({"written", "term"})

    terms: tuple[str, ...] = ()
    """Names that are spelt exactly so. They are best listed under the key `terms` of the configuration itself."""

    def __post_init__(self) -> None:
        """Say at once that a term is no name."""
        for _, fault in term_faults(self.terms):
            raise WrongField("terms", fault)

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        for body in bodies(element) if self.terms else ():
            yield from self._of_body(body, note)

    def _of_body(self, body: Any, note: Note) -> Iterator[Problem]:
        offset = note.span(body).start
        for slip in self._terms.slips(prose(body, note, with_link_text=True)):
            span = Span(offset + slip.start, offset + slip.end)
            if note.in_comment(span.start):
                continue
            details = {"written": note.source[span], "term": slip.term}
            safety = Safety.SAFE if slip.is_certain else Safety.UNSAFE
            yield Problem(span, details, (Edit(note.path, span, slip.term),), safety, _MAY_CHANGE)

    @cached_property
    def _terms(self) -> Terms:
        return Terms(self.terms)
