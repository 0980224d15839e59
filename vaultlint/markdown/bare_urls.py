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
from vaultlint.regex import regex
from vaultlint.text import Span

if TYPE_CHECKING:
    from vaultlint.markdown.note import Note

_HOST = r"(?:[\w-]++(?:\.[\w-]++)++|localhost|[\w-]++(?=:\d))(?![\w-])"
_URL = regex(rf"https?://{_HOST}", re.IGNORECASE)
_END = regex(r"[\s<\x00\x01]|\Z")
_TEMPLATE = regex(r"<%[^%\n]*+%>")
# A host that ends in Latin letters has no Chinese ones behind them, as in `https://example.org导入`.
_LATIN_HOST = regex(r"https?://(?:[a-z0-9-]++\.)++[a-z]{2,}+(?=[^\x00-\x7f])", re.IGNORECASE)
_OPENERS, _CLOSERS = "（「『【《“‘", "）」』】》”’"
_NEXT_URL = r"\|(?=https?://)"
_EVIDENCE = regex(rf"[，。；：！？、{_OPENERS}{_CLOSERS}]|{_NEXT_URL}", re.IGNORECASE)
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


def bare_urls(body: Any, note: Note) -> tuple[BareUrl, ...]:
    """The URLs in the plain text of a block, in the order of the text."""
    if body.source_span is None or note.text.find("://", *body.source_span) < 0:
        return ()
    key = bare_urls, body
    if key not in note.worked_out:
        note.worked_out[key] = tuple(_found(body, note))
    found: tuple[BareUrl, ...] = note.worked_out[key]
    return found


def _found(body: Any, note: Note) -> Iterator[BareUrl]:
    text, offset = prose(body, note), note.span(body).start
    if "://" not in text:
        return
    text = _TEMPLATE.sub(lambda code: "\x00" * len(code[0]), text)
    links = {note.span(inner).start - offset for inner in inline_elements(body) if isinstance(inner, Url)}
    at = goes_to = 0
    while match := _URL.search(text, at):
        start = match.start()
        if goes_to < match.end() and (stop := _END.search(text, match.end())):
            goes_to = stop.start()
        end = _meant_end(text, start, goes_to)
        # What was swallowed may hold the next URL.
        at = goes_to if end is None else end
        if note.text.startswith("<%", offset + goes_to) and end is None:
            continue  # template code writes the rest of it
        length = length_without_marks(text[start:at])
        yield BareUrl(Span(offset + start, offset + start + length), end is not None, start in links)


def _meant_end(text: str, start: int, goes_to: int) -> int | None:
    """Where the URL at `start` ends by all appearances; None where it goes as far as it can."""
    if host := _LATIN_HOST.match(text, start, goes_to):
        return host.end()
    open_: list[str] = []
    for mark in _EVIDENCE.finditer(text, start, goes_to):
        if mark[0] == "|":
            if "?" in text[start : mark.start()]:
                continue  # a value may be made of addresses
            return mark.start()
        before = text[mark.start() - 1]
        in_title = not before.isascii() and before.isalnum()
        if not in_title or (mark[0] not in _IN_TITLES and _PARTNERS.get(mark[0]) not in open_):
            return mark.start()
        open_.append(mark[0])
    return None


def length_without_marks(url: str) -> int:
    """The length of a URL without ASCII punctuation at its end, and without brackets that it does not open."""
    surplus = {closer: url.count(closer) - url.count(opener) for closer, opener in _ASCII_PARTNERS.items()}
    end = len(url)
    while end:
        last = url[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _ASCII_MARKS:
            break
        end -= 1
    return end
