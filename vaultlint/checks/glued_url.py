"""A bare URL that touches the word before it, or swallowed what follows.

`Code:https://…` is no link, since GitHub's Markdown wants a space or a bracket before a URL. And a URL ends at a space
or `<` alone: `https://example.org。然后` leads to an address that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.findings import Change, Safety
from vaultlint.markdown.bare_urls import BareUrl, bare_urls
from vaultlint.markdown.note import Note
from vaultlint.markdown.prose import bodies_with
from vaultlint.regex import regex
from vaultlint.text import Edit, Span

_MAY_CHANGE = frozenset({Change.URLS, Change.HEADINGS})
# Before a label or a word nothing may stand that could make an address or an identifier of the whole.
_APART = r"(?:\A|[\s(\[*（]|[^\x00-\x7f])"
_LABEL = regex(rf"{_APART}(?P<word>[\w.+-]+[)\]*】」》]*|[)\]*】」》]+):\Z")
_WORD = regex(rf"{_APART}(?P<word>[A-Za-z]{{3,}})\Z")
# `https://example.org/issues提交问题。`: the address may end before the full stop already. And `|` is in no address.
_UNCLEAR = regex(r"[A-Za-z0-9][^\x00-\x7f]|\|")
_TOUCHES = r"(?<=[\w:\x80-\U0010ffff](?i:http)://)|(?<=[\w:\x80-\U0010ffff](?i:https)://)"
_HOLDS_OTHERS = r"(?=[\x00-\x08\x0e-\x1b!-{}-\x7f]*+(?:\||[^\x00-\x7f](?<!\s)))"
_ROW = regex(rf"://(?:(?:{_TOUCHES}|{_HOLDS_OTHERS})(?P<is_suspect>))?\S*+")
"""A row of characters behind a scheme, and whether that touches a letter or a colon, or not all of it is an address."""
_REACH = 60
"""How far before a URL a label may begin."""


class GluedUrl(NoteCheck):
    """`Code:https://…`, `见https://…`, and `https://…。然后`. Full-width punctuation before a URL is a way to write."""

    visits = (Note,)
    says = frozenset({"url", "fault"})

    wrappers: tuple[str, ...] = ()
    """Words that make one address with a colon and the URL behind it, as `view-source` does."""

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        suspects = [row.start() for row in _ROW.finditer(element.text) if row.lastgroup]
        for body in bodies_with(suspects, note) if suspects else ():
            yield from self._of_body(body, note)

    def _of_body(self, element: Any, note: Note) -> Iterator[Problem]:
        for url in bare_urls(element, note):
            start = url.span.start
            if note.in_comment(start):
                continue
            word = start if url.is_link else self._word_before(start, note.span(element).start, note)
            # What stands in ASCII quotes or brackets is no link, and its author says where it ends.
            is_loose = url.is_link or word < start or not note.text[max(start - 1, 0)].isascii()
            swallows = url.swallows and is_loose
            if word < start or swallows:
                yield _problem(url, word, note, swallows=swallows)

    def _word_before(self, start: int, earliest: int, note: Note) -> int:
        """Where the word begins that touches a URL; the URL's own start where none does, or both are one address."""
        earliest = max(start - _REACH, earliest)
        before = note.text[earliest:start]
        if label := _LABEL.search(before):
            return start if self._is_wrapper(label["word"]) else earliest + label.start("word")
        if word := _WORD.search(before):
            return earliest + word.start("word")
        touches = before[-1:].isalnum() and not before[-1:].isascii()
        return start - 1 if touches else start

    def _is_wrapper(self, word: str) -> bool:
        """Whether a word makes one address with the URL behind it; `Docker:` with a capital labels a link."""
        return word.lower() in self._wrappers and (word.islower() or word.isupper())

    @cached_property
    def _wrappers(self) -> frozenset[str]:
        return frozenset(map(str.lower, self.wrappers))


def _problem(url: BareUrl, word: int, note: Note, *, swallows: bool) -> Problem:
    """The problem with a URL and the word before it, which begins at `word`."""
    start, end = url.span
    faults, edits, safety = [], [], Safety.SAFE
    if word < start:
        faults.append("touches the word before it" if swallows else "touches the word before it and is no link")
        edits.append(Edit(note.path, Span(start, start), " "))
        if note.text[start - 1].isascii() and note.text[start - 1] != ":":
            safety = Safety.UNSAFE  # `abchttps` might be a scheme that nobody has heard of
    if swallows:
        faults.append(f"does not end at “{note.text[end]}”: the text behind it becomes part of it")
        # A space would part the punctuation from its sentence.
        opening = f"{edits[0].replacement if edits else ''}<"
        edits = [Edit(note.path, Span(start, start), opening), Edit(note.path, Span(end, end), ">")]
        if _UNCLEAR.search(note.source[url.span]):
            edits = []
        elif not note.source[url.span].isascii():
            safety = Safety.UNSAFE
    # Without its scheme: a message in quotation marks must not be what it complains of.
    details = {"url": note.source[url.span].partition("://")[2], "fault": " and ".join(faults)}
    return Problem(Span(word, end + swallows), details, tuple(edits), safety, _MAY_CHANGE)
