"""What a note says, apart from how it is written: the things no fix may change in silence."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from enum import Enum
from typing import Any, NamedTuple

from marko import block, inline
from marko.ext.gfm.elements import Url

from vaultlint.findings import Change
from vaultlint.markdown.dialect import InlineMath, MathBlock
from vaultlint.markdown.note import Note
from vaultlint.text import SourceText, Span
from vaultlint.vault.index import Vault
from vaultlint.vault.metadata import Link, Metadata
from vaultlint.vault.reading import is_url

_CODE = (block.FencedCode, block.CodeBlock, inline.CodeSpan, block.HTMLBlock, inline.InlineHTML, InlineMath, MathBlock)
_SHAPELESS = (inline.RawText, inline.Literal, block.BlankLine)
_WIKILINK = re.compile(r"\[\[[^\[\]]*\]\]")


class Aspect(Enum):
    """A kind of thing a note says: what is amiss when it differs, and the declarations that allow it."""

    LINKS = "a link leads elsewhere", frozenset({Change.LINKS})
    TAGS = "a tag differs", frozenset({Change.TAGS})
    HEADINGS = "a heading differs", frozenset({Change.HEADINGS})
    BLOCK_IDS = "a block id differs", frozenset({Change.BLOCKS})
    PROPERTIES = "a property differs", frozenset({Change.PROPERTIES})
    STRUCTURE = "the structure of the text differs", frozenset({Change.STRUCTURE})
    MARKUP = "the markup differs", frozenset({Change.STRUCTURE, Change.LINKS, Change.URLS, Change.TAGS})
    URLS = "a URL differs", frozenset({Change.URLS})
    CODE = "code, math or HTML differs", frozenset[Change]()

    def __init__(self, damage: str, allowed_by: frozenset[Change]) -> None:
        self.damage = damage
        self.allowed_by = allowed_by


class Said(NamedTuple):
    """One thing a note says, and where."""

    value: Hashable
    span: Span


Meaning = Mapping[Aspect, tuple[Said, ...]]
"""All that one file says, in the order of its text."""


def meaning(path: str, text: str, vault: Vault) -> Meaning:
    """What the file at `path` says in `vault`, which must know it with this `text`."""
    metadata = vault.metadata[path]
    said = {
        Aspect.LINKS: tuple(Said(_link(link, path, vault), link.span) for link in metadata.links),
        Aspect.TAGS: tuple(Said(tag.name, tag.span) for tag in metadata.tags),
        Aspect.HEADINGS: tuple(Said((heading.level, heading.text), heading.span) for heading in metadata.headings),
        Aspect.BLOCK_IDS: tuple(Said(found.id, found.id_span) for found in metadata.blocks),
        Aspect.PROPERTIES: tuple(_properties(metadata)),
    }
    if path.lower().endswith(".md"):
        note = Note.read(path, SourceText(text))
        outline = list(_outline(note))
        said[Aspect.STRUCTURE] = tuple(shown for is_block, shown in outline if is_block)
        said[Aspect.MARKUP] = tuple(shown for is_block, shown in outline if not is_block)
        said[Aspect.URLS] = tuple(_urls(note))
        said[Aspect.CODE] = tuple(_code(note))
    return said


def _link(link: Link, path: str, vault: Vault) -> Hashable:
    """Where a link leads: the note, and the heading, block or footnote in it by its number."""
    target = vault.follow(link, path).target
    if target is None:
        return link.kind, link.embed, None, link.target
    if not link.subpath:
        return link.kind, link.embed, target, None
    place = vault.find_place(target, link.subpath)
    if place is None:
        return link.kind, link.embed, target, link.subpath
    metadata = vault.metadata.get(target) or Metadata()
    for found, places in (
        (place.heading, metadata.headings),
        (place.block, metadata.blocks),
        (place.footnote, metadata.footnotes),
    ):
        if found is not None:
            return link.kind, link.embed, target, type(found).__name__, places.index(found)
    return link.kind, link.embed, target, link.subpath


def _properties(metadata: Metadata) -> Iterator[Said]:
    """Values by name. Links in them are told among the links, by where they lead."""
    span = metadata.frontmatter_span or Span(0, 0)
    for name, value in (metadata.properties or {}).items():
        yield Said((name, _WIKILINK.sub("[[]]", repr(value))), span)


def _outline(note: Note) -> Iterator[tuple[bool, Said]]:
    """The tree without its text, line breaks that show included; True with what makes up blocks."""
    waiting: list[tuple[int, Any]] = [(0, note.tree)]
    while waiting:
        depth, element = waiting.pop()
        children = getattr(element, "children", ())
        if not isinstance(element, _SHAPELESS):
            is_block = isinstance(element, block.BlockElement | inline.LineBreak)
            detail = getattr(element, "tight", getattr(element, "soft", None))
            span = Span(*(element.source_span or (0, 0)))
            yield is_block, Said((depth, type(element).__name__, detail), span)
        if isinstance(children, list | tuple):
            waiting.extend((depth + 1, child) for child in reversed(children))


def _urls(note: Note) -> Iterator[Said]:
    """Destinations outside of the vault; the ones inside are links."""
    for element in note.walk():
        if isinstance(element, inline.Link | inline.Image | Url) and element.source_span and is_url(element.dest):
            yield Said(element.dest, note.span(element))


def _code(note: Note) -> Iterator[Said]:
    """Code, math and HTML as written, but for line ends: a note's own may differ without harm."""
    for element in note.walk():
        if isinstance(element, _CODE):
            span = note.span(element)
            written = note.source[span].replace("\r\n", "\n").replace("\r", "\n")
            yield Said(written.rstrip("\n"), span)
