"""What somebody put into a URL to follow its readers around.

Which parameters do that is data, and so is what protects a URL: a signature is made for the whole of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any, NamedTuple

from marko import inline
from marko.block import LinkRefDef

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.findings import Change, Safety
from vaultlint.markdown.bare_urls import bare_urls
from vaultlint.markdown.gfm import Url
from vaultlint.markdown.note import Note
from vaultlint.markdown.prose import BODIES
from vaultlint.regex import regex
from vaultlint.text import Edit, Span
from vaultlint.vault.url_identity import Names

_IN_BODY = frozenset({Change.URLS, Change.HEADINGS})
_IN_PROPERTY = frozenset({Change.URLS, Change.PROPERTIES})
_URL = regex(r"https?://(?P<host>[^/?#\s]*)[^?#\s]*(?P<query>\?[^#\s]*)?(?P<fragment>#\S*)?", re.IGNORECASE)
_SEPARATOR = regex(r"(\\?&(?:amp;)?)")
_ROW = regex(r"://[^\s?#]*+(?P<names>[?#]\S*+)?")
"""What stands behind a scheme up to the next space, and what of it may have names."""
_WEB = regex(r"https?://", re.IGNORECASE)
_TEMPLATE = regex(r"\{\{|<%")
_DIGEST = regex(r"(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})", re.IGNORECASE)
# `{source}`, `%s`, `$SRC`, `YOUR_CAMPAIGN`, `xxx`: what the reader is to put there. `%2C` is a character.
_PLACEHOLDER = regex(r"[{}<>\[\]$*…]|%(?![0-9a-f]{2})|\.\.\.|\b(?:your|my)(?:[_-]|\b)|=x{3,}(?:&|\Z)", re.IGNORECASE)
# Where a URL is over; anything else behind it, as `<name>` or an escape, is more of it.
_OVER = regex(r"\s|\Z|[^\x00-\x7f]|\||</|<br\b", re.IGNORECASE)
_OVER_BEHIND_MARKS = regex(rf"[.,:;!?*_~='\")\]}}]*+(?:{_OVER.pattern})", re.IGNORECASE)
_DEFINED = regex(r"\]:\s*(?:>\s*)*<?(?P<url>[^\s<>]+)")
_HOLDERS = (*BODIES, inline.Link, inline.Image, inline.AutoLink, LinkRefDef, Note)
_PART_OF_ADDRESS = frozenset("/=?&%@+")


class _Written(NamedTuple):
    """A URL as it stands in a note."""

    span: Span
    changes: frozenset[Change]
    shown: Span | None = None
    """Where it stands once more, as the text of its own link."""
    is_escaped: bool = False
    """Whether a backslash makes what follows it plain, as in the destination of a link."""


class TrackingUrl(NoteCheck):
    """`?utm_source=…`, `#google_vignette`: wherever Markdown or a property has a URL. The rest of it stays as it is."""

    visits = (Note,)
    says = frozenset({"what"})

    parameters: tuple[str, ...] = ()
    """Names of parameters that track readers on any site; `*` at the end stands for anything."""
    on_hosts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Parameters that track readers on one site and may mean something on others: host, and names."""
    fragments: tuple[str, ...] = ()
    """Fragments that an advertisement leaves behind."""
    signatures: tuple[str, ...] = ()
    """Parameters that sign a URL, which is then left as it is."""
    also: tuple[str, ...] = ()
    """Parameters to remove besides."""

    def visit(self, element: Note, note: Note) -> Iterator[Problem]:
        suspects = self._suspects(element)
        for inner in (note, *note.walk()) if suspects else ():
            if isinstance(inner, _HOLDERS) and _holds(inner, suspects):
                for written in _urls(inner, note):
                    for part in self._tracking(note.source[written.span]):
                        yield self._problem(written, part, note)

    def _suspects(self, note: Note) -> list[int]:
        """Where a URL stands that has one of the names behind `?`, `&` or `#`."""
        rows = (row for row in _ROW.finditer(note.text) if row.lastgroup)
        return [row.start() for row in rows if self._known.search(row["names"].replace("\\", ""))]

    @cached_property
    def _known(self) -> re.Pattern[str]:
        names = [
            *self.parameters,
            *self.also,
            *self.fragments,
            *(name for bound in self.on_hosts.values() for name in bound),
        ]
        written = (re.escape(name[:-1]) if name.endswith("*") else rf"{re.escape(name)}(?![\w-])" for name in names)
        starts = "|".join(written)
        return re.compile(rf"[?&#;](?:{starts})", re.IGNORECASE)

    def _problem(self, written: _Written, part: _Part, note: Note) -> Problem:
        url = note.source[written.span]
        mark = part.end - len(url[part.start : part.end].lstrip("\\"))
        backslashes = mark - len(url[:mark].rstrip("\\"))
        # A backslash that is left behind would take what comes next for its own: `\\)` closes no link.
        start = mark - backslashes % 2 if written.is_escaped else part.start
        spans = [Span(at.start + start, at.start + part.end) for at in (written.span, written.shown) if at]
        is_clear = written.is_escaped or not backslashes
        edits = tuple(Edit(note.path, span, "") for span in spans) if is_clear else ()
        return Problem(spans[0], {"what": part.what}, edits, Safety.SAFE, written.changes)

    def _tracking(self, url: str) -> Iterator[_Part]:
        """The parts of a URL that can go."""
        match = _URL.fullmatch(url)
        # An address within the address is what an archive or a redirection was asked for.
        if not match or _WEB.search(url, 1) or _TEMPLATE.search(url):
            return
        query, fragment = match["query"] or "", match["fragment"] or ""
        if not query and not fragment:
            return
        host = match["host"].rpartition("@")[2].partition(":")[0].lower()
        names = [self._anywhere, *(bound for at, bound in self._bound if host == at or host.endswith(f".{at}"))]
        parameters = _SEPARATOR.split(query[1:])[::2]
        if any(self._signs(parameter, names) for parameter in parameters):
            return
        parts = list(_runs(query, names))
        if any(
            _PLACEHOLDER.search(url, match.start("query") + start, match.start("query") + end)
            for start, end, _ in parts
        ):
            return  # an example of how to follow readers
        for part in parts:
            yield part.moved(match.start("query"))
        is_parameters = "=" in fragment and _removes_all(fragment[1:], names) and not _PLACEHOLDER.search(fragment)
        if fragment[1:] in self._fragments or is_parameters:
            what = ", ".join(map(_name, _SEPARATOR.split(fragment[1:])[::2]))
            yield _Part(*match.span("fragment"), f"#{what}")

    def _signs(self, parameter: str, names: list[Names]) -> bool:
        """Whether a parameter vouches for the whole URL: by its name, or since its value is a digest of something."""
        name = _name(parameter)
        if name in self._signatures:
            return True
        return _DIGEST.fullmatch(parameter.partition("=")[2]) is not None and not any(name in known for known in names)

    @cached_property
    def _anywhere(self) -> Names:
        return Names((*self.parameters, *self.also))

    @cached_property
    def _bound(self) -> tuple[tuple[str, Names], ...]:
        return tuple((host.lower(), Names(names)) for host, names in self.on_hosts.items())

    @cached_property
    def _fragments(self) -> Names:
        return Names(self.fragments)

    @cached_property
    def _signatures(self) -> Names:
        return Names(self.signatures)


