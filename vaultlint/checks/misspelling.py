"""A word that is in a list of misspellings, where the text around it reads as English.

A list knows what many people get wrong, and is silent on what it does not know: names, jargon and invented words get no
finding. What may be a name all the same (a capital within a sentence, all capitals) is left alone, and so are the words
of a quotation, what a line says about spelling, and whatever is part of something longer, an address, a path, an
identifier, the name of a field. What a field says is told of and stays, for queries compare it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.checks.worked_out import english_words
from vaultlint.config_terms import term_faults
from vaultlint.corrections import correction, is_listed, is_long, listed
from vaultlint.english import English
from vaultlint.findings import Change, Safety
from vaultlint.markdown.inline_fields import Fields
from vaultlint.markdown.note import Note
from vaultlint.markdown.prose import MARKUP, bodies, prose
from vaultlint.markdown.quotations import Quotations
from vaultlint.regex import regex
from vaultlint.spoken_of import Line
from vaultlint.text import Edit, Span
from vaultlint.validation import WrongField

_MAY_CHANGE = frozenset({Change.HEADINGS})
_WORD = regex(r"(?<![A-Za-z'’])[A-Za-z][a-z]++(?:['’][a-z]++)?(?![A-Za-z'’])")
_LETTERS = regex(r"[a-z]+")
_POSSESSIVE = regex(r"['’]s\Z")
_MARKS = "*_~="
"""Marks of emphasis; a word that is bold in part is one word."""
_BEFORE, _AFTER = frozenset("-‐‑./\\@#$%&+<`{~"), frozenset("-‐‑/\\@#$%&+=<>`{(~")
"""Next to one of these a word is part of something: a path, an identifier, a formula."""
_QUOTES = frozenset("\"'“”‘’«»„`")
_SIC = regex(r"\W{1,3}sic\b", re.IGNORECASE)
_SENTENCE_BEGINS = regex(rf"(?:\A|[.!?:;…\n—–])[\s{MARKUP}\"'“‘«(\[]*\Z")
_NEAR = 24
_TEMPLATE = regex(r"\{\{|<%")


class Misspelling(NoteCheck):
    """`recieve`, in text that reads as English; ours is a short list, and `vaultlint[spelling]` brings a long one."""

    visits = (Note,)
    says = frozenset({"written", "meant"})

    terms: tuple[str, ...] = ()
    """Names that are spelt exactly so. They are best listed under the key `terms` of the configuration itself."""

    def __post_init__(self) -> None:
        """Say at once that a term is no name."""
        for _, fault in term_faults(self.terms):
            raise WrongField("terms", fault)

    @property
    def sees_all(self) -> bool:
        return is_long()

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        if not self._is_in(element):
            return
        # A word of the note's own name is the name of what it is about.
        named = set(_LETTERS.findall(note.path.rpartition("/")[2].lower()))
        suspects = {word for word in set(_WORD.findall(element.text)) if self._slip(word) not in named | {""}}
        if not suspects:
            return
        english, lines = English(element.text), _Lines(note)
        for body in bodies(note):
            if body.source_span is None:
                continue
            start, end = note.span(body)
            if not any(word in note.text[start:end] for word in suspects):
                continue
            text = prose(body, note, with_link_text=True)
            found = [match for match in _WORD.finditer(text) if match[0] in suspects]
            found = [match for match in found if _stands_alone(match, start, note) and not _may_be_meant(match)]
            if not found or _TEMPLATE.search(text) or not english.reads(text):
                continue
            fields, quotations = Fields(text), Quotations(text)
            for match in found:
                at, meant = match.start(), correction(self._slip(match[0])).meant
                if fields.in_key(at) or quotations.hold(at) or note.in_comment(start + at):
                    continue
                if not lines.holding(start + at).speaks_of(start + at - lines.start, meant):
                    yield self._problem(match, start, note, stays=fields.in_value(at))

    def _is_in(self, note: Note) -> bool:
        """Whether a listed misspelling is among all words of a note, as it is or as a possessive."""
        words = english_words(note)
        # In capitals a possessive is no word that is looked at.
        has_possessives = "'s" in note.text or "’s" in note.text
        bare = [word[:-2] for word in words if word.endswith("'s")] if has_possessives else []
        return any(map(self._slip, listed(words) | listed(bare)))

    def _slip(self, word: str) -> str:
        """The listed misspelling in a word as written, empty where there is none: `Recieve`, `goverment's`."""
        lower = word.lower().replace("’", "'")
        for form in (lower, _POSSESSIVE.sub("", lower)):
            if is_listed(form):
                return "" if form in self._named or _is_a_word(form) else form
        return ""

    def _problem(self, match: re.Match[str], offset: int, note: Note, *, stays: bool) -> Problem:
        slip = self._slip(match[0])
        known = correction(slip)
        meant = [like(word, match[0]) for word in known.meant]
        span = Span(offset + match.start(), offset + match.start() + len(slip))
        details = {"written": match[0][: len(slip)], "meant": " or ".join(f"“{word}”" for word in meant[:3])}
        edits = (Edit(note.path, span, meant[0]),) if not known.is_doubted and not stays else ()
        return Problem(span, details, edits, Safety.UNSAFE, _MAY_CHANGE)

    @cached_property
    def _named(self) -> frozenset[str]:
        """The words of the terms, in lower case."""
        return frozenset(word for term in self.terms for word in _LETTERS.findall(term.lower()))


class _Lines:
    """The lines of a note, one after the other; a row of a table is one."""

    def __init__(self, note: Note) -> None:
        self._source = note.source
        self._index, self._line = -1, Line("")
        self.start = 0
        """Where the line begins that was asked for last."""

    def holding(self, offset: int) -> Line:
        index = self._source.line_index(offset)
        if index != self._index:
            span = self._source.line_span(index)
            self._index, self._line, self.start = index, Line(self._source[span]), span.start
        return self._line


def like(word: str, written: str) -> str:
    """`word` with the capital and the apostrophe of what was written in its place."""
    if written[0].isupper():
        word = word[0].upper() + word[1:]
    return word.replace("'", "’") if "’" in written else word


def _is_a_word(slip: str) -> bool:
    """Whether English has what a list takes for a slip; a long list goes wrong there."""
    from vaultlint.lexicon import english

    return slip in english()


def _stands_alone(match: re.Match[str], offset: int, note: Note) -> bool:
    """Whether a word is whole and part of nothing in the text as written, emphasis aside."""
    first, last = offset + match.start() - 1, offset + match.end()
    while first >= 0 and note.text[first] in _MARKS:
        first -= 1
    while last < len(note.text) and note.text[last] in _MARKS:
        last += 1
    before = note.text[first] if first >= 0 else " "
    after, behind = note.text[last : last + 1], note.text[last + 1 : last + 2]
    if before.isalnum() or after.isalnum() or before in _BEFORE or after in _AFTER:
        return False
    return not (after in (".", ":", "_") and behind.isalnum()) and not (after == ":" and behind == ":")


def _may_be_meant(match: re.Match[str]) -> bool:
    """Whether a word may be a name, or is spoken of: `“recieve” is wrong`, `recieve (sic)`."""
    text, start, end = match.string, match.start(), match.end()
    if text[start - 1 : start] in _QUOTES and text[end : end + 1] in _QUOTES:
        return True
    if _SIC.match(text, end):
        return True
    return match[0][0].isupper() and _SENTENCE_BEGINS.search(text[max(start - _NEAR, 0) : start]) is None
