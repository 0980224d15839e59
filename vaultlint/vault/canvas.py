"""Canvases: the files they show, and the links and tags of their text cards (JSON Canvas 1.0)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from vaultlint.text import SourceText, Span
from vaultlint.vault.json_reader import Json, JsonFault, JsonString, JsonValue, read_json
from vaultlint.vault.metadata import Link, LinkKind, Metadata, Tag

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|data:")


@dataclass(frozen=True, slots=True)
class CanvasFile:
    """A file that a canvas shows: a file node, or the background of a group."""

    file: str
    subpath: str | None
    file_span: Span
    subpath_span: Span | None
    """Elsewhere than the file: a canvas keeps the two in two strings."""


@dataclass(frozen=True, slots=True)
class CanvasContents:
    files: tuple[CanvasFile, ...]
    metadata: Metadata


def read_canvas(source: SourceText, read_markdown: Callable[[str], Metadata]) -> Metadata:
    """What a canvas asks of the vault; `error` says why it is none.

    A link of kind `CANVAS` has the path and subpath as its target, while its spans cover the path alone. Links and
    tags of text cards are those that `read_markdown` finds, with their places in the JSON as written.
    """
    return canvas_contents(source, read_markdown).metadata


def canvas_contents(source: SourceText, read_markdown: Callable[[str], Metadata]) -> CanvasContents:
    """The metadata of a canvas with the files it shows, each with the places of its path and subpath."""
    if not source.text.strip():
        return CanvasContents((), Metadata())
    try:
        nodes = list(_nodes(read_json(source.text)))
    except JsonFault as fault:
        place = source.place(fault.offset)
        error = f"no canvas: {fault.message} (line {place.line}, column {place.column})"
        return CanvasContents((), Metadata(error=error))
    files: list[CanvasFile] = []
    links: list[Link] = []
    tags: list[Tag] = []
    for node in nodes:
        file = _file(node)
        if file is not None:
            files.append(file)
            links.append(_file_link(file, source))
        card = node.text("text") if _type(node) == "text" else None
        if card is not None:
            found = read_markdown(card.value)
            links += (_placed_link(link, card) for link in found.links)
            tags += (tag._replace(span=card.place(tag.span)) for tag in found.tags)
    return CanvasContents(tuple(files), Metadata(links=tuple(links), tags=tuple(tags)))


def _nodes(canvas: Json) -> Iterator[JsonValue]:
    if not isinstance(canvas.value, dict):
        raise JsonFault("expected an object", canvas.span.start)
    for key in ("nodes", "edges"):
        listed = canvas.value.get(key)
        if listed is not None and not isinstance(listed.value, list | None):
            raise JsonFault(f"expected a list of {key}", listed.span.start)
    nodes = canvas.value.get("nodes")
    for node in nodes.value if nodes is not None and isinstance(nodes.value, list) else ():
        if isinstance(node, JsonValue):
            yield node


def _type(node: JsonValue) -> str:
    written = node.text("type")
    return written.value if written is not None else ""


def _file(node: JsonValue) -> CanvasFile | None:
    subpath: JsonString | None = None
    match _type(node):
        case "file":
            file, subpath = node.text("file"), node.text("subpath")
        case "group":
            file = node.text("background")
        case _:
            return None
    if file is None or not file.value or _URL.match(file.value):
        return None
    if subpath is None or not subpath.value:
        return CanvasFile(file.value, None, file.inner_span, None)
    return CanvasFile(file.value, subpath.value, file.inner_span, subpath.inner_span)


def _file_link(file: CanvasFile, source: SourceText) -> Link:
    return Link(
        kind=LinkKind.CANVAS,
        target=file.file + (file.subpath or ""),
        span=file.file_span,
        target_span=file.file_span,
        original=source[file.file_span],
        path_length=len(file.file),
        subpath_span=file.subpath_span,
    )


def _placed_link(link: Link, card: JsonString) -> Link:
    """A card's link with its places in the file; `original` stays the Markdown that it is."""
    return link._replace(span=card.place(link.span), target_span=card.place(link.target_span))
