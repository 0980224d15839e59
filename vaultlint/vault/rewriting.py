"""How a reference is led elsewhere in its own way of writing.

A wikilink, a Markdown destination, a property, a canvas and a base each forbid other characters. What cannot be
written safely is not written at all: the answer is None, and the finding goes without a fix.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from urllib.parse import quote

from vaultlint.markdown.scalars import read_plain
from vaultlint.regex import regex
from vaultlint.tag_grammar import is_tag_name
from vaultlint.text import Edit, Span
from vaultlint.vault.metadata import Link, LinkKind, Tag
from vaultlint.vault.places import strip_heading_for_link

_ENCODED_MARK = regex(r"#|%23")
_MARK = regex("#")
_PART = regex(r"#([^#]*)")
_ENCODED_PART = regex(r"(?:#|%23)((?:(?!#|%23).)*)", re.DOTALL)
# What Obsidian encodes when it writes a Markdown link, and what would end the destination or read as an escape.
_NOT_IN_DESTINATION = regex(r"[\x00-\x20\x7f\xa0()<>\\]|%(?=[0-9A-Fa-f]{2})")
_NOT_IN_ANGLES = regex(r"[\x00-\x1f\x7f<>\\]|%(?=[0-9A-Fa-f]{2})")
_ENCODED_LETTER = regex(r"%[89A-Fa-f][0-9A-Fa-f]")
_NOT_IN_WIKILINK = regex(r"[\[\]|#^\r\n]|%%")
_NOT_IN_QUOTES = regex(r"[\[\]|#^\r\n\"'\\]|%%")
_FORBIDDEN = {
    LinkKind.WIKILINK: _NOT_IN_WIKILINK,
    LinkKind.MARKDOWN: regex(r"[#^\r\n]"),
    LinkKind.PROPERTY: _NOT_IN_QUOTES,
    LinkKind.CANVAS: regex(r"#"),
    LinkKind.BASE: _NOT_IN_QUOTES,
}


def path_span(link: Link) -> Span:
    """Where the path of `link` is written: its target without the subpath."""
    return _parts(link)[0]


def subpath_span(link: Link) -> Span | None:
    """Where the subpath of `link` is written, with its `#`; None where it is apart from the path, as in a canvas."""
    return _parts(link)[1]


def retarget(link: Link, path: str, text: str, target: str) -> Edit | None:
    """Lead `link`, which stands in the file at `path`, to the file `target`, called `text` there.

    Subpath and display stay, and so does an extension `.md` that was written out.
    """
    span = path_span(link)
    if link.kind is LinkKind.CANVAS:
        text = target
    elif _written(link, span).lower().endswith(".md") and target.endswith(".md") and not text.endswith(".md"):
        text += ".md"
    return _edit(link, path, span, "", text)


def retarget_place(link: Link, path: str, place: str) -> Edit | None:
    """Lead `link`, which stands in the file at `path`, to another place of its file: a heading's text or `^id`."""
    span = subpath_span(link)
    if span is None or link.subpath_span is not None:
        return None
    return _edit(link, path, span, "#^" if place.startswith("^") else "#", place.removeprefix("^"))


def rename_headings(link: Link, path: str, names: Mapping[int, str]) -> tuple[Edit, ...] | None:
    """Give parts of a link's subpath, counted from 0 without empty ones, the names that their headings have now.

    None where one of them cannot be written in this kind of link.
    """
    if link.subpath_span is not None:
        parts = [part for part in link.subpath.split("#") if part]
        parts = [strip_heading_for_link(names[index]) if index in names else part for index, part in enumerate(parts)]
        whole = "".join(f"#{part}" for part in parts)
        return (Edit(path, link.subpath_span, json.dumps(whole, ensure_ascii=False)[1:-1]),)
    span = subpath_span(link)
    if span is None:
        return None
    edits = []
    part = _ENCODED_PART if link.kind is LinkKind.MARKDOWN else _PART
    pieces = [match for match in part.finditer(_written(link, span)) if match[1]]
    if max(names, default=-1) >= len(pieces):
        return None
    for index, name in names.items():
        place = Span(span.start + pieces[index].start(1), span.start + pieces[index].end(1))
        edit = _edit(link, path, place, "", strip_heading_for_link(name))
        if edit is None:
            return None
        edits.append(edit)
    return tuple(edits)


def rename_tag(tag: Tag, path: str, written: str, name: str) -> Edit | None:
    """Give `tag` another name where it stands in the file at `path`; `written` is what stands at its span there.

    None where it is not written letter by letter, and where the new name would be no tag, or no text to YAML.
    """
    if not is_tag_name(name):
        return None
    if path.lower().endswith(".canvas"):
        return _rename_in_json(tag, path, written, name)
    if written.removeprefix("#") != tag.name:
        return None
    if tag.in_property and path.lower().endswith(".md") and not is_text_to_yaml(name):
        return None
    return Edit(path, Span(tag.span.end - len(tag.name), tag.span.end), name)


def _rename_in_json(tag: Tag, path: str, written: str, name: str) -> Edit | None:
    """A card's tag may be written in escapes of JSON, and is then written anew without."""
    try:
        if json.loads(f'"{written}"') != f"#{tag.name}":
            return None
    except ValueError:
        return None
    hash_mark = 1 if written.startswith("#") else len(written) - len(written.removeprefix("\\u0023"))
    return Edit(path, Span(tag.span.start + hash_mark, tag.span.end), name) if hash_mark else None


def is_text_to_yaml(name: str) -> bool:
    """Whether YAML reads `name` as text where it has no quotes: no number, no null, no start of a list."""
    try:
        return name != "-" and isinstance(read_plain(name), str)
    except ValueError:
        return False


def _parts(link: Link) -> tuple[Span, Span | None]:
    whole = link.target_span
    if link.path_length is not None:
        return whole, link.subpath_span
    mark = (_ENCODED_MARK if link.kind is LinkKind.MARKDOWN else _MARK).search(_written(link, whole))
    if mark is None or not _is_literal(link):
        return whole, None
    middle = whole.start + mark.start()
    return Span(whole.start, middle), Span(middle, whole.end)


def _edit(link: Link, path: str, span: Span, mark: str, name: str) -> Edit | None:
    if not _is_literal(link) or _FORBIDDEN[link.kind].search(name):
        return None
    if link.kind is LinkKind.MARKDOWN:
        name = _encoded(name, link)
    written = mark + name
    if path.lower().endswith(".canvas"):
        written = json.dumps(written, ensure_ascii=False)[1:-1]
    return Edit(path, span, written)


def _is_literal(link: Link) -> bool:
    """Whether the reference stands in the file letter by letter; escapes of YAML and JSON hide where its parts are."""
    if len(link.original) != link.span.end - link.span.start:
        return False
    return link.kind is LinkKind.MARKDOWN or link.target.startswith(_written(link, link.target_span))


def _written(link: Link, span: Span) -> str:
    return link.original[span.start - link.span.start : span.end - link.span.start]


def _encoded(name: str, link: Link) -> str:
    """`name` as part of a Markdown destination, encoded as much as the old one was."""
    if link.original[link.target_span.start - link.span.start - 1] == "<":
        return _NOT_IN_ANGLES.sub(_percent, name)
    if _ENCODED_LETTER.search(_written(link, link.target_span)):
        return quote(name, safe="/!$&'*+,;=:@~")
    return _NOT_IN_DESTINATION.sub(_percent, name)


def _percent(match: re.Match[str]) -> str:
    return quote(match.group(), safe="")
