"""What formats that programs read have in common: words that are only words, addresses, JSON."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from vaultlint.display import display, json_safe
from vaultlint.findings import Finding
from vaultlint.reporters.base import View, is_fixable
from vaultlint.text import Edit, Place, SourceText, Span, apply

_LONGEST = 1000
"""Characters of a message: a link may be as long as a note, and whoever shows messages cuts them anyway."""


def plain(message: str) -> str:
    """A message as plain text, on one line: to nobody who reads Markdown into it does it hold a link or a picture."""
    shown = display(message[: _LONGEST + 1]).replace("](", "] (")
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def web_page(rule: str, view: View) -> str | None:
    """The address of a rule's page, where others than this machine can read it."""
    page = view.page_of(rule)
    return page if page is not None and page.startswith(("https://", "http://")) else None


def uri(path: str) -> str:
    """A path relative to some folder, as a URI reference that no reader takes for anything else."""
    return quote(_bytes_of(path), safe="/")


def readable(path: str) -> str:
    """A path that any reader of JSON takes: what is no UTF-8 in a file name would spoil the whole report."""
    return _bytes_of(path).decode("utf-8", "replace")


def _bytes_of(path: str) -> bytes:
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a pair, as Windows allows it
        return path.encode("utf-8", "surrogatepass")


def pretty(document: Any) -> str:
    return json_safe(json.dumps(document, ensure_ascii=False, indent=2))


def last_place(source: SourceText, span: Span) -> Place:
    """Where a span ends, on the line of its last character: behind the line rather than before the next one."""
    if span.end <= span.start:
        return source.place(span.start)
    line, column = source.place(span.end - 1)
    return Place(line, column + 1)


def edit_here(finding: Finding, source: SourceText) -> Edit | None:
    """What a finding's fix makes of its note, as one edit; None where there is no fix, or one that reaches others.

    Viewers offer each edit by itself, and half a fix is none: what lies between two edits is written out again.
    """
    fix = finding.fix
    if fix is None or not is_fixable(finding) or any(edit.path != finding.path for edit in fix.edits):
        return None
    start = min(edit.span.start for edit in fix.edits)
    whole = Span(start, max(edit.span.end for edit in fix.edits))
    if whole.end - whole.start > _LONGEST:
        return None
    moved = (Edit(edit.path, Span(*(at - start for at in edit.span)), edit.replacement) for edit in fix.edits)
    return Edit(finding.path, whole, apply(source[whole], moved))
