"""What a note says, apart from how it is written: the things no fix may change in silence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Hashable, Iterator, Mapping
from enum import Enum
from typing import Any, NamedTuple

from marko import block, inline

from vaultlint.findings import Change
from vaultlint.markdown.bare_urls import length_without_marks
from vaultlint.markdown.dialect import FootnoteDefinition, FootnoteReference, InlineMath, MathBlock
from vaultlint.markdown.note import Note
from vaultlint.markdown.shape import Shape, shapes
from vaultlint.text import SourceText, Span
from vaultlint.vault.embeds import size_of
from vaultlint.vault.index import Vault
from vaultlint.vault.metadata import Link, LinkKind, Metadata, Tag
from vaultlint.vault.reading import decoded, is_url

_BARE_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,40}://[^\s<>\])|]+")
_LINE_END = re.compile(r"\r\n?|\n")
_HTML_COMMENT = re.compile(r"<!--(?:(?!-->).)*+-->", re.DOTALL)
_CODE = (block.FencedCode, block.CodeBlock, inline.CodeSpan, block.HTMLBlock, inline.InlineHTML, InlineMath, MathBlock)


class Aspect(Enum):
    """A kind of thing a file says: what is amiss when it differs, and the declarations that allow it."""

    LINKS = "a link leads elsewhere", frozenset({Change.LINKS})
    TAGS = "a tag differs", frozenset({Change.TAGS})
    HEADINGS = "a heading differs", frozenset({Change.HEADINGS})
    BLOCK_IDS = "a block id differs", frozenset({Change.BLOCKS})
    BEARERS = "a block id stands at another block", frozenset({Change.BLOCKS, Change.STRUCTURE})
    REFERENCES = "a reference leads elsewhere", frozenset({Change.LINKS})
    FOOTNOTES = "a footnote differs", frozenset[Change]()
    TAG_PROPERTY = "the property of tags differs", frozenset({Change.TAGS, Change.PROPERTIES})
    PROPERTIES = "a property differs", frozenset({Change.PROPERTIES, Change.ALLOWANCES})
    STRUCTURE = "the structure of the text differs", frozenset({Change.STRUCTURE, Change.ALLOWANCES})
    MARKUP = "the markup differs", frozenset({Change.STRUCTURE, Change.LINKS, Change.TAGS, Change.ALLOWANCES})
    ADDRESSES = "a URL becomes a link, or is none any more", frozenset({Change.STRUCTURE, Change.LINKS, Change.URLS})
    URLS = "a URL differs", frozenset({Change.URLS})
    CODE = "code, math or HTML differs", frozenset({Change.QUERIES, Change.ALLOWANCES})
    COMMENTS = (
        "a comment differs",
        frozenset({Change.LINKS, Change.TAGS, Change.HEADINGS, Change.URLS, Change.ALLOWANCES}),
    )
    REST = "something beside links and tags differs", frozenset[Change]()

    def __init__(self, damage: str, allowed_by: frozenset[Change]) -> None:
        self.damage = damage
        self.allowed_by = allowed_by


class Said(NamedTuple):
    """One thing a note says, and where."""

    value: Hashable
    span: Span


Meaning = Mapping[Aspect, tuple[Said, ...]]
"""All that one file says, in the order of its text."""


def meaning(path: str, source: SourceText, vault: Vault) -> Meaning:
    """What the file at `path` says in `vault`, which must know it as this `source`."""
    metadata = vault.metadata[path]
    links = (*metadata.links, *metadata.definitions)
    said = {
        Aspect.LINKS: tuple(Said(_link(link, path, vault), link.span) for link in links),
        Aspect.TAGS: tuple(Said((tag.name, tag.is_dropped), tag.span) for tag in _tags(metadata)),
        Aspect.HEADINGS: tuple(Said((heading.level, heading.text), heading.span) for heading in metadata.headings),
        Aspect.BLOCK_IDS: tuple(Said(found.id, found.id_span) for found in metadata.blocks),
    }
    if path.lower().endswith(".md"):
        return said | _of_note(Note.read(path, source), metadata, vault)
    # A canvas or a base: no fix has business with anything else in there.
    return said | {Aspect.REST: (Said(_without_references(source.text, metadata), Span(0, len(source.text))),)}


def _of_note(note: Note, metadata: Metadata, vault: Vault) -> dict[Aspect, tuple[Said, ...]]:
    elements = list(shapes(note.tree, note.text))
    blocks = [shape for shape in elements if shape.is_block]
    properties = list(_properties(note, metadata))
    return {
        Aspect.REFERENCES: tuple(_references(note, vault)),
        Aspect.BEARERS: tuple(_bearers(metadata, note, blocks)),
        Aspect.FOOTNOTES: tuple(_footnotes(note)),
        Aspect.TAG_PROPERTY: tuple(said for said, holds_tags in properties if holds_tags),
        Aspect.PROPERTIES: tuple(said for said, holds_tags in properties if not holds_tags),
        Aspect.STRUCTURE: tuple(Said(shape.value, shape.span) for shape in blocks),
        Aspect.MARKUP: tuple(
            Said(shape.value, shape.span) for shape in elements if not shape.is_block and not shape.is_address
        ),
        Aspect.ADDRESSES: tuple(Said(shape.value, shape.span) for shape in elements if shape.is_address),
        Aspect.URLS: tuple(_urls(note, metadata)),
        Aspect.CODE: tuple(_code(note)),
        Aspect.COMMENTS: tuple(Said("".join(note.source[span].split()), span) for span in note.comments),
    }


def _bearers(metadata: Metadata, note: Note, blocks: list[Shape]) -> Iterator[Said]:
    """Which block of the note bears each id; those that nobody sees, being a comment, do not count."""
    if not metadata.blocks:
        return
    starts = sorted(shape.span.start for shape in blocks if not _is_comment(shape.span, note))
    for found in metadata.blocks:
        yield Said((found.id, bisect_right(starts, found.span.start)), found.span)


def _is_comment(span: Span, note: Note) -> bool:
    written = note.source[span].strip()
    if written.startswith("<!--"):
        return _HTML_COMMENT.fullmatch(written) is not None
    return written.startswith("%%") and Span(span.start, span.start + len(written)) in note.comments


def _link(link: Link, path: str, vault: Vault) -> Hashable:
    """Where a link leads: the note, and the heading, block or footnote in it by its number. How large it is shown."""
    way = link.kind, link.embed, size_of(link.display) if link.embed else None
    target = vault.follow(link, path).target
    if target is None:
        return *way, None, link.target
    if not link.subpath:
        return *way, target, None
    place = vault.find_place(target, link.subpath)
    if place is None:
        return *way, target, link.subpath
    metadata = vault.metadata.get(target) or Metadata()
    for found, places in (
        (place.heading, metadata.headings),
        (place.block, metadata.blocks),
        (place.footnote, metadata.footnotes),
    ):
        if found is not None:
            return *way, target, type(found).__name__, places.index(found)
    return *way, target, link.subpath


def _tags(metadata: Metadata) -> Iterator[Tag]:
    yield from metadata.tags
    yield from metadata.dropped_tags


def _properties(note: Note, metadata: Metadata) -> Iterator[tuple[Said, bool]]:
    """Names with values, and whether these are tags. Links among values are told among the links."""
    if note.frontmatter is None:
        return
    if note.frontmatter.error is not None:
        yield Said(note.source[note.frontmatter.body_span], note.frontmatter.span), False
    links = {link.original for link in metadata.links if link.kind is LinkKind.PROPERTY}

    def without_links(value: Any) -> Any:
        if isinstance(value, list):
            return [without_links(item) for item in value]
        if isinstance(value, dict):
            return {key: without_links(item) for key, item in value.items()}
        return "[[]]" if isinstance(value, str) and value in links else value

    for written in note.frontmatter.properties:
        end = _line_end(note.text, max(written.name_span.end, written.value_span.end))
        said = Said((written.name, repr(without_links(written.value))), Span(written.name_span.start, end))
        yield said, written.name.lower() == "tags"


def _line_end(text: str, offset: int) -> int:
    """Where the next line begins: what a comment hides, and the last entry of a list, belong to a property too."""
    end = _LINE_END.search(text, offset)
    return end.end() if end else len(text)


def _footnotes(note: Note) -> Iterator[Said]:
    for element in note.walk():
        if isinstance(element, FootnoteDefinition | FootnoteReference):
            yield Said((type(element).__name__, element.id), note.span(element))


def _references(note: Note, vault: Vault) -> Iterator[Said]:
    """Where `[text][id]` leads within the vault: the definition says it, and the id chooses the definition."""
    for element in note.walk():
        if isinstance(element, inline.Link | inline.Image) and element.source_span:
            destination: Any = element
            if destination.dest_span is None and destination.dest and not is_url(destination.dest):
                span = note.span(element)
                link = Link(LinkKind.MARKDOWN, decoded(destination.dest), span, span, "")
                yield Said(_link(link, note.path, vault), span)


def _urls(note: Note, metadata: Metadata) -> Iterator[Said]:
    """Whatever looks like an address, marked up or not, and destinations outside of the vault."""
    inside = {definition.span.start for definition in metadata.definitions}
    elements: list[Any] = list(note.walk())
    defined: dict[str, Span] = {}
    for element in elements:
        if isinstance(element, block.LinkRefDef):
            defined.setdefault(element.dest, note.span(element))
    for element in elements:
        if isinstance(element, inline.Link | inline.Image):
            counts = is_url(element.dest)
        elif isinstance(element, block.LinkRefDef):
            counts = note.span(element).start not in inside
        else:
            counts = isinstance(element, inline.AutoLink)
        if counts and element.source_span:
            by_reference = isinstance(element, inline.Link | inline.Image) and element.dest_span is None
            # Who edits a definition means the links that go by it.
            span = defined.get(element.dest) if by_reference else None
            yield Said(element.dest, span or note.span(element))
    for match in _BARE_URL.finditer(note.text):
        # A mark behind it ends the sentence, and is none of the address.
        length = length_without_marks(match[0])
        yield Said(match[0][:length], Span(match.start(), match.start() + length))


def _code(note: Note) -> Iterator[Said]:
    """Code, math and HTML as written, but for line ends: a note's own may differ without harm."""
    for element in note.walk():
        if isinstance(element, _CODE):
            span = note.span(element)
            written = note.source[span].replace("\r\n", "\n").replace("\r", "\n")
            yield Said(written.rstrip("\n"), span)


def _without_references(text: str, metadata: Metadata) -> tuple[str, ...]:
    """The text of a canvas or base between its links and tags."""
    spans = [tag.span for tag in metadata.tags]
    for link in metadata.links:
        spans += [link.span, link.subpath_span or link.span]
    pieces: list[str] = []
    kept = 0
    for start, end in sorted(spans):
        pieces.append(text[kept:start])
        kept = max(kept, end)
    return *pieces, text[kept:]