class _Part(NamedTuple):
    """A part of a URL."""

    start: int
    end: int
    what: str

    def moved(self, offset: int) -> _Part:
        return _Part(self.start + offset, self.end + offset, self.what)


def _holds(element: Any, suspects: list[int]) -> bool:
    if isinstance(element, Note):
        return True
    start, end = element.source_span or (0, 0)
    return bisect_left(suspects, start) < bisect_left(suspects, end)


def _urls(element: Any, note: Note) -> Iterator[_Written]:
    """The URLs that an element writes out, but for those in comments."""
    if isinstance(element, Note):
        yield from _in_properties(note)
    elif isinstance(element, BODIES):
        yield from _in_text(element, note)
    elif element.source_span and not isinstance(element, Url) and not note.in_comment(note.span(element).start):
        yield from _in_markup(element, note)


def _in_text(body: Any, note: Note) -> Iterator[_Written]:
    for url in bare_urls(body, note):
        is_whole = note.text[max(url.span.start - 1, 0)] not in _PART_OF_ADDRESS
        # Where one with Chinese characters ends is too hard to tell for cutting something off.
        written = note.source[url.span]
        if (
            is_whole
            and written.isascii()
            and not note.in_comment(url.span.start)
            and not _goes_on(written, url.span, note)
        ):
            yield _Written(url.span, _IN_BODY)


