"""URLs that stand bare in a text, and where they were meant to end.

To GitHub's Markdown a URL goes on to the next space or `<`. Chinese and Japanese put no space behind it, so the rest
of the sentence becomes part of the address. Full-width punctuation gives that away: a browser copies it encoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultlint.markdown.gfm import Url
from vaultlint.markdown.marks import inline_elements
from vaultlint.markdown.prose import prose
from vaultlint.text import Span

if TYPE_CHECKING:
    from vaultlint.markdown.note import Note

_HOST = r"(?:[\w-]++(?:\.[\w-]++)++|localhost|[\w-]++(?=:\d))(?![\w-])"
_URL = re.compile(rf"https?://{_HOST}[^\s<\x00\x01]*+", re.IGNORECASE)
# A host that ends in Latin letters has no Chinese ones behind them, as in `https://example.org导入`.
_LATIN_HOST = re.compile(r"https?://(?:[a-z0-9-]++\.)++[a-z]{2,}+(?=[^\x00-\x7f])", re.IGNORECASE)
_OPENERS, _CLOSERS = "（「『【《“‘", "）」』】》”’"
_EVIDENCE = re.compile(rf"[，。；：！？、{_OPENERS}{_CLOSERS}]")
# What a page's title may hold, as in `/wiki/你好，李焕英`, where the characters before it are not encoded either.
_IN_TITLES = frozenset(f"，：！？{_OPENERS}")
_PARTNERS = dict(zip(_CLOSERS, _OPENERS, strict=True))
_ASCII_MARKS = frozenset(".,:;!?*_~'\"")
_ASCII_PARTNERS = {")": "(", "]": "[", "}": "{"}


class BareUrl(NamedTuple):
    """A URL in the text of a note."""

    span: Span
    """From its scheme to where it was meant to end."""
    swallows: bool
    """Whether it goes on behind that, over punctuation and perhaps text that is none of it."""
    is_link: bool
    """Whether Markdown makes a link of it; otherwise something touches it that keeps it from being one."""


def bare_urls(body: Any, note: Note) -> Iterator[BareUrl]:
    """The URLs in the plain text of a block, in the order of the text."""
    if body.source_span is None or "://" not in note.source[note.span(body)]:
        return
    text, offset = prose(body, note), note.span(body).start
    links = {note.span(inner).start - offset for inner in inline_elements(body) if isinstance(inner, Url)}
    at = 0
    while match := _URL.search(text, at):
        url = match[0]
        length = _meant_length(url)
        span = Span(offset + match.start(), offset + match.start() + length)
        swallows = not url[length:].isascii()
        yield BareUrl(span, swallows, match.start() in links)
        # What was swallowed may hold the next URL.
        at = match.start() + length if swallows else match.end()


def _meant_length(url: str) -> int:
    """How many characters of a URL belong to it by all appearances."""
    if host := _LATIN_HOST.match(url):
        return host.end()
    open_: list[str] = []
    for mark in _EVIDENCE.finditer(url):
        before = url[mark.start() - 1]
        in_title = not before.isascii() and before.isalnum()
        if not in_title or (mark[0] not in _IN_TITLES and _PARTNERS.get(mark[0]) not in open_):
            return _without_marks(url, mark.start())
        open_.append(mark[0])
    return _without_marks(url, len(url))


def _without_marks(url: str, end: int) -> int:
    """The length of `url[:end]` without ASCII punctuation at its end, and without brackets that it does not open."""
    surplus = {
        closer: url.count(closer, 0, end) - url.count(opener, 0, end) for closer, opener in _ASCII_PARTNERS.items()
    }
    while end:
        last = url[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _ASCII_MARKS:
            break
        end -= 1
    return end
