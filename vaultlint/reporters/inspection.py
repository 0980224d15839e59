"""A file's metadata in the words and shapes of Obsidian's own cache, so that the two can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vaultlint.text import NotText, SourceText, Span
from vaultlint.vault.base import base_contents
from vaultlint.vault.canvas import canvas_contents
from vaultlint.vault.embeds import pdf_view, size_of
from vaultlint.vault.index import Vault
from vaultlint.vault.metadata import Link, LinkKind, Metadata


class Uninspectable(ValueError):
    """The file has nothing to show: the message says why."""


def inspect_file(vault: Vault, path: str) -> dict[str, Any]:
    """What vaultlint sees in the note, canvas or base at `path`. Raises `Uninspectable` and `OSError`."""
    metadata = vault.metadata[path]
    if metadata.error and not path.lower().endswith((".canvas", ".base")):
        raise Uninspectable(metadata.error)
    try:
        source = SourceText.from_bytes(vault.files.read(path))
    except NotText as error:
        raise Uninspectable(str(error)) from None
    shown: dict[str, Any] = {"path": path}
    if path.lower().endswith(".canvas"):
        shown |= _canvas(source)
    elif path.lower().endswith(".base"):
        shown |= _base(source)
    else:
        shown |= _note(source, metadata)
        shown["sizes"] = list(_sizes(path, source))
    body_first = [link for link in metadata.links if not link.key] + [link for link in metadata.links if link.key]
    shown["resolved"] = [_resolved(link, path, vault) for link in body_first]
    return shown


def _note(source: SourceText, metadata: Metadata) -> dict[str, Any]:
    body = [link for link in metadata.links if not link.key]
    body_tags = [tag for tag in metadata.tags if not tag.in_property]
    shown: dict[str, Any] = {
        "headings": [
            {"heading": heading.text, "level": heading.level, "position": _position(heading.span, source)}
            for heading in metadata.headings
        ],
        "links": [_link(link, source) for link in body if not link.embed],
        "embeds": [_link(link, source) for link in body if link.embed],
        "tags": [{"tag": f"#{tag.name}", "position": _position(tag.span, source)} for tag in body_tags],
        "blocks": {block.id: {"id": block.id, "position": _position(block.span, source)} for block in metadata.blocks},
        "footnotes": [{"id": note.id, "position": _position(note.span, source)} for note in metadata.footnotes],
        "all_tags": [f"#{tag.name}" for tag in metadata.tags],
        "aliases": [alias.name for alias in metadata.aliases],
    }
    if metadata.frontmatter_span is not None and metadata.properties is not None:
        shown["frontmatterPosition"] = _position(metadata.frontmatter_span, source)
    if metadata.properties is not None:
        shown["frontmatter"] = metadata.properties
        shown["frontmatterLinks"] = [
            {"key": link.key, "link": link.target, "original": link.original, "displayText": _display(link)}
            for link in metadata.links
            if link.key
        ]
    return shown


def _sizes(path: str, source: SourceText) -> Iterator[dict[str, Any]]:
    """Each embed that says how it wants to be shown, pictures from the web included."""
    from marko.inline import Image

    from vaultlint.markdown.dialect import Wikilink
    from vaultlint.markdown.note import Note
    from vaultlint.vault.reading import link_text_span

    note = Note.read(path, source)
    for element in note.walk():
        if isinstance(element, Wikilink) and element.embed:
            size, view = size_of(element.display), pdf_view(element.target)
        elif isinstance(element, Image):
            size, view = size_of(source[link_text_span(element)]), {}
        else:
            continue
        if size or view:
            span = note.span(element)
            shown = {"original": source[span], "position": _position(span, source)}
            yield shown | ({"size": size.as_dict()} if size else {}) | ({"pdf": view} if view else {})


def _canvas(source: SourceText) -> dict[str, Any]:
    from vaultlint.vault.reading import read_markdown

    contents = canvas_contents(source, read_markdown)
    return {
        "valid": contents.metadata.error is None,
        "files": [{"file": node.file, "subpath": node.subpath} for node in contents.files],
        "links": [link.target for link in contents.metadata.links if link.kind is not LinkKind.CANVAS],
        "tags": [tag.name for tag in contents.metadata.tags],
    }


def _base(source: SourceText) -> dict[str, Any]:
    contents = base_contents(source)
    return {
        "valid": contents.metadata.error is None,
        "tags": [tag.name for tag in contents.metadata.tags],
        "links": [link.target for link in contents.metadata.links],
        "folders": [folder.path for folder in contents.folders],
    }


def _link(link: Link, source: SourceText) -> dict[str, Any]:
    return {
        "link": link.target,
        "original": link.original,
        "displayText": _display(link),
        "position": _position(link.span, source),
    }


def _display(link: Link) -> str:
    """The text Obsidian shows for a link: what was written for it, else the target with ` > ` for each `#`."""
    if link.display is not None:
        return link.display
    return " > ".join(part for part in link.target.split("#") if part)


def _resolved(link: Link, path: str, vault: Vault) -> dict[str, Any]:
    resolution = vault.follow(link, path)
    shown: dict[str, Any] = {
        "link": link.target,
        "target": resolution.target,
        "ambiguous": resolution.ambiguous,
        "subpath_resolves": None,
        "heading": None,
        "line": None,
    }
    if not link.subpath or resolution.target is None:
        return shown
    place = vault.find_place(resolution.target, link.subpath)
    shown["subpath_resolves"] = place is not None
    if place is not None and place.heading is not None:
        source = SourceText.from_bytes(vault.files.read(resolution.target))
        shown["heading"] = place.heading.text
        shown["line"] = source.line_index(place.heading.span.start)
    return shown


def _position(span: Span, source: SourceText) -> dict[str, Any]:
    return {"start": _point(span.start, source), "end": _point(span.end, source)}


def _point(offset: int, source: SourceText) -> dict[str, int]:
    line = source.line_index(offset)
    start, at = source.utf16(source.line_starts[line]), source.utf16(offset)
    return {"line": line, "col": at - start, "offset": at}