def _goes_on(url: str, span: Span, note: Note) -> bool:
    """Whether what stands behind a URL completes it, though Markdown ends it there: `?utm_source=<name>`."""
    if _OVER.match(note.text, span.end):
        return False
    is_unfinished = url.endswith(("=", "&", "?"))
    return is_unfinished or _OVER_BEHIND_MARKS.match(note.text, span.end) is None


def _in_markup(element: Any, note: Note) -> Iterator[_Written]:
    """The URL of a link, an image or a definition; none where another place writes it out."""
    shown = None
    if isinstance(element, inline.AutoLink):
        span = _inside(note.span(element), note)
    elif isinstance(element, LinkRefDef):
        written = _DEFINED.search(note.text, *note.span(element))
        span = Span(*written.span("url")) if written else note.span(element)
    elif element.dest_span is not None:
        span = _inside(Span(*element.dest_span), note)
        if isinstance(element, inline.Link) and element.syntax_spans:
            text = Span(element.syntax_spans[0][1], element.syntax_spans[-1][0])
            shown = text if note.source[text] == note.source[span] else None
    else:
        return  # the definition says it
    if _WEB.match(note.text, span.start):
        yield _Written(span, _IN_BODY, shown, is_escaped=not isinstance(element, inline.AutoLink))


def _in_properties(note: Note) -> Iterator[_Written]:
    """Values of properties that are a URL and nothing else, and are written as they are read."""
    for written in note.frontmatter.properties if note.frontmatter else ():
        for scalar in written.scalars:
            if isinstance(scalar.value, str) and _WEB.match(scalar.value) and scalar.style in ("", "'", '"'):
                quote = len(scalar.style)
                span = Span(scalar.span.start + quote, scalar.span.end - quote)
                if note.source[span] == scalar.value:
                    yield _Written(span, _IN_PROPERTY)


def _inside(span: Span, note: Note) -> Span:
    """What stands between `<` and `>`, where they are."""
    return Span(span.start + 1, span.end - 1) if note.text.startswith("<", span.start) else span


def _name(parameter: str) -> str:
    """The name of a parameter; Markdown may have put a backslash before its underscores."""
    return parameter.partition("=")[0].replace("\\", "")


def _removes_all(query: str, names: list[Names]) -> bool:
    return all(any(_name(part) in known for known in names) for part in _SEPARATOR.split(query)[::2])


def _runs(query: str, names: list[Names]) -> Iterator[_Part]:
    """The neighbouring parameters of a query that can go, each run with one of the marks beside it."""
    pieces = _SEPARATOR.split(query[1:])  # parameter, mark, parameter …
    goes = [any(_name(piece) in known for known in names) for piece in pieces[::2]]
    ends = [1]
    for piece in pieces:
        ends.append(ends[-1] + len(piece))
    index = 0
    while index < len(goes):
        last = index
        while last < len(goes) and goes[last]:
            last += 1
        if last > index:
            # The mark before the run goes too; at the beginning that is the `?`, or the mark behind if more follows.
            start = ends[2 * index] - 1 if index == 0 else ends[2 * index - 1]
            end = ends[2 * last - 1]
            if index == 0 and last < len(goes):
                start, end = start + 1, ends[2 * last]
            yield _Part(start, end, ", ".join(dict.fromkeys(map(_name, pieces[2 * index : 2 * last : 2]))))
        index = last + 1
